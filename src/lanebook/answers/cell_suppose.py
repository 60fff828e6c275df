"""What a cell means under each reading: the sheet counted again with one reading at its word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.cell_claims import stated_words
from lanebook.answers.cell_payload import Supposition
from lanebook.answers.cell_place import Place, rows_of
from lanebook.answers.sheet_desk import Desk
from lanebook.answers.sheet_opening import buyer_sheet, writer_of
from lanebook.answers.wording import bounded, day, megawatts, trimmed
from lanebook.base.time import year_end
from lanebook.network.build.ends import DAYS_A_YEAR, start_of
from lanebook.network.build.rows import counts
from lanebook.network.capacity import FIRMNESS, CapacitySite, CapacityTie, Level, Path

#: Ends within this many days of each other are one reading, told twice.
SAME_END_DAYS: Final = 45
#: Megawatts that differ by less than this share are one reading.
SAME_LEVEL: Final = 0.02
#: More readings than this are a list, not a picture.
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Supposed:
    """The column of a buyer's year, counted again."""

    cell: Figure | None
    cleared: Figure
    open: Figure


@dataclass(frozen=True, slots=True)
class End:
    """One reading of how long a lane lasts.

    Attributes:
        reading: in words; on: its last day.
        begins: first day; None where no source says.
        prevails: the reading that the count uses.
        status: of the claim; claims: ids.
    """

    reading: str
    on: date
    begins: date | None
    prevails: bool
    status: str
    claims: tuple[str, ...]


def suppositions(book: Book, place: Place) -> tuple[Supposition, ...]:
    """Return the cell under each contested reading: of its end, then of its megawatts.

    The reading that prevails comes first; without another that would change the cell there is
    nothing to suppose and the answer is empty.
    """
    if place.year is None or not place.lane.startswith(("tie:", "site:")):
        return ()
    others = [*_by_end(book, place), *_by_level(book, place)]
    told = [each for each in others if _differs(each, place)]
    if not told:
        return ()
    held = [end for end in ends_of_lane(place) if end.prevails and place.figure.point is not None]
    return (_as_it_stands(place, held), *told)


def _differs(other: Supposition, place: Place) -> bool:
    """Tell whether a reading changes the cell, beyond its low end."""
    after = other.cell.standing if other.cell else None
    return (after or 0.0) != (place.figure.standing or 0.0)


def ends_of_lane(place: Place) -> tuple[End, ...]:
    """Return the readings of how long a lane lasts, the prevailing one first, then by end."""
    tie = place.opened.desk.capacity.ties.get(place.key)
    if not place.lane.startswith("tie:") or tie is None or tie.layer == "chips":
        return ()
    rows = place.opened.rows.get(place.lane, ())
    start = start_of(rows)
    found: list[End] = []
    for row in rows:
        end = _end(row, start, tie)
        if end is None:
            continue
        same = [each for each in found if abs((each.on - end.on).days) <= SAME_END_DAYS]
        if same:
            twin = same[0]
            claims = tuple(sorted({*twin.claims, *end.claims}))
            kept = min(twin, end, key=lambda each: (not each.prevails, each.on))
            found[found.index(twin)] = replace(kept, claims=claims)
        else:
            found.append(end)
    return tuple(sorted(found, key=lambda each: (not each.prevails, -each.on.toordinal())))


def _end(row: Mapping[str, Any], start: date | None, tie: CapacityTie) -> End | None:
    if not counts(row):
        return None
    if row["property"] == "end" and row["end_on"] is not None:
        prevails = row["end_on"] == tie.ends_on
        words = f"{row['status']}, to {day(row['end_on'], row['precision'])}"
        begins = start or tie.known_on
        return End(words, row["end_on"], begins, prevails, row["status"], (row["id"],))
    if row["property"] == "term" and row["number"]:
        begins = row["valid_from"] or start or row["published"]
        days = round(row["number"] * DAYS_A_YEAR)
        on = begins + timedelta(days=days)
        prevails = tie.ends_on is None and on == tie.earliest_end_on
        return End(term_words(row["number"]), on, begins, prevails, row["status"], (row["id"],))
    return None


def term_words(years: float) -> str:
    """Return a length as people say it: `180 days`, `5 years`."""
    if years >= 1:
        return "1 year" if years == 1 else f"{trimmed(years, 1)} years"
    return f"{trimmed(round(years * DAYS_A_YEAR, -1), 0)} days"


def _by_end(book: Book, place: Place) -> Iterator[Supposition]:
    tie = place.opened.desk.capacity.ties.get(place.key)
    if tie is None or tie.ended_on is not None:
        return
    for end in ends_of_lane(place):
        if not end.prevails or tie.ends_on is None:
            changed = replace(tie, ends_on=end.on, earliest_end_on=None)
            supposed = suppose(book, place, ties={tie.id: changed})
            yield _told(place, end.reading, supposed, end.claims, over_on=end.on)


def _by_level(book: Book, place: Place) -> Iterator[Supposition]:
    levels = rivals_of(place)
    point = place.figure.point
    if point is None or not levels:
        return
    for level in levels[: MOST - 1]:
        supposed = suppose(book, place, **_taking(place, level))
        words = f"{stated_words(level)} ({level.status})"
        yield _told(place, words, supposed, (level.claim,), over_on=None)


