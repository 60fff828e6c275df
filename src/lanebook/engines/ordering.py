"""Order the nodes of columns so that the lines between them are short and cross little.

A drawing of firms in columns (power to reviewers) is read by its lines. Which order crosses least
is NP-hard; the barycentre method puts each node at the mean height of its neighbours, column by
column, forth and back (Sugiyama, Tagawa and Toda, IEEE Trans. Syst. Man Cybern. 11:109, 1981).
Lines here may join any two columns, so all neighbours in other columns count, not only those next
door. The best sweep is kept, judged by the total height that lines climb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError

Int = NDArray[np.intp]
Array = NDArray[np.float64]
SWEEPS: Final = 24
ROUNDING: Final = 1e-9
#: Lines are compared with one another in blocks of this many: bounds memory at about 100 MB.
_BLOCK: Final = 1024


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order of the nodes of each block.

    Attributes:
        rank: (N,) place of each node in its block, from 0.
        block: (N,) block of each node.
        column_of: column of each block; blocks of one column stand one under the other.
        left, right: (E,) ends of the lines.
        climb, climb_before: total height the lines climb, in heights of the drawing, now and in
            the order that came in.
    """

    rank: Int
    block: Int
    column_of: tuple[int, ...]
    left: Int
    right: Int
    climb: float
    climb_before: float

    @property
    def crossings(self) -> int:
        """Pairs of straight lines that cross between their columns, nodes evenly spread."""
        height = _heights(self.rank, self.block, self.column_of)
        column = np.asarray(self.column_of, dtype=np.intp)[self.block]
        return _crossings(column, height, self.left, self.right)

    def certificate(self) -> Certificate:
        """Return the proof: each block is a permutation, and the order is no worse than before."""
        broken = sum(
            not np.array_equal(np.sort(self.rank[self.block == each]), np.arange(size))
            for each, size in enumerate(np.bincount(self.block, minlength=len(self.column_of)))
        )
        height = _heights(self.rank, self.block, self.column_of)
        recount = _climb(height, *_across(self.block, self.column_of, self.left, self.right))
        return Certificate(
            (
                Check("every block holds each place once", float(broken), 0.0),
                Check("the climb is that of the order", abs(recount - self.climb), ROUNDING),
                Check("no worse than before", max(self.climb - self.climb_before, 0.0), ROUNDING),
            )
        )


def order_columns(
    block: Int, column_of: Sequence[int], left: Int, right: Int, *, sweeps: int = SWEEPS
) -> Ordering:
    """Return an order of the nodes of each block with short lines.

    Args:
        block: (N,) block of each node, 0 to B - 1; the order of the nodes is the one to start from.
        column_of: (B,) column of each block, from 0, not falling.
        left, right: (E,) ends of each line; direction is free, repeats weigh more, lines within
            one column do not count.
        sweeps: how often to go forth and back at most.

    Returns:
        the best order met; the one that came in where none is better.

    Raises:
        InputError: if a line or block points to nothing, or columns fall.

    Missing data:
        a node without a line to another column keeps its height.

    >>> import numpy as np
    >>> found = order_columns(             # a-d and b-c cross; with a and b swapped nothing does
    ...     np.array([0, 0, 1, 1]), (0, 1), np.array([0, 1]), np.array([3, 2]))
    >>> found.rank.tolist(), found.climb_before, found.climb, found.crossings
    ([1, 0, 0, 1], 1.0, 0.0, 0)
    """
    _check(block, column_of, left, right)
    column_of = tuple(column_of)
    rank = _ranked(np.arange(block.size, dtype=np.float64), block, len(column_of))
    lines = _across(block, column_of, left, right)
    best, best_climb = rank, _climb(_heights(rank, block, column_of), *lines)
    before = best_climb
    there = list(range(len(column_of)))
    for sweep in range(sweeps):
        old = rank
        for each in there if sweep % 2 == 0 else reversed(there):
            rank = _settled(rank, block, column_of, each, lines)
        climb = _climb(_heights(rank, block, column_of), *lines)
        if climb < best_climb - ROUNDING:
            best, best_climb = rank, climb
        if np.array_equal(rank, old):
            break
    return Ordering(best, block, column_of, left, right, best_climb, before)


