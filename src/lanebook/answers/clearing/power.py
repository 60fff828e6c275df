"""Power: what pools of powered sites hold at the end of each period, tracked sites and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.clearing.axes import CHINA, POOLS
from lanebook.answers.clearing.notes import Ends, Notes, Sourced
from lanebook.answers.clearing.slip import Slip, slip_of
from lanebook.answers.clearing.tracked import Site, tracked_sites
from lanebook.answers.clearing.words import pool_name
from lanebook.answers.clearing.work import STOCK_YEAR, start_rows
from lanebook.engines.clearing.inputs import Floats

_UNIT: Final = "MW of IT load"


@dataclass(frozen=True, eq=False)
class Power:
    """The pools' arrays and the tracked sites inside them."""

    power: Floats
    sites: tuple[Site, ...]
    slip: Slip


def power(book: Book, notes: Notes) -> Power:
    """Return what is powered: the start, tracked sites, and what no site in the book explains.

    The yearly total outside China follows `powered_capacity_added`. Tracked sites stand where they
    are; what they do not add of a year's total is spread over the pools by
    `powered_capacity_share`. Where tracked sites add more than the total says, the book comes first
    and the total is exceeded.
    """
    slip = slip_of(book, notes)
    sites = tracked_sites(book, notes, slip)
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
    at_end = {p.year: at for at, p in enumerate(notes.periods)}  # the last period of each year
    there = (abroad.low, abroad.point, abroad.high)[end] * 1e3
    level = np.where(np.arange(len(POOLS)) == china, starts[1], shares * starts[0])
    years = sorted({period.year for period in notes.periods})
    levels, before = [level], np.zeros(len(POOLS))
    for year in years:
        now = tracked[:, at_end[year]]
        added = yearly[min(year, max(yearly))].ends[end] * 1e3
        new = now - before
        outside = max(0.0, added - float(new.sum() - new[china]))
        level = level + shares * outside
        level[china] += max(0.0, there - float(new[china]))
        before = now
        levels.append(level)
    at = [years[0], *(year + 1 for year in years)]
    ends = [period.ends for period in notes.periods]
    return np.array([np.interp(ends, at, row) for row in np.array(levels).T])


def _write(
    notes: Notes, sites: tuple[Site, ...], tracked: Floats, total: Floats, rest: list[Floats]
) -> None:
    for row, pool in enumerate(POOLS):
        here = [each for each in sites if each.pool == pool]
        _write_pool(notes, pool, here, tracked[row], [part[row] for part in rest])
        if here:
            _drive(notes, row, pool, here, total[row])
    start = sum(each.ends.point for each in start_rows(notes).values())
    number = Sourced(Ends(start, start, start).times(1e3), (), "stock_start")
    notes.add("power", str(STOCK_YEAR), "powered before the first period", number, _UNIT)
    for year, number in notes.by_year("powered_capacity_added", "world-ex-china").items():
        scaled = Sourced(number.ends.times(1e3), (), number.parameter, number.note)
        notes.add("power", str(year), "added outside China in the year", scaled, _UNIT)


def _write_pool(
    notes: Notes, pool: str, sites: Sequence[Site], tracked: Floats, rest: Sequence[Floats]
) -> None:
    """Write down what stands in a pool: tracked sites by claims, the rest by named defaults."""
    name = f"powered_capacity_share/{pool}"
    parameter = "powered_capacity_added/china:each-year" if pool == CHINA else name
    for at, period in enumerate(notes.periods):
        claims = tuple(sorted({claim for each in sites for claim in each.claims[at]}))
        low, high = (
            sum(getattr(each, end)[at] for each in sites) for end in ("unlikely", "likely")
        )
        known = Sourced(Ends(low, float(tracked[at]), high), claims)
        ends = Ends(*(float(part[at]) for part in rest))
        whole = Ends(*(float(tracked[at] + part[at]) for part in rest))
        layer, share = f"power:{pool}", tracked[at] / whole.point if whole.point else 0.0
        if claims:
            notes.add(layer, period.label, f"at {len(sites)} tracked sites", known, _UNIT)
        notes.add(layer, period.label, "untracked", Sourced(ends, (), parameter), _UNIT)
        number = Sourced(whole, claims, parameter, f"{share:.0%} of it at tracked sites")
        notes.add(layer, period.label, "powered at the end", number, _UNIT)


def _drive(notes: Notes, row: int, pool: str, sites: Sequence[Site], total: Floats) -> None:
    """Add how the pool's tracked sites slip, and whether they come at all."""
    early, late, low, high = (
        total + sum(getattr(each, name) - each.mw for each in sites)
        for name in ("early", "late", "unlikely", "likely")
    )
    where = (row, slice(None))
    notes.spread(f"slip/{pool}", f"slip of sites, {pool_name(pool)}", "power", where, early, late,
                 source="site_slip")  # fmt: skip
    notes.spread(f"delivery_odds_ever/{pool}", f"odds of sites, {pool_name(pool)}", "power", where,
                 low, high, source="delivery_odds_ever")  # fmt: skip
