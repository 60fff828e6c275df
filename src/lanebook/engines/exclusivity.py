"""How exclusive a lab's supply is: largest share, effective number of suppliers, HHI."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError

Array = NDArray[np.float64]
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares of a lab's suppliers and what they say about dependence.

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
