"""Quantiles, shares and rank correlations of draws, each with its Monte Carlo error.

Quantiles: order statistics whose ranks bound a binomial count (Conover 1999, 3.2). Shares: score
interval (Wilson 1927). Rank correlation: Spearman's, ties at their mean rank, interval by Fisher's
z with the variance (1 + r²/2) / (n − 3) (Bonett and Wright 2000).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Final

import numpy as np

from lanebook.engines.clearing.inputs import Floats

#: Of every interval of Monte Carlo error.
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its Monte Carlo error.

    Attributes:
        value: the figure.
        low, high: ends of the 95 % interval.
    """

    value: float
    low: float
    high: float


def normal(level: float) -> float:
    """Return the standard normal's quantile for a two-sided interval of this level."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def share(times: int, n: int) -> Estimate:
    """Return how often something was so among `n` > 0 draws.

    >>> each = share(0, 100)
    >>> each.value, each.low, round(each.high, 4)
    (0.0, 0.0, 0.037)
    """
    z = normal(LEVEL)
    here = times / n
    middle = (here + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(here * (1 - here) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if times == 0 else max(middle - half, 0.0)
    high = 1.0 if times == n else min(middle + half, 1.0)
    return Estimate(here, low, high)


@cache
def ranks_of(at: float, n: int) -> tuple[int, int, int]:
    """Return the positions of a quantile and of its interval's ends among `n` sorted draws.

    The ends are the extremes where so few draws allow no 95 % interval.

    >>> ranks_of(0.5, 1000)
    (499, 468, 530)
    """
    log_factorial = np.array([math.lgamma(k + 1) for k in range(n + 1)])
    k = np.arange(n + 1)
    log_chance = (
        log_factorial[n] - log_factorial[k] - log_factorial[n - k]
        + k * math.log(at) + (n - k) * math.log1p(-at)
    )  # fmt: skip
    below = np.cumsum(np.exp(log_chance))
    tail = (1 - LEVEL) / 2
    low = int(np.searchsorted(below, tail))
    high = int(np.searchsorted(below, 1 - tail))
    return max(math.ceil(at * n) - 1, 0), max(low - 1, 0), min(high, n - 1)


def quantiles(draws: Floats, at: tuple[float, ...]) -> tuple[Estimate, ...]:
    """Return quantiles of draws, shape (n,)."""
    ordered = np.sort(draws)
    found = []
    for each in at:
        here, low, high = ranks_of(each, len(ordered))
        found.append(Estimate(float(ordered[here]), float(ordered[low]), float(ordered[high])))
    return tuple(found)


def ranked(columns: Floats) -> Floats:
    """Return the rank of each entry in its column, ties at their mean rank.

    >>> ranked(np.array([[10.0], [30.0], [10.0]]))[:, 0].tolist()
    [1.5, 3.0, 1.5]
    """
    made = np.empty_like(columns)
    for number, column in enumerate(columns.T):
        _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
        last = np.cumsum(counts)
        made[:, number] = (last - (counts - 1) / 2)[inverse]
    return made


def rank_correlations(drivers: Floats, outcome: Floats) -> Floats:
    """Return Spearman's rank correlation of each driver with the outcome.

    Args:
        drivers: shape (n, drivers), as ranks (`ranked`).
        outcome: shape (n,), as drawn.

    Returns:
        Shape (drivers,); NaN where a driver or the outcome never moves.
    """
    other = ranked(outcome[:, None])[:, 0]
    left = drivers - drivers.mean(axis=0)
    right = other - other.mean()
    size = np.sqrt((left**2).sum(axis=0) * (right**2).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(size > 0, (left * right[:, None]).sum(axis=0) / size, np.nan)


def correlation_interval(r: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of a rank correlation over `n` > 3 draws; all of −1 … 1 for fewer.

    >>> [round(end, 3) for end in correlation_interval(0.5, 1000)]
    [0.448, 0.549]
    """
    if n <= 3:
        return -1.0, 1.0
    if abs(r) >= 1:
        return r, r
    half = normal(level) * math.sqrt((1 + r * r / 2) / (n - 3))
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
