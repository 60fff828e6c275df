"""Year-ends that words fill: what stands in a row where a lane has no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import Run, RunKind, SheetLane
from lanebook.answers.wording import bounded, day, figure, plain_megawatts

#: Cells that hold a range and a word beside it.
ROOM_FOR_A_WORD: Final = 3
#: What a cell without a number is called by its state.
_KIND_OF_STATE: Final[dict[str, RunKind]] = {
    "unknown": "silent",
    "ended": "ended",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a lane besides its cells.

    Attributes:
        soft: an undated promise that the basis does not count; None if there is none.
        money: its dollars in words, "" if none are stated.
        reason: why its megawatts were taken back, in the claim's words; "" if they were not.
        ended_on: day from which it is over by a statement.
        ends_on: stated end of its contract.
    """

    soft: Figure | None
    money: str
    reason: str
    ended_on: date | None
    ends_on: date | None


def runs_of(lane: SheetLane, about: Circumstances) -> tuple[Run, ...]:
    """Return the runs of a lane's cells, in order.

    A lane that is silent about some years only keeps its unknown cells one by one: there `?` says
    it all. One that has no number at all says in one run what it does say.
    """
    keys = [_key(cell, implied) for cell, implied in zip(lane.cells, lane.implied, strict=True)]
    dumb = {key[0] for key in keys if key is not None} == {"silent"}
    dumb = dumb and all(cell.point is None for cell in lane.cells)
    runs = []
    for key, group in groupby(range(len(keys)), key=lambda i: keys[i]):
        places = list(group)
        if key is None or (key[0] == "silent" and not dumb):
            continue
        kind: RunKind = "soft" if key[0] == "silent" and _is_soft(lane, about) else key[0]
        runs.append(Run(places[0], places[-1], kind, _text(kind, lane, about, places)))
    return tuple(runs)


def _is_soft(lane: SheetLane, about: Circumstances) -> bool:
    undated = about.soft or lane.undated
    return undated is not None and undated.firmness in {"option", "rumoured"}


#: What a cell without a number shows: cells with equal keys stand beside each other as one.
_Key = tuple[RunKind, float | None, float | None, str]


def _key(cell: Figure, implied: Figure | None) -> _Key | None:
    if cell.point is not None and cell.state != "withdrawn":
        return None
    if implied is not None and cell.state == "unknown":
        # To the megawatt, as it is shown: what differs by less is one statement.
        return "implied", round(implied.low or 0.0), round(implied.high or 0.0), ""
    if cell.state == "blank" and cell.note:
        return "elsewhere", None, None, cell.note
    kind = _KIND_OF_STATE.get(cell.state)
    return None if kind is None else (kind, cell.point, None, "")


def _text(kind: RunKind, lane: SheetLane, about: Circumstances, places: Sequence[int]) -> str:
    cell, implied = lane.cells[places[0]], lane.implied[places[0]]
    if kind == "implied" and implied is not None:
        if len(places) == 1:
            return f"≈{plain_megawatts(implied.point or 0.0)}"
        return f"{figure(implied)} implied" if len(places) >= ROOM_FOR_A_WORD else figure(implied)
    if kind == "withdrawn":
        number = "" if cell.point is None else bounded(plain_megawatts(cell.point), cell.bound)
        return " · ".join(filter(None, [f"{number} withdrawn".strip(), about.reason]))
    if kind == "elsewhere":
        return cell.note.replace(",", "")
    if kind == "ended":
        if about.ended_on is not None:
            return f"ended {day(about.ended_on)}"
        return f"ends {day(about.ends_on, 'month')}" if about.ends_on else "ended"
    return " · ".join(_silence(lane, about))


def _silence(lane: SheetLane, about: Circumstances) -> Iterator[str]:
    """Yield what a lane without dated megawatts does say."""
    undated = about.soft or lane.undated
    if undated is not None:
        what = {"option": "option", "rumoured": "rumoured"}.get(undated.firmness or "", "promised")
        yield f"{figure(undated)} {what}, undated"
    elif about.money or lane.role in {"chips", "own"}:
        yield "no megawatts stated"
    else:
        yield "neither megawatts nor dollars stated"
    if about.money:
        yield about.money
