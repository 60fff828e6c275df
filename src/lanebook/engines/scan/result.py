"""What a scan returns: one record a shock, in the numbering of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError
from lanebook.engines.scan.network import FirmNetwork, Floats, Ints

Mode = Literal["published", "fixed_point"]
#: The stopping rule is part of the model: a closed network never stops losing on its own.
EPS: Final[dict[Mode, float]] = {"published": 1e-2, "fixed_point": 1e-9}


@dataclass(frozen=True, eq=False, kw_only=True)
class ScanResult:
    """ESRI of every shock, (S,) each; by default shock i stops firm i.

    Attributes:
        network: what was scanned.
        eps: a shock settles with the sweep in which no loss rises by more.
        esri: share of all sales lost, larger of the two losses by firm.
        up, down: of lost sales alone, of lost inputs alone.
        sweeps: until it settled, that sweep included.
        exact: computed in f64; the others in f32, good to about 1e-6.
    """

    network: FirmNetwork
    eps: float
    esri: Floats
    up: Floats
    down: Floats
    sweeps: Ints
    exact: NDArray[np.bool_]

    def ranking(self) -> Ints:
        """Return shocks by falling ESRI; equal ones by number."""
        return np.lexsort((np.arange(len(self.esri)), -self.esri))

    def certificate(self) -> Certificate:
        """Return what must hold of one shock a firm.

        A firm loses at least its own share of sales, the parts do not exceed the whole, and the
        whole not their sum.
        """
        total = self.network.sales.sum()
        own = self.network.sales / total if total > 0.0 else np.zeros(self.network.n_firms)
        slack = 0.0 if self.exact.all() else 1e-5
        own = own if len(own) == len(self.esri) else np.zeros(len(self.esri))
        return Certificate(
            (
                Check("ESRI is at least the firm's own share of sales",
                      _worst(own - self.esri), 1e-12 + slack),
                Check("neither part exceeds ESRI",
                      _worst(np.maximum(self.up, self.down) - self.esri), 1e-12 + slack),
                Check("ESRI does not exceed the sum of its parts",
                      _worst(self.esri - self.up - self.down), 1e-12 + slack),
                Check("ESRI lies between 0 and 1",
                      _worst(np.abs(self.esri - 0.5) - 0.5), 1e-12 + slack),
            )
        )  # fmt: skip


def eps_of(mode: Mode, network: FirmNetwork) -> float:
    """Return the largest rise at which a sweep is the last.

    Raises:
        InputError: if the fixed point is asked of a network that only knows its own links.
    """
    if mode not in EPS:
        raise InputError(
            f"No mode {mode!r}.", expected="published or fixed_point", next_step="name one of them."
        )
    if mode == "fixed_point" and (network.revenue is None or network.costs is None):
        raise InputError(
            "The fixed point needs what every firm sells and buys in all.",
            expected="revenue and costs beside the links",
            next_step="add columns revenue and costs to the sectors file, or use mode published:"
            " without them every loss goes round inside the network.",
        )
    return EPS[mode]


def _worst(excess: Floats) -> float:
    return max(0.0, float(excess.max())) if excess.size else 0.0
