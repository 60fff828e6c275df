"""Capacity clearing: what binds, when, and what one more unit is worth (METHODS 3)."""