def _check(block: Int, column_of: Sequence[int], left: Int, right: Int) -> None:
    for name, values, size in (
        ("block", block, len(column_of)),
        ("line", left, block.size),
        ("line", right, block.size),
    ):
        if values.size and not 0 <= values.min() <= values.max() < size:
            raise InputError(
                f"a {name} points to nothing.",
                expected=f"numbers from 0 to {size - 1}",
                next_step="pass rows of the same network.",
            )
    if list(column_of) != sorted(column_of):
        raise InputError(
            "the columns of the blocks fall.",
            expected="columns from left to right",
            next_step="sort the blocks by column.",
        )


def _across(block: Int, column_of: Sequence[int], left: Int, right: Int) -> tuple[Int, Int]:
    """Return the ends of the lines that join two columns."""
    column = np.asarray(column_of, dtype=np.intp)[block]
    kept = column[left] != column[right]
    return left[kept], right[kept]


def _heights(rank: Int, block: Int, column_of: Sequence[int]) -> Array:
    """Return (N,) heights from 0 to 1: nodes evenly spread over their column."""
    sizes = np.bincount(block, minlength=len(column_of))
    columns = np.asarray(column_of, dtype=np.intp)
    totals = np.bincount(columns, weights=sizes)
    above = np.array([sizes[:b][columns[:b] == columns[b]].sum() for b in range(columns.size)])
    return np.asarray((rank + 0.5 + above[block]) / totals[columns[block]], dtype=np.float64)


def _climb(height: Array, left: Int, right: Int) -> float:
    return float(np.sum(np.abs(height[left] - height[right])))


def _settled(
    rank: Int, block: Int, column_of: Sequence[int], one: int, lines: tuple[Int, Int]
) -> Int:
    """Return the ranks with the nodes of one block put in the order of their barycentres."""
    height = _heights(rank, block, column_of)
    near = np.concatenate(lines)
    far = np.concatenate(lines[::-1])
    inside = block[near] == one
    count = np.bincount(near[inside], minlength=block.size)
    total = np.bincount(near[inside], weights=height[far[inside]], minlength=block.size)
    mean = np.where(count > 0, total / np.maximum(count, 1), height)
    nodes = np.flatnonzero(block == one)
    order = nodes[np.lexsort((rank[nodes], mean[nodes]))]
    moved = rank.copy()
    moved[order] = np.arange(order.size)
    return moved


def _ranked(key: Array, block: Int, n_blocks: int) -> Int:
    rank = np.zeros(block.size, dtype=np.intp)
    for one in range(n_blocks):
        nodes = np.flatnonzero(block == one)
        rank[nodes[np.argsort(key[nodes], kind="stable")]] = np.arange(nodes.size)
    return rank


def _crossings(column: Int, height: Array, left: Int, right: Int) -> int:
    """Count the pairs of straight lines that change sides between the columns both span."""
    swap = column[left] > column[right]
    start, stop = np.where(swap, right, left), np.where(swap, left, right)
    kept = column[start] != column[stop]
    start, stop = start[kept], stop[kept]
    x0, x1 = column[start].astype(np.float64), column[stop].astype(np.float64)
    slope = (height[stop] - height[start]) / (x1 - x0)
    base = height[start] - slope * x0
    found = 0
    for first in range(0, start.size, _BLOCK):
        mine = slice(first, first + _BLOCK)
        low = np.maximum(x0[mine, None], x0[None, :])
        high = np.minimum(x1[mine, None], x1[None, :])
        gap = base[mine, None] - base[None, :]
        tilt = slope[mine, None] - slope[None, :]
        one, other = gap + tilt * low, gap + tilt * high
        crossed = (low < high) & (one * other < -(ROUNDING**2))
        found += int(np.count_nonzero(crossed))
    return found // 2
