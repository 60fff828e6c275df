"""Power: what pools of powered sites hold at the end of each period, tracked sites and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.capacity import counted
from lanebook.answers.clearing.axes import CHINA, POOLS
from lanebook.answers.clearing.fleet import STOCK_YEAR, start_rows
from lanebook.answers.clearing.notes import Ends, Notes, Sourced
from lanebook.answers.clearing.slip import Slip, slip_of
from lanebook.engines.clearing.inputs import Floats, Period
from lanebook.engines.count.reading import Readings
from lanebook.network.capacity import CapacitySite, Level

_POOL_OF_GRID: Final[dict[str, str]] = {
    "ERCOT": "ercot", "PJM": "pjm", "MISO": "miso", "SPP": "spp", "TVA": "serc-tva",
    "SERC": "serc-tva", "WECC": "wecc", "off-grid": "off-grid", "CN": CHINA,
}  # fmt: skip
#: Grids of the register without a pool of their own, or none at all, by state or grid: the pool
#: whose region they lie in, or the neighbour through which they are counted.
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
    """A tracked site: its expected megawatts at the end of each period, three slips and odds."""

    site: CapacitySite
    pool: str
    mw: Floats  # (T,)
    early: Floats
    late: Floats
    unlikely: Floats
    likely: Floats
    claims: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Power:
    """The pools' arrays and the tracked sites inside them."""

    power: Floats
    sites: tuple[Site, ...]
    slip: Slip


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


def power(book: Book, notes: Notes) -> Power:
    """Return what is powered: the start, tracked sites, and what no site in the book explains.

    The yearly total outside China follows `powered_capacity_added`. Tracked sites stand where they
    are; what they do not add of a year's total is spread over the pools by
    `powered_capacity_share`. Where tracked sites add more than the total says, the book comes first
    and the total is exceeded.
    """
    slip = slip_of(book, notes)
    sites = _sites(book, notes, slip)
    tracked = np.zeros((len(POOLS), len(notes.periods)))
    for each in sites:
        tracked[POOLS.index(each.pool)] += each.mw
    rest = [_rest(notes, tracked, end) for end in range(3)]
    total = tracked + rest[1]
    notes.spread("powered_capacity_added/world-ex-china", "powered capacity added", "power",
                 (slice(None), slice(None)), tracked + rest[0], tracked + rest[2])  # fmt: skip
    _write(notes, sites, tracked, total, rest)
    return Power(total, sites, slip)


def _rest(notes: Notes, tracked: Floats, end: int) -> Floats:
    """Return what no tracked site explains: the start and the rest of each year's addition."""
    shares = np.zeros(len(POOLS))
    for row, pool in enumerate(POOLS):
        if notes.parameters.has("powered_capacity_share", pool):
            shares[row] = notes.get("powered_capacity_share", pool).point
    shares /= shares.sum()
    china = POOLS.index(CHINA)
    starts = [sum(each.ends[end] for each in start_rows(notes, china=flag).values()) * 1e3
              for flag in (False, True)]  # fmt: skip
    yearly = notes.by_year("powered_capacity_added", "world-ex-china")
    abroad = notes.get("powered_capacity_added", "china:each-year")
    there = (abroad.low, abroad.point, abroad.high)[end] * 1e3
    level = shares * starts[0]
    level[china] = starts[1]
    before = np.zeros(len(POOLS))
    found = np.zeros_like(tracked)
    last = max(yearly)
    for at, period in enumerate(notes.periods):
        added = yearly[min(period.year, last)].ends[end] * 1e3 * period.years
        new = tracked[:, at] - before
        outside = max(0.0, added - float(new.sum() - new[china]))
        level = level + shares * outside
        level[china] += max(0.0, there * period.years - float(new[china]))
        before = tracked[:, at]
        found[:, at] = level
    return found


