"""Progress bars: only for people, only after a second."""

from __future__ import annotations

import io

from lanebook.views.terminal.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        """Pretend."""
        return True


def _run(stream: io.StringIO, seconds: list[float]) -> str:
    ticks = iter(seconds)
    with Progress(stream, lambda: next(ticks)) as progress:
        progress.stage("Reading claims", total=1000)
        for _ in range(2):
            progress.advance(206)
    return stream.getvalue()


def test_nothing_in_the_first_second() -> None:
    assert _run(Terminal(), [0.0, 0.1, 0.5, 0.9]) == ""


def test_a_bar_with_time_left_that_is_wiped_at_the_end() -> None:
    # 412 of 1,000 done after 14 s: 14 × 588 ÷ 412 = 20 s left; 24 × 412 ÷ 1,000 = 9 blocks.
    text = _run(Terminal(), [0.0, 0.1, 0.5, 14.0])
    bar = "█" * 9 + "░" * 15
    assert text.startswith(f"\rReading claims {bar} 412 of 1,000 · about 20 s left")
    assert text.endswith(" \r")


def test_silent_where_nobody_watches() -> None:
    assert _run(io.StringIO(), [0.0, 5.0, 20.0, 30.0]) == ""
