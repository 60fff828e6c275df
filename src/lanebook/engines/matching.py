"""Match chips to bare sites: a maximum flow that says how many megawatts have both.

METHODS 2: a promise is not capacity until silicon, shell and watts meet. Chips on the left, bare
sites on the right, an edge where the two are compatible. Maximum flow by shortest augmenting paths
(Edmonds and Karp, J. ACM 19:248, 1972); `certificate` checks conservation and the minimum cut
(Ford and Fulkerson, Can. J. Math. 8:399, 1956), which needs no trust in the search.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Megawatts below this are rounding, not capacity.
TOLERANCE_MW: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Matching:
    """A maximum flow from chips to sites.

    Attributes:
        flow_mw: flow_mw[i][j] megawatts of chips i in site j.
        chips_mw, sites_mw: what was offered on each side.
        compatible: compatible[i][j], whether chips i may go into site j.
        cut_chips: chips on the source side of a minimum cut.
        cut_sites: sites on the source side of it.
    """

    flow_mw: tuple[tuple[float, ...], ...]
    chips_mw: tuple[float, ...]
    sites_mw: tuple[float, ...]
    compatible: tuple[tuple[bool, ...], ...]
    cut_chips: frozenset[int]
    cut_sites: frozenset[int]

    @property
    def matched_mw(self) -> float:
        """Megawatts that have both silicon and a shell."""
        return sum(map(sum, self.flow_mw))

    def chips_used_mw(self, chip: int) -> float:
        """Return the megawatts of chips `chip` that found a site."""
        return sum(self.flow_mw[chip])

    def site_filled_mw(self, site: int) -> float:
        """Return the megawatts of site `site` that are filled."""
        return sum(row[site] for row in self.flow_mw)

    def certificate(self) -> bool:
        """Check that the flow is feasible and equals the capacity of a cut, hence maximal."""
        slack = TOLERANCE_MW * (1 + sum(self.chips_mw) + sum(self.sites_mw))
        feasible = all(
            self.chips_used_mw(i) <= offered + slack for i, offered in enumerate(self.chips_mw)
        ) and all(
            self.site_filled_mw(j) <= offered + slack for j, offered in enumerate(self.sites_mw)
        )
        allowed = all(
            amount == 0 or (amount > 0 and self.compatible[i][j])
            for i, row in enumerate(self.flow_mw)
            for j, amount in enumerate(row)
        )
        crossing = any(
            self.compatible[i][j]
            for i in self.cut_chips
            for j in range(len(self.sites_mw))
            if j not in self.cut_sites
        )
        cut = sum(mw for i, mw in enumerate(self.chips_mw) if i not in self.cut_chips) + sum(
            self.sites_mw[j] for j in self.cut_sites
        )
        return feasible and allowed and not crossing and abs(cut - self.matched_mw) <= slack


def match(
    chips_mw: Sequence[float], sites_mw: Sequence[float], compatible: Sequence[Sequence[bool]]
) -> Matching:
    """Return a maximum matching of megawatts of chips to megawatts of bare sites.

    Args:
        chips_mw: shape (n_chips,), MW of IT load that the chips draw, >= 0.
        sites_mw: shape (n_sites,), MW of IT load of the bare sites, >= 0.
        compatible: shape (n_chips, n_sites).

    Missing data: the caller leaves out chips and sites without megawatts; nothing is 0 by default.

    >>> match([1300.0], [857.0, 87.0], [[True, False]]).matched_mw
    857.0
    """
    left = [float(mw) for mw in chips_mw]
    right = [float(mw) for mw in sites_mw]
    flow = [[0.0] * len(right) for _ in left]
    edges = tuple(tuple(bool(cell) for cell in row) for row in compatible)
    while True:
        path, reached = _augmenting_path(left, right, flow, edges)
        if path is None:
            break
        _push(path, left, right, flow)
    chips_reached, sites_reached = reached
    return Matching(
        flow_mw=tuple(tuple(row) for row in flow),
        chips_mw=tuple(float(mw) for mw in chips_mw),
        sites_mw=tuple(float(mw) for mw in sites_mw),
        compatible=edges,
        cut_chips=chips_reached,
        cut_sites=sites_reached,
    )


_Step = tuple[int, int, bool]
_Reached = tuple[frozenset[int], frozenset[int]]


def _augmenting_path(
    left: Sequence[float],
    right: Sequence[float],
    flow: Sequence[Sequence[float]],
    edges: Sequence[Sequence[bool]],
) -> tuple[list[_Step] | None, _Reached]:
    """Search breadth first from chips with megawatts left to a site with room left."""
    came_to_site: dict[int, int] = {}
    came_to_chip: dict[int, int | None] = {
        i: None for i, mw in enumerate(left) if mw > TOLERANCE_MW
    }
    queue = deque(sorted(came_to_chip))
    while queue:
        chip = queue.popleft()
        for site in range(len(right)):
            if not edges[chip][site] or site in came_to_site:
                continue
            came_to_site[site] = chip
            if right[site] > TOLERANCE_MW:
                return _trace(site, came_to_site, came_to_chip), (frozenset(), frozenset())
            for other in range(len(left)):
                if flow[other][site] > TOLERANCE_MW and other not in came_to_chip:
                    came_to_chip[other] = site
                    queue.append(other)
    return None, (frozenset(came_to_chip), frozenset(came_to_site))


def _trace(
    site: int, came_to_site: dict[int, int], came_to_chip: dict[int, int | None]
) -> list[_Step]:
    steps: list[_Step] = []
    at: int | None = site
    while at is not None:
        chip = came_to_site[at]
        steps.append((chip, at, True))
        back = came_to_chip[chip]
        if back is not None:
            steps.append((chip, back, False))
        at = back
    return steps


def _push(
    path: Sequence[_Step], left: list[float], right: list[float], flow: list[list[float]]
) -> None:
    start, end = path[-1][0], path[0][1]
    amount = min(
        left[start],
        right[end],
        *(flow[i][j] for i, j, forward in path if not forward),
        float("inf"),
    )
    for chip, site, forward in path:
        flow[chip][site] += amount if forward else -amount
    left[start] -= amount
    right[end] -= amount
