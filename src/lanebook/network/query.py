"""Questions to a `Network` that need no method: neighbours, lanes, rivals, parents, components.

Functions return row numbers in rising order, so the same network gives the same answer; ids come
from `network.node_ids` and `network.tie_ids`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lanebook.network.model import LANE_KINDS, N_ORG_KINDS, NONE, TIE_KINDS, Bool, Int32, Network

_COMPETES = TIE_KINDS.index("competes")
_TIE_ARRAYS = (
    "tie_kind", "tie_layer", "provider", "recipient", "site", "known_day", "start_day",
    "start_known", "end_day", "end_known", "tie_firmness", "firmness_known", "over",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coopetition:
    """Two nodes that compete and hold at least one tie that is not over.

    Attributes:
        left, right: node rows, the smaller first.
        rivalry: rows of the `competes` ties between them.
        ties: rows of all other live ties between them.
    """

    left: int
    right: int
    rivalry: tuple[int, ...]
    ties: tuple[int, ...]


def of_kind(network: Network, kinds: Collection[str]) -> Bool:
    """Return a (T,) mask of the ties whose kind is in `kinds`."""
    codes = [code for code, name in enumerate(TIE_KINDS) if name in kinds]
    return np.isin(network.tie_kind, codes)


def live(network: Network) -> Bool:
    """Return a (T,) mask of the ties that are not over."""
    return ~network.over


def ties_of(
    network: Network, node: int, *, kinds: Collection[str] | None = None, with_over: bool = False
) -> NDArray[np.intp]:
    """Return the ties at `node`, in either direction."""
    mask = (network.provider == node) | (network.recipient == node)
    return _chosen(network, mask, kinds, with_over=with_over)


def lanes_in(
    network: Network,
    node: int,
    *,
    kinds: Collection[str] = LANE_KINDS,
    with_over: bool = False,
) -> NDArray[np.intp]:
    """Return the ties along which `node` receives; components stand beside their parents."""
    return _chosen(network, network.recipient == node, kinds, with_over=with_over)


def lanes_out(
    network: Network,
    node: int,
    *,
    kinds: Collection[str] = LANE_KINDS,
    with_over: bool = False,
) -> NDArray[np.intp]:
    """Return the ties along which `node` gives; components stand beside their parents."""
    return _chosen(network, network.provider == node, kinds, with_over=with_over)


def neighbours(
    network: Network, node: int, *, kinds: Collection[str] | None = None, with_over: bool = False
) -> NDArray[np.intp]:
    """Return the nodes that share a tie with `node`, itself left out."""
    ties = ties_of(network, node, kinds=kinds, with_over=with_over)
    ends = np.concatenate([network.provider[ties], network.recipient[ties]])
    found = np.unique(ends)
    return np.asarray(found[found != node], dtype=np.intp)


def competitors(network: Network, node: int) -> NDArray[np.intp]:
    """Return the nodes that a live `competes` tie joins to `node`."""
    return neighbours(network, node, kinds=("competes",))


def coopetition(network: Network) -> tuple[Coopetition, ...]:
    """Return the pairs that are rivals and partners at once, by node.

    A review binds an authority, not a partner; it does not count as a tie here.
    """
    pairs: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    reviews = of_kind(network, ("review",))
    for tie in np.flatnonzero(live(network) & ~reviews):
        ends = sorted((int(network.provider[tie]), int(network.recipient[tie])))
        rivalry, others = pairs.setdefault((ends[0], ends[1]), ([], []))
        (rivalry if network.tie_kind[tie] == _COMPETES else others).append(int(tie))
    return tuple(
        Coopetition(left, right, tuple(rivalry), tuple(others))
        for (left, right), (rivalry, others) in sorted(pairs.items())
        if rivalry and others
    )


def components_of(network: Network, tie: int) -> NDArray[np.intp]:
    """Return the ties that are `part_of` this one, one level down."""
    return np.flatnonzero(network.part_of == tie)


def wholes_of(network: Network, tie: int) -> tuple[int, ...]:
    """Return the ties of which this one is a part, nearest first; a cycle ends the walk."""
    chain: list[int] = []
    above = int(network.part_of[tie])
    while above != NONE and above not in chain and above != tie:
        chain.append(above)
        above = int(network.part_of[above])
    return tuple(chain)


def parents(network: Network, node: int) -> tuple[int, ...]:
    """Return the owners of a node, nearest first; a cycle ends the walk."""
    chain: list[int] = []
    above = int(network.node_parent[node])
    while above != NONE and above not in chain and above != node:
        chain.append(above)
        above = int(network.node_parent[above])
    return tuple(chain)


def family(network: Network, node: int) -> NDArray[np.intp]:
    """Return `node` and all that it owns, directly or through others."""
    inside = np.zeros(network.n_nodes, dtype=np.bool_)
    inside[node] = True
    owned = network.node_parent != NONE
    while True:
        grown = inside.copy()
        grown[owned] |= inside[network.node_parent[owned]]
        if (grown == inside).all():
            return np.flatnonzero(inside)
        inside = grown


def operated_by(network: Network, node: int) -> NDArray[np.intp]:
    """Return the sites that `node` operates."""
    return np.flatnonzero(network.node_operator == node)


def within(
    network: Network,
    node: int,
    steps: int,
    *,
    kinds: Collection[str] | None = None,
    among: Bool | None = None,
) -> Bool:
    """Return an (N,) mask of the nodes at most `steps` live ties away, `node` included.

    Args:
        kinds: kinds of ties to walk along; default all.
        among: (T,) mask of the ties to walk along; default all.
    """
    chosen = live(network) if kinds is None else live(network) & of_kind(network, kinds)
    if among is not None:
        chosen = chosen & among
    ends = network.provider[chosen], network.recipient[chosen]
    inside = np.zeros(network.n_nodes, dtype=np.bool_)
    inside[node] = True
    for _ in range(steps):
        reached = inside.copy()
        # Not `reached[…] |= …`: with a node named twice, the last write alone would count.
        np.logical_or.at(reached, ends[1], inside[ends[0]])
        np.logical_or.at(reached, ends[0], inside[ends[1]])
        if (reached == inside).all():
            break
        inside = reached
    return inside


def weak_components(network: Network, *, kinds: Collection[str] | None = None) -> Int32:
    """Return (N,) the smallest node row that live ties lead to from each node, in any direction."""
    chosen = live(network) if kinds is None else live(network) & of_kind(network, kinds)
    left, right = network.provider[chosen], network.recipient[chosen]
    label = np.arange(network.n_nodes, dtype=np.int32)
    while True:
        smaller = label.copy()
        np.minimum.at(smaller, left, label[right])
        np.minimum.at(smaller, right, label[left])
        smaller = smaller[smaller]
        if (smaller == label).all():
            return label
        label = smaller


def n_partners(network: Network) -> Int32:
    """Return (N,) the number of distinct nodes that live ties join to each node.

    A degree measures how much has been written about a node, not how much depends on it.
    """
    chosen = live(network) & ~of_kind(network, ("competes",))
    pairs = np.sort(np.stack([network.provider[chosen], network.recipient[chosen]]), axis=0)
    distinct = np.unique(pairs[:, pairs[0] != pairs[1]], axis=1)
    return np.bincount(distinct.ravel(), minlength=network.n_nodes).astype(np.int32)


def distances(network: Network, node: int, *, among: Bool | None = None) -> Int32:
    """Return (N,) how many live ties lead from `node` to each node, in any direction.

    `NONE` where none do. `among` is a (T,) mask of the ties to walk along; default all.
    """
    found = np.full(network.n_nodes, NONE, dtype=np.int32)
    found[node] = 0
    inside = found == 0
    for step in range(1, network.n_nodes):
        reached = within(network, node, step, among=among)
        new = reached & ~inside
        if not new.any():
            break
        found[new] = step
        inside = reached
    return found


def with_ties(network: Network, kept: Bool) -> Network:
    """Return the network of all nodes and the ties of a (T,) mask; parts of none become whole."""
    rows = np.flatnonzero(kept)
    new = np.full(network.n_ties + 1, NONE, dtype=np.int32)
    new[rows] = np.arange(rows.size)
    claims = [network.claims_of(int(row)) for row in rows]
    return replace(
        network,
        tie_ids=tuple(network.tie_ids[row] for row in rows),
        tie_labels=tuple(network.tie_labels[row] for row in rows),
        # The last entry of `new` is NONE, which is also what NONE, read as "last", finds.
        part_of=new[network.part_of[rows]],
        claim_offsets=np.cumsum([0, *map(len, claims)]).astype(np.int32),
        claim_ids=tuple(claim for each in claims for claim in each),
        **{name: getattr(network, name)[rows] for name in _TIE_ARRAYS},
    )


def organisations(network: Network) -> Bool:
    """Return an (N,) mask of the firms and public bodies."""
    return network.node_kind < N_ORG_KINDS


def _chosen(
    network: Network, mask: Bool, kinds: Collection[str] | None, *, with_over: bool
) -> NDArray[np.intp]:
    if kinds is not None:
        mask = mask & of_kind(network, kinds)
    if not with_over:
        mask = mask & live(network)
    return np.flatnonzero(mask)
