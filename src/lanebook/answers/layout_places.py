"""Where each firm stands on the map: seven columns by kind, an order frozen over all dates.

Places are laid out once from the network of the *frame* and do not move with the date. Up to 300
firms stand by themselves; above, each column keeps its best connected and folds the rest into one
bundle; above 2,000 the columns hold bundles by kind and country. Whatever is opened stands below
the drawing, so that nothing else moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.ordering import order_columns
from lanebook.network import query
from lanebook.network.model import NONE, Network

Int = NDArray[np.intp]

#: Firms that stand by themselves, and firms up to which a column folds only its tail.
MOST_SINGLE: Final = 300
MOST_FOLDED: Final = 2_000
#: Members shown below the drawing, in all: the table has the rest.
MOST_OPENED: Final = 300
#: Rows a second heading inside a column takes.
_HEADING_ROWS: Final = 1.6


@dataclass(frozen=True, slots=True)
class Block:
    """One headed part of a column."""

    key: str
    label: str
    column: int
    kinds: tuple[str, ...]


#: From power to reviewers; every kind of firm stands in exactly one.
BLOCKS: Final = (
    Block("power", "Power", 0, ("utility", "generator", "grid_operator")),
    Block("sites", "Sites", 1, ("developer",)),
    Block("chips", "Chips, servers", 2, ("chip_designer", "server_oem", "launch")),
    Block("tools", "Foundry, memory, tools", 2, ("foundry", "memory", "packaging", "equipment")),
    Block("clouds", "Clouds", 3, ("hyperscaler", "neocloud")),
    Block("labs", "Labs", 4, ("lab",)),
    Block("capital", "Capital", 5, ("investor", "market", "other")),
    Block("states", "States, reviewers", 6, ("government", "regulator")),
)
BLOCK_OF: Final = {kind: row for row, block in enumerate(BLOCKS) for kind in block.kinds}
COLUMN_OF: Final = tuple(block.column for block in BLOCKS)
N_COLUMNS: Final = max(COLUMN_OF) + 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place: column from 0, y in rows from the top."""

    column: int
    y: float


@dataclass(frozen=True, slots=True)
class Fold:
    """A bundle of firms that share one place.

    Attributes:
        key: what `open` takes.
        label: whose: "" for the tail of a block, else kind and country.
        members: node ids, best connected first.
    """

    key: str
    label: str
    block: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """All places of one frame.

    Attributes:
        height: rows of the drawing without what is opened.
        full_height: rows with it.
        headings: y of the heading of each block that has a place.
        nodes: node id -> place, for every firm that stands by itself.
        folds: bundles and where they stand.
        fold_of: node id -> key of the bundle it belongs to, also while it is opened.
        sizes: firms of the frame per block.
    """

    height: float
    full_height: float
    headings: Mapping[int, float]
    nodes: Mapping[str, Place]
    folds: tuple[tuple[Fold, Place], ...]
    fold_of: Mapping[str, str]
    sizes: tuple[int, ...]


def places_of(frame: Network, *, opened: Collection[str], wanted: Iterable[str]) -> Places:
    """Lay out every firm that a tie of `frame` touches.

    Args:
        frame: the network whose firms get a place.
        opened: keys of bundles whose members are shown; keys of no bundle change nothing.
        wanted: node ids that must stand by themselves (a focus and its partners), most wanted
            first; ids without a place change nothing.
    """
    rows, block, order = _ordered(frame)
    ids = [frame.node_ids[row] for row in rows]
    folds = _folds(frame, rows, block)
    fold_of = {member: fold.key for fold in folds for member in fold.members}
    units: list[list[str]] = [[] for _ in BLOCKS]
    rank = {ids[each]: place for place, each in enumerate(order)}
    for each in order:
        if ids[each] not in fold_of:
            units[block[each]].append(ids[each])
    for fold in sorted(folds, key=lambda fold: np.mean([rank[each] for each in fold.members])):
        units[fold.block].append(fold.key)
    height, headings, placed = _spread(units)
    keys = {fold.key for fold in folds}
    nodes = {unit: place for unit, place in placed.items() if unit not in keys}
    extra = _below(height, folds, opened, wanted, rank)
    return Places(
        height=height,
        full_height=max((place.y + 1.0 for place in extra.values()), default=height),
        headings=headings,
        nodes=nodes | extra,
        folds=tuple((fold, placed[fold.key]) for fold in folds),
        fold_of=fold_of,
        sizes=tuple(int(size) for size in np.bincount(block, minlength=len(BLOCKS))),
    )


def _ordered(frame: Network) -> tuple[Int, Int, Int]:
    """Return the firms with a tie, the block of each, and their order down the blocks."""
    rows = np.unique(np.concatenate([frame.provider, frame.recipient])).astype(np.intp)
    block = np.array([BLOCK_OF[frame.kind_of(int(row))] for row in rows], dtype=np.intp)
    pairs = np.sort(np.stack([frame.provider, frame.recipient]), axis=0)
    left, right = np.searchsorted(rows, np.unique(pairs, axis=1))
    found = order_columns(block, COLUMN_OF, left.astype(np.intp), right.astype(np.intp))
    return rows, block, np.lexsort((found.rank, block))


