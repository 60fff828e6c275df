"""Turn the dollars of a contract into the megawatts they would rent.

METHODS 2: many lanes have dollars and a term but no megawatts. Annual dollars are an annual amount
of that year, between two annual amounts the straight line, else the total over its stated term; no
term, no year. Megawatts are annual dollars over the rent of a megawatt-year, which depends on the
layer. They are a layer of their own with formula and interval, never added to stated megawatts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lanebook.network.capacity import Dollars

DAYS_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Implied:
    """Megawatts implied by dollars at one date.

    Attributes:
        low_mw, point_mw, high_mw: MW of IT load.
        usd_a_year: the dollars behind the point.
        formula: the division in words, with its numbers.
        claims: claims behind the dollars.
    """

    low_mw: float
    point_mw: float
    high_mw: float
    usd_a_year: float
    formula: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Yearly:
    low: float
    point: float
    high: float
    how: str
    claims: tuple[str, ...]


def implied_mw(
    dollars: Sequence[Dollars], on: date, rent_usd_m: tuple[float, float, float]
) -> Implied | None:
    """Return the megawatts that the dollars running at `on` would rent, or None.

    Args:
        dollars: annual amounts and at most one total of a tie.
        on: the date.
        rent_usd_m: million USD per MW-year of the layer, as (low, point, high).

    Missing data: without an amount that runs at `on`, or without a term, there is no number.

    15 bn USD a year at 11 (8 to 14) million USD a MW-year: 15,000/11 = 1,364 MW (1,071 to 1,875).
    """
    yearly = _running(dollars, on) or _between(dollars, on) or _spread_total(dollars, on)
    if yearly is None:
        return None
    low, point, high = rent_usd_m
    return Implied(
        low_mw=yearly.low / 1e6 / high,
        point_mw=yearly.point / 1e6 / point,
        high_mw=yearly.high / 1e6 / low,
        usd_a_year=yearly.point,
        formula=f"{yearly.how} ÷ {point:g} ({low:g}–{high:g}) m USD a MW-year",
        claims=yearly.claims,
    )


def _running(dollars: Sequence[Dollars], on: date) -> _Yearly | None:
    running = [
        amount
        for amount in dollars
        if amount.kind == "annual"
        and amount.from_on is not None
        and amount.from_on <= on
        and (amount.to_on is None or on <= amount.to_on)
    ]
    if not running:
        return None
    # The stretch that began last is the latest word on what runs now.
    latest = max(running, key=lambda amount: (amount.from_on or date.min, amount.claims))
    points = [amount.point_usd for amount in running]
    return _Yearly(
        low=min(amount.low_usd for amount in running),
        point=latest.point_usd,
        high=max(points + [amount.high_usd for amount in running]),
        how=f"{_bn(latest.point_usd)} a year",
        claims=tuple(sorted({claim for amount in running for claim in amount.claims})),
    )


def _between(dollars: Sequence[Dollars], on: date) -> _Yearly | None:
    annual = [amount for amount in dollars if amount.kind == "annual" and amount.from_on]
    before = [amount for amount in annual if amount.to_on is not None and amount.to_on < on]
    after = [amount for amount in annual if amount.from_on is not None and amount.from_on > on]
    if not before or not after:
        return None
    first = max(before, key=lambda amount: (amount.to_on or date.min, amount.claims))
    last = min(after, key=lambda amount: (amount.from_on or date.max, amount.claims))
    start, end = _middle(first), _middle(last)
    share = (on - start).days / (end - start).days
    low, point, high = (
        one + (other - one) * share
        for one, other in (
            (first.low_usd, last.low_usd),
            (first.point_usd, last.point_usd),
            (first.high_usd, last.high_usd),
        )
    )
    how = f"{_bn(point)} a year, between {_bn(first.point_usd)} and {_bn(last.point_usd)}"
    return _Yearly(low, point, high, how, tuple(sorted({*first.claims, *last.claims})))


def _spread_total(dollars: Sequence[Dollars], on: date) -> _Yearly | None:
    for amount in dollars:
        if amount.kind != "total" or amount.from_on is None or amount.to_on is None:
            continue
        if not amount.from_on <= on <= amount.to_on:
            continue
        years = (amount.to_on - amount.from_on).days / DAYS_A_YEAR
        if years <= 0:
            continue
        return _Yearly(
            amount.low_usd / years,
            amount.point_usd / years,
            amount.high_usd / years,
            f"{_bn(amount.point_usd)} over {years:.1f} years",
            amount.claims,
        )
    return None


def _middle(amount: Dollars) -> date:
    begin = amount.from_on or date.min
    end = amount.to_on or begin
    return date.fromordinal((begin.toordinal() + end.toordinal()) // 2)


def _bn(usd: float) -> str:
    return f"{usd / 1e9:.3g} bn USD"
