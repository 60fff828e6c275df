"""Entry point of the `lanebook` command: every failure becomes an exit status and plain words.

Status 0 means done, 1 findings or a file that cannot be used, 2 a request not understood, 3 the
ledger, 4 a result not certified, 70 a fault of Lanebook's own, 130 interrupted, 141 a closed pipe.
`--debug` anywhere, or LANEBOOK_DEBUG=1, adds Python's traceback.

`lanebook --help` prints a text generated beforehand (tools/generate.py), so that it costs no more
than starting Python: nothing heavy may be imported at the top of this module.
"""

from __future__ import annotations

import os
import sys

from lanebook.base.version import VERSION

DEBUG_FLAG = "--debug"
FAULT = 70
INTERRUPTED = 130
PIPE_CLOSED = 141


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns (and, as a script, exits with) its status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    debug = DEBUG_FLAG in given or os.environ.get("LANEBOOK_DEBUG", "") not in {"", "0"}
    words = [word for word in given if word != DEBUG_FLAG]
    try:
        if words in ([], ["--help"], ["-h"]):
            sys.stdout.write(_help_text())
            status = 0
        elif words == ["--version"]:
            sys.stdout.write(f"lanebook {VERSION}\n")
            status = 0
        else:
            status = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit; give it somewhere to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last door before the user
        return _explain(error, debug=debug, words=words)
    return status


def _help_text() -> str:
    # Plain file access: pathlib and importlib.resources cost more than all the rest of --help.
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as text:  # noqa: PTH118, PTH120, PTH123
        return text.read()


def _run(words: list[str]) -> int:
    import gc

    from lanebook.views.cli.app import build_app

    # A command makes many small values and ends; collecting every 700 of them costs a tenth.
    gc.set_threshold(50_000, 20, 20)
    status = build_app()(words, exit_on_error=False, print_error=False)
    return status if isinstance(status, int) else 0


def _explain(error: Exception, *, debug: bool, words: list[str]) -> int:
    """Say in plain words what went wrong; returns the exit status."""
    from lanebook.views.cli.failures import explain

    if debug:
        import traceback

        traceback.print_exception(error)
    lines, status = explain(error, words)
    print("\n".join(lines), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
