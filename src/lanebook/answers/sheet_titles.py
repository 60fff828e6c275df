"""What a page writes over and beside a buyer: the finding of each year, and a caption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import SheetLane
from lanebook.answers.wording import bounded, counted, joined, megawatts

_NUMBERS: Final = "no one two three four five six seven eight nine ten eleven twelve".split()
#: States in which a lane is not there at a year-end.
_AWAY: Final = frozenset({"blank", "ended", "withdrawn"})


def title_of(
    name: str, year: int, lanes: Sequence[SheetLane], index: int, sums: Sequence[Figure]
) -> str:
    """Return one buyer's year in a line: `Anthropic's 2027: seven compute lanes, …`.

    Args:
        name: of the buyer.
        year: year-end; index: its position in the sheet.
        lanes: of the buyer.
        sums: cleared, ask and open at that year-end.
    """
    cleared, ask, opened = sums
    running = sum(lane.role == "ready" and lane.cells[index].state not in _AWAY for lane in lanes)
    lanes_words = f"{_few(running)} compute {'lane' if running == 1 else 'lanes'}"
    have = f"{_mw(cleared)} cleared" if cleared.point is not None else "no megawatts known"
    if ask.point is None:
        rest = [have, "no ask stated"]
    elif not opened.point:
        rest = [have, "nothing still open"]
    else:
        against = " against spending" if ask.state == "implied" else ""
        rest = [f"{_mw(opened)} still open{against}"]
    return f"{name}’s {year}: " + ", ".join([lanes_words, *rest] if running else rest)


def captions_of(
    lanes: Sequence[SheetLane], ask: Sequence[Figure], years: Sequence[int]
) -> tuple[str, ...]:
    """Return how many lanes a buyer has, how many state megawatts, and what years it asks for."""
    n_ready = sum(lane.role == "ready" for lane in lanes)
    n_bare = sum(lane.role == "bare" for lane in lanes)
    n_own = sum(len(lane.components) for lane in lanes if lane.role == "own")
    counts = [
        counted(n_ready, "lane") if n_ready else "",
        counted(n_bare, "bare site") if n_bare else "",
        counted(n_own, "own site") if n_own else "",
    ]
    speaking = sum(
        any(cell.standing is not None for cell in lane.cells) or lane.undated is not None
        for lane in lanes
        if lane.role != "chips"
    )
    return (
        " + ".join(filter(None, counts)) or "chips only",
        f"{speaking} {'has' if speaking == 1 else 'have'} MW" if speaking else "none has MW",
        _asking(ask, years),
    )


def _asking(ask: Sequence[Figure], years: Sequence[int]) -> str:
    stated = [year for year, figure in zip(years, ask, strict=True) if figure.state == "stated"]
    implied = any(figure.state == "implied" for figure in ask)
    if stated:
        return f"ask {joined([str(year) for year in stated])}"
    return "ask implied by spending" if implied else "no ask"


def _mw(figure: Figure) -> str:
    return bounded(megawatts(figure.point or 0.0), figure.bound)


def _few(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
