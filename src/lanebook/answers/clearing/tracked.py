"""Tracked sites: which pool each stands in, and what it is expected to hold when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.capacity import counted
from lanebook.answers.clearing.axes import CHINA, MONTHS
from lanebook.answers.clearing.notes import Notes
from lanebook.answers.clearing.slip import Slip
from lanebook.engines.clearing.inputs import Floats, Period
from lanebook.engines.count import Readings
from lanebook.network.capacity import CapacitySite, Level

_POOL_OF_GRID: Final[dict[str, str]] = {
    "ERCOT": "ercot", "PJM": "pjm", "MISO": "miso", "SPP": "spp", "TVA": "serc-tva",
    "SERC": "serc-tva", "WECC": "wecc", "off-grid": "off-grid",
}  # fmt: skip
#: Grids without a pool of their own, and states of sites whose grid the register does not know:
#: the pool whose region they lie in, or the neighbour through which they are counted.
_POOL_OF_PLACE: Final[dict[str, str]] = {
    "NYISO": "pjm", "TX": "ercot", "MS": "serc-tva", "IN": "miso", "ND": "miso",
}  # fmt: skip
#: Rows of delivery odds for what still has to come, by firmness of its statement.
ODDS: Final[dict[str, str]] = {
    "energised": "under-construction", "binding": "binding", "announced": "announced",
    "option": "option", "rumoured": "loi",
}  # fmt: skip
_DAYS_A_MONTH: Final = 30.4375


@dataclass(frozen=True, eq=False)
class Site:
    """A tracked site and its expected megawatts of IT load at the end of each period, shape (T,).

    Attributes:
        site: as the sheet reads it.
        pool: name of its pool.
        mw: at the median slip and the point of the odds.
        early, late: at the quartiles of the slip.
        unlikely, likely: at the ends of the odds.
        claims: behind each period.
    """

    site: CapacitySite
    pool: str
    mw: Floats
    early: Floats
    late: Floats
    unlikely: Floats
    likely: Floats
    claims: tuple[tuple[str, ...], ...]


def pool_of(site: CapacitySite, region: str = "") -> str:
    """Return the pool of a site; "" for places in orbit or on no known grid."""
    if site.grid == "orbit":
        return ""
    if site.country == "CN":
        return CHINA
    if site.country and site.country != "US":
        return "outside-us"
    if site.grid in _POOL_OF_GRID:
        return _POOL_OF_GRID[site.grid]
    return _POOL_OF_PLACE.get(site.grid or region, "")


def tracked_sites(book: Book, notes: Notes, slip: Slip) -> tuple[Site, ...]:
    """Return the sites with dated megawatts, by id."""
    read = counted(book)
    for row in read.parameters.used:
        notes.get(row.name, row.applies_to)
    regions = dict(zip(book.snapshot.sites["id"], book.snapshot.sites["region"], strict=True))
    reader = _Reader(notes)
    low, point, high = slip.months
    found = []
    for site in sorted(read.capacity.sites.values(), key=lambda each: each.id):
        pool = pool_of(site, regions.get(site.id) or "")
        if not pool or not site.path.dated:
            continue
        mw, claims = reader.levels(site, point, 1)
        if mw.any():
            early, late = (reader.levels(site, months, 1)[0] for months in (low, high))
            unlikely, likely = (reader.levels(site, point, end)[0] for end in (0, 2))
            found.append(Site(site, pool, mw, early, late, unlikely, likely, claims))
    return tuple(found)


class _Reader:
    """Reads the megawatts of sites at the end of each period."""

    def __init__(self, notes: Notes) -> None:
        self._running, self._told = Readings("energised"), Readings("announced")
        self._days = [_last_day(period) for period in notes.periods]
        names = sorted(set(ODDS.values()))
        self._odds = {name: notes.ends("delivery_odds_ever", name) for name in names}

    def levels(
        self, site: CapacitySite, months: float, end: int
    ) -> tuple[Floats, tuple[tuple[str, ...], ...]]:
        """Return the megawatts expected at the end of each period, and the claims behind each.

        What is seen to run counts whole from its day; what is announced beyond that counts
        `months` later, times the odds that it comes at all. A third party's dated estimate watches
        what is being built, and counts as under construction.
        """
        found, claims, best = [], [], 0.0
        for on in self._days:
            seen = self._running.at(site.path, on)
            told = self._told.at(site.path, on - timedelta(days=months * _DAYS_A_MONTH))
            level = seen.point if seen is not None else 0.0
            if told is not None:
                level += max(0.0, told.point - level) * self._odds[_odds_of(told.level)][end]
            best = max(best, level)
            found.append(best)
            spoken = {claim for each in (seen, told) if each is not None for claim in each.claims}
            claims.append(tuple(sorted(spoken)))
        return np.array(found), tuple(claims)


def _odds_of(level: Level) -> str:
    return "under-construction" if level.forecast else ODDS[level.firmness]


def _last_day(period: Period) -> date:
    months = round((period.ends - int(period.ends)) * MONTHS)
    return date(int(period.ends), months + 1, 1) - timedelta(days=1)
