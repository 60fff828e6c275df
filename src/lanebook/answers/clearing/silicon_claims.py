"""What the book's claims say about the capacity of silicon layers, by year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.clearing.notes import Ends, Sourced
from lanebook.evidence.belief import Belief, Reading
from lanebook.evidence.ranking import REMOVING

#: A level stated for the last quarter of a year stands for its year-end.
_LAST_QUARTER: Final = 10
_PER_MONTH: Final = "wafers/month"


def capacity_claims(book: Book, subject: str) -> dict[int, Sourced]:
    """Return year-end levels in thousand wafers a month.

    Of a year-end's topics the one with the newest prevailing reading gives the point; all readings
    that still stand give the ends. An older statement that lies below a newer one about an earlier
    year is out of date: it is a low end at most. What others add outside the main maker
    (`capacity_added` "… add-on") is added from its year on.
    """
    by_year: dict[int, list[Belief]] = {}
    for belief in book.beliefs.about(subject, "capacity"):
        year = _year_end(belief)
        if year is not None and belief.unit == _PER_MONTH:
            by_year.setdefault(year, []).append(belief)
    added = _added(book, subject)
    found: dict[int, Sourced] = {}
    newest, floor = date.min, 0.0
    for year in sorted(by_year):
        standing = [r for belief in by_year[year] for r in belief.readings if _stands(r)]
        lead = _lead(by_year[year], standing, newest, floor)
        if lead is None:
            continue
        point = _middle(lead, standing)
        numbers = [each.number or 0.0 for each in standing]
        more = next((added[each] for each in sorted(added) if each <= year), None)
        extra = more.ends if more else Ends(0.0, 0.0, 0.0)
        ends = Ends(
            (min(*numbers, point) + extra.low) / 1e3,
            (point + extra.point) / 1e3,
            (max(*numbers, point) + extra.high) / 1e3,
        )
        claims = {each.claim for each in standing} | set(more.claims if more else ())
        note = f"newest of {len(standing)} statements: {lead.note}" + (more.note if more else "")
        found[year] = Sourced(ends, tuple(sorted(claims)), "", note)
        newest, floor = max(newest, lead.published), point
    return found


def _lead(
    beliefs: Iterable[Belief], standing: list[Reading], newest: date, floor: float
) -> Reading | None:
    """Return the reading that gives the point; None where every reading is out of date."""
    winners = {belief.claim for belief in beliefs}
    fit = [r for r in standing if r.published >= newest or (r.number or 0.0) >= floor]
    ranked = sorted(fit, key=lambda r: (r.claim in winners, r.published, r.claim))
    return ranked[-1] if ranked else None


def _middle(lead: Reading, standing: list[Reading]) -> float:
    """Return the number, or the middle of a range of which the reading is one end."""
    number = lead.number or 0.0
    other = {"low": "high", "high": "low"}.get(lead.bound)
    pair = [
        each.number or 0.0
        for each in standing
        if each.bound == other and (each.source, each.published) == (lead.source, lead.published)
    ]
    return (number + pair[0]) / 2 if pair else number


def _added(book: Book, subject: str) -> dict[int, Sourced]:
    found = {}
    for belief in book.beliefs.about(subject, "capacity_added"):
        standing = [r for r in belief.readings if _stands(r) and "add-on" in r.note]
        year = _year_end(belief)
        if not standing or year is None or belief.unit != _PER_MONTH:
            continue
        numbers = [each.number or 0.0 for each in standing]
        low, high = min(numbers), max(numbers)
        found[year] = Sourced(
            Ends(low, (low + high) / 2, high),
            tuple(sorted(each.claim for each in standing)),
            "",
            f", plus {standing[0].note}",
        )
    return found


def flow_claims(book: Book, subject: str) -> dict[int, Sourced]:
    """Return the memory of whole years in billion gigabits."""
    found = {}
    for belief in book.beliefs.about(subject, "hbm_gigabits"):
        year = _whole_year(belief)
        if year is None or belief.point is None:
            continue
        low, high = belief.low, belief.high
        ends = Ends(
            *((belief.point if end is None else end) / 1e9 for end in (low, belief.point, high))
        )
        note = "at least" if belief.bound == "at_least" else ""
        found[year] = Sourced(ends, (belief.claim,), "", note)
    return found


def share_claims(book: Book, subject: str) -> dict[int, Sourced]:
    """Return the share of a layer that whole years give to AI."""
    found = {}
    for belief in book.beliefs.about(subject, "share"):
        year = _whole_year(belief)
        notes = [each.note for each in belief.readings if each.claim == belief.claim]
        if year is None or belief.point is None or not any("AI share" in note for note in notes):
            continue
        ends = Ends(belief.low or belief.point, belief.point, belief.high or belief.point)
        found[year] = Sourced(ends, (belief.claim,), "", "")
    return found


def _stands(reading: Reading) -> bool:
    live = reading.outcome in ("won", "lost") and reading.status not in REMOVING
    return live and reading.number is not None


def _whole_year(belief: Belief) -> int | None:
    begins, ends = belief.valid_from, belief.valid_to
    if begins is None or ends is None or begins.year != ends.year:
        return None
    whole = (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31)
    return begins.year if whole else None


def _year_end(belief: Belief) -> int | None:
    begins = belief.valid_from
    if begins is None or begins.month < _LAST_QUARTER:
        return None
    return begins.year
