"""Work per megawatt: what newer chips do more, and the fleets in which asks are stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lanebook.answers.clearing.axes import FAMILIES, VENDORS
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced
from lanebook.answers.clearing.vendors import (
    FAMILIES_INDEX,
    OWN_CHAIN,
    past_years,
    shipped_units,
)
from lanebook.answers.clearing.words import design_name
from lanebook.engines.clearing.inputs import Floats, Period
from lanebook.scenarios.spreads import Spread

#: The year whose end the starting stock stands for.
STOCK_YEAR: Final = 2022
_OLD: Final = "stock-of-2022"


def work_of(notes: Notes, kw: Floats, mixes: tuple[Floats, Floats]) -> Parts:
    """Return work per megawatt relative to the stock of 2022, to the power θ.

    An ask is stated in megawatts of the fleet usual in its year: `reference_work` is the mean over
    the stock of 2022, the units counted of past years, and the yearly additions of powered capacity
    after them, each filled with what vendors make that year at the points of shares and mixes.
    """
    theta = notes.parameter(
        "fleet", "exponent on relative work", "value_quality_exponent", "compute-per-watt"
    )
    old = notes.parameter("fleet", "work of the stock of 2022", "relative_work", _OLD)
    new = [
        notes.parameter("fleet", f"work of {design_name(family)}", "relative_work", family)
        for family in FAMILIES
    ]
    relative = np.array([ends.point for ends in new]) / old.point
    weights = _cohorts(notes, kw, mixes)

    def at(exponent: float) -> tuple[Floats, Floats]:
        work = np.asarray(relative**exponent)
        return work, np.asarray(weights @ np.concatenate(([1.0], work)))

    work, reference = at(theta.point)
    for period, value in zip(notes.periods, reference, strict=True):
        number = Sourced(Ends(value, value, value), (), "value_quality_exponent/compute-per-watt")
        notes.add(
            "fleet",
            period.label,
            "work in which an ask is stated",
            number,
            "ratio to the stock of 2022",
        )
    low, high = at(theta.low), at(theta.high)
    also = Spread("reference", "", "reference_work", slice(None), low[1], high[1], "")
    notes.spread(
        "value_quality_exponent/compute-per-watt",
        "how much newer chips' work counts",
        "work",
        slice(None),
        low[0],
        high[0],
        also=(also,),
    )
    for row, (family, ends) in enumerate(zip(FAMILIES, new, strict=True)):
        notes.spread(
            f"relative_work/{family}",
            f"work of {design_name(family)}",
            "work",
            row,
            (ends.low / old.point) ** theta.point,
            (ends.high / old.point) ** theta.point,
        )
    return {"work": work, "reference_work": reference, "start_work": 1.0}


def _cohorts(notes: Notes, kw: Floats, mixes: tuple[Floats, Floats]) -> Floats:
    """Return, per period, the share of running power by kind: (T, 1 + A), old stock first."""
    stock = sum(row.ends.point for row in start_rows(notes).values())
    added = notes.by_year("powered_capacity_added", "world-ex-china")
    retire = notes.get("retirement", _OLD).point
    life = notes.get("retirement", "cohorts").point
    counted = _counted(notes, kw)
    by_year = {
        each.year: (counted[each.year], notes.get("lag", "rack-to-in-service").point)
        if each.year in counted
        else (added[min(each.year, max(added))].ends.point * _mix_of(notes, kw, mixes, at), 0.0)
        for at, each in _firsts(notes.periods)
    }
    found = []
    for period in notes.periods:
        row = np.zeros(1 + len(FAMILIES))
        row[0] = stock * (1 - retire) ** (period.year - STOCK_YEAR)
        for year, (power, late) in by_year.items():
            if period.year - life < year <= period.year:
                row[1:] += power * (1 - late if year == period.year else 1.0)
        found.append(row / row.sum())
    return np.array(found)


def _counted(notes: Notes, kw: Floats) -> dict[int, Floats]:
    """Return the power of the units counted in past years by family, GW; China's own chips not."""
    found = {}
    for year in past_years(notes):
        units = [
            number.ends.point
            if family != OWN_CHAIN and (number := shipped_units(notes, family).get(year))
            else 0.0
            for family in FAMILIES
        ]
        found[year] = kw * np.array(units)
    return found


def _firsts(periods: Sequence[Period]) -> list[tuple[int, Period]]:
    return [(at, each) for at, each in enumerate(periods) if each.begins == each.year]


def _mix_of(notes: Notes, kw: Floats, mixes: tuple[Floats, Floats], at: int) -> Floats:
    """Return the share of a period's new power by family, at the points of shares and mixes."""
    year = notes.periods[at].year
    power = np.zeros(len(FAMILIES))
    for vendor in VENDORS:
        if not notes.parameters.has("vendor_share_of_cowos", vendor):
            continue
        rows = [FAMILIES_INDEX[name] for name, its in FAMILIES.items() if its == vendor]
        rows = [row for row in rows if _made(notes, row, year)]
        if not rows:
            continue
        units = np.array([(mixes[0][row, at] + mixes[1][row, at]) / 2 for row in rows])
        units /= units.sum()
        names = list(FAMILIES)
        per_wafer = [notes.get("packages_per_cowos_wafer", names[row]).point for row in rows]
        wafers = units / np.array(per_wafer)
        share = notes.get("vendor_share_of_cowos", vendor).point
        power[rows] = share * units * kw[rows] / wafers.sum()
    return np.asarray(power / power.sum())


def _made(notes: Notes, row: int, year: int) -> bool:
    family = list(FAMILIES)[row]
    begins, ends = (
        notes.get(name, family).point for name in ("family_first_year", "family_last_year")
    )
    return begins <= year <= ends


def start_rows(notes: Notes, *, china: bool = False) -> dict[str, Sourced]:
    """Return the stock at end 2022 by owner, GW of IT load; China's apart."""
    found = {}
    for row in notes.parameters.find("stock_start"):
        owner = row.applies_to.partition(":")[0]
        if (owner == "china") == china:
            notes.get("stock_start", row.applies_to)
            found[owner] = Sourced(Ends(row.low, row.point, row.high), (), row.key, row.note)
    return found
