"""Verbs that change how much there is, when, or at what price: rows keep their places."""

from __future__ import annotations

import numpy as np

from lanebook.engines.clearing.inputs import Floats
from lanebook.scenarios.bench import (
    Bench,
    Row,
    ask_row,
    lane_row,
)
from lanebook.scenarios.model import Amount, Override
from lanebook.scenarios.targets import buyers_of, families_of, lanes_of, rows_of
from lanebook.scenarios.timing import covers, ends_of, in_force, lost, shifted, years_of

HOURS_A_YEAR = 8_766.0


def outage(bench: Bench, override: Override) -> None:
    """Take away what a target makes or powers, for its share of every period."""
    gone = lost(bench.inputs.periods, override) * override.part
    for row in rows_of(bench, override.target):
        values = bench.values(row)
        left = np.where(gone >= 1.0, 0.0, values)  # of what has no ceiling, only all can be taken
        finite = np.isfinite(values)
        left[finite] = values[finite] * (1.0 - gone[finite])
        bench.put(row, left)


def delay(bench: Bench, override: Override) -> None:
    """Let what was to be added come later."""
    months = _amount(override.by).value
    for row in rows_of(bench, override.target, unit="months", silicon=False):
        _shift(bench, row, override.since, override.until, months, override.part)


def _shift(bench: Bench, row: Row, since: float, until: float, months: float, part: float) -> None:
    values, periods = bench.values(row), bench.inputs.periods
    if not np.isfinite(values).all():
        return
    years = years_of(periods)
    times = ends_of(periods) - (years / 2 if row.flow else 0.0)
    rate = values / years if row.flow else values
    moved = rate + (shifted(times, rate, since, until, months) - rate) * part
    bench.put(row, moved * years if row.flow else moved)


def cap(bench: Bench, override: Override) -> None:
    """Hold rows at most at a level: a share of what is there, or an amount for all together."""
    at = _amount(override.at)
    rows = rows_of(bench, override.target, unit=at.unit, silicon=False)
    if not rows:
        return
    periods = bench.inputs.periods
    total = np.sum([bench.values(row) for row in rows], axis=0)
    limit = at.value * per_period(at, years_of(periods))
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(total > limit, limit / total, 1.0)
    for row in rows:
        values = bench.values(row)
        force = in_force(periods, override, flow=row.flow)
        if at.unit == "share":  # of what has no ceiling, only nothing at all is a cap
            finite = np.isfinite(values)
            held = np.where(finite | (at.value > 0.0), values, 0.0)
            held[finite] = values[finite] * min(at.value, 1.0)
        else:
            held = np.where(np.isfinite(values), values * factor, limit)
        bench.put(row, _blend(values, held, force))


def _blend(values: Floats, other: Floats, force: Floats) -> Floats:
    """Return `other` as far as it is in force; what has no ceiling keeps none until it is."""
    finite = np.isfinite(values) & np.isfinite(other)
    mixed = np.where(force >= 1.0 - 1e-12, other, values)
    mixed[finite] = values[finite] + (other[finite] - values[finite]) * force[finite]
    return np.asarray(mixed)


def per_period(amount: Amount, years: Floats) -> Floats:
    """Return the factor from an amount to what it is in each period."""
    match amount.unit:
        case "thousand_wafers_a_month":
            return years * 12
        case "million_gigabits_a_year" | "thousand_units_a_year" | "usd_million":
            return years
    return np.ones_like(years)


def terminate(bench: Bench, override: Override) -> None:
    """End commitments, all or a part, from the day that notice runs out."""
    found = lanes_of(bench, override.target)
    if not found:
        rows_of(bench, override.target)  # notes what would have matched
        if override.target.kind == "firm":
            bench.miss(override.target, "it holds no lane of the model for another")
    for at in found:
        row = lane_row(bench.inputs, at)
        values = bench.values(row)
        force = in_force(bench.inputs.periods, override, flow=False)
        bench.put(row, values * (1.0 - force * override.part))


def demand(bench: Bench, override: Override) -> None:
    """Raise, lower or set asks."""
    force = in_force(bench.inputs.periods, override, flow=False)
    for at in buyers_of(bench, (override.target,)):
        row = ask_row(bench.inputs, at)
        values = bench.values(row)
        if override.at is not None:
            target = np.full_like(values, override.at.value)
        elif _amount(override.by).unit == "share":
            target = values * (1.0 + max(_amount(override.by).value, -1.0))
        else:
            target = values + _amount(override.by).value
        bench.put(row, np.clip(values + (target - values) * force, 0.0, None))


