"""The state of some shocks side by side, from one period to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lanebook.engines.cascade.inputs import Flags, Floats, Ints, Shock
from lanebook.engines.cascade.plan import Layout, Plan
from lanebook.engines.cascade.rationing import Sums


def _by_period(factors: Sequence[Floats]) -> Floats:
    return np.ascontiguousarray(np.array(factors).transpose(2, 1, 0))


def _fixed(edges: int, held: Sequence[tuple[int, ...]]) -> Flags | None:
    if not any(held):
        return None
    found = np.zeros((edges, len(held)), dtype=bool)
    for lane, each in enumerate(held):
        found[list(each), lane] = True
    return found


class Part:
    """Edges that are asked on together."""

    def __init__(self, plan: Plan, edges: Ints, width: int) -> None:
        inputs = plan.inputs
        self.edges = edges
        self.by_group = Sums(inputs.group[edges], len(inputs.group_product), width)
        self.by_supplier = Sums(inputs.supplier[edges], len(inputs.makers), width)


class Batch:
    """The state of some shocks side by side; every array has the batch as its last axis."""

    def __init__(
        self, layout: Layout, shocks: Sequence[Shock], held: Sequence[tuple[int, ...]]
    ) -> None:
        plan, inputs, width = layout.plan, layout.plan.inputs, len(shocks)
        makers, groups = len(inputs.makers), len(inputs.group_product)
        longest = len(layout.before)
        self.layout, self.plan = layout, plan
        self.caps = _by_period([each.capacity for each in shocks])
        self.bans = _by_period([each.edge for each in shocks])
        self.finals = _by_period([each.final for each in shocks])
        self.fixed = _fixed(len(inputs.supplier), held)
        self.by_group = Sums(inputs.group, groups, width)
        self.ahead = Part(plan, np.flatnonzero(inputs.keeps[inputs.group]), width)
        self.drawn = [Part(plan, each.drawn, width) for each in plan.levels]
        self.of_level = [Sums(each.by, len(each.makers), width) for each in plan.levels]
        self.into_level = [Sums(inputs.group[each.now], groups, width) for each in plan.levels]
        self.stock = np.repeat(layout.stock, width // layout.stock.shape[1], axis=1)
        self.held = np.repeat(layout.held, width // layout.held.shape[1], axis=1)
        self.position = np.repeat(layout.position[0], width // layout.stock.shape[1], axis=1)
        self.expected = np.ones((makers, width))
        self.waiting = np.zeros((makers, width))
        self.built = np.zeros((makers, width))
        self.sent = np.zeros((longest + len(inputs.periods), len(inputs.supplier), width))
        self.sent[:longest] = layout.before
        self.largest = layout.shipped.max(axis=0)
        self.missed = np.zeros((len(inputs.supplier), width))
        self.short_for = np.zeros((len(inputs.supplier), width), dtype=np.int64)
        edges = np.arange(len(inputs.supplier))[:, None]
        self.from_row = (longest - layout.lag) * len(edges) + edges
