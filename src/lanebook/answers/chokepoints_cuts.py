"""Firms that stand between labs and what they need, as far as the book documents ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.chokepoints_layers import SUPPLY_KINDS
from lanebook.answers.chokepoints_records import Cut
from lanebook.answers.names import names_of
from lanebook.base.certificate import Check
from lanebook.engines.cutpoints import Rows, articulation_points, cut_off
from lanebook.network.model import FIRMNESS, NONE, TIE_KINDS, Network
from lanebook.network.query import live, of_kind

#: What labs need -> kinds of the ties at which it begins.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "EUV lithography": ("equipment_supply",),
    "wafers": ("wafer_supply",),
    "packaging": ("packaging_supply",),
    "memory": ("memory_supply",),
    "power": ("power_supply",),
}
#: Lithography is the one machine of which the book names the maker.
_TOOLS: Final = "asml"
#: An option is no path yet. Rumours are: a forecast of a share is all that is known of some ties.
_PATHS: Final = tuple(each for each in FIRMNESS if each != "option")
_FIRM: Final = FIRMNESS[:3]
#: A site draws on its grid: whoever takes compute or halls there hangs on it.
_AT_SITES: Final = ("compute_supply", "hosting")


class Supply:
    """The documented graph of supply at one as-of: firms and grids, live ties of some firmness."""

    def __init__(self, book: Book, firmness: Sequence[str]) -> None:
        self.network: Network = book.network
        network = self.network
        stands = [network.firmness_of(tie) in firmness for tie in range(network.n_ties)]
        self.kept = (
            live(network) & of_kind(network, SUPPLY_KINDS) & np.array(stands, dtype=np.bool_)
        )
        giver, taker = network.provider[self.kept], network.recipient[self.kept]
        grids = [
            (int(network.node_grid[network.site[tie]]), int(network.recipient[tie]))
            for tie in np.flatnonzero(self.kept & of_kind(network, _AT_SITES))
            if network.site[tie] != NONE and network.node_grid[network.site[tie]] != NONE
        ]
        extra = np.array(grids, dtype=np.int64).reshape(-1, 2)
        self.giver = np.concatenate([giver, extra[:, 0]])
        self.taker = np.concatenate([taker, extra[:, 1]])
        none = len(TIE_KINDS)
        self.kind = np.concatenate([network.tie_kind[self.kept], np.full(len(grids), none)])
        self._grid = none

    @classmethod
    def of(cls, book: Book) -> Supply:
        """Return the graph with every tie but options."""
        return cls(book, _PATHS)

    def of_need(self, kinds: Sequence[str]) -> tuple[Rows, Rows, Rows]:
        """Return givers and takers of the graph of one need, and the nodes at which it begins.

        Whoever gives the need gives nothing else in this graph: that Samsung sells memory to
        Nvidia is no path of Samsung's wafers. Grids give power too.
        """
        codes = [TIE_KINDS.index(kind) for kind in kinds]
        if "power_supply" in kinds:
            codes.append(self._grid)
        begins = np.isin(self.kind, codes)
        if kinds == NEEDS["EUV lithography"]:
            begins &= self.giver == self.network.node_index.get(f"org:{_TOOLS}", NONE)
        sources = np.unique(self.giver[begins])
        kept = begins | ~np.isin(self.giver, sources)
        return self.giver[kept], self.taker[kept], np.asarray(sources, dtype=np.int64)

    def counts(self, node: int) -> tuple[int, int]:
        """Return the live supply ties of a node, and the known claims on them."""
        network = self.network
        ties = np.flatnonzero(
            live(network)
            & of_kind(network, SUPPLY_KINDS)
            & ((network.provider == node) | (network.recipient == node))
        )
        return int(ties.size), sum(len(network.claims_of(int(tie))) for tie in ties)

    def at_grids(self, pool: str) -> int:
        """Return the live ties of supply at sites on the grids of a pool, such as "serc-tva"."""
        network = self.network
        names = {f"grid:{name}" for name in (pool, pool.upper(), *pool.upper().split("-"))}
        rows = [at for at, node in enumerate(network.node_ids) if node in names]
        sited = self.kept & (network.site != NONE)
        grids = network.node_grid[network.site[np.flatnonzero(sited)]]
        return int(np.count_nonzero(np.isin(grids, rows)))


def cuts(
    book: Book, labs: Sequence[str], labels: Mapping[str, str]
) -> tuple[tuple[Cut, ...], list[Check]]:
    """Return the firms and grids whose loss parts a lab from a need, most labs first.

    Args:
        book: the book at its as-of.
        labs: organisation ids, those told one by one.
        labels: of the labs.
    """
    every, firm = Supply.of(book), Supply(book, _FIRM)
    network = every.network
    known = [lab for lab in labs if f"org:{lab}" in network.node_index]
    targets = np.array([network.node_index[f"org:{lab}"] for lab in known], dtype=np.int64)
    named = [labels[lab] for lab in known]
    lost, checks = _lost(every, targets, named)
    strictly, more = _lost(firm, targets, named)
    parted = articulation_points(network.n_nodes, every.giver, every.taker)
    rows = [
        _cut(book, every, node, lost.get(node, {}), strictly.get(node, {}),
             parted=bool(parted[node]))
        for node in sorted({*lost, *strictly})
    ]  # fmt: skip
    rows.sort(key=lambda each: (-each.n_labs, -len(each.cut), -len(each.cut_if_firm), each.org))
    return tuple(rows), [*checks, *more]


_Lost = dict[int, dict[str, tuple[str, ...]]]


def _lost(supply: Supply, targets: Rows, labs: Sequence[str]) -> tuple[_Lost, list[Check]]:
    """Return per node and need the labs that lose their last path, in words."""
    lost: _Lost = {}
    checks: list[Check] = []
    for need, kinds in NEEDS.items():
        found = cut_off(supply.network.n_nodes, *supply.of_need(kinds), targets)
        checks += found.certificate().checks
        for node in np.flatnonzero(found.lost.any(axis=1)):
            gone = tuple(labs[at] for at in np.flatnonzero(found.lost[node]).tolist())
            lost.setdefault(int(node), {})[need] = gone
    return lost, checks


def _cut(
    book: Book,
    supply: Supply,
    node: int,
    cut: dict[str, tuple[str, ...]],
    strictly: dict[str, tuple[str, ...]],
    *,
    parted: bool,
) -> Cut:
    name = supply.network.node_ids[node]
    ties, claims = supply.counts(node)
    label = names_of(book).label(name) if name.startswith("org:") else name.partition(":")[2]
    labs = {lab for each in cut.values() for lab in each}
    more = {
        need: tuple(lab for lab in gone if lab not in cut.get(need, ()))
        for need, gone in strictly.items()
    }
    more = {need: gone for need, gone in more.items() if gone}
    return Cut(name, label, parted, cut, more, len(labs), ties, claims)
