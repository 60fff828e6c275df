"""Shared fate: how much of their supply two buyers share, and how many buyers stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError

Array = NDArray[np.float64]
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of the supply of each pair of buyers comes from the same suppliers.

    Attributes:
        shares: (B, S) what went in: share of each supplier in each buyer's supply.
        low: (B, B) share that is the same for certain, 0 to 1.
        high: (B, B) share that may be the same, 0 to 1.
    """

    shares: Array
    low: Array
    high: Array

    def certificate(self) -> Certificate:
        """Return the proof: symmetric, in order, 1 less half the absolute differences at the low.

        For shares that are all known, sum min(a, b) = 1 - sum |a - b| / 2.
        """
        known = self.shares.sum(axis=1)
        apart = np.abs(self.shares[:, None, :] - self.shares[None, :, :]).sum(axis=2)
        direct = (known[:, None] + known[None, :] - apart) / 2
        off = ~np.eye(known.size, dtype=np.bool_)
        return Certificate(
            (
                Check(
                    "symmetric",
                    _worst(self.low - self.low.T, self.high - self.high.T),
                    ROUNDING,
                ),
                Check(
                    "low <= high <= 1",
                    max(
                        0.0,
                        float(np.max(self.low - self.high, initial=0.0)),
                        float(np.max(self.high - 1.0, initial=0.0)),
                    ),
                    ROUNDING,
                ),
                Check(
                    "the low end is half of what both have less their differences",
                    _worst((self.low - direct)[off]),
                    ROUNDING,
                ),
            )
        )


def overlap(shares: Array) -> Overlap:
    """Return the overlap of every pair of buyers: the sum of the smaller of their shares.

    Args:
        shares: (B, S) share of supplier s in the supply of buyer b, 0 to 1; rows sum to at most 1.
            What a row leaves is unknown: it may come from anybody.

    Returns:
        both ends for every pair; a buyer shares all of its supply with itself.

    Raises:
        InputError: if a share is negative or not a number, or a row adds up to more than 1.

    Missing data:
        a buyer of which nothing is known has a row of zeros: its overlap is 0 to 1.

    Method:
        Schoener (1968), percentage similarity; one less the total variation distance. At the low
        end what is unknown comes from suppliers that nobody else has; at the high end from the
        other's: low + both unknown parts, which no completion exceeds, at most 1.

    >>> import numpy as np
    >>> found = overlap(np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.0]]))   # 0.6 of b is unknown
    >>> round(float(found.low[0, 1]), 6), round(float(found.high[0, 1]), 6)
    (0.4, 1.0)
    """
    rows = shares.sum(axis=1)
    if not np.isfinite(shares).all() or (shares < 0).any() or (rows > 1 + ROUNDING).any():
        raise InputError(
            "A buyer's shares are negative, missing or add up to more than 1.",
            expected="shares from 0 to 1 that add up to at most 1",
            next_step="leave out what is unknown: it counts as unknown, not as 0.",
        )
    low = np.minimum(shares[:, None, :], shares[None, :, :]).sum(axis=2)
    unknown = np.maximum(1.0 - rows, 0.0)
    high = np.minimum(low + unknown[:, None] + unknown[None, :], 1.0)
    np.fill_diagonal(low, 1.0)
    np.fill_diagonal(high, 1.0)
    return Overlap(shares, low, np.maximum(low, high))


@dataclass(frozen=True, slots=True)
class Independent:
    """How many of several buyers stand on supply of their own.

    Attributes:
        weights: (B,) shares of the buyers, which sum to 1.
        similarity: (B, B) 0 to 1.
        number: 1 where all share one fate, up to `naive`.
        naive: the effective number of buyers if none shared anything: exp of the entropy.
    """

    weights: Array
    similarity: Array
    number: float
    naive: float

    def certificate(self) -> Certificate:
        """Return the proof: 1 <= number <= naive <= buyers (Leinster & Cobbold 2012, A.2)."""
        held = float(np.count_nonzero(self.weights))
        return Certificate(
            (
                Check("at least 1", max(0.0, 1.0 - self.number), ROUNDING),
                Check("at most the naive number", max(0.0, self.number - self.naive), ROUNDING),
                Check("at most the buyers", max(0.0, self.naive - held) / max(held, 1.0), ROUNDING),
            )
        )


def independent(weights: Array, similarity: Array) -> Independent:
    """Return the effective number of independent buyers, given how alike their supply is.

    Args:
        weights: (B,) megawatts of the buyers, finite and not negative; some positive.
        similarity: (B, B) 0 to 1, symmetric, 1 on the diagonal: `Overlap.low` or `.high`.

    Returns:
        the number, without unit; it falls where a similarity rises.

    Raises:
        InputError: if nothing weighs anything, or the similarity is none.

    Missing data:
        leave out a buyer of unknown weight.

    Method:
        Leinster & Cobbold, Ecology 93 (2012) 477, eq. 1 at order 1: exp(-sum p ln Zp), the
        diversity of a community whose species are alike by Z. With Z the identity it is the
        exponential of Shannon's entropy; with Z full of ones it is 1.

    >>> import numpy as np
    >>> half = independent(np.array([1.0, 1.0]), np.array([[1, 0.5], [0.5, 1]]))
    >>> round(half.number, 6), half.naive       # Zp = 0.75: 1 / 0.75
    (1.333333, 2.0)
    """
    whole = float(weights.sum())
    if not np.isfinite(weights).all() or (weights < 0).any() or whole <= 0:
        raise InputError(
            "Buyers have negative or missing weights, or none weighs anything.",
            expected="finite weights of at least 0, one of them positive",
            next_step="leave out buyers of unknown weight.",
        )
    _check_similarity(similarity, weights.size)
    shares = weights / whole
    held = shares > 0
    ordinary = (similarity @ shares)[held]
    number = float(np.exp(-np.sum(shares[held] * np.log(ordinary))))
    naive = float(np.exp(-np.sum(shares[held] * np.log(shares[held]))))
    return Independent(shares, similarity, number, naive)


def _check_similarity(similarity: Array, n: int) -> None:
    is_square = similarity.shape == (n, n)
    if (
        not is_square
        or not np.isfinite(similarity).all()
        or (similarity < 0).any()
        or (similarity > 1 + ROUNDING).any()
        or (np.diagonal(similarity) != 1).any()
        or not np.allclose(similarity, similarity.T, rtol=0, atol=ROUNDING)
    ):
        raise InputError(
            "This matrix says how alike buyers are in no way that can be used.",
            expected="a symmetric matrix of shares with 1 on its diagonal",
            next_step="take it from `overlap`.",
        )


def _worst(*arrays: Array) -> float:
    return max((float(np.max(np.abs(each), initial=0.0)) for each in arrays), default=0.0)
