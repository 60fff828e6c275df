"""A network being drawn: makers and edges by name, from the last user upstream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

import numpy as np

from lanebook.answers.cascade.timeline import Floats, Step
from lanebook.engines.cascade.base_path import base_shipments
from lanebook.engines.cascade.inputs import NONE, Inputs, Ints, Maker, Period, Rule

K = TypeVar("K")
#: Below this a maker makes nothing, and nobody uses anything for it.
NOTHING: Final = 1e-9
#: Place in a maker's rationing of what nobody has contracted.
LAST_TIER: Final = 5


@dataclass
class MakerDraft:
    """A maker being drawn; arrays have shape (S,)."""

    maker: Maker
    wanted: Floats
    capacity: Floats | None
    final: Floats
    waits: float
    builds: str = ""
    gives: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """A stock of one product that a customer keeps.

    Attributes:
        need: share of the customer's output lost where nothing is left.
        keeps: whether the product can be kept.
        cover: periods of use as target stock.
        held: stock beyond that before the first period.
        recontract: periods until orders move to siblings.
    """

    need: float
    keeps: bool
    cover: float
    recontract: int
    held: float = 0.0


@dataclass(frozen=True, eq=False)
class Edge:
    """A flow: `use` (S,) in the supplier's unit; `ties` and `claims` are what documents it."""

    supplier: str
    customer: str
    product: str
    use: Floats
    lag: int
    tier: int
    switch: float
    ties: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass
