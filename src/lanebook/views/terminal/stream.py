"""Writing to standard output: bytes for data, colours for people.

A closed pipe raises BrokenPipeError; the command line's `main` ends quietly on it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

from lanebook.views.terminal.lines import Line, Page, plain

DEFAULT_WIDTH: Final = 80
WIDEST: Final = 160


def is_plain() -> bool:
    """Say whether standard output wants no colours: piped, `NO_COLOR`, or a dumb terminal."""
    return bool(
        not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    )


def page() -> Page:
    """Return the page that standard output offers: the terminal's width, 80 columns when piped."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() or sys.stdout.isatty():
        columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns
    else:
        columns = DEFAULT_WIDTH
    return Page(max(20, min(columns, WIDEST)), encoding)


def write_lines(lines: Iterable[Line]) -> None:
    """Write styled lines to standard output, plain or coloured as it asks."""
    if is_plain():
        write_text(plain(lines))
        return
    # By name: rich is loaded only where there are colours to show.
    write_text(import_module("lanebook.views.terminal.colours").coloured(lines))


def write_text(text: str) -> None:
    """Write text in the output's own encoding, replacing what it cannot carry."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    _write(text.encode(encoding, "replace"), text)


def write_data(text: str) -> None:
    """Write data (JSON, CSV) as UTF-8 whatever the locale: same bytes everywhere."""
    _write(text.encode("utf-8"), text)


def _write(data: bytes, text: str) -> None:
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        buffer.write(data)
    sys.stdout.flush()
