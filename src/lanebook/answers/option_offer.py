"""What is wanted, what a kind offers, and what the offer does and is worth in one world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.option_clearing import Addition, Effect, World
from lanebook.answers.option_costs import (
    HELD,
    costs_of,
    days_of,
    ends_of,
    first_orbital,
    months,
    odds_by,
    wafers_per_mw,
    waits_of,
)
from lanebook.answers.option_kinds import Kind
from lanebook.answers.option_records import CostPart, LeadPart
from lanebook.evidence.parameters import Parameters

THOUSAND: Final = 1e3
FOR_GOOD: Final = (float("inf"),) * 3
ENDS: Final = ("low", "point", "high")


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        mw: MW of IT load.
        by: year-end.
        grid: pool of a grid lane.
        since: the day asked about.
        open: open column of the year.
    """

    mw: float
    by: int
    grid: str
    since: date
    open: Figure


@dataclass(frozen=True)
class Offer:
    """A kind with everything about it that no world changes.

    Attributes:
        kind: of lane.
        lead, days: waits, and the days of its low, middle and high end.
        odds: of coming by the year-end asked for.
        costs: parts of a megawatt-year.
        wafers: thousand wafers a year by layer, where it makes its own.
        terms: years for which it is held, low, middle, high; inf for good.
    """

    kind: Kind
    lead: tuple[LeadPart, ...]
    days: tuple[date, date, date]
    odds: float
    costs: tuple[CostPart, ...]
    wafers: tuple[tuple[str, float], ...]
    terms: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Worth:
    """Worth, cost and their difference, USD, discounted to the day asked about."""

    value: float
    cost: float

    @property
    def net(self) -> float:
        """Worth less cost."""
        return self.value - self.cost


def fraction(day: date) -> float:
    """Return a day as a fraction of the calendar: 1 January is the year itself."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def offer_of(parameters: Parameters, kind: Kind, wanted: Wanted) -> Offer:
    """Return dates, odds and costs of a kind.

    Raises:
        UnknownName: if no parameter gives its wait in that grid.
    """
    lead = waits_of(parameters, kind, wanted.grid)
    days = days_of(wanted.since, months(lead)) if lead else first_orbital(parameters)
    begins, limit = fraction(wanted.since), wanted.by + 1.0
    low, point, high = (fraction(day) - begins for day in days)
    wafers: dict[str, float] = {}
    if kind.entry == "silicon":
        logic = wafers_per_mw(parameters, packaging=False)[1]
        packages = wafers_per_mw(parameters, packaging=True)[1]
        per_mw = {"cowos": packages, "n4": logic, "n3": logic, "n2": logic}
        wafers = {key: wanted.mw * per_mw[key] / THOUSAND for key in kind.escapes}
    return Offer(
        kind=kind,
        lead=lead,
        days=days,
        odds=odds_by((low, point, high), limit - begins),
        costs=costs_of(parameters, kind, wanted.mw),
        wafers=tuple(wafers.items()),
        terms=ends_of(parameters.get("lease_term", kind.term)) if kind.term else FOR_GOOD,
    )


def effect_of(world: World, offer: Offer, wanted: Wanted, end: int = 1) -> Effect:
    """Return what an offer does in a world if it comes at one end (0, 1, 2) of its wait."""
    arrives = fraction(offer.days[end])
    return world.effect(
        Addition(
            entry=offer.kind.entry,
            mw=wanted.mw,
            arrives=arrives,
            leaves=arrives + offer.terms[end],
            grid=wanted.grid,
            wafers=offer.wafers,
        )
    )


def worth_of(world: World, offer: Offer, effect: Effect, end: int = 1) -> Worth:
    """Return worth and cost of an offer at one end of its cost.

    What is held whether used or not (shell, plant, rent) is paid on every megawatt held; chips and
    electricity on what it serves.
    """
    held = {part.label: part for part in offer.costs}
    of_kind = dict(zip(offer.kind.costs, held.values(), strict=True))
    fixed = HELD if offer.kind.entry != "silicon" else HELD - {"shell"}
    on_held, on_used = (
        sum(
            getattr(part.yearly, ENDS[end]) or 0.0
            for name, part in of_kind.items()
            if (name in fixed) is is_held
        )
        for is_held in (True, False)
    )
    yearly = (effect.held * on_held + effect.gained * on_used) / 1e6
    return Worth(world.discounted(effect.value), world.discounted(yearly))