def _folds(frame: Network, rows: Int, block: Int) -> list[Fold]:
    """Return the bundles: none, the tails of blocks, or all firms by kind and country."""
    if rows.size <= MOST_SINGLE:
        return []
    degree = query.n_partners(frame)[rows]
    ids = [frame.node_ids[row] for row in rows]
    best_first = sorted(range(rows.size), key=lambda each: (-int(degree[each]), ids[each]))
    caps = _caps(np.bincount(block, minlength=len(BLOCKS)).tolist())
    if rows.size <= MOST_FOLDED:
        return _tails(block, ids, best_first, caps)
    groups: dict[tuple[int, str, str], list[str]] = {}
    for each in best_first:
        row = int(rows[each])
        where = int(frame.node_jurisdiction[row])
        country = frame.node_labels[where] if where != NONE else ""
        groups.setdefault((int(block[each]), frame.kind_of(row), country), []).append(ids[each])
    folds: list[Fold] = []
    for one in range(len(BLOCKS)):
        mine = sorted(
            (key for key in groups if key[0] == one), key=lambda key: (-len(groups[key]), key)
        )
        kept, rest = _split(mine, caps[one])
        folds += [_cluster(key, groups[key]) for key in kept]
        tail = [member for key in rest for member in groups[key]]
        folds += [Fold(f"more:{BLOCKS[one].key}", "", one, tuple(tail))] if tail else []
    return folds


def _caps(sizes: Sequence[int]) -> list[int]:
    """Return how many units each block may show, so that all together stay within the limit."""
    shared = [COLUMN_OF.count(column) for column in COLUMN_OF]
    for cap in range(MOST_SINGLE, 0, -1):
        caps = [max(2, cap // share) for share in shared]
        if sum(map(min, sizes, caps)) <= MOST_SINGLE:
            return caps
    return [2] * len(sizes)


def _split(items: list[tuple[int, str, str]], cap: int) -> tuple[list[tuple[int, str, str]], ...]:
    return (items, []) if len(items) <= cap else (items[: cap - 1], items[cap - 1 :])


def _tails(
    block: Int, ids: Sequence[str], best_first: Sequence[int], caps: list[int]
) -> list[Fold]:
    folds = []
    for one, spec in enumerate(BLOCKS):
        mine = [ids[each] for each in best_first if block[each] == one]
        if len(mine) > caps[one]:
            folds.append(Fold(f"more:{spec.key}", "", one, tuple(mine[caps[one] - 1 :])))
    return folds


def _cluster(key: tuple[int, str, str], members: list[str]) -> Fold:
    one, kind, country = key
    words = kind.replace("_", " ")
    label = f"{words}, {country or 'country unknown'}"
    return Fold(f"{BLOCKS[one].key}:{kind}:{country.lower()}", label, one, tuple(members))


def _spread(
    units: Sequence[Sequence[str]],
) -> tuple[float, dict[int, float], dict[str, Place]]:
    """Spread the units of each column evenly over the height of the fullest."""
    rows = [0.0] * N_COLUMNS
    for column in range(N_COLUMNS):
        held = [len(units[b]) for b in range(len(BLOCKS)) if COLUMN_OF[b] == column and units[b]]
        rows[column] = sum(held) + _HEADING_ROWS * max(len(held) - 1, 0)
    height = max(rows, default=0.0)
    headings: dict[int, float] = {}
    placed: dict[str, Place] = {}
    for column in range(N_COLUMNS):
        gap = height / rows[column] if rows[column] else 1.0
        top = 0.0
        for one in (b for b in range(len(BLOCKS)) if COLUMN_OF[b] == column and units[b]):
            headings[one] = round(top, 3)
            if top:
                top += _HEADING_ROWS * gap
            for row, unit in enumerate(units[one]):
                placed[unit] = Place(column, round(top + (row + 0.5) * gap, 3))
            top += len(units[one]) * gap
    return round(height, 3), headings, placed


def _below(
    height: float,
    folds: Sequence[Fold],
    opened: Collection[str],
    wanted: Iterable[str],
    rank: Mapping[str, int],
) -> dict[str, Place]:
    """Return the members of bundles that stand below the drawing, in their order."""
    column = {member: COLUMN_OF[fold.block] for fold in folds for member in fold.members}
    chosen = [member for member in wanted if member in column]
    for fold in folds:
        if fold.key in opened:
            chosen += fold.members
    kept = sorted(list(dict.fromkeys(chosen))[:MOST_OPENED], key=lambda each: rank[each])
    below = dict.fromkeys(column.values(), height + 1.5)
    placed = {}
    for member in kept:
        placed[member] = Place(column[member], round(below[column[member]], 3))
        below[column[member]] += 1.0
    return placed
