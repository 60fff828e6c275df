"""Concentration: largest share, effective number, HHI, and what unknown shares leave open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError

Array = NDArray[np.float64]
ROUNDING: Final = 1e-9
#: US Merger Guidelines 2023, Guideline 1: a market above it is highly concentrated (1,800).
HIGHLY_CONCENTRATED: Final = 0.18
#: Up to so many intervals the largest HHI is found exactly.
_EXACT: Final = 12


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares of suppliers and what they say about dependence.

    Attributes:
        weights: (n,) what went in.
        shares: (n,) weights over their sum, 0 to 1; empty where nothing weighs anything.
        n_positive: suppliers that weigh something.
        largest_share: 0 to 1; None where nothing weighs anything.
        effective: exp of the Shannon entropy of the shares: the number of equal suppliers that
            would be as diverse; None likewise.
        hhi: sum of squared shares, 0 to 1; None likewise.
    """

    weights: Array
    shares: Array
    n_positive: int
    largest_share: float | None
    effective: float | None
    hhi: float | None

    def certificate(self) -> Certificate:
        """Return the proof: shares are a distribution, and the Hill numbers are in order.

        For any shares n >= exp(H) >= 1 / HHI >= 1 / largest >= 1 (Hill 1973: orders 0, 1, 2, inf).
        """
        if self.largest_share is None or self.effective is None or self.hhi is None:
            total = float(np.sum(self.weights))
            return Certificate((Check("no shares without weights", total, 0.0),))
        hill = (self.n_positive, self.effective, 1 / self.hhi, 1 / self.largest_share, 1.0)
        disorder = max(later - earlier for earlier, later in pairwise(hill))
        gap = abs(float(np.sum(self.shares)) - 1.0)
        return Certificate(
            (
                Check("shares add up to 1", gap, ROUNDING),
                Check(
                    "n >= effective >= 1 / HHI >= 1 / largest >= 1",
                    max(disorder, 0.0) / self.n_positive,
                    ROUNDING,
                ),
            )
        )


def concentration(weights: Array) -> Concentration:
    """Return how much of the whole each supplier is, and how many they effectively are.

    Args:
        weights: (n,) megawatts or counts per supplier, finite and not negative; order is free.

    Returns:
        shares in the order of `weights`, and three summaries without unit.

    Raises:
        InputError: if a weight is negative, infinite or not a number.

    Missing data:
        leave out suppliers whose weight is unknown, and say how many: an unknown weight is not 0.
        Weights of 0 are suppliers of nothing and do not count.

    Method:
        Shannon (1948), H = -sum p ln p; Hill (1973), numbers of order 1 (exp H) and 2 (1 / HHI);
        METHODS 2 (`exclusivity`) and 7.

    >>> import numpy as np
    >>> half = concentration(np.array([500.0, 500.0]))   # two equal suppliers
    >>> half.largest_share, round(half.effective, 6), half.hhi
    (0.5, 2.0, 0.5)
    >>> one = concentration(np.array([900.0, 100.0]))    # H = -(0.9 ln 0.9 + 0.1 ln 0.1) = 0.3251
    >>> round(one.largest_share, 2), round(one.effective, 4), round(one.hhi, 2)
    (0.9, 1.3841, 0.82)
    """
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise InputError(
            "a supplier has a negative, infinite or missing weight.",
            expected="finite weights of at least 0",
            next_step="leave out suppliers of unknown weight.",
        )
    largest = float(np.max(weights, initial=0.0))
    if largest == 0.0:
        return Concentration(weights, np.empty(0), 0, None, None, None)
    # Scaled by the largest first: sums of very large weights must not overflow.
    scaled = weights / largest
    shares = scaled / np.sum(scaled)
    held = shares[shares > 0.0]
    entropy = -float(np.sum(held * np.log(held)))
    return Concentration(
        weights=weights,
        shares=shares,
        n_positive=int(held.size),
        largest_share=float(np.max(shares)),
        effective=float(np.exp(entropy)),
        hhi=float(np.sum(shares**2)),
    )


