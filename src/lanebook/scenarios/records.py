"""What is kept of one clearing: a short row of numbers with named parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lanebook.engines.clearing.glut import glut_begins
from lanebook.engines.clearing.inputs import Floats, Inputs, discounts, weights
from lanebook.engines.clearing.prices import THRESHOLD, is_part, layer_keys, members
from lanebook.engines.clearing.result import Clearing


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the parts of a record stand.

    Attributes:
        periods: labels.
        layers: keys: silicon layers, "power", "capital", "ask".
        buyers: names.
        parts: name -> shape, in order: `label` index of the binding layer; `share` its shadow value
            of the year's value; `worth` of one more unit (`LayerPrices.worth`); `served`, `unmet`
            MW; `in_service`, `idle` MW; `glut` index of the period in which it begins, the number
            of periods for never; `value` what is served is worth, USD million a year;
            `objective` USD million.
    """

    periods: tuple[str, ...]
    layers: tuple[str, ...]
    buyers: tuple[str, ...]
    parts: dict[str, tuple[int, ...]]

    @property
    def width(self) -> int:
        """Numbers in a record."""
        return sum(int(np.prod(shape)) for shape in self.parts.values())

    def places(self) -> Iterator[tuple[str, slice, tuple[int, ...]]]:
        """Yield each part's name, place and shape."""
        first = 0
        for name, shape in self.parts.items():
            size = int(np.prod(shape))
            yield name, slice(first, first + size), shape
            first += size

    def split(self, records: Floats) -> dict[str, Floats]:
        """Return the parts of records, shape (n, width), each with n in front of its shape."""
        n = len(records)
        return {name: records[:, at].reshape(n, *shape) for name, at, shape in self.places()}


def layout_of(inputs: Inputs) -> Layout:
    """Return the layout of records for these axes."""
    periods = tuple(period.label for period in inputs.periods)
    layers = tuple(key for key in layer_keys(inputs) if not is_part(key))
    n_periods, n_layers, n_buyers = len(periods), len(layers), len(inputs.buyers)
    parts: dict[str, tuple[int, ...]] = {
        "label": (n_periods,),
        "share": (n_layers, n_periods),
        "worth": (n_layers, n_periods),
        "served": (n_buyers, n_periods),
        "unmet": (n_buyers, n_periods),
        "in_service": (n_periods,),
        "idle": (n_periods,),
        "glut": (1,),
        "value": (n_periods,),
        "objective": (1,),
    }
    return Layout(periods, layers, inputs.buyers, parts)


def record(clearing: Clearing, layout: Layout) -> Floats:
    """Return the record of a clearing, shape (width,)."""
    worth, share = main_prices(clearing)
    rank = layout.layers.index("ask")
    biggest = share[:rank].argmax(axis=0)  # the first of equals, as `binding`
    named = share[biggest, np.arange(share.shape[1])] > THRESHOLD
    served, unmet, glut = clearing.served_mw, clearing.unmet_mw, glut_begins(clearing)
    found = {
        "label": np.where(named, biggest, rank).astype(np.float64),
        "share": share,
        "worth": worth,
        "served": served,
        "unmet": np.maximum(unmet, 0.0),
        "in_service": clearing.in_service_mw.sum(axis=0),
        "idle": clearing.idle_mw.sum(axis=0),
        "glut": np.array([len(layout.periods) if glut is None else glut], dtype=np.float64),
        "value": clearing.yearly_value,
        "objective": np.array([clearing.objective]),
    }
    return np.concatenate([np.asarray(found[name], dtype=np.float64).ravel() for name in found])


def main_prices(clearing: Clearing) -> tuple[Floats, Floats]:
    """Return `LayerPrices.worth` and `.share` of silicon, power, capital and asks, (layers, T).

    The same numbers as `prices.layer_prices`, without the parts that no record keeps.
    """
    inputs, rows = clearing.inputs, clearing.rows
    by_level, once = weights(inputs), discounts(inputs)
    serving = inputs.alive @ by_level  # discounted years that units of a period serve
    reduced = clearing.reduced_of("served")
    asked = np.einsum("bjt,j->bt", np.maximum(-reduced, 0.0), inputs.tier_share)
    duals, bounds = (
        {name: rows[name].of(of) for name in ("silicon", "power", "capital")}
        for of in (-clearing.dual, clearing.numbers.row_high)
    )
    silicon, ceiling = np.maximum(duals["silicon"], 0.0), _finite(bounds["silicon"])
    worth, value = [silicon / once], [_over(silicon * ceiling, serving)]
    pools, payers = (members(axis, "", inputs.apart) for axis in (inputs.pools, inputs.payers))
    for dual, bound, per, years in (
        (duals["power"][pools], bounds["power"][pools], by_level, by_level),
        (duals["capital"][payers], bounds["capital"][payers], once, serving),
        (asked, inputs.ask, by_level, by_level),
    ):
        priced, finite = np.maximum(dual, 0.0), _finite(bound)
        total, rent = finite.sum(axis=0), (priced * finite).sum(axis=0)
        mean = np.where(total > 0, _over(rent, total), priced.max(axis=0, initial=0.0))
        worth.append((mean / per)[None, :])
        value.append(_over(rent, years)[None, :])
    year = clearing.yearly_value
    return np.concatenate(worth), _over(np.concatenate(value), year)


def _finite(bound: Floats) -> Floats:
    return np.where(np.isinf(bound), 0.0, bound)


def _over(amount: Floats, by: Floats) -> Floats:
    """Return the quotient, 0 where there is nothing to divide by."""
    return np.where(by > 0, amount / np.where(by > 0, by, 1.0), 0.0)
