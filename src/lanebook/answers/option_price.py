"""One kind of lane in one world: dates, cost, what it serves, what it is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.clearing.words import buyer_name, layer_name, pool_name
from lanebook.answers.option_clearing import LEAST_MW, Addition, Effect, World
from lanebook.answers.option_costs import (
    HELD,
    capex_of,
    costs_of,
    days_of,
    ends_of,
    first_orbital,
    months,
    odds_by,
    total_of,
    wafers_per_mw,
    waits_of,
)
from lanebook.answers.option_kinds import Kind
from lanebook.answers.option_payload import CostPart, LaneOption, LeadPart, ServedYear, Timing
from lanebook.answers.wording import joined
from lanebook.evidence.parameters import Parameters

THOUSAND = 1e3
FOR_GOOD = (float("inf"),) * 3
#: Most losers named, and the part of the lane that others must lose together to be named.
N_LOSERS, TOGETHER = 3, 0.05
UNKNOWN_USD = Figure(
    None, None, None, "USD", state="unknown", note="the buyer has no ask in the model"
)
ENDS = ("low", "point", "high")


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


def priced(offer: Offer, wanted: Wanted, world: World | None) -> LaneOption:
    """Return an option without regrets; without a world its worth is unknown."""
    kind, (first, middle, last) = offer.kind, offer.days
    due = date(wanted.by, 12, 31)
    timing: Timing = "in time" if middle <= due else "only if early" if first <= due else "late"
    done = None if world is None else _in_world(offer, wanted, world)
    closes = _closes(offer, wanted)
    if done is not None and world is not None and kind.entry == "silicon":
        closes = _at_most(closes, done.effect, _when(world, done.effect, wanted.by))
    words = {"grid": pool_name(wanted.grid)}
    return LaneOption(
        kind=kind.name,
        label=kind.label.format(**words),
        entry=kind.entry,
        entry_words=kind.entry_words,
        earliest_on=first,
        point_on=middle,
        latest_on=last,
        timing=timing,
        on_time_odds=offer.odds,
        lead=offer.lead,
        capex_usd=capex_of(offer.costs, wanted.mw),
        cost=total_of(offer.costs),
        costs=offer.costs,
        closes=closes,
        closes_share=closes.point / wanted.open.point
        if closes.point is not None and wanted.open.point
        else None,
        escapes=kind.escapes,
        escapes_words=_escapes(kind, world, wanted, middle),
        still_binds=() if world is None else _still(kind, world, wanted, middle),
        still_binds_words=""
        if world is None
        else joined([layer_name(key) for key in _still(kind, world, wanted, middle)])
        or "nothing named",
        years=() if done is None or world is None else _years(world, done.effect),
        value_usd=UNKNOWN_USD if done is None else done.value,
        cost_usd=UNKNOWN_USD if done is None else done.cost,
        net_usd=UNKNOWN_USD if done is None else done.net,
        world_usd=None
        if done is None or world is None
        else world.brought_forward(done.effect.world_value),
        losers=() if done is None or world is None else _losers(world, done.effect, wanted.by),
        regrets=(),
        max_regret_usd=None,
        worst_scenario="",
        note=_note(kind, done, wanted),
    )


@dataclass(frozen=True)
class _Done:
    """An offer in a world: effect at its middle, and worth with its ends."""

    effect: Effect
    value: Figure
    cost: Figure
    net: Figure


def _in_world(offer: Offer, wanted: Wanted, world: World) -> _Done:
    effects = [effect_of(world, offer, wanted, end) for end in range(3)]
    worths = [worth_of(world, offer, effect, end) for end, effect in enumerate(effects)]
    return _Done(
        effect=effects[1],
        value=_spread([worth.value for worth in worths]),
        cost=_spread([worth.cost for worth in worths]),
        net=_spread([worth.net for worth in worths]),
    )


def _spread(values: list[float]) -> Figure:
    return Figure(min(values), values[1], max(values), "USD", state="derived")


def _closes(offer: Offer, wanted: Wanted) -> Figure:
    """Return MW of the open column that the lane closes: at its middle, at worst, at best."""
    gap = wanted.open
    if gap.point is None:
        return Figure(None, None, None, "MW", state="unknown", note="no ask is known for the year")
    due = date(wanted.by, 12, 31)
    first, middle, last = (day <= due for day in offer.days)
    at_least, at_most = (gap.low or 0.0), gap.high if gap.high is not None else gap.point
    point = min(wanted.mw, gap.point) if middle else 0.0
    low = min(wanted.mw, at_least) if last else 0.0
    high = min(wanted.mw, at_most) if first else 0.0
    return Figure(
        min(low, point), point, max(high, point), "MW", state="derived", claims=gap.claims
    )


def _at_most(closes: Figure, effect: Effect, at: int | None) -> Figure:
    """Return what silicon closes: chips without power are no capacity."""
    if closes.point is None:
        return closes
    most = 0.0 if at is None else float(effect.gained[at])
    low, point, high = (min(end or 0.0, most) for end in (closes.low, closes.point, closes.high))
    return replace(closes, low=low, point=point, high=high)


def _named(world: World, wanted: Wanted, arrives: date) -> tuple[str, ...]:
    """Return what is named in the year asked for, or that of arrival if it is later."""
    named = world.named()
    year = min(max(wanted.by, arrives.year), max(named))
    return named.get(year, ())


def _still(kind: Kind, world: World, wanted: Wanted, arrives: date) -> tuple[str, ...]:
    return tuple(key for key in _named(world, wanted, arrives) if key not in kind.escapes)


def _escapes(kind: Kind, world: World | None, wanted: Wanted, arrives: date) -> str:
    if kind.entry == "transfer":
        return "all, by taking another's"
    if kind.entry == "reserve":
        return "none: a place in the queue"
    named = kind.escapes if world is None else _named(world, wanted, arrives)
    met = [layer_name(key) for key in kind.escapes if key in named]
    if met:
        return joined(met)
    return f"{kind.spares}, which does not bind" if kind.escapes else "none"


def _years(world: World, effect: Effect) -> tuple[ServedYear, ...]:
    base = world.base.served_mw[world.buyer]
    return tuple(
        ServedYear(
            year=period.year,
            ask_mw=float(world.inputs.ask[world.buyer, at]),
            without_mw=float(base[at]),
            with_mw=float(effect.served[at]),
            world_mw=_rounded(float(effect.world[at])),
        )
        for at, period in enumerate(world.inputs.periods)
        if period.ends > world.since
    )


def _rounded(mw: float) -> float:
    return 0.0 if abs(mw) < LEAST_MW else mw


def _losers(world: World, effect: Effect, by: int) -> tuple[tuple[str, float], ...]:
    """Return who is served less, at the year-end asked for or the first with the lane.

    Only as far as all others together lose: an optimum may shuffle equals without anybody losing.
    """
    at = _when(world, effect, by)
    if at is None:
        return ()
    together = float(effect.gained[at] - effect.world[at])
    lost = {
        buyer_name(name): min(float(-effect.moved[row, at]), together)
        for row, name in enumerate(world.inputs.buyers)
        if row != world.buyer and effect.moved[row, at] < -LEAST_MW
    }
    if together < TOGETHER * float(effect.gained[at]) or together < LEAST_MW:
        return ()
    return tuple(sorted(lost.items(), key=lambda item: (-item[1], item[0]))[:N_LOSERS])


def _when(world: World, effect: Effect, by: int) -> int | None:
    """Return the period of the year-end asked for, or the first after it with the lane."""
    held = np.nonzero(effect.held > 0)[0]
    years = [period.year for period in world.inputs.periods]
    asked = [int(at) for at in held if years[at] >= by]
    return asked[0] if asked else None


def _note(kind: Kind, done: _Done | None, wanted: Wanted) -> str:
    if done is None:
        return kind.note
    if not done.effect.is_possible:
        return f"{kind.note} No allocation of the model lets the buyer have it."
    if not (done.effect.held > 0).any():
        return f"{kind.note} It comes after the model ends, so it is worth nothing inside it."
    most = float(done.effect.gained.max())
    if most < wanted.mw - LEAST_MW and kind.entry in ("supply", "silicon"):
        told = "none of it serves" if most < LEAST_MW else f"at most {most:,.0f} MW of it serve"
        return f"{kind.note} In the model {told} the buyer: something else binds."
    return kind.note