def _sites(book: Book, notes: Notes, slip: Slip) -> tuple[Site, ...]:
    read = counted(book)
    for row in read.parameters.used:
        notes.get(row.name, row.applies_to)
    regions = dict(zip(book.snapshot.sites["id"], book.snapshot.sites["region"], strict=True))
    running, told = Readings("energised"), Readings("announced")
    odds = {name: notes.ends("delivery_odds_ever", name) for name in sorted(set(ODDS.values()))}
    found = []
    for site in sorted(read.capacity.sites.values(), key=lambda each: each.id):
        pool = pool_of(site, regions.get(site.id) or "")
        if not pool or not site.path.dated:
            continue

        def levels(months: float, end: int) -> Floats:
            return _levels(site, running, told, notes.periods, months, odds, end)  # noqa: B023

        mw = levels(slip.months.point, 1)
        if not mw.any():
            continue
        found.append(
            Site(site, pool, mw, levels(slip.months.low, 1), levels(slip.months.high, 1),
                 levels(slip.months.point, 0), levels(slip.months.point, 2),
                 tuple(sorted({level.claim for level in site.path.dated})))
        )  # fmt: skip
    return tuple(found)


def _levels(
    site: CapacitySite,
    running: Readings,
    told: Readings,
    periods: tuple[Period, ...],
    months: float,
    odds: dict[str, Ends],
    end: int,
) -> Floats:
    """Return the megawatts expected at the end of each period.

    What is seen to run counts whole from its day; what is still announced counts `months` later,
    times the odds that it comes at all. A third party's dated estimate of a site watches what is
    being built, and counts as under construction.
    """
    found, best = [], 0.0
    for period in periods:
        on = _last_day(period)
        seen = running.at(site.path, on)
        base = seen.point if seen is not None else 0.0
        later = told.at(site.path, on - timedelta(days=months * _DAYS_A_MONTH))
        more = max(0.0, later.point - base) if later is not None else 0.0
        level = base + (more * odds[_odds_of(later.level)][end] if later is not None else 0.0)
        best = max(best, level)
        found.append(best)
    return np.array(found)


def _odds_of(level: Level) -> str:
    return "under-construction" if level.forecast else ODDS[level.firmness]


def _last_day(period: Period) -> date:
    months = round((period.ends - int(period.ends)) * 12)
    return date(int(period.ends), months + 1, 1) - timedelta(days=1)


def _write(
    notes: Notes, sites: tuple[Site, ...], tracked: Floats, total: Floats, rest: list[Floats]
) -> None:
    for row, pool in enumerate(POOLS):
        here = [each for each in sites if each.pool == pool]
        claims = tuple(sorted({claim for each in here for claim in each.claims}))
        for at, period in enumerate(notes.periods):
            ends = Ends(*sorted(tracked[row, at] + part[row, at] for part in rest))
            told = f"{tracked[row, at]:,.0f} MW at {len(here)} tracked sites, the rest untracked"
            number = Sourced(
                ends,
                claims,
                f"powered_capacity_share/{pool}"
                if pool != CHINA
                else "powered_capacity_added/china:each-year",
                told,
            )
            notes.add(f"power:{pool}", period.label, "powered at the end", number, "MW of IT load")
        if not here:
            continue
        early, late, low, high = (
            total[row] + sum(getattr(each, name) - each.mw for each in here)
            for name in ("early", "late", "unlikely", "likely")
        )
        where = (row, slice(None))
        notes.spread(f"slip/{pool}", f"slip of sites on {pool}", "power", where, early, late,
                     source="site_slip")  # fmt: skip
        notes.spread(f"delivery_odds_ever/{pool}", f"odds of sites on {pool}", "power", where,
                     low, high, source="delivery_odds_ever")  # fmt: skip
    start = sum(each.ends.point for each in start_rows(notes).values())
    notes.add("power", str(STOCK_YEAR), "powered before the first period",
              Sourced(Ends(start, start, start).times(1e3), (), "stock_start"), "MW")  # fmt: skip
    for year, number in notes.by_year("powered_capacity_added", "world-ex-china").items():
        scaled = Sourced(number.ends.times(1e3), (), number.parameter, number.note)
        notes.add("power", str(year), "added outside China in the year", scaled, "MW of IT load")
