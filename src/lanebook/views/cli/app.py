"""The table of commands. Each lives in its own module and is imported only when called."""

from __future__ import annotations

from cyclopts import App

#: command -> (module:function, one line of help)
COMMANDS: dict[str, tuple[str, str]] = {}


def build_app() -> App:
    """Return the command-line application."""
    app = App(name="lanebook", help="The book of AI compute lanes.", result_action="return_value")
    for name, (target, help_line) in COMMANDS.items():
        app.command(target, name=name, help=help_line)
    return app