def hhi_range(low: Array, high: Array, *, closed: bool) -> tuple[float, float]:
    """Return the least and the largest HHI that shares within their intervals can have.

    Args:
        low, high: (n,) ends of each named supplier's share, 0 to 1.
        closed: the named ones are all there are. Otherwise what they leave is held by others: in
            the least case by many so small that they add nothing, in the largest by one more firm.

    Returns:
        both ends, 0 to 1.

    Raises:
        InputError: if an interval is none, or no shares within the intervals add up to 1.

    Missing data:
        a named supplier of unknown share has the interval 0 to 1.

    Method:
        The sum of squares is convex. Its least over intervals that add up to 1 has the shares that
        touch no end all equal (Kuhn-Tucker); its largest has all but one at an end. Beyond 12
        intervals the largest is bounded by the chords of the squares (never too small).

    >>> import numpy as np
    >>> hhi_range(np.array([0.6]), np.array([0.6]), closed=False)   # 0.6^2; 0.6^2 + 0.4^2
    (0.36, 0.52)
    >>> hhi_range(np.array([0.0, 0.0]), np.array([1.0, 1.0]), closed=True)  # two, nothing said
    (0.5, 1.0)
    """
    _check_ends(low, high)
    left = 1.0 - float(low.sum())
    if left < -ROUNDING or (closed and float(high.sum()) < 1.0 - ROUNDING):
        raise InputError(
            f"Shares from {low.sum():.4f} to {high.sum():.4f} in all cannot add up to 1.",
            expected="low ends that add up to at most 1, and high ends to at least 1 if closed",
            next_step="leave the market open, or widen the intervals.",
        )
    rest = max(left, 0.0)
    if not closed:
        # What nobody names may be one firm, as large as the named ones leave room for.
        least = float(np.sum(low**2))
        return least, max(_largest(np.append(low, 0.0), np.append(high, rest)), least)
    filled = _levelled(low, high)
    return float(np.sum(filled**2)), _largest(low, high)


def _check_ends(low: Array, high: Array) -> None:
    both = np.concatenate([low, high])
    if not np.isfinite(both).all() or (low < 0).any() or (high > 1).any() or (low > high).any():
        raise InputError(
            "A share lies outside 0 to 1, or its interval runs backwards.",
            expected="0 <= low <= high <= 1 for every supplier",
            next_step="give an unknown share the interval 0 to 1.",
        )


def _levelled(low: Array, high: Array) -> Array:
    """Return the most even shares within their intervals that add up to 1: clip(level)."""
    ends = np.unique(np.concatenate([low, high]))
    sums = np.array([np.clip(level, low, high).sum() for level in ends])
    at = int(np.searchsorted(sums, 1.0))
    if at in (0, ends.size):
        return np.asarray(np.clip(ends[min(at, ends.size - 1)], low, high))
    step = (1.0 - sums[at - 1]) / (sums[at] - sums[at - 1])
    return np.asarray(np.clip(ends[at - 1] + step * (ends[at] - ends[at - 1]), low, high))


def _largest(low: Array, high: Array) -> float:
    """Return the largest sum of squares within intervals that add up to 1."""
    wide = np.flatnonzero(high - low > ROUNDING)
    base = float(np.sum(low**2))
    left = 1.0 - float(low.sum())
    if left <= ROUNDING or not wide.size:
        return base
    if wide.size > _EXACT:
        slopes = low + high
        for each in wide[np.argsort(-slopes[wide], kind="stable")]:
            taken = min(left, float(high[each] - low[each]))
            base, left = base + taken * float(slopes[each]), left - taken
        return min(base, 1.0)
    gains, rooms = high[wide] ** 2 - low[wide] ** 2, high[wide] - low[wide]
    chosen = (np.arange(2**wide.size)[:, None] >> np.arange(wide.size)) & 1
    over = left - chosen @ rooms
    full = base + chosen @ gains
    # One share beside the full ones takes what is left; none may take more than its interval.
    extra = (low[wide] + over[:, None]) ** 2 - low[wide] ** 2
    fits = (over[:, None] >= -ROUNDING) & (over[:, None] <= rooms + ROUNDING) & (chosen == 0)
    found = np.where(fits, full[:, None] + extra, -np.inf)
    exact = np.where(np.abs(over) <= ROUNDING, full, -np.inf)
    return float(min(max(found.max(), exact.max(), base), 1.0))
