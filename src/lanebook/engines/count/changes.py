"""In which years, and from which basis on, a count can differ from the one beside it.

Counts of one buyer at seven year-ends on four bases are mostly the same count. What a tie or a site
is worth depends on the date only through a few days, and on the basis only through the firmness of
a few statements; where none of them lies between two counts, the second is the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lanebook.engines.count.lending import SERIOUS
from lanebook.engines.count.reading import BASES, Basis, allowed, is_range_end
from lanebook.network.capacity import CapacityBook, CapacityTie, Path

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Changes:
    """When a count of one subject must be made anew.

    Attributes:
        years: years at whose end it may differ from the year-end before.
        bases: bases on which it may differ from the next harder one.
    """

    years: frozenset[int]
    bases: frozenset[Basis]


def changes_of(book: CapacityBook) -> Mapping[str, Changes]:
    """Return the changes of every "tie:ID", with all that stands under it, and every "site:ID"."""
    found = {f"site:{site}": _of_path(record.path) for site, record in book.sites.items()}
    for tie_id in book.ties:
        _add_tie(book, tie_id, found)
    return found


def _add_tie(book: CapacityBook, tie_id: str, found: dict[str, Changes]) -> Changes:
    subject = f"tie:{tie_id}"
    if subject not in found:
        tie = book.ties[tie_id]
        parts = [_of_path(tie.path), _of_tie(tie)]
        if tie.site:
            parts.append(found[f"site:{tie.site}"])
        parts += [_add_tie(book, child, found) for child in book.children.get(tie_id, ())]
        found[subject] = Changes(
            frozenset().union(*(part.years for part in parts)),
            frozenset().union(*(part.bases for part in parts)),
        )
    return found[subject]


def _of_path(path: Path) -> Changes:
    days = {level.on for level in path.dated if level.on is not None}
    # A level is "stated" in its own year and "carried" in the next: each differs from the last.
    years = {day.year + step for day in days for step in (0, 1)}
    bases = {
        next((step for step in BASES if speaks(level, step)), BASES[0])
        for level in path.dated
        for speaks in (allowed, is_range_end)
    }
    return Changes(frozenset(years), frozenset(bases))


def _of_tie(tie: CapacityTie) -> Changes:
    """A soft tie's site speaks on basis "all" only."""
    soft = tie.site != "" and tie.firmness not in SERIOUS
    return Changes(
        frozenset(day.year for day in _days(tie)),
        frozenset({BASES[-1]}) if soft else frozenset(),
    )


def _days(tie: CapacityTie) -> Iterator[date]:
    """Yield the first days on which a tie has begun, is over, or may be over."""
    yield tie.known_on if tie.starts_on is None else tie.starts_on
    if tie.ended_on is not None:
        yield tie.ended_on
    for last in (tie.ends_on, tie.earliest_end_on):
        if last is not None and last < date.max:
            yield last + _DAY
