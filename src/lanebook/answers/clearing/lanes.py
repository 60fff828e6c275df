"""Committed lanes: the sheet's megawatts by tie and year, penalties and odds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.clearing.axes import CHINA, OTHERS
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced
from lanebook.answers.clearing.slip import Slip
from lanebook.answers.sheet_parts import BuyerSheet, SheetLane
from lanebook.engines.clearing.inputs import Floats, LaneAxis
from lanebook.scenarios.spreads import Odds

_ON_TIME: Final[dict[str, str]] = {
    "energised": "operational", "binding": "binding", "announced": "announced",
    "option": "option", "rumoured": "rumoured",
}  # fmt: skip
_EVER: Final[dict[str, str]] = {
    "energised": "under-construction", "binding": "binding", "announced": "announced",
    "option": "option", "rumoured": "loi",
}  # fmt: skip
_FIRMNESS: Final = tuple(_ON_TIME)


def buyer_of(org: str, buyers: Sequence[str], countries: Mapping[str, str]) -> str:
    """Return the buyer axis that an organisation belongs to."""
    if org in buyers:
        return org
    return CHINA if countries.get(org) == "CN" else OTHERS


def lanes(
    notes: Notes,
    buyers: Sequence[str],
    sheets: Mapping[str, BuyerSheet],
    years: Sequence[int],
    countries: Mapping[str, str],
    slip: Slip,
) -> tuple[tuple[LaneAxis, ...], Parts, tuple[Odds, ...]]:
    """Return the lanes, `committed` and `penalty`, and the odds that each comes.

    A lane is one of the sheet with megawatts in the horizon: ready compute and own sites (chips and
    bare sites are no compute yet). A year without a number commits nothing. Its firmness is the
    weakest that carries its largest cell. The holder is the provider.
    """
    axis: list[LaneAxis] = []
    committed: list[Floats] = []
    penalty: list[float] = []
    odds: list[Odds] = []
    for org in sorted(sheets):
        for lane in sheets[org].lanes:
            cells = dict(zip(years, lane.cells, strict=True))
            if lane.role not in ("ready", "own") or not any(
                _mw(cell, 1) for cell in cells.values()
            ):
                continue
            made = _axis(lane, org, buyer_of(org, buyers, countries), cells)
            number = len(axis)
            axis.append(made)
            committed.append(_committed(notes, number, made, cells))
            penalty.append(_penalty(notes, made))
            odds.append(_odds(notes, number, made, slip))
    made_of = np.array(committed).reshape(len(axis), len(notes.periods))
    return tuple(axis), {"committed": made_of, "penalty": np.array(penalty)}, tuple(odds)


def _axis(lane: SheetLane, org: str, buyer: str, cells: Mapping[int, Figure]) -> LaneAxis:
    largest = max(cells.values(), key=lambda cell: _mw(cell, 1))
    is_own = lane.role == "own"
    return LaneAxis(
        id=f"own:org:{org}" if is_own else lane.id.removeprefix("tie:"),
        buyer=buyer,
        holder=org if is_own else lane.provider,
        firmness=largest.firmness or lane.firmness,
        label=lane.label,
    )


def _mw(cell: Figure, end: int) -> float:
    if cell.state in ("ended", "withdrawn") or not cell.point:
        return 0.0
    return (cell.low, cell.point, cell.high)[end] or cell.point


def _committed(notes: Notes, number: int, lane: LaneAxis, cells: Mapping[int, Figure]) -> Floats:
    ends = []
    at = [period.ends for period in notes.periods]
    for end in range(3):
        stands = [0.0, *(_mw(cell, end) for cell in cells.values())]
        years = [min(cells), *(year + 1 for year in cells)]
        ends.append(np.interp(at, years, stands))
    for year, cell in cells.items():
        if _mw(cell, 1):
            known = Ends(*(_mw(cell, end) for end in range(3)))
            notes.add(f"lane:{lane.id}", str(year), "committed at the end",
                      Sourced(known, cell.claims, "", cell.note), "MW of IT load")  # fmt: skip
    notes.spread(f"lane/{lane.id}", f"size of {lane.label}", "committed",
                 (number, slice(None)), ends[0], ends[2])  # fmt: skip
    return ends[1]


def _penalty(notes: Notes, lane: LaneAxis) -> float:
    ends = notes.parameter(f"lane:{lane.id}", "falling short costs", "lane_penalty", lane.firmness)
    return ends.point


def penalty_spreads(notes: Notes, axis: Sequence[LaneAxis]) -> None:
    """Add one driver for every firmness that a lane has."""
    for firmness in _FIRMNESS:
        rows = [row for row, lane in enumerate(axis) if lane.firmness == firmness]
        if rows:
            ends = notes.ends("lane_penalty", firmness)
            notes.spread(f"lane_penalty/{firmness}", f"cost of breaking {firmness} lanes",
                         "penalty", (rows,), np.full(len(rows), ends.low),
                         np.full(len(rows), ends.high))  # fmt: skip


def _odds(notes: Notes, number: int, lane: LaneAxis, slip: Slip) -> Odds:
    name = f"lane:{lane.id}"
    on_time = notes.parameter(name, "odds on time", "delivery_odds_on_time",
                              _ON_TIME[lane.firmness])  # fmt: skip
    ever = notes.parameter(name, "odds within two years", "delivery_odds_ever",
                           _EVER[lane.firmness])  # fmt: skip
    late = max(slip.months.high, 0.0) / 12
    source = f"delivery_odds_on_time/{_ON_TIME[lane.firmness]}"
    return Odds(number, on_time.point, max(ever.point, on_time.point), late, source)
