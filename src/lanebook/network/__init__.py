"""Typed nodes and ties at one as-of, as immutable arrays; built from belief only in `build`."""
