"""One buyer's view: its own small problem, what more is worth to it, and who goes short."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import UnknownName
from lanebook.engines.clearing.inputs import Floats, ImportRule, Inputs
from lanebook.engines.clearing.prices import (
    LayerPrices,
    layer_interval,
    layer_prices,
)
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.solver import Solver


@dataclass(frozen=True, eq=False)
class BuyerValues:
    """What one more unit in the hands of one buyer is worth to it.

    Attributes:
        buyer: id.
        prices: of its own problem. What it was cleared leaves nothing over, so that several
            layers often run out together and `worth` is one of many there: read `low`.
        low, high: (keys, T) what one more unit is worth and what one less costs; both `worth`
            where no interval was asked for.
    """

    buyer: str
    prices: LayerPrices
    low: Floats
    high: Floats

    def worth(self, key: str, *, per: float = 1.0) -> tuple[Floats, Floats, Floats]:
        """Return low, point and high of a layer key, each (T,), divided by `per`.

        The point is what one more unit alone is worth: the low end.

        Args:
            key: layer key; a buyer's power is `power`, its money `capital`.
            per: units that the caller converts to in one unit of the model: 8 bits of a byte, 1e3
                wafers in a thousand, gigabits of a stack.
        """
        row = self.prices.at(key)
        return self.low[row] / per, self.low[row] / per, self.high[row] / per


@dataclass(frozen=True, slots=True)
class Rationed:
    """An ask, or a tier of it, that is not wholly served.

    Attributes:
        buyer, period: whose ask, when.
        tier: number of the tier, 0 the most valued; -1 for the whole ask.
        asked_mw, unmet_mw: MW of IT load at the end of the period.
    """

    buyer: str
    period: str
    tier: int
    asked_mw: float
    unmet_mw: float


@dataclass(frozen=True, eq=False)
class Holdings:
    """Megawatts in use by who holds them and who uses them, each (T,).

    Attributes:
        own: in use by hyperscalers beyond what they hold for others.
        for_labs: held by hyperscalers on lanes of labs, as far as kept.
        lab_allocated: in use by labs, whoever holds it.
        others: in use by everybody else.
        total: in use by all.
    """

    own: Floats
    for_labs: Floats
    lab_allocated: Floats
    others: Floats
    total: Floats

    @property
    def hyperscaler_held(self) -> Floats:
        """Held by hyperscalers: for themselves and for labs."""
        return self.own + self.for_labs


def for_buyer(clearing: Clearing, buyer: str) -> Inputs:
    """Return the buyer's own problem: what is left when all others keep what they have.

    Capacity is what the buyer's units took and what was left over; units are told apart first in,
    first out, and within a batch in proportion. Bands of roadmaps hold for the buyer's own units,
    widened to what the clearing gave it; import rules count what the others make
    and take. So the buyer's part of the clearing is an answer of its problem.

    Args:
        clearing: an optimum, under a rule or not.
        buyer: id, one of `Inputs.buyers`.

    Raises:
        UnknownName: if there is no such buyer.
    """
    inputs = clearing.inputs
    at = _buyer(inputs, buyer)
    own, held = own_units(clearing, at)
    others = np.maximum(clearing.value("made") - own, 0.0)
    installed = clearing.value("installed")
    each = inputs.price[:, None] + inputs.kw[:, None] * inputs.shell_price
    paid = np.einsum("abt,at,bp->pt", np.delete(installed, at, 1), each, _without(inputs.pays, at))
    sited = _without(clearing.value("sited"), at).sum(axis=0)
    lanes = [number for number, lane in enumerate(inputs.lanes) if lane.buyer == buyer]
    names = {lane.id for lane in inputs.lanes if lane.buyer == buyer} | {buyer}
    mix = _bands(own, inputs)
    packaging = inputs.use[inputs.packaging][:, None] if inputs.packaging >= 0 else 1.0
    share = _share(own * packaging, inputs)
    return inputs.with_(
        buyers=(buyer,),
        lanes=tuple(inputs.lanes[number] for number in lanes),
        capacity=np.maximum(inputs.capacity - inputs.use @ others, 0.0),
        most_units=np.maximum(inputs.most_units - others, 0.0),
        mix_low=np.fmin(inputs.mix_low, mix),
        mix_high=np.fmax(inputs.mix_high, mix),
        vendor_low=np.fmin(inputs.vendor_low, share),
        vendor_high=np.fmax(inputs.vendor_high, share),
        imports=tuple(_rule(clearing, rule, at, own) for rule in inputs.imports),
        may_have=inputs.may_have[:, [at]],
        power=np.maximum(inputs.power - sited, 0.0),
        may_site=inputs.may_site[[at]],
        ask=inputs.ask[[at]],
        tier_value=inputs.tier_value[[at]],
        start_mw=inputs.start_mw[[at]],
        held=held,
        capital=np.maximum(inputs.capital - paid, 0.0),
        pays=inputs.pays[[at]],
        committed=inputs.committed[lanes],
        penalty=inputs.penalty[lanes],
        floors=tuple(floor for floor in inputs.floors if floor.target in names),
    )  # fmt: skip


def buyer_values(clearing: Clearing, buyer: str, *, keys: Collection[str] = ()) -> BuyerValues:
    """Return what one more unit of each layer is worth to a buyer that alone may use it.

    Args:
        clearing: an optimum.
        buyer: id.
        keys: layer keys whose interval at a kink is wanted: two more solves a key and period.

    Raises:
        UnknownName: if there is no such buyer.
    """
    inputs = for_buyer(clearing, buyer)
    solver = Solver(inputs)
    found = solver.solve(inputs)
    prices = layer_prices(found)
    low, high = prices.worth.copy(), prices.worth.copy()
    for key in keys:
        row = prices.at(key)
        for period in range(len(inputs.periods)):
            low[row, period], high[row, period] = layer_interval(solver, found, key, period)
    return BuyerValues(buyer, prices, low, high)


def rationed(clearing: Clearing, *, least_mw: float = 1e-3) -> tuple[Rationed, ...]:
    """Return the asks that are not met, whole and by tier; by period, buyer and tier.

    Args:
        clearing: an optimum.
        least_mw: megawatts under which an ask counts as met.
    """
    inputs = clearing.inputs
    tiers = inputs.ask[:, None, :] * inputs.tier_share[None, :, None]
    unmet = tiers - clearing.value("served")
    return tuple(
        Rationed(buyer, period.label, tier, float(asked[tier]), float(short[tier]))
        for time, period in enumerate(inputs.periods)
        for at, buyer in enumerate(inputs.buyers)
        for asked, short in [(_and_whole(tiers[at, :, time]), _and_whole(unmet[at, :, time]))]
        for tier in (-1, *range(len(inputs.tier_share)))
        if short[tier] > least_mw
    )


def holdings(clearing: Clearing, hyperscalers: Collection[str], labs: Collection[str]) -> Holdings:
    """Return who holds the megawatts in use and who uses them.

    Args:
        clearing: an optimum.
        hyperscalers: holders and buyers that count as such: buyer ids and organisation ids.
        labs: buyer ids that count as labs; disjoint from `hyperscalers`.
    """
    inputs = clearing.inputs
    runs, kept = clearing.running_mw, clearing.value("kept")
    held = _flags(lane.holder in hyperscalers and lane.buyer in labs for lane in inputs.lanes)
    is_lab = _flags(buyer in labs for buyer in inputs.buyers)
    is_cloud = _flags(buyer in hyperscalers and buyer not in labs for buyer in inputs.buyers)
    total = runs.sum(axis=0)
    lab, own = runs[is_lab].sum(axis=0), runs[is_cloud].sum(axis=0)
    return Holdings(own, kept[held].sum(axis=0), lab, total - lab - own, total)


def own_units(clearing: Clearing, buyer: int) -> tuple[Floats, Floats]:
    """Return which of the units made, and held before the first period, are one buyer's.

    First in, first out: what is installed in a period comes from the oldest batch that waits, and a
    batch is shared in proportion to what each buyer installs in that period. What waits at the end
    is nobody's.

    Args:
        clearing: an optimum.
        buyer: index along the buyers.

    Returns:
        (made, held): shapes (A, T) and (A,), thousand units.
    """
    inputs, installed = clearing.inputs, clearing.value("installed")
    n_families, _, n_periods = installed.shape
    own = np.zeros((n_families, n_periods + 1))  # batch 0 was held before
    left = np.column_stack([inputs.held, clearing.value("made")])
    for period in range(n_periods):
        wanted = installed[:, :, period].sum(axis=1)
        share = np.where(
            wanted > 0, installed[:, buyer, period] / np.where(wanted > 0, wanted, 1.0), 0.0
        )
        for batch in range(period + 2):
            taken = np.minimum(left[:, batch], wanted)
            left[:, batch] -= taken
            wanted = wanted - taken
            own[:, batch] += taken * share
    return own[:, 1:], own[:, 0]


def _buyer(inputs: Inputs, buyer: str) -> int:
    if buyer not in inputs.buyers:
        raise UnknownName(
            f"No buyer {buyer!r} in this model.",
            expected=f"one of {', '.join(inputs.buyers)}",
            next_step="name one of them.",
        )
    return inputs.buyers.index(buyer)


def _without(array: Floats, at: int) -> Floats:
    return np.delete(array, at, axis=0)


def _and_whole(tiers: Floats) -> Floats:
    """Return the tiers with their sum behind them, where index -1 finds it."""
    return np.append(tiers, tiers.sum())


def _flags(flags: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(flags, dtype=np.bool_)


def _bands(own: Floats, inputs: Inputs) -> Floats:
    """Return each family's share of its vendor's units in the buyer's own; nan without any."""
    one = inputs.vendor_of[:, None] == inputs.vendor_of[None, :]
    its = one @ own
    return np.where(its > 0, own / np.where(its > 0, its, 1.0), np.nan)


