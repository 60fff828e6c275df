"""Where a supply graph can be cut: articulation points, and who loses its last path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError

Flags = NDArray[np.bool_]
Rows = NDArray[np.integer]
_UNSEEN: Final = -1


@dataclass(frozen=True, slots=True)
class Cuts:
    """Which buyers lose their last path from any source when a node goes.

    Attributes:
        reached: (M,) whether a path leads to the target at all.
        lost: (N, M) whether the target was reached and is no more without the node; a target does
            not lose itself.
        targets: (M,) rows of the nodes.
    """

    reached: Flags
    lost: Flags
    targets: Rows

    def certificate(self) -> Certificate:
        """Return the proof: nobody loses what it never had, nor by its own going."""
        never = int(np.count_nonzero(self.lost & ~self.reached))
        own = int(np.count_nonzero(self.lost[self.targets, np.arange(self.targets.size)]))
        return Certificate(
            (
                Check("nobody loses a path that never was", float(never), 0.0),
                Check("nobody loses its own", float(own), 0.0),
            )
        )


def articulation_points(n: int, left: Rows, right: Rows) -> Flags:
    """Return the nodes without which a connected part of an undirected graph falls apart.

    Args:
        n: number of nodes.
        left, right: (E,) ends of each edge; direction, repetition and loops do not matter.

    Returns:
        (n,) flags.

    Raises:
        InputError: if an end is no node.

    Missing data:
        an edge that nobody has written down is absent: the answer is of what is documented.

    Method:
        Hopcroft & Tarjan, CACM 16 (1973) 372: lowest depth that a subtree can reach. Linear.

    >>> import numpy as np
    >>> articulation_points(3, np.array([0, 1]), np.array([1, 2])).tolist()
    [False, True, False]
    """
    _check_rows(n, left, right)
    around = _neighbours(n, left, right)
    depth = [_UNSEEN] * n
    lowest = [0] * n
    found = np.zeros(n, dtype=np.bool_)
    for root in range(n):
        if depth[root] == _UNSEEN and around[root]:
            _walk(root, around, depth, lowest, found)
    return found


def _walk(
    root: int, around: list[list[int]], depth: list[int], lowest: list[int], found: Flags
) -> None:
    """Go through one connected part, depth first, without recursion; `found` is filled in."""
    depth[root] = lowest[root] = 0
    stack = [(root, _UNSEEN, 0)]
    branches = 0
    while stack:
        node, parent, at = stack.pop()
        if at < len(around[node]):
            stack.append((node, parent, at + 1))
            other = around[node][at]
            if depth[other] == _UNSEEN:
                depth[other] = lowest[other] = depth[node] + 1
                stack.append((other, node, 0))
            elif other != parent:
                lowest[node] = min(lowest[node], depth[other])
            continue
        if parent == _UNSEEN:
            continue
        lowest[parent] = min(lowest[parent], lowest[node])
        if parent == root:
            branches += 1
        elif lowest[node] >= depth[parent]:
            found[parent] = True
    found[root] = branches > 1


def cut_off(n: int, giver: Rows, taker: Rows, sources: Rows, targets: Rows) -> Cuts:
    """Return who loses the last path from any source when one node goes.

    Args:
        n: number of nodes.
        giver, taker: (E,) ends of each directed edge.
        sources: (K,) nodes at which supply begins.
        targets: (M,) nodes that need it; one that is a source itself is reached.

    Returns:
        (N, M) flags, and who is reached at all.

    Raises:
        InputError: if an end, a source or a target is no node.

    Missing data:
        as in `articulation_points`: a path that nobody has written down is not counted.

    Method:
        The nodes found are the dominators of a target in the graph of a common source (Lowry &
        Medlock 1969), by removal: one search for each node that can be reached.

    >>> import numpy as np
    >>> ends = np.array([0, 1, 0, 2]), np.array([1, 3, 2, 3])   # two ways from 0 to 3
    >>> cut_off(4, *ends, np.array([0]), np.array([3])).lost[:, 0].tolist()
    [True, False, False, False]
    """
    _check_rows(n, giver, taker, sources, targets)
    out = _takers(n, giver, taker)
    whole = _reached(n, out, sources, _UNSEEN)
    lost = np.zeros((n, targets.size), dtype=np.bool_)
    had = whole[targets]
    for node in np.flatnonzero(whole):
        without = _reached(n, out, sources, int(node))
        lost[node] = had & ~without[targets] & (targets != node)
    return Cuts(reached=had, lost=lost, targets=targets)


def _reached(n: int, out: list[list[int]], sources: Rows, gone: int) -> Flags:
    seen = np.zeros(n, dtype=np.bool_)
    stack = [int(each) for each in sources if each != gone]
    seen[stack] = True
    while stack:
        for other in out[stack.pop()]:
            if other != gone and not seen[other]:
                seen[other] = True
                stack.append(other)
    return seen


def _neighbours(n: int, left: Rows, right: Rows) -> list[list[int]]:
    found: list[set[int]] = [set() for _ in range(n)]
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return [sorted(each) for each in found]


def _takers(n: int, giver: Rows, taker: Rows) -> list[list[int]]:
    found: list[set[int]] = [set() for _ in range(n)]
    for one, other in zip(giver.tolist(), taker.tolist(), strict=True):
        found[one].add(other)
    return [sorted(each) for each in found]


def _check_rows(n: int, *rows: Rows) -> None:
    for each in rows:
        wrong = each[(each < 0) | (each >= n)]
        if wrong.size:
            raise InputError(
                f"{int(wrong[0])} is no node.",
                expected=f"rows from 0 to {n - 1}",
                next_step="number the nodes from 0.",
            )