class Draft:
    """Makers, groups and edges by name.

    Attributes:
        steps: S periods, those beyond the run included.
        n_steps: periods of the run.
        makers: by id, in the order in which they were drawn.
        groups: by customer and product.
        edges: in the order in which they were drawn.
    """

    steps: Sequence[Step]
    n_steps: int
    makers: dict[str, MakerDraft] = field(default_factory=dict)
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def add(
        self,
        maker: Maker,
        *,
        base: Floats | None = None,
        capacity: Floats | None = None,
        final: Floats | None = None,
        waits: float = 0.0,
        builds: str = "",
        gives: float = 0.0,
    ) -> None:
        """Add a maker.

        Args:
            maker: with its id, new to the draft.
            base: (S,) what it makes; None for what its edges ship, as far as they are drawn.
            capacity: (S,), raised to the base where that is more; None where nothing bounds it.
            final: (S,) demand from outside the network.
            waits, builds, gives: as in `Inputs`; `builds` is an id.
        """
        shipped = self.shipped(maker.id)
        asked = np.zeros(len(self.steps)) if final is None else final
        wanted = shipped + asked if base is None else base
        most = None if capacity is None else np.maximum(capacity, wanted)
        self.makers[maker.id] = MakerDraft(maker, wanted, most, asked, waits, builds, gives)

    def use(self, edge: Edge, group: Group) -> None:
        """Add an edge to its customer's group, unless nothing flows along it."""
        if float(edge.use.max(initial=0.0)) <= NOTHING:
            return
        self.groups.setdefault((edge.customer, edge.product), group)
        self.edges.append(edge)

    def shipped(self, supplier: str) -> Floats:
        """Return what the edges drawn so far ship from a supplier in each period, (S,)."""
        mine = [edge for edge in self.edges if edge.supplier == supplier]
        if not mine:
            return np.zeros(len(self.steps))
        if not any(self.groups[edge.customer, edge.product].keeps for edge in mine):
            # What cannot be kept is shipped as it is used.
            return np.asarray(np.sum([edge.use for edge in mine], axis=0))
        # Shares of one group's arrivals need all of its edges.
        keys = sorted({(edge.customer, edge.product) for edge in mine})
        edges = [edge for edge in self.edges if (edge.customer, edge.product) in keys]
        sent = self._shipments(edges, keys, len(self.steps))
        own = np.array([edge.supplier == supplier for edge in edges])
        return np.asarray(sent[own].sum(axis=0))

    def _shipments(
        self, edges: Sequence[Edge], keys: Sequence[tuple[str, str]], n_steps: int
    ) -> Floats:
        groups = [self.groups[key] for key in keys]
        at = {key: number for number, key in enumerate(keys)}
        return base_shipments(
            use=np.array([edge.use[:n_steps] for edge in edges]),
            lag=np.array([edge.lag for edge in edges], dtype=np.int64),
            group=np.array([at[edge.customer, edge.product] for edge in edges], dtype=np.int64),
            cover=np.array([group.cover for group in groups]),
            keeps=np.array([group.keeps for group in groups]),
        )

    def inputs(self, *, tau: float, rule: Rule) -> Inputs:
        """Return the drawn network on the periods of the run.

        What a maker makes for use beyond the run is final demand inside it. Where the end of the
        run would ask for more than was drawn, its output is that.
        """
        n, ids = self.n_steps, list(self.makers)
        order = {name: number for number, name in enumerate(ids)}
        keys = sorted(self.groups, key=lambda key: (order[key[0]], key[1]))
        edges = sorted(self.edges, key=lambda e: (order[e.customer], e.product, order[e.supplier]))
        supplier = _at(order, (edge.supplier for edge in edges))
        at_group = {key: number for number, key in enumerate(keys)}
        groups = [self.groups[key] for key in keys]
        customer = _at(order, (key[0] for key in keys))
        group = _at(at_group, ((edge.customer, edge.product) for edge in edges))
        drafts = list(self.makers.values())
        wanted = np.array([draft.wanted[:n] for draft in drafts])
        while True:
            sent = np.zeros((len(ids), n))
            np.add.at(sent, supplier, self._shipments(edges, keys, n))
            final = np.maximum(wanted - sent, 0.0)
            final[final <= NOTHING * (1 + wanted)] = 0.0
            base = sent + final
            idle = [at for at, edge in enumerate(edges)
                    if (edge.use[:n][base[customer[group[at]]] <= NOTHING] > 0).any()]  # fmt: skip
            if not idle:
                break
            for at in idle:
                makes = np.ones(len(self.steps), dtype=np.bool_)
                makes[:n] = base[customer[group[at]]] > NOTHING
                edges[at] = replace(edges[at], use=np.where(makes, edges[at].use, 0.0))
        bounds = [np.full(n, np.inf) if d.capacity is None else d.capacity[:n] for d in drafts]
        use = np.array([edge.use[:n] for edge in edges])
        return Inputs(
            periods=tuple(Period(s.label, s.begins, s.years) for s in self.steps[:n]),
            makers=tuple(draft.maker for draft in drafts),
            group_product=tuple(key[1] for key in keys),
            supplier=supplier, group=group, customer=customer,
            need=np.array([each.need for each in groups]),
            keeps=np.array([each.keeps for each in groups]),
            base=base, capacity=np.maximum(np.array(bounds), base), final=final,
            waits=np.array([draft.waits for draft in drafts]), use=use,
            lag=np.array([edge.lag for edge in edges], dtype=np.int64),
            cover=np.array([each.cover for each in groups]),
            held=np.array([each.held for each in groups]),
            tier=np.array([edge.tier for edge in edges], dtype=np.int64),
            final_tier=np.full(len(ids), LAST_TIER, dtype=np.int64),
            switch=np.array([edge.switch for edge in edges]),
            recontract=np.array([each.recontract for each in groups], dtype=np.int64),
            builds=np.array([order.get(d.builds, NONE) for d in drafts], dtype=np.int64),
            gives=np.array([draft.gives for draft in drafts]),
            tau=tau, rule=rule,
        )  # fmt: skip

    def edge_order(self) -> list[Edge]:
        """Return the edges in the order of `inputs`."""
        order = {name: number for number, name in enumerate(self.makers)}
        return sorted(self.edges, key=lambda e: (order[e.customer], e.product, order[e.supplier]))


def _at(order: Mapping[K, int], names: Iterable[K]) -> Ints:
    return np.array([order[name] for name in names], dtype=np.int64)
