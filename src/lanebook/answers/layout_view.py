"""One look at the map: the ties of a day, what the filters keep, and what a focus reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.layout_names import drawn_names
from lanebook.answers.layout_sizes import Size, sizes_of
from lanebook.answers.layout_ties import TieFacts, begun, facts_of, group_of
from lanebook.answers.names import resolve
from lanebook.network import query
from lanebook.network.model import FIRMNESS, NONE, Bool, Int32, Network

Steps = Literal["1", "2", "all"]
STEPS: Final = ("1", "2", "all")
#: Firmness by which ties are filtered; "withdrawn" are those of which nothing stands.
FIRMNESS_FILTER: Final = (*FIRMNESS, "withdrawn")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which ties to keep: by group, layer and firmness; an empty set keeps all."""

    groups: frozenset[str]
    layers: frozenset[str]
    firmness: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.groups or self.layers or self.firmness)

    def keeps(self, network: Network) -> Bool:
        """Return a (T,) mask; an empty part keeps all."""
        rows = range(network.n_ties)
        return np.array(
            [
                (not self.groups or group_of(network, tie) in self.groups)
                and (not self.layers or network.layer_of(tie) in self.layers)
                and (
                    not self.firmness or (network.firmness_of(tie) or "withdrawn") in self.firmness
                )
                for tie in rows
            ],
            dtype=np.bool_,
        )


@dataclass(frozen=True)
class View:
    """The ties of the day, the filters and the focus, over the network of the known day.

    Attributes:
        focus: subject of the firm in the middle; None for the whole map.
    """

    book: Book
    focus: str | None
    steps: Steps
    filter: Filter

    @cached_property
    def facts(self) -> Mapping[str, TieFacts]:
        """What claims say of each tie."""
        return facts_of(self.book)

    @cached_property
    def sizes(self) -> Mapping[str, Size]:
        """The size of each tie."""
        return sizes_of(self.book, self.facts)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Short names of firms by subject."""
        return drawn_names(self.book)

    @cached_property
    def network(self) -> Network:
        """The ties that had begun by the valid day."""
        return self.at_day.network

    @cached_property
    def pairs(self) -> tuple[query.Coopetition, ...]:
        """Rivals that deal with each other on the day."""
        return query.coopetition(self.network)

    @cached_property
    def at_day(self) -> Book:
        """The book seen through the ties that had begun by the valid day."""
        network = self.book.network
        return self.book.through(query.with_ties(network, begun(self.book, self.facts)))

    @cached_property
    def kept(self) -> Bool:
        """Ties of the day that the filters keep."""
        return self.filter.keeps(self.network)

    @cached_property
    def node(self) -> int:
        """Row of the focus; `NONE` without one, or while nothing ties it."""
        return self.network.node_index.get(self.focus or "", NONE)

    @cached_property
    def distance(self) -> Int32:
        """Steps from the focus along kept live ties other than rivalry."""
        network = self.network
        if self.node == NONE:
            return np.full(network.n_nodes, NONE, dtype=np.int32)
        among = self.kept & ~query.of_kind(network, ("competes",))
        return query.distances(network, self.node, among=among)

    @property
    def reach(self) -> int:
        """Return how many steps the focus reaches."""
        return self.network.n_nodes if self.steps == "all" else int(self.steps)

    @cached_property
    def in_focus(self) -> Bool:
        """Kept ties that begin less than `steps` from the focus; all without a focus."""
        network = self.network
        if self.focus is None:
            return self.kept
        near = (self.distance != NONE) & (self.distance < self.reach)
        touched: Bool = near[network.provider] | near[network.recipient]
        return np.logical_and(self.kept, touched)

    def wanted(self) -> tuple[str, ...]:
        """Return the nodes that must stand by themselves: the focus and whom it reaches."""
        if self.node == NONE:
            return (self.focus,) if self.focus else ()
        near = np.flatnonzero((self.distance != NONE) & (self.distance <= min(self.reach, 2)))
        order = near[np.lexsort((near, self.distance[near]))]
        return tuple(self.network.node_ids[node] for node in order.tolist())


def view_of(book: Book, focus: str | None, steps: Steps, chosen: Filter) -> View:
    """Return a look at the map.

    Raises:
        UnknownName, AmbiguousName: if the focus does not resolve to a firm.
    """
    subject = resolve(book, focus, ("org",)) if focus else None
    return View(book, subject, steps, chosen)
