"""One kind of lane in one world, as the answer states it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.clearing.words import buyer_name, layer_name, pool_name
from lanebook.answers.option_clearing import LEAST_MW, Effect, World
from lanebook.answers.option_costs import capex_of, total_of
from lanebook.answers.option_kinds import Kind
from lanebook.answers.option_offer import Offer, Wanted, effect_of, worth_of
from lanebook.answers.option_records import LaneOption, ServedYear, Timing
from lanebook.answers.wording import joined

#: Most losers named, and the part of the lane that others must lose together to be named.
N_LOSERS, TOGETHER = 3, 0.05
UNKNOWN_USD: Final = Figure(
    None, None, None, "USD", state="unknown", note="the buyer has no ask in the model"
)


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
    if done.effect.is_full and most < LEAST_MW:
        return f"{kind.note} The model serves all that the buyer asks for without it."
    if most < wanted.mw - LEAST_MW and kind.entry in ("supply", "silicon"):
        told = "none of it serves" if most < LEAST_MW else f"at most {most:,.0f} MW of it serve"
        return f"{kind.note} In the model {told} the buyer: something else binds."
    return kind.note
