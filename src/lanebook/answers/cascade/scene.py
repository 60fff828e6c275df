"""What the drawers of the network share: the book's names, the flows, the draft, the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.capacity import counted
from lanebook.answers.cascade.chips import Chips
from lanebook.answers.cascade.draft import LAST_TIER, Draft
from lanebook.answers.cascade.flows import Flows
from lanebook.answers.cascade.lanes import Lane
from lanebook.answers.cascade.settings import Settings
from lanebook.answers.cascade.timeline import Floats
from lanebook.answers.clearing.model import Origin
from lanebook.answers.clearing.words import buyer_name
from lanebook.answers.sheet_notes import short_name
from lanebook.network.capacity import FIRMNESS, CapacityTie

#: Softest firmness that ranks with what runs, and with flows whose firmness nobody states.
BOUND: Final = "binding"


@dataclass
class Scene:
    """What is at hand while the network is drawn.

    Attributes:
        book, flows, lanes, chips: read so far.
        settings: stocks, lags, needs.
        draft: the network as far as it is drawn.
        names, countries: of organisations, by id.
        origins: grow while the network is drawn.
    """

    book: Book
    flows: Flows
    lanes: Sequence[Lane]
    chips: Chips
    settings: Settings
    draft: Draft
    names: Mapping[str, str]
    countries: Mapping[str, str]
    origins: list[Origin] = field(default_factory=list)

    @cached_property
    def known(self) -> Mapping[str, CapacityTie]:
        """Ties that carry compute, chips, sites or power, by id."""
        return counted(self.book).capacity.ties

    def name(self, org: str) -> str:
        """Return what a reader calls an organisation: the part of its name that its id is."""
        known = buyer_name(org)
        if known != org:
            return known
        name = self.names.get(org, org)
        return name if name.lower().startswith(org) and "(" not in name else _near(org, name)

    def home(self, org: str) -> tuple[str, ...]:
        """Return the jurisdiction of a firm's head office as a maker's places; () if unknown."""
        country = self.countries.get(org, "")
        return (f"jurisdiction:{country}",) if country else ()

    def tier(self, use: Floats, ties: Sequence[str], firmness: str = "") -> int:
        """Return the place in rationing: what runs already first, then by firmness of contract.

        Firmness tells how a promise is documented. Among flows that run it says nothing on who is
        served first, so they share; a promise that has not begun ranks by its contract.

        Args:
            use: (S,) of the edge.
            ties: that document the flow; the firmest counts.
            firmness: taken where none of them is known.
        """
        return 0 if float(use[0]) > 0.0 else self.rank(ties, firmness)

    def rank(self, ties: Sequence[str], firmness: str = "") -> int:
        """Return the place in rationing of a promise that has not begun, by its contract."""
        found = [self.known[tie].firmness for tie in ties if tie in self.known]
        ranks = [FIRMNESS.index(each) for each in found if each in FIRMNESS]
        firmest = min(ranks, default=FIRMNESS.index(firmness or BOUND))
        return max(0, firmest - FIRMNESS.index(BOUND))

    def add_origin(
        self, layer: str, what: str, point: float, unit: str, *,
        low: float | None = None, high: float | None = None, claims: Sequence[str] = (),
        parameter: str = "", note: str = "", period: str = "",
    ) -> None:  # fmt: skip
        """Write down where a number comes from."""
        self.origins.append(
            Origin(
                layer=layer, period=period, what=what, low=point if low is None else low,
                point=point, high=point if high is None else high, unit=unit,
                claims=tuple(claims), parameter=parameter, is_default=not claims, note=note,
            )
        )  # fmt: skip


def _near(org: str, name: str) -> str:
    head = name.partition(" (")[0]
    return head if head.lower().startswith(org) else short_name(name)


def mean(path: Floats, n_steps: int) -> float:
    """Return the mean of a path over the run."""
    return float(path[:n_steps].mean())


__all__ = ["LAST_TIER", "Scene", "mean"]