def price(bench: Bench, override: Override) -> None:
    """Change what accelerators, electricity or shells cost, or what asks are worth."""
    target = override.target
    if target.kind == "market" and target.name == "shell":
        _shell(bench, override)
        return
    if not covers(bench.inputs.periods, override):
        why = "the model has one price of it for all periods: leave from and until out"
        bench.miss(target, why)
        return
    if target.kind == "market" and target.name == "electricity":
        to = _priced(bench.inputs.running, override, HOURS_A_YEAR / 1e6, "usd_per_mwh")
        if to is None:
            bench.miss(target, "electricity is priced in USD a MWh or by a share")
        else:
            bench.put_one(
                "running", (), to, "price:electricity", "running cost", "USD million a MW-year"
            )
    elif target.kind == "buyer" or target.name == "compute":
        _worth(bench, override)
    else:
        _units(bench, override)


def _shell(bench: Bench, override: Override) -> None:
    row = Row(
        "shell_price", 0, "price:shell", "shell and power", "USD million a MW of IT load",
        "usd_million_per_mw", flow=False,
    )  # fmt: skip
    values = bench.inputs.shell_price
    force = in_force(bench.inputs.periods, override, flow=True)
    if override.at is not None and override.at.unit != "usd_million_per_mw":
        bench.miss(override.target, "shells are priced in USD million a MW it or by a share")
        return
    to = (
        np.full_like(values, override.at.value)
        if override.at is not None
        else values * (1.0 + _amount(override.by).value)
    )
    after = values + (to - values) * force
    changed = np.flatnonzero(values != after)
    if not changed.size:
        return
    bench.set(shell_price=after)
    bench.note(
        row.layer, row.what, row.unit,
        before=tuple(float(values[at]) for at in changed),
        after=tuple(float(after[at]) for at in changed),
        periods=tuple(bench.inputs.periods[at].label for at in changed),
    )  # fmt: skip


def _priced(value: float, override: Override, factor: float, unit: str) -> float | None:
    """Return a price after the override, None where its unit is another."""
    if override.by is not None:
        return value * (1.0 + max(override.by.value, -1.0))
    at = _amount(override.at)
    return at.value * factor if at.unit == unit else None


def _units(bench: Bench, override: Override) -> None:
    families = families_of(bench, override.target)
    if not families:
        rows_of(bench, override.target)
    for at in families:
        name = bench.inputs.families[at]
        to = _priced(float(bench.inputs.price[at]), override, 1e-3, "usd_per_unit")
        if to is None:
            bench.miss(override.target, "accelerators are priced in USD a unit or by a share")
            return
        bench.put_one(
            "price", (at,), to, f"family:{name}", f"price of {name}", "USD thousand a unit"
        )


def _worth(bench: Bench, override: Override) -> None:
    for buyer in buyers_of(bench, (override.target,)):
        name = bench.inputs.buyers[buyer]
        for tier in range(len(bench.inputs.tier_share)):
            before = float(bench.inputs.tier_value[buyer, tier])
            to = _priced(before, override, 1.0, "usd_million_per_mw")
            if to is not None:
                what = f"worth of the ask of {name}, tier {tier + 1}"
                bench.put_one(
                    "tier_value", (buyer, tier), to, f"ask:{name}", what, "USD million a MW-year"
                )


def build(bench: Bench, override: Override) -> None:
    """Add capacity to what is there already."""
    by, periods = _amount(override.by), bench.inputs.periods
    rows = rows_of(bench, override.target, unit="mw_it" if by.unit == "mw_it_a_year" else by.unit)
    bounded = [row for row in rows if np.isfinite(bench.values(row)).all()]
    if rows and not bounded:
        bench.miss(override.target, f"{rows[0].what} has no ceiling that could be raised")
    total = np.sum([bench.values(row) for row in bounded], axis=0) if bounded else 0.0
    for row in bounded:
        values = bench.values(row)
        force = in_force(periods, override, flow=row.flow)
        if by.unit == "share":
            added = values * by.value * force
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                mine = np.where(total > 0, values / total, 1.0 / len(bounded))
            added = mine * amount_added(bench, override, flow=row.flow)
        bench.put(row, values + added)


def amount_added(bench: Bench, override: Override, *, flow: bool) -> Floats:
    """Return what an amount adds in each period, shape (T,), in the row's own unit."""
    by, periods = _amount(override.by), bench.inputs.periods
    if by.unit == "mw_it_a_year":
        begun = max(override.since, periods[0].begins)
        upto = np.minimum(ends_of(periods), override.until)
        return np.asarray(by.value * np.clip(upto - begun, 0.0, None))
    force = in_force(periods, override, flow=flow)
    return np.asarray(force * by.value * per_period(by, years_of(periods)))


def _amount(amount: Amount | None) -> Amount:
    """Return the amount that a reader has made sure of."""
    if amount is None:
        raise ValueError("an override without its amount was not read by overrides.py")
    return amount
