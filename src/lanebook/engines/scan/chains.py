"""How many sweeps a shock will take, guessed from the strongest chain of links from each firm."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.scan.network import Floats, Ints
from lanebook.engines.scan.plan import Plan
from lanebook.engines.scan.shocks import Shocks

#: Longer chains are not told apart.
MOST: Final = 24


def by_length(plan: Plan, shocks: Shocks, eps: float) -> Ints:
    """Return the order in which shocks are computed: those that go on longest first.

    Shocks side by side run as many sweeps as the longest of them. The guess is the number of hops
    in which a full loss, multiplied along the strongest chain, stays above eps; sums over chains
    are left out. It changes when a shock is computed, never what it leaves.
    """
    n_firms = plan.n_firms
    buyer = np.repeat(np.arange(n_firms), np.diff(plan.row))
    weight = plan.weight
    if plan.market:
        others = 1.0 - plan.part
        share = np.divide(plan.part, others, out=np.ones(n_firms), where=plan.part < others)
        weight = weight * share[plan.source]
    seller = np.repeat(np.arange(n_firms), np.diff(plan.up_row))
    down = _hops(plan.source, buyer, weight, n_firms, eps)
    up = _hops(plan.target, seller, plan.up_weight, n_firms, eps)
    hops = np.zeros(len(shocks))
    shock = np.repeat(np.arange(len(shocks)), np.diff(shocks.start))
    longest, both = np.maximum(down, up), down + up
    np.maximum.at(hops, shock, (longest + both / (4.0 * MOST))[shocks.firm])
    return np.argsort(-hops, kind="stable").astype(np.int64)


def _hops(begin: NDArray[np.int32], end: Ints, weight: Floats, n_firms: int, eps: float) -> Floats:
    by_begin = np.argsort(begin, kind="stable")
    end, weight = end[by_begin], weight[by_begin]
    start = np.searchsorted(begin[by_begin], np.arange(n_firms + 1))
    rows = np.flatnonzero(np.diff(start))
    left, hops = np.ones(n_firms), np.zeros(n_firms)
    for _ in range(MOST if rows.size else 0):
        strongest = np.zeros(n_firms)
        strongest[rows] = np.maximum.reduceat(weight * left[end], start[rows])
        left = np.where(strongest > eps, strongest, 0.0)
        if not left.any():
            break
        hops += left > 0.0
    return hops
