"""Megawatts of any basis to megawatts of IT load, with the range of the factor.

IT as given; facility load over the operator's ratio of facility to IT; vendors' chip gigawatts as
system load, chip-level figures of a tracker times server overhead; a figure of unknown basis by the
book's convention, unless it lies within 10 % of a facility figure of the same site: then it is one
(data/book/README.md, fuller rule 4). Every factor is a row of parameters.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lanebook.evidence.parameters import Parameter, Parameters

#: An unknown figure this near a facility figure of the same site is read as facility.
NEAR: Final = 0.10
TRACKER: Final = "Epoch AI"


@dataclass(frozen=True, slots=True)
class Factor:
    """IT megawatts per stated megawatt.

    Attributes:
        low, point, high: the factor.
        read_as: basis the figure was read as.
    """

    low: float
    point: float
    high: float
    read_as: str

    def apply(self, stated_mw: float) -> tuple[float, float, float]:
        """Return `stated_mw` in megawatts of IT load, as (low, point, high)."""
        return stated_mw * self.low, stated_mw * self.point, stated_mw * self.high


IDENTITY: Final = Factor(1.0, 1.0, 1.0, "it")


class Conversion:
    """Chooses the factor of a statement from parameters and the site it speaks of.

    Args:
        parameters: the book's parameters.
        stargate_sites: sites that host for Oracle or OpenAI.
        kinds: organisation id -> kind.
        facility: convert to facility load instead of IT load.
    """

    def __init__(
        self,
        parameters: Parameters,
        stargate_sites: frozenset[str],
        kinds: Mapping[str, str],
        *,
        facility: bool = False,
    ) -> None:
        self._to_facility = facility
        self._parameters = parameters
        self._stargate_sites = stargate_sites
        self._kinds = kinds

    def operator_class(self, operator: str, site: str) -> str:
        """Return the `applies_to` of `facility_over_it_peak` for a site or its operator."""
        if site in self._stargate_sites or operator == "oracle":
            return "oracle-and-stargate"
        if operator in {"xai", "spacex"}:
            return "xai"
        kind = self._kinds.get(operator, "")
        if kind == "hyperscaler":
            return "hyperscaler-own"
        if kind in {"neocloud", "developer"}:
            return "neocloud-and-other"
        return "all-tracked-sites"

    def facility(self, operator: str, site: str) -> Factor:
        """Return the factor from facility to IT load at a site of an operator."""
        ratio = self._parameters.get("facility_over_it_peak", self.operator_class(operator, site))
        return Factor(1 / ratio.high, 1 / ratio.point, 1 / ratio.low, "facility")

    def factor(
        self,
        stated_mw: float,
        basis: str,
        *,
        voice: str,
        facility: Factor,
        facility_mw: Iterable[float],
    ) -> Factor:
        """Return the factor for one statement.

        Args:
            stated_mw: the figure as stated, MW.
            basis: "it", "facility", "chips", "unknown" or "".
            voice: who speaks; trackers state chips at chip level.
            facility: factor for facility load at that site.
            facility_mw: facility figures known of that site, MW.
        """
        near = any(abs(stated_mw - other) <= NEAR * other for other in facility_mw if other > 0)
        vague = basis not in {"it", "chips"}
        read_as = "facility" if basis == "facility" or (vague and near) else basis
        if basis == "chips":
            who = "epoch-chip-level" if TRACKER in voice else "vendor-gigawatt-deals"
            to_it = _factor(self._parameters.get("chips_basis_to_it", who), "chips")
        elif read_as == "facility":
            to_it = facility
        elif read_as == "it":
            to_it = IDENTITY
        else:
            to_it = _factor(self._parameters.get("unknown_basis_to_it", "all"), "unknown")
        if not self._to_facility:
            return to_it
        if to_it.read_as == "facility":
            return Factor(1.0, 1.0, 1.0, "facility")
        return Factor(
            to_it.low / facility.high,
            to_it.point / facility.point,
            to_it.high / facility.low,
            to_it.read_as,
        )


def _factor(parameter: Parameter, read_as: str) -> Factor:
    return Factor(parameter.low, parameter.point, parameter.high, read_as)
