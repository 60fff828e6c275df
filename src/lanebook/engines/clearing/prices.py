"""What one more unit of a layer is worth, and which layer binds.

A shadow price is the derivative of the optimum by a capacity. The optimum is concave and piecewise
linear in it, so the derivative jumps at a kink: `price_interval` then gives both sides (Bertsimas
and Tsitsiklis 1997, section 5.3). Layer keys: silicon layers by name, `power` and `power:POOL`,
`capital` and `capital:PAYER`, `ask`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError
from lanebook.engines.clearing.inputs import Floats, Inputs, discounts, weights
from lanebook.engines.clearing.result import LEVELS, Clearing
from lanebook.engines.clearing.solver import Impossible, Solver

#: A layer is named only if its shadow value exceeds this share of the year's value (METHODS 3).
THRESHOLD: Final = 0.004
#: How far a bound is moved to either side to see the two derivatives, relative to itself.
STEP: Final = 1e-5


@dataclass(frozen=True, eq=False)
class LayerPrices:
    """Capacities and what one more unit is worth, by layer key (rows) and period (columns).

    Units: silicon in thousand wafers or million gigabits, power and asks in MW, capital in USD
    million. No price is negative.

    Attributes:
        keys: layer keys, in the order of `layer_keys`.
        periods: labels.
        capacity: bound of the layer; inf where nothing bounds it.
        used: of it.
        worth: of one more unit in that period alone: USD million per MW-year for power and asks,
            USD million per unit for the others. `power`, `capital` and `ask` hold the mean of
            their parts, weighted by capacity; `power` and `capital` without what is `apart`.
        lasting: of one more unit a year from that period to the end of the horizon, USD million
            per unit, discounted to the middle of that period.
        yearly: `worth` per year of service: for silicon and capital divided by the discounted
            years that units of the period serve within the horizon, so that layers compare.
        share: `yearly` times capacity, of the year's value; 0 in a period that serves nothing.
    """

    keys: tuple[str, ...]
    periods: tuple[str, ...]
    capacity: Floats
    used: Floats
    worth: Floats
    lasting: Floats
    yearly: Floats
    share: Floats

    @property
    def slack(self) -> Floats:
        """What is left of each layer; inf where nothing bounds it."""
        return self.capacity - self.used

    def at(self, key: str) -> int:
        """Return the row of a layer key; EngineError if there is none."""
        if key not in self.keys:
            raise EngineError(
                f"No layer {key!r} in this model.",
                expected=f"one of {', '.join(self.keys)}",
                next_step="name one of them.",
            )
        return self.keys.index(key)


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds in a period.

    Attributes:
        period: label.
        key: layer with the largest share of the year's value; "ask" if no layer is named.
        share: that share; 0 for "ask".
        also: further named layers, largest first.
    """

    period: str
    key: str
    share: float
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One row (or ask) of a layer key: its block and index along the first axis."""

    row: str
    first: int


def layer_keys(inputs: Inputs) -> tuple[str, ...]:
    """Return every layer key of a model: silicon, power, its pools, capital, its payers, ask."""
    return (
        *inputs.layers,
        "power",
        *(f"power:{pool}" for pool in inputs.pools),
        "capital",
        *(f"capital:{payer}" for payer in inputs.payers),
        "ask",
    )


def is_part(key: str) -> bool:
    """Return whether a key is a part of another: one pool of power, one payer of capital."""
    return key.startswith(("power:", "capital:"))


def layer_prices(clearing: Clearing, keys: tuple[str, ...] | None = None) -> LayerPrices:
    """Return capacities, use and shadow prices of layers and periods.

    Args:
        clearing: an optimum.
        keys: layer keys; default all (`layer_keys`).
    """
    inputs = clearing.inputs
    keys = layer_keys(inputs) if keys is None else keys
    columns = [_layer(clearing, _parts(inputs, key)) for key in keys]
    capacity, used, worth, lasting, yearly, value = (
        np.array([column[number] for column in columns]) for number in range(6)
    )
    year = clearing.yearly_value
    share = np.where(year > 0, value / np.where(year > 0, year, 1.0), 0.0)
    labels = tuple(period.label for period in inputs.periods)
    return LayerPrices(keys, labels, capacity, used, worth, lasting, yearly, share)


def binding(
    clearing: Clearing, prices: LayerPrices | None = None, threshold: float = THRESHOLD
) -> tuple[Binding, ...]:
    """Return what binds in each period: the named layer with the largest share of its value.

    Args:
        clearing: an optimum.
        prices: its layer prices, if they are there already.
        threshold: share of the year's value above which a layer is named.
    """
    prices = prices or layer_prices(clearing)
    rows = [row for row, key in enumerate(prices.keys) if key != "ask" and not is_part(key)]
    found = []
    for at, period in enumerate(prices.periods):
        named = [row for row in rows if prices.share[row, at] > threshold]
        named.sort(key=lambda row: (-prices.share[row, at], row))
        keys = [prices.keys[row] for row in named]
        share = float(prices.share[named[0], at]) if named else 0.0
        found.append(Binding(period, keys[0] if keys else "ask", share, tuple(keys[1:])))
    return tuple(found)


def price_interval(
    solver: Solver, clearing: Clearing | Inputs, row: str, *index: int
) -> tuple[float, float]:
    """Return what one more unit of a row's bound is worth and what one less costs.

    The bound is moved by a hundred-thousandth of itself to either side and the program restarted;
    the duals there are the right and the left derivative, the same where there is no kink.

    Args:
        solver: built for the inputs' pattern.
        clearing: the optimum, with the numbers it was found for (a rule's included), or inputs.
        row: row block with an upper bound ("silicon", "power", "capital"), or "ask".
        index: of the row in its block; buyer and period for "ask".

    Returns:
        (low, high), undiscounted, in the units of `Clearing.shadow_price`; high is inf where no
        less is possible, (0, 0) where nothing bounds the row.
    """
    at = clearing if isinstance(clearing, Clearing) else solver.solve(clearing)
    return _interval(solver, at, [(_Part(row, index[0]), 1.0)], index[1])


def layer_interval(
    solver: Solver, clearing: Clearing, key: str, period: int
) -> tuple[float, float]:
    """Return `price_interval` of a key of `layer_keys`, parts moved together by capacity."""
    parts = _parts(clearing.inputs, key)
    capacity = np.array([_bound(clearing, part)[period] for part in parts])
    finite = np.isfinite(capacity)
    parts = [part for part, there in zip(parts, finite, strict=True) if there]
    if not parts:
        return 0.0, 0.0
    capacity = capacity[finite]
    total = float(capacity.sum())
    shares = capacity / total if total > 0 else np.full(len(parts), 1 / len(parts))
    return _interval(solver, clearing, list(zip(parts, shares.tolist(), strict=True)), period)


def _parts(inputs: Inputs, key: str) -> list[_Part]:
    if key in inputs.layers:
        return [_Part("silicon", inputs.layers.index(key))]
    kind, _, name = key.partition(":")
    axes = {"power": inputs.pools, "capital": inputs.payers, "ask": inputs.buyers}
    axis = axes.get(kind, ())
    return [_Part(kind, at) for at in members(axis, name, inputs.apart if kind != "ask" else ())]


def members(axis: tuple[str, ...], name: str, apart: tuple[str, ...]) -> list[int]:
    """Return the positions of a name on an axis; of no name those of all that are not apart."""
    return [at for at, each in enumerate(axis) if name == each or (not name and each not in apart)]


def _bound(clearing: Clearing, part: _Part) -> Floats:
    if part.row == "ask":
        return np.asarray(clearing.inputs.ask[part.first])
    return np.asarray(clearing.rows[part.row].of(clearing.numbers.row_high)[part.first])


def _dual(clearing: Clearing, part: _Part) -> Floats:
    """Return what one more of the part's bound adds to the optimum, discounted, shape (T,)."""
    if part.row == "ask":
        reduced = clearing.reduced_of("served")[part.first]
        return np.asarray(np.maximum(-reduced, 0.0).T @ clearing.inputs.tier_share)
    return np.asarray(np.maximum(-clearing.rows[part.row].of(clearing.dual)[part.first], 0.0))


def _rows(clearing: Clearing, row: str, at: list[int]) -> tuple[Floats, Floats, Floats]:
    """Return bounds, use and `_dual` of several parts of one row block, (parts, T) each."""
    if row == "ask":
        reduced = clearing.reduced_of("served")[at]
        worth = np.einsum("bjt,j->bt", np.maximum(-reduced, 0.0), clearing.inputs.tier_share)
        return clearing.inputs.ask[at], clearing.served_mw[at], worth
    block = clearing.rows[row]
    bound, used, dual = (
        block.of(of)[at] for of in (clearing.numbers.row_high, clearing.activity, clearing.dual)
    )
    return bound, used, np.maximum(-dual, 0.0)


def _per(inputs: Inputs, row: str) -> Floats:
    """Return what a dual is divided by to undiscount it; levels count by the year."""
    return weights(inputs) if row == "ask" or row in LEVELS else discounts(inputs)


def _layer(clearing: Clearing, parts: list[_Part]) -> tuple[Floats, ...]:
    inputs = clearing.inputs
    row = parts[0].row if parts else "ask"
    is_level = row == "ask" or row in LEVELS
    n_periods = len(inputs.periods)
    bounds, used, duals = (
        np.asarray(each).reshape(-1, n_periods)
        for each in _rows(clearing, row, [part.first for part in parts])
    )
    used = used.sum(axis=0)
    finite = np.where(np.isfinite(bounds), bounds, 0.0)
    total = finite.sum(axis=0)
    rent = (duals * finite).sum(axis=0)
    mean = np.where(total > 0, rent / np.where(total > 0, total, 1.0), duals.max(axis=0, initial=0))
    years = np.array([period.years for period in inputs.periods])
    lasting = np.cumsum((mean if is_level else mean * years)[::-1])[::-1] / discounts(inputs)
    served = weights(inputs) if is_level else inputs.alive @ weights(inputs)
    yearly, value = (
        np.where(served > 0, each / np.where(served > 0, served, 1.0), 0.0) for each in (mean, rent)
    )
    return bounds.sum(axis=0), used, mean / _per(inputs, row), lasting, yearly, value


def _interval(
    solver: Solver, clearing: Clearing, moved: list[tuple[_Part, float]], period: int
) -> tuple[float, float]:
    bounds = np.array([_bound(clearing, part)[period] for part, _ in moved])
    if not np.isfinite(bounds).all():
        return 0.0, 0.0
    step = STEP * max(1.0, float(bounds.sum()))
    per = float(_per(clearing.inputs, moved[0][0].row)[period])
    shares = np.array([share for _, share in moved])
    low = _side(solver, clearing, moved, period, step) / per
    high = np.inf
    if (bounds >= step * shares).all() and bounds.sum() > 0:
        try:
            high = _side(solver, clearing, moved, period, -step) / per
        except Impossible:
            high = np.inf
    return min(low, high), max(low, high)


def _side(
    solver: Solver, clearing: Clearing, moved: list[tuple[_Part, float]], period: int, step: float
) -> float:
    """Return the discounted dual along a direction, a step to one side."""
    numbers = clearing.numbers
    row_high, high = numbers.row_high.copy(), numbers.high.copy()
    for part, share in moved:
        if part.row == "ask":
            tiers: NDArray[np.float64] = clearing.columns["served"].of(high)
            tiers[part.first, :, period] += step * share * clearing.inputs.tier_share
        else:
            clearing.rows[part.row].of(row_high)[part.first, period] += step * share
    there = solver.solve_numbers(clearing.inputs, replace(numbers, row_high=row_high, high=high))
    return sum(share * float(_dual(there, part)[period]) for part, share in moved)
