"""The sums that close a buyer's part of the sheet: cleared, ask, open, unattributed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_cells import UNKNOWN, total_of
from lanebook.answers.sheet_desk import CountedYear
from lanebook.answers.sheet_lanes import LaneWriter
from lanebook.answers.sheet_parts import FirmnessSplit
from lanebook.engines.asks import AskPoint, ask_at, open_column
from lanebook.engines.count import BASES, Basis
from lanebook.engines.matching import Matching

#: Rounding of sums of a few hundred megawatt figures.
TOLERANCE_MW: Final = 1e-6


def cleared_of(writer: LaneWriter, buyer: str, year: CountedYear, when: int) -> Figure:
    """Add ready lanes, own sites and matched bare sites.

    The high end also holds bare sites that chips of unknown power may fill, and promises without a
    date as far as the ramp and the odds of delivery let them arrive.
    """
    counted = year.counted
    total = total_of(writer.whole(counted))
    matched = year.matching.matched_mw
    if matched > 0:
        low = min(
            sum(reading.low for reading in counted.chips.values()),
            sum(worth.low or 0.0 for worth in counted.bare.values()),
        )
        total = total_of([total, replace(derived(matched), low=min(low, matched))])
    unfilled = max(0.0, sum(worth.high or 0.0 for worth in counted.bare.values()) - matched)
    extra = unfilled + writer.undated_high_mw(buyer, when)
    if total.point is None:
        return replace(total, high=extra) if extra > 0 else total
    return replace(total, high=(total.high or 0.0) + extra)


def split_of(cleared: Mapping[Basis, Figure], year: CountedYear, basis: Basis) -> FirmnessSplit:
    """Split what is cleared by the firmest basis that already clears it."""
    steps: list[float] = []
    reached = 0.0
    for step in BASES[: BASES.index(basis) + 1]:
        amount = max(reached, min(cleared[step].point or 0.0, cleared[basis].point or 0.0))
        steps.append(amount - reached)
        reached = amount
    energised, binding, announced, soft = (*steps, 0.0, 0.0, 0.0)[:4]
    whole = (*year.counted.ready.values(), *year.counted.own.values())
    forecast = sum(
        promise.reading.point
        for worth in whole
        for promise in worth.counted
        if promise.reading.level.forecast
    )
    return FirmnessSplit(energised, binding, announced, soft, min(forecast, announced))


def derived(mw: float) -> Figure:
    """Return a figure of our own arithmetic: MW without spread."""
    return Figure(mw, mw, mw, "MW", "derived")


def left_over(offered: Sequence[float], matching: Matching) -> Figure:
    """Return what one side of a matching leaves, unknown where nothing was offered."""
    if not offered:
        return UNKNOWN
    left = sum(offered) - matching.matched_mw
    return derived(left if left > TOLERANCE_MW else 0.0)


def open_of(ask: Figure, cleared: Figure) -> Figure:
    """Return the open column of an ask; unknown where nothing is asked.

    Where no megawatts are known to be cleared the whole ask is open, and the note says so.
    """
    if ask.point is None:
        return UNKNOWN
    asked = (ask.low or 0.0, ask.point, ask.high or ask.point)
    covered = (cleared.low or 0.0, cleared.point or 0.0, cleared.high or 0.0)
    low, point, high = open_column(asked, covered)
    notes = ["against an ask implied by capital spending"] if ask.state == "implied" else []
    if cleared.point is None:
        notes.append("no megawatts are known to be cleared")
    return Figure(
        low,
        point,
        high,
        "MW",
        "open" if point > 0 else "derived",
        bound="at_least" if ask.bound == "at_least" else "",
        claims=tuple(sorted({*ask.claims, *cleared.claims})),
        note="; ".join(notes),
    )


def unattributed_of(control: Figure, cleared: Figure, implied: Figure | None) -> Figure:
    """Return the firm's own stated total less what its lanes explain, stated and implied."""
    if control.point is None:
        return UNKNOWN
    explained = [cleared, implied] if implied else [cleared]
    low = (control.low or 0.0) - sum(figure.high or 0.0 for figure in explained)
    point = control.point - sum(figure.point or 0.0 for figure in explained)
    high = (control.high or control.point) - sum(figure.low or 0.0 for figure in explained)
    return Figure(low, point, high, "MW", "derived", claims=control.claims)


def or_none(figure: Figure) -> Figure | None:
    """Return the figure, or None where it has no number."""
    return None if figure.point is None else figure


def ask_of(points: Sequence[AskPoint], year: int) -> Figure:
    """Return the figure of the ask at one year-end."""
    found = ask_at(points, year)
    if found is None:
        return UNKNOWN
    state: Literal["stated", "derived", "implied"] = "stated"
    if found.kind != "stated":
        state = "implied" if found.kind == "implied" else "derived"
    return Figure(
        found.low, found.point, found.high, "MW", state, None, found.bound, found.claims, found.note
    )
