"""What each buyer's compute is made of, layer by layer up the chain of a cascade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.cascade.inputs import NONE, Inputs

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: Product -> maker -> share of what a buyer has of the product.
Content = dict[str, dict[int, float]]
_LEAST: Final = 1e-12


@dataclass(eq=False)
class Chain:
    """The chain of a cascade, read from buyers upstream.

    Attributes:
        inputs: of the cascade.
        counts: (E,) edges that count; what comes along others is unknown, not zero.
    """

    inputs: Inputs
    counts: Flags
    _held: dict[int, Content] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read which groups feed whom: its own, and those of who builds for it."""
        inputs = self.inputs
        self._weight = inputs.use.sum(axis=1)
        self._groups: dict[int, list[int]] = {}
        for group, customer in enumerate(inputs.customer):
            self._groups.setdefault(int(customer), []).append(group)
        for builder, lane in enumerate(inputs.builds):
            if int(lane) != NONE:
                own = self._groups.get(builder, [])
                self._groups.setdefault(int(lane), []).extend(own)
        self._edges: dict[int, list[int]] = {}
        for edge, group in enumerate(inputs.group):
            self._edges.setdefault(int(group), []).append(edge)

    def of(self, maker: int) -> Content:
        """Return the shares of makers, by product, in what one maker is fed with.

        A product that comes along several inputs (lithography in wafers and in memory) counts each
        input alike: their units cannot be added. Shares sum to at most 1; what is left comes along
        edges that do not count, or from makers of whose own inputs nothing is known.

        A maker that is met again on its own way up is fed by nobody there: a loop ends.
        """
        if maker in self._held:
            return self._held[maker]
        if maker in self._open:
            return {}
        self._open.add(maker)
        ways: dict[str, list[dict[int, float]]] = {}
        for group in self._groups.get(maker, ()):
            for product, shares in self._through(group).items():
                ways.setdefault(product, []).append(shares)
        self._open.discard(maker)
        self._held[maker] = {product: _mean(each) for product, each in ways.items()}
        return self._held[maker]

    def _through(self, group: int) -> Content:
        edges = self._edges.get(group, [])
        total = float(self._weight[edges].sum())
        if total <= _LEAST:
            return {}
        found: Content = {self.inputs.group_product[group]: {}}
        own = found[self.inputs.group_product[group]]
        for edge in edges:
            share = float(self._weight[edge]) / total
            supplier = int(self.inputs.supplier[edge])
            above = self.of(supplier)
            for product, parts in above.items():
                mine = found.setdefault(product, {})
                if self.counts[edge]:
                    for maker, part in parts.items():
                        mine[maker] = mine.get(maker, 0.0) + share * part
            if self.counts[edge]:
                own[supplier] = own.get(supplier, 0.0) + share
        return found


def _mean(ways: Sequence[dict[int, float]]) -> dict[int, float]:
    makers = sorted({maker for each in ways for maker in each})
    return {maker: sum(each.get(maker, 0.0) for each in ways) / len(ways) for maker in makers}


def shares_of(inputs: Inputs, counts: Flags, buyer: int, product: str) -> dict[int, float]:
    """Return the share of each maker of a product in what one buyer is served from.

    Args:
        inputs: of the cascade.
        counts: (E,) edges that count.
        buyer: row of the maker that serves the buyer.
        product: a product of the chain.

    Returns:
        shares by row of the maker; they sum to at most 1. {} where none is known.
    """
    return Chain(inputs, counts).of(buyer).get(product, {})
