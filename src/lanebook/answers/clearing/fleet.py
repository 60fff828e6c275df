"""Accelerators in service: power, work, prices, lives, and what stood before the first period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lanebook.answers.clearing.axes import FAMILIES
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced
from lanebook.answers.clearing.words import buyer_name, design_name
from lanebook.answers.clearing.work import STOCK_YEAR, start_rows, work_of
from lanebook.engines.clearing.inputs import Floats, Period
from lanebook.scenarios.spreads import Spread

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
    kw = [
        notes.parameter("fleet", f"power of {design_name(family)}", "kw_all_in_it", family)
        for family in FAMILIES
    ]
    for row, (family, ends) in enumerate(zip(FAMILIES, kw, strict=True)):
        notes.spread(
            f"kw_all_in_it/{family}",
            f"power of {design_name(family)}",
            "kw",
            row,
            ends.low,
            ends.high,
        )
    points = np.array([ends.point for ends in kw])
    return {
        "kw": points,
        **work_of(notes, points, mixes),
        **_prices(notes),
        **_lives(notes),
        **_start(notes, buyers),
    }


def _prices(notes: Notes) -> Parts:
    """Return what payers pay and what the world gives up, USD million per thousand units."""
    price, resource = np.zeros(len(FAMILIES)), np.zeros(len(FAMILIES))
    parts: dict[str, list[int]] = {}
    for row, (family, vendor) in enumerate(FAMILIES.items()):
        ends = _price(notes, family)
        ratio = notes.get("resource_cost_ratio", vendor).point
        price[row], resource[row] = ends.point, ends.point * ratio
        also = Spread(
            family,
            "",
            "resource",
            row,
            np.asarray(ends.low * ratio),
            np.asarray(ends.high * ratio),
            "",
        )
        notes.spread(
            f"server_price/{family}",
            f"price of {design_name(family)}",
            "price",
            row,
            ends.low,
            ends.high,
            also=(also,),
        )
        parts.setdefault(vendor, []).append(row)
    for vendor, rows in parts.items():
        ends = notes.parameter(
            "fleet", f"resource cost of {design_name(vendor)}", "resource_cost_ratio", vendor
        )
        notes.spread(
            f"resource_cost_ratio/{vendor}",
            f"resource cost of {design_name(vendor)}",
            "resource",
            (rows,),
            price[rows] * ends.low,
            price[rows] * ends.high,
        )
    return {"price": price, "resource": resource}


def _price(notes: Notes, family: str) -> Ends:
    return notes.parameter("fleet", f"price of {design_name(family)}", "server_price", family)


def _lives(notes: Notes) -> Parts:
    """Return how much of a cohort serves when, and how much of the old stock is left."""
    lag = notes.parameter("fleet", "from rack to service", "lag", "rack-to-in-service")
    life = notes.parameter("fleet", "years in service", "retirement", "cohorts")
    old = notes.parameter("fleet", "retirement of the stock of 2022", "retirement", _OLD)
    alive = alive_of(notes.periods, lag.point, life)
    notes.spread(
        "lag/rack-to-in-service",
        "from rack to service",
        "alive",
        (slice(None), slice(None)),
        alive_of(notes.periods, lag.low, life),
        alive_of(notes.periods, lag.high, life),
    )
    years = np.array([period.ends - STOCK_YEAR - 1 for period in notes.periods])
    left = [(1 - end) ** years for end in old]
    notes.spread(
        "retirement/stock-of-2022",
        "retirement of the stock of 2022",
        "start_alive",
        slice(None),
        left[0],
        left[2],
    )
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
        notes.spread(
            f"stock_start/{buyer}",
            f"stock of {buyer_name(buyer)} at end {STOCK_YEAR}",
            "start_mw",
            at,
            number.ends.low,
            number.ends.high,
        )
    return {"start_mw": start}