def _share(packaging: Floats, inputs: Inputs) -> Floats:
    """Return each vendor's share of the packaging in the buyer's own units; nan without any."""
    by_vendor = (inputs.vendor_of[None, :] == np.arange(len(inputs.vendors))[:, None]) @ packaging
    total = by_vendor.sum(axis=0)
    return np.where(total > 0, by_vendor / np.where(total > 0, total, 1.0), np.nan)


def _rule(clearing: Clearing, rule: ImportRule, at: int, own: Floats) -> ImportRule:
    """Return the rule for one buyer, with what the others' units and purchases leave of it.

    A rule on others alone stays: what they have rests on units that this buyer lets be made.
    """
    inputs = clearing.inputs
    families = [inputs.families.index(name) for name in rule.families]
    others = [inputs.buyers.index(name) for name in rule.buyers if name != inputs.buyers[at]]
    made = (clearing.value("made") - own)[families].sum(axis=0)
    taken = clearing.value("installed")[np.ix_(families, others)].sum(axis=(0, 1))
    share = np.where(np.isinf(rule.share), 0.0, rule.share)  # inf: no rule, and `extra` unread
    extra = share * made - taken + (0.0 if rule.extra is None else rule.extra)
    bound = tuple(name for name in rule.buyers if name == inputs.buyers[at])
    return ImportRule(rule.name, rule.families, bound, rule.share, extra)