def rivals_of(place: Place) -> tuple[Level, ...]:
    """Return the statements that say other megawatts for the cell than it shows, largest first.

    Statements of the lane itself and those that compete for the same milestone; what its parts
    say is part of it, not another reading.
    """
    if place.year is None or place.figure.point is None:
        return ()
    point = place.figure.point
    found: dict[str, Level] = {}
    for level in _levels(place):
        if abs(level.point - point) > SAME_LEVEL * max(point, level.point, 1.0):
            found.setdefault(level.claim, level)
    unique: dict[int, Level] = {}
    for level in sorted(found.values(), key=lambda each: FIRMNESS.index(each.firmness)):
        unique.setdefault(round(level.point), level)
    return tuple(sorted(unique.values(), key=lambda level: (-level.point, level.claim)))


def _levels(place: Place) -> Iterator[Level]:
    capacity = place.opened.desk.capacity
    readings = [place.chips] if place.chips else []
    for promise in place.worth.promises if place.worth else ():
        own = promise.subject == place.lane
        alone = len(place.worth.counted if place.worth else ()) == 1
        if own or (alone and promise.fate == "counted"):
            readings.append(promise.reading)
    claims = {claim for reading in readings for claim in reading.claims}
    kind, _, key = place.lane.partition(":")
    paths = [capacity.sites[key].path] if kind == "site" else [capacity.ties[key].path]
    if kind == "tie" and capacity.ties[key].site:
        paths.append(capacity.sites[capacity.ties[key].site].path)
    for path in paths:
        for level in path.dated:
            if level.claim in claims and level.bound != "high":
                yield level


def _taking(place: Place, level: Level) -> dict[str, Any]:
    """Return the tie or site that says `level` and nothing else about its megawatts."""
    capacity = place.opened.desk.capacity
    # A private statement of the last day decides: that is what taking one at its word means.
    taken = replace(level, private=True, published=date.max)
    if place.lane.startswith("site:"):
        site = capacity.sites[place.key]
        return {"sites": {place.key: replace(site, path=Path((taken,)))}}
    tie = capacity.ties[place.key]
    return {"ties": {place.key: replace(tie, path=Path((taken,), tie.path.undated))}}


def suppose(
    book: Book,
    place: Place,
    *,
    ties: Mapping[str, CapacityTie] | None = None,
    sites: Mapping[str, CapacitySite] | None = None,
) -> Supposed:
    """Count the column of the cell again with some ties or sites replaced."""
    opened, year = place.opened, place.year
    if year is None:
        raise ValueError("a promise without a date has no column")
    capacity = replace(
        opened.desk.capacity,
        ties=MappingProxyType({**opened.desk.capacity.ties, **(ties or {})}),
        sites=MappingProxyType({**opened.desk.capacity.sites, **(sites or {})}),
    )
    desk = Desk(capacity, (year,), opened.desk.basis, opened.desk.asks)
    sheet = buyer_sheet(desk, writer_of(book, desk, opened.parameters), place.buyer)
    cells = [row.cells[0] for row, _ in rows_of(sheet) if row.id == place.lane]
    return Supposed(cells[0] if cells else None, sheet.cleared[0], sheet.open[0])


def _as_it_stands(place: Place, held: Sequence[End]) -> Supposition:
    """Return the cell as it is; if the stated end is one of the contested readings, by its name."""
    index = place.index or 0
    reading = held[0].reading if held else ""
    words = f"Read as {reading}" if reading else "As it stands"
    return Supposition(
        reading=reading or "as it stands",
        sentence=f"{words}, end-{place.year} is {_cell_words(place.figure)}.",
        cell=place.figure,
        from_on=None,
        cleared=place.sheet.cleared[index],
        open=place.sheet.open[index],
        prevails=True,
        claims=held[0].claims if held else place.figure.claims,
    )


def _told(
    place: Place, reading: str, supposed: Supposed, claims: tuple[str, ...], *, over_on: date | None
) -> Supposition:
    year = place.year or 0
    over = over_on is not None and over_on < year_end(year)
    if over and over_on is not None:
        cell = f"it is 0 MW from {day(over_on, 'month')}"
    else:
        cell = f"end-{year} is {_cell_words(supposed.cell)}"
    return Supposition(
        reading=reading,
        sentence=f"Read as {reading}, {cell}{_open_words(place, supposed.open)}.",
        cell=supposed.cell,
        from_on=over_on if over else None,
        cleared=supposed.cleared,
        open=supposed.open,
        prevails=False,
        claims=claims,
    )


def _cell_words(cell: Figure | None) -> str:
    if cell is None or cell.point is None:
        return "0 MW" if cell and cell.state == "ended" else "unknown"
    return bounded(megawatts(cell.point), cell.bound)


def _open_words(place: Place, after: Figure) -> str:
    before = place.sheet.open[place.index or 0]
    if before.point is None or after.point is None:
        return ""
    if round(before.point) == round(after.point):
        return " and the open column stays as it is"
    verb = "widens" if after.point > before.point else "narrows"
    name = place.sheet.name
    return f" and {name}'s open column {verb} to {bounded(megawatts(after.point), after.bound)}"
