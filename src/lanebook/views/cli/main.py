"""Entry point of the `lanebook` command: turns typed errors into exit statuses."""

from __future__ import annotations

import sys

from lanebook.base.errors import LanebookError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns (and, as a script, exits with) its status."""
    from lanebook.views.cli.app import build_app

    try:
        status = build_app()(sys.argv[1:] if arguments is None else arguments)
    except LanebookError as error:
        print(f"lanebook: {error.problem}", file=sys.stderr)
        print(f"  expected: {error.expected}", file=sys.stderr)
        print(f"  next: {error.next_step}", file=sys.stderr)
        return error.exit_status
    return status if isinstance(status, int) else 0


if __name__ == "__main__":
    sys.exit(main())
