"""Progress on standard error: a bar for anything over a second, nothing where nobody watches.

    with Progress() as progress:
        progress.stage("Reading claims", total=3_377)
        for claim in claims:
            progress.advance()

The bar appears after one second, at most ten times a second, and is wiped when the work ends. It
is silent when standard error is not a terminal, so logs and pipes stay clean.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self, TextIO

from lanebook.answers.safe_text import safe
from lanebook.base.clock import stopwatch
from lanebook.views.terminal.text import encodable, padded

PATIENCE_S: Final = 1.0
REDRAW_S: Final = 0.1
BAR: Final = 24


class Progress:
    """One line of progress through named stages."""

    def __init__(
        self, stream: TextIO | None = None, elapsed: Callable[[], float] | None = None
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._elapsed = elapsed or stopwatch()
        self._shown = self._stream.isatty()
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._started = 0.0
        self._drawn = float("-inf")
        self._width = 0

    def __enter__(self) -> Self:
        """Start; nothing is drawn yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wipe the line, whatever happened."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage; without `total` it has a name but no bar."""
        self._name, self._total, self._done = name, total, 0
        self._started = self._elapsed()
        self._draw(force=True)

    def advance(self, steps: int = 1) -> None:
        """Count `steps` of the stage as done."""
        self._done += steps
        self._draw()

    def _draw(self, *, force: bool = False) -> None:
        now = self._elapsed()
        if not self._shown or now < PATIENCE_S or (now - self._drawn < REDRAW_S and not force):
            return
        self._drawn = now
        room = shutil.get_terminal_size((80, 24)).columns - 1
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        text = encodable(safe(self._text(now)), encoding)[:room]
        self._stream.write("\r" + padded(text, self._width))
        self._stream.flush()
        self._width = max(self._width, len(text))

    def _text(self, now: float) -> str:
        if not self._total:
            return f"{self._name} …"
        done = min(self._done, self._total)
        filled = BAR * done // self._total
        bar = "█" * filled + "░" * (BAR - filled)
        spent = now - self._started
        left = spent * (self._total - done) / done if done else 0.0
        wait = f" · about {left:,.0f} s left" if left >= 1 else ""
        return f"{self._name} {bar} {done:,} of {self._total:,}{wait}"
