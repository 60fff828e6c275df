"""Who gets how much of what a maker has, when it has less than it is asked for.

Shares of nothing are worked out and thrown away: callers run inside `np.errstate` (`run`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Relative rounding at which a level of equal relative deliveries counts as found.
FOUND: Final = 1e-14


class Sums:
    """Sums over the rows of each member, in the order of the rows, whatever the width.

    A running total by index: the bits of one column never depend on how many others there are.
    """

    def __init__(self, member: Ints, members: int, width: int) -> None:
        self._shape = (members, width)
        self._index = (member[:, None] * width + np.arange(width)).ravel()

    def __call__(self, rows: Floats) -> Floats:
        """Return the sum of the rows of each member, shape (members, width)."""
        flat = np.ravel(rows)
        size = self._shape[0] * self._shape[1]
        found = np.bincount(self._index, weights=flat, minlength=size)
        return found.astype(np.float64, copy=False).reshape(self._shape)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return a share from 0 to 1; 1 where nothing is asked for."""
    return np.where(whole > 0, np.minimum(1.0, part / whole), 1.0)


def pro_rata(
    has: Floats, orders: Floats, final: Floats, by: Ints, sums: Sums
) -> tuple[Floats, Floats]:
    """Serve every order and final demand to the same share.

    Args:
        has: (n, B) what each maker has.
        orders: (e, B) on each edge.
        final: (n, B) final demand.
        by: (e,) maker of the edge.
        sums: over edges, by maker.

    Returns:
        What edges and final demand get.
    """
    share = _ratio(has, sums(orders) + final)
    return orders * share.take(by, axis=0), final * share


def by_tier(
    has: Floats, orders: Floats, final: Floats, by: Ints, sums: Sums, *,
    usual: Floats, usual_final: Floats, tier: Ints, final_tier: Ints,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Serve what is usual, the first tier first; then the rest of all, to the same share.

    A contract gives a place for its volume, not for what is ordered beyond it to catch up: else
    those in front could fill their stocks for years while the last get nothing.

    Args:
        has, orders, final, by, sums: as for `pro_rata`.
        usual, usual_final: as for `smallest_first`.
        tier: (e,) of each edge, the lowest first. Within a tier all get the same share.
        final_tier: (n,) of final demand.
    """
    left, to_edges, to_final = has, np.zeros_like(orders), np.zeros_like(final)
    first, first_final = np.minimum(orders, usual), np.minimum(final, usual_final)
    for each in np.unique(np.concatenate([tier, final_tier])):
        asked = np.where((tier == each)[:, None], first, 0.0)
        last = np.where((final_tier == each)[:, None], first_final, 0.0)
        whole = sums(asked) + last
        share = _ratio(left, whole)
        to_edges += asked * share.take(by, axis=0)
        to_final += last * share
        left = np.maximum(0.0, left - whole * share)
    more, more_final = pro_rata(left, orders - first, final - first_final, by, sums)
    return to_edges + more, to_final + more_final


def smallest_first(
    has: Floats, orders: Floats, final: Floats, by: Ints, sums: Sums, *,
    usual: Floats, usual_final: Floats,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Serve the smallest order relative to its base first (Inoue and Todo 2019).

    All get the same multiple of their base until an order is filled. The multiple is where a
    concave, piecewise linear function reaches what the maker has: Newton from below finds it in
    as many steps as there are kinks at most, each column on its own.

    Args:
        has, orders, final, by, sums: as for `pro_rata`.
        usual: (e, B) base shipment of the edge; an order without one comes last, to one share.
        usual_final: (n, B) base final demand.
    """
    multiple = np.zeros_like(has)
    for _ in range(len(by) + 2):
        level = multiple.take(by, axis=0)
        got, last = np.minimum(orders, level * usual), np.minimum(final, multiple * usual_final)
        left = has - sums(got) - last
        slope = sums(np.where(orders > level * usual, usual, 0.0))
        slope += np.where(final > multiple * usual_final, usual_final, 0.0)
        short = (left > FOUND * has) & (slope > 0)
        if not short.any():
            break
        multiple = np.where(short, multiple + left / slope, multiple)
    rest, rest_final = pro_rata(
        np.maximum(0.0, left), orders - got, final - last, by, sums
    )  # what has no base to be measured by
    return got + rest, last + rest_final
