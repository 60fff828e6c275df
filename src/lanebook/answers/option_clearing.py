"""A new lane inside the clearing model: what it serves its buyer, and at whose cost.

The lane enters the inputs and the program is solved again; the difference is its effect. Megawatts
are the buyer's: it is served them on top of what it had (a floor), whoever loses by it. Power of a
lane's own comes with them, so that others lose less or nothing. Wafers are offered: what they add
to all that is served counts as the buyer's, for it can swap them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lanebook.answers.option_records import Entry
from lanebook.engines.clearing.inputs import Floats, Floor, Inputs, weights
from lanebook.engines.clearing.prices import binding
from lanebook.engines.clearing.solver import Impossible, Solver

#: Pool that only the buyer can use, empty without a lane.
POOL: Final = "lane"
#: Megawatts below which nothing is said to have moved.
LEAST_MW: Final = 0.5


@dataclass(frozen=True, slots=True)
class Addition:
    """What a lane puts into the model.

    Attributes:
        entry: how.
        mw: MW of IT load.
        arrives, leaves: fractions of the calendar.
        grid: pool that a reserved lane stands in.
        wafers: thousand wafers (or packages' wafers) a year by layer key, for `silicon`.
    """

    entry: Entry
    mw: float
    arrives: float
    leaves: float
    grid: str
    wafers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Effect:
    """What a lane does, by period.

    Attributes:
        served: (T,) MW that the buyer is served with it.
        gained: (T,) MW that it is served more, at most the lane's.
        held: (T,) MW that the lane holds for it.
        value: USD million a year of `gained`, shape (T,).
        world: (T,) MW that all are served more.
        world_value: USD million, rise of the optimum, discounted to the model's first period.
        moved: (B, T) MW that each buyer is served more, negative where it loses.
        is_full: whether the buyer is served all it asks for without the lane while it stands.
        is_possible: False where nothing in the model lets the buyer have it.
    """

    served: Floats
    gained: Floats
    held: Floats
    value: Floats
    world: Floats
    world_value: float
    moved: Floats
    is_full: bool
    is_possible: bool


class World:
    """One set of inputs, ready for lanes of one buyer: solved once, then restarted.

    Args:
        inputs: of the book's model, or of a scenario on it.
        buyer: name on the axis of buyers.
        since: fraction of the calendar of the day asked about.
    """

    def __init__(self, inputs: Inputs, buyer: str, since: float) -> None:
        self._plain = inputs
        self.buyer = inputs.buyers.index(buyer)
        self.inputs = _with_pool(inputs, self.buyer)
        self.since = since
        self._solver = Solver(self.inputs)
        self.base = self._solver.solve(self.inputs)
        self._known: dict[tuple[Entry, bytes, tuple[tuple[str, float], ...]], Effect] = {}

    def named(self) -> dict[int, tuple[str, ...]]:
        """Return the layers named in each year, the binding one first; () where demand binds."""
        found: dict[int, tuple[str, ...]] = {}
        for period, label in zip(self.inputs.periods, binding(self.base), strict=True):
            keys = () if label.key == "ask" else (label.key, *label.also)
            found[period.year] = keys
        return found

    def discounted(self, yearly: Floats) -> float:
        """Return USD of USD million a year from the day asked about on, discounted to it."""
        periods = self.inputs.periods
        ahead = np.array([period.ends > self.since for period in periods])
        factor = (1 + self.inputs.discount_rate) ** (self.since - periods[0].begins)
        return float((yearly * weights(self.inputs))[ahead].sum() * factor * 1e6)

    def brought_forward(self, value: float) -> float:
        """Return USD of USD million that are discounted to the first period, at the day asked."""
        first = self.inputs.periods[0].begins
        return value * float((1 + self.inputs.discount_rate) ** (self.since - first)) * 1e6

    def effect(self, lane: Addition) -> Effect:
        """Return what a lane does in this world."""
        held = self._held(lane)
        key = (lane.entry, held.tobytes(), lane.wafers)
        if key not in self._known:
            self._known[key] = self._effect(lane, held)
        return self._known[key]

    def _effect(self, lane: Addition, held: Floats) -> Effect:
        if not held.any() or (lane.entry == "silicon" and not self._is_scarce(lane, held)):
            return self._nothing(held)
        try:
            found = self._solver.solve(self._placed(lane, held))
        except Impossible:
            return replace(self._nothing(held), is_possible=False)
        moved = found.served_mw - self.base.served_mw
        before = self.base.served_mw[self.buyer]
        added = moved.sum(axis=0) if lane.entry == "silicon" else moved[self.buyer]
        gained = np.clip(added, 0.0, np.minimum(held, self.inputs.ask[self.buyer] - before))
        return Effect(
            served=before + gained,
            gained=gained,
            held=held,
            value=self._worth(before + gained) - self._worth(before),
            world=moved.sum(axis=0),
            world_value=found.objective - self.base.objective,
            moved=moved,
            is_full=self._is_full(held),
            is_possible=True,
        )

    def _is_scarce(self, lane: Addition, held: Floats) -> bool:
        """Whether any of its wafers has a shadow price; more of the others changes nothing."""
        prices = self.base.shadow_price("silicon")
        rows = [
            self.inputs.layers.index(key) for key, _ in lane.wafers if key in self.inputs.layers
        ]
        return bool((prices[rows][:, held > 0] > 0).any())

    def _nothing(self, held: Floats) -> Effect:
        none = np.zeros(len(self.inputs.periods))
        return Effect(
            served=self.base.served_mw[self.buyer], gained=none, held=held, value=none, world=none,
            world_value=0.0, moved=np.zeros_like(self.base.served_mw), is_full=self._is_full(held),
            is_possible=True,
        )  # fmt: skip

    def _is_full(self, held: Floats) -> bool:
        room = self.inputs.ask[self.buyer] - self.base.served_mw[self.buyer]
        return bool(held.any()) and bool((room[held > 0] < LEAST_MW).all())

    def _held(self, lane: Addition) -> Floats:
        """Return MW that the lane holds at the end of each period; a grid gives what it adds."""
        ends = np.array([period.ends for period in self.inputs.periods])
        there = (ends >= lane.arrives) & (ends > self.since) & (ends <= lane.leaves)
        held = np.where(there, lane.mw, 0.0)
        if lane.entry == "reserve":
            pool = self._plain.power[self._plain.pools.index(lane.grid)]
            now = float(pool[max(int(np.searchsorted(ends, self.since, side="right")) - 1, 0)])
            held = np.minimum(held, np.maximum(pool - now, 0.0))
        return np.asarray(held, dtype=np.float64)

    def _placed(self, lane: Addition, held: Floats) -> Inputs:
        inputs = self.inputs
        if lane.entry == "silicon":
            years = np.array([period.years for period in inputs.periods])
            capacity = inputs.capacity.copy()
            for layer, a_year in lane.wafers:
                if layer in inputs.layers:
                    capacity[inputs.layers.index(layer)] += np.where(held > 0, a_year * years, 0.0)
            return inputs.with_(capacity=capacity)
        before = self.base.served_mw[self.buyer]
        least = np.where(held > 0, np.minimum(before + held, inputs.ask[self.buyer]), 0.0)
        floors = tuple(
            floor if at is None else replace(floor, least_mw=_below(float(least[at])))
            for floor, at in zip(inputs.floors, self._own_floors(), strict=True)
        )
        power = inputs.power.copy()
        if lane.entry == "supply":
            power[inputs.pools.index(POOL)] += held
        return inputs.with_(power=power, floors=floors)

    def _own_floors(self) -> list[int | None]:
        """Return which period each floor that the lane may set is for; None for the user's."""
        n_before = len(self._plain.floors)
        n_own = len(self.inputs.floors) - n_before
        return [*([None] * n_before), *range(n_own)]

    def served_in(self, year: int) -> float:
        """Return MW that the buyer is served at the end of a year without a lane; 0 outside."""
        ends = [at for at, period in enumerate(self.inputs.periods) if period.year == year]
        return float(self.base.served_mw[self.buyer, ends[-1]]) if ends else 0.0

    def worth_at(self, served_mw: float, year: int) -> float | None:
        """Return USD of one more MW-year where so much is served; 0 beyond the ask."""
        years = [period.year for period in self.inputs.periods]
        if year not in years:
            return None
        at = len(years) - 1 - years[::-1].index(year)
        ask, rest = float(self.inputs.ask[self.buyer, at]), served_mw
        for tier, part in enumerate(self.inputs.tier_share):
            rest -= ask * float(part)
            if rest < -LEAST_MW:
                return float(self.inputs.tier_value[self.buyer, tier]) * 1e6
        return 0.0

    def _worth(self, served: Floats) -> Floats:
        """Return USD million a year that the buyer's megawatts are worth, the best tier first."""
        inputs, rest = self._plain, served.copy()
        worth = np.zeros_like(served)
        for tier, part in enumerate(inputs.tier_share):
            filled = np.minimum(rest, inputs.ask[self.buyer] * part)
            worth += filled * inputs.tier_value[self.buyer, tier]
            rest -= filled
        return worth


def _below(mw: float) -> float:
    """Return a floor a hair lower, so that rounding of the base solve does not forbid it."""
    return max(mw - LEAST_MW, 0.0)


def _with_pool(inputs: Inputs, buyer: int) -> Inputs:
    """Return inputs with an empty pool that only the buyer can use, and floors of its at 0."""
    may_site = np.hstack([inputs.may_site, np.zeros((len(inputs.buyers), 1), dtype=bool)])
    may_site[buyer, -1] = True
    name = inputs.buyers[buyer]
    own = tuple(Floor(name, period.label, 0.0) for period in inputs.periods)
    return inputs.with_(
        pools=(*inputs.pools, POOL),
        power=np.vstack([inputs.power, np.zeros((1, len(inputs.periods)))]),
        may_site=may_site,
        floors=(*inputs.floors, *own),
    )
