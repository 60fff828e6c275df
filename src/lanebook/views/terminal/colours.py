"""Style names as colours, for terminals that show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

from lanebook.views.terminal.lines import Line

#: Style names of the writers. Colour repeats what the text already says.
STYLES: Final[dict[str, str]] = {
    "finding": "bold",
    "heading": "bold",
    "muted": "dim",
    "head": "dim",
    "rule": "dim",
    "group": "bold",
    "total": "bold",
    "energised": "bold blue",
    "binding": "blue",
    "announced": "",
    "option": "italic",
    "rumoured": "dim italic",
    "implied": "magenta",
    "open": "bold yellow",
    "unknown": "dim",
    "withdrawn": "strike dim",
    "ended": "dim",
    "tension": "bold magenta",
    "loss": "red",
    "gain": "cyan",
    "link": "blue underline",
}


def coloured(lines: Iterable[Line]) -> str:
    """Return styled lines with the escape sequences that this terminal understands."""
    console = Console(theme=Theme(STYLES), highlight=False, soft_wrap=True, markup=False)
    with console.capture() as capture:
        for each in lines:
            console.print(Text.assemble(*((span.text, span.style) for span in each)))
    return capture.get()
