"""Confession: what stood open the day before a lane was signed, and what the lane closed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.book import Book
from lanebook.answers.lanes_records import Confession, ConfessionYear, Lane
from lanebook.answers.lanes_timeline import COUNTED_ROLES
from lanebook.answers.promises import MEGAWATTS
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet, SheetLane
from lanebook.base.time import AsOf, day_before
from lanebook.evidence.ranking import REMOVING

#: Year-ends looked at from the year of signing on.
N_YEARS: Final = 6
UNKNOWN: Final = Figure(None, None, None, "MW", state="unknown")

SheetOn = Callable[[date, int], BuyerSheet | None]
Uses = dict[tuple[str, str], ParameterUse]


@dataclass(frozen=True, slots=True)
class Told:
    """A confession, and what the sheets behind it used."""

    confession: Confession
    parameters: tuple[ParameterUse, ...]


def confessions(book: Book, lab: str, lanes: Sequence[Lane]) -> Iterator[Told]:
    """Yield one confession per signed lane of the lab, in the order of `lanes`.

    The open columns are those of the sheet as known on the day before signing, nothing later. The
    lane's megawatts are those of the sheet as known on the first day from signing on that gave it
    any. Yields as it goes: each lane needs one or two sheets.

    Args:
        lab: organisation id without prefix.
        lanes: lanes of the lab; chips and components of another patron are passed over.
    """
    uses: Uses = {}
    sheet_on = _sheets(book, lab, uses)
    tops = {lane.tie: lane.patron for lane in lanes if not lane.inside}
    signed = [
        (lane.signed_on, lane)
        for lane in lanes
        if lane.role in COUNTED_ROLES
        and lane.signed_on is not None
        and lane.signed_on <= book.as_of.known_at
        and (not lane.inside or tops.get(lane.inside) == lane.patron)
    ]
    for signed_on, lane in sorted(signed, key=lambda pair: (pair[0], pair[1].tie)):
        confession = _confession(book, lane, signed_on, sheet_on)
        yield Told(confession, tuple(uses[key] for key in sorted(uses)))


def _sheets(book: Book, lab: str, uses: Uses) -> SheetOn:
    """Return a reader of the lab's sheet as known on a day, from a year on; each read once.

    What the sheets use is noted in `uses`.
    """
    read: dict[tuple[date, int], BuyerSheet | None] = {}

    def sheet_on(known_at: date, first: int) -> BuyerSheet | None:
        key = known_at, first
        if key not in read:
            read[key] = None
            if not book.snapshot.known(known_at).is_empty():
                then = book.replayed(AsOf(known_at, known_at))
                years = first, first + N_YEARS - 1
                answer = sheet(then, labs=(f"org:{lab}",), years=years)
                read[key] = answer.data.buyers[0]
                uses.update({(use.name, use.applies_to): use for use in answer.parameters})
        return read[key]

    return sheet_on


def _confession(book: Book, lane: Lane, signed_on: date, sheet_on: SheetOn) -> Confession:
    eve = day_before(signed_on)
    before = sheet_on(eve, signed_on.year)
    sized_on = _sized_on(book, lane, signed_on)
    after = sheet_on(sized_on, signed_on.year) if sized_on else None
    return Confession(
        tie=lane.tie,
        label=lane.label,
        patron_name=lane.patron_name,
        signed_on=signed_on,
        signed_precision=lane.signed_precision,
        as_known_on=eve,
        sized_on=sized_on,
        undated_mw=_undated(after, lane.tie),
        years=tuple(
            _year(signed_on.year + place, place, before, after, lane.tie)
            for place in range(N_YEARS)
        ),
    )


def _undated(after: BuyerSheet | None, tie: str) -> Figure | None:
    return next((lane.undated for lane in _all_lanes(after) if lane.id == tie), None)


def _all_lanes(after: BuyerSheet | None) -> Iterator[SheetLane]:
    for lane in after.lanes if after else ():
        yield lane
        yield from lane.components


def _year(
    year: int, place: int, before: BuyerSheet | None, after: BuyerSheet | None, tie: str
) -> ConfessionYear:
    open_mw = before.open[place] if before else UNKNOWN
    cells = {lane.id: lane.cells[place] for lane in _all_lanes(after)}
    lane_mw = cells.get(tie)
    if lane_mw is not None and lane_mw.standing is None:
        lane_mw = None
    closed = share = None
    if open_mw.point is not None and lane_mw is not None and lane_mw.point is not None:
        closed = min(max(open_mw.point, 0.0), lane_mw.point)
        share = closed / open_mw.point if open_mw.point > 0 else None
    return ConfessionYear(year, open_mw, lane_mw, closed, share)


def _sized_on(book: Book, lane: Lane, signed_on: date) -> date | None:
    """Return the first day from signing on by which a source had given the lane megawatts."""
    parts = [
        f"tie:{tie['id']}"
        for tie in book.snapshot.ties.sort("id").iter_rows(named=True)
        if f"tie:{tie['part_of']}" == lane.tie
    ]
    own = _days_with_megawatts(book, [lane.tie])
    days = own or _days_with_megawatts(book, parts)
    return max(min(days), signed_on) if days else None


def _days_with_megawatts(book: Book, ties: Sequence[str]) -> list[date]:
    return [
        row["published"]
        for tie in ties
        for row in book.beliefs.claims_about(tie)
        if row["property"] in MEGAWATTS and row["unit"] == "MW" and row["status"] not in REMOVING
    ]
