"""Accelerators in service: power, work, prices, lives, and what stood before the first period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lanebook.answers.clearing.axes import FAMILIES, VENDORS
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced
from lanebook.answers.clearing.vendors import FAMILIES_INDEX
from lanebook.engines.clearing.inputs import Floats, Period
from lanebook.scenarios.spreads import Spread

#: The year whose end the starting stock stands for.
STOCK_YEAR: Final = 2022
_STEPS: Final = 24
_SILENT: Final = Sourced(Ends(0.0, 0.0, 0.0), note="the book is silent; inside others")
_OLD: Final = "stock-of-2022"


def fleet(notes: Notes, buyers: Sequence[str], mixes: tuple[Floats, Floats]) -> Parts:
    """Return kw, work, prices, resource costs, lives and the starting stock.

    Args:
        notes: parameters and periods.
        buyers: axis of the model.
        mixes: bands of every family in its vendor's units, shape (A, T) each.
    """
    kw = [notes.parameter("fleet", f"power of {family}", "kw_all_in_it", family)
          for family in FAMILIES]  # fmt: skip
    for row, (family, ends) in enumerate(zip(FAMILIES, kw, strict=True)):
        notes.spread(f"kw_all_in_it/{family}", f"power of {family}", "kw", row, ends.low, ends.high)
    points = np.array([ends.point for ends in kw])
    return {
        "kw": points,
        **_work(notes, points, mixes),
        **_prices(notes),
        **_lives(notes),
        **_start(notes, buyers),
    }


def _work(notes: Notes, kw: Floats, mixes: tuple[Floats, Floats]) -> Parts:
    """Return work per megawatt relative to the stock of 2022, to the power θ.

    An ask is stated in megawatts of the fleet usual in its year: `reference_work` is the mean over
    the stock of 2022 and the yearly additions of powered capacity, each filled with what vendors
    made that year at the points of their shares and mixes.
    """
    theta = notes.parameter("fleet", "exponent on relative work", "value_quality_exponent",
                            "compute-per-watt")  # fmt: skip
    old = notes.parameter("fleet", "work of the stock of 2022", "relative_work", _OLD)
    new = [notes.parameter("fleet", f"work of {family}", "relative_work", family)
           for family in FAMILIES]  # fmt: skip
    relative = np.array([ends.point for ends in new]) / old.point
    weights = _cohorts(notes, kw, mixes)

    def at(exponent: float) -> tuple[Floats, Floats]:
        work = np.asarray(relative**exponent)
        return work, np.asarray(weights @ np.concatenate(([1.0], work)))

    work, reference = at(theta.point)
    for period, value in zip(notes.periods, reference, strict=True):
        number = Sourced(Ends(value, value, value), (), "value_quality_exponent/compute-per-watt")
        notes.add("fleet", period.label, "work in which an ask is stated", number,
                  "ratio to the stock of 2022")  # fmt: skip
    low, high = at(theta.low), at(theta.high)
    also = Spread("reference", "", "reference_work", slice(None), low[1], high[1], "")
    notes.spread("value_quality_exponent/compute-per-watt", "how much newer chips' work counts",
                 "work", slice(None), low[0], high[0], also=(also,))  # fmt: skip
    for row, (family, ends) in enumerate(zip(FAMILIES, new, strict=True)):
        notes.spread(f"relative_work/{family}", f"work of {family}", "work", row,
                     (ends.low / old.point) ** theta.point,
                     (ends.high / old.point) ** theta.point)  # fmt: skip
    return {"work": work, "reference_work": reference, "start_work": 1.0}


def _cohorts(notes: Notes, kw: Floats, mixes: tuple[Floats, Floats]) -> Floats:
    """Return, per period, the share of running power by kind: (T, 1 + A), old stock first."""
    stock = sum(row.ends.point for row in start_rows(notes).values())
    added = notes.by_year("powered_capacity_added", "world-ex-china")
    retire = notes.get("retirement", _OLD).point
    life = notes.get("retirement", "cohorts").point
    by_year = {period.year: _mix_of(notes, kw, mixes, at) for at, period in _firsts(notes.periods)}
    found = []
    for period in notes.periods:
        row = np.zeros(1 + len(FAMILIES))
        row[0] = stock * (1 - retire) ** (period.year - STOCK_YEAR)
        for year, mix in by_year.items():
            if period.year - life < year <= period.year:
                last = max(added)
                row[1:] += added[min(max(year, min(added)), last)].ends.point * mix
        found.append(row / row.sum())
    return np.array(found)


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
    begins, ends = (notes.get(name, family).point for name in
                    ("family_first_year", "family_last_year"))  # fmt: skip
    return begins <= year <= ends


def _prices(notes: Notes) -> Parts:
    """Return what payers pay and what the world gives up, USD million per thousand units."""
    price, resource = np.zeros(len(FAMILIES)), np.zeros(len(FAMILIES))
    parts: dict[str, list[int]] = {}
    for row, (family, vendor) in enumerate(FAMILIES.items()):
        ends = _price(notes, family)
        ratio = notes.get("resource_cost_ratio", vendor).point
        price[row], resource[row] = ends.point, ends.point * ratio
        also = Spread(family, "", "resource", row, np.asarray(ends.low * ratio),
                      np.asarray(ends.high * ratio), "")  # fmt: skip
        notes.spread(f"server_price/{family}", f"price of {family}", "price", row,
                     ends.low, ends.high, also=(also,))  # fmt: skip
        parts.setdefault(vendor, []).append(row)
    for vendor, rows in parts.items():
        ends = notes.parameter("fleet", f"resource cost of {vendor}", "resource_cost_ratio", vendor)
        notes.spread(f"resource_cost_ratio/{vendor}", f"resource cost of {vendor}", "resource",
                     (rows,), price[rows] * ends.low, price[rows] * ends.high)  # fmt: skip
    return {"price": price, "resource": resource}


def _price(notes: Notes, family: str) -> Ends:
    return notes.parameter("fleet", f"price of {family}", "server_price", family)


def _lives(notes: Notes) -> Parts:
    """Return how much of a cohort serves when, and how much of the old stock is left."""
    lag = notes.parameter("fleet", "from rack to service", "lag", "rack-to-in-service")
    life = notes.parameter("fleet", "years in service", "retirement", "cohorts")
    old = notes.parameter("fleet", "retirement of the stock of 2022", "retirement", _OLD)
    alive = alive_of(notes.periods, lag.point, life)
    notes.spread("lag/rack-to-in-service", "from rack to service", "alive",
                 (slice(None), slice(None)), alive_of(notes.periods, lag.low, life),
                 alive_of(notes.periods, lag.high, life))  # fmt: skip
    years = np.array([period.ends - STOCK_YEAR - 1 for period in notes.periods])
    left = [(1 - end) ** years for end in old]
    notes.spread("retirement/stock-of-2022", "retirement of the stock of 2022", "start_alive",
                 slice(None), left[0], left[2])  # fmt: skip
    return {"alive": alive, "start_alive": left[1]}


def alive_of(periods: Sequence[Period], lag: float, life: Ends) -> Floats:
    """Return the share of units installed in the row's period that serves at the column's end.

    Installed evenly over the period, in service `lag` years later, and from `life.low` to
    `life.high` years in service evenly retired.

    >>> from lanebook.answers.clearing.axes import periods
    >>> alive_of(periods(2026, 2027, "year"), 0.3, Ends(5, 6, 7)).round(2).tolist()
    [[0.71, 1.0], [0.0, 0.71]]
    """
    steps = (np.arange(_STEPS) + 0.5) / _STEPS
    found = np.zeros((len(periods), len(periods)))
    for row, cohort in enumerate(periods):
        since = cohort.begins + cohort.years * steps
        for column, period in enumerate(periods[row:], row):
            age = period.ends - since - lag
            left = np.clip((life.high - age) / max(life.high - life.low, 1e-9), 0.0, 1.0)
            found[row, column] = float(np.where(age >= 0, left, 0.0).mean())
    return found


def start_rows(notes: Notes, *, china: bool = False) -> dict[str, Sourced]:
    """Return the stock at end 2022 by owner, GW of IT load; China's apart."""
    found = {}
    for row in notes.parameters.find("stock_start"):
        owner = row.applies_to.partition(":")[0]
        if (owner == "china") == china:
            notes.get("stock_start", row.applies_to)
            found[owner] = Sourced(Ends(row.low, row.point, row.high), (), row.key, row.note)
    return found


def _start(notes: Notes, buyers: Sequence[str]) -> Parts:
    rows = {**start_rows(notes), **start_rows(notes, china=True)}
    start = np.zeros(len(buyers))
    for at, buyer in enumerate(buyers):
        number = rows.get(buyer, _SILENT)
        start[at] = number.ends.point * 1e3
        number = Sourced(number.ends.times(1e3), (), number.parameter, number.note)
        notes.add(
            f"ask:{buyer}", str(STOCK_YEAR), "in service before the first period", number, "MW"
        )
        notes.spread(f"stock_start/{buyer}", f"stock of {buyer} at end {STOCK_YEAR}", "start_mw",
                     at, number.ends.low, number.ends.high)  # fmt: skip
    return {"start_mw": start}
