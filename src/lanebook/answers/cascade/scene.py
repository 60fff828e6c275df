"""What the drawers of the network share: the book's names, the flows, the draft, the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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

#: Firmness taken for a flow that no tie documents.
UNDOCUMENTED = "announced"


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

    def tier(self, ties: Sequence[str], firmness: str = "") -> int:
        """Return the place in rationing: the firmest of the ties, else the firmness given."""
        found = [self.known[tie].firmness for tie in ties if tie in self.known]
        ranks = [FIRMNESS.index(each) for each in found if each in FIRMNESS]
        return min(ranks, default=FIRMNESS.index(firmness or UNDOCUMENTED))

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


__all__ = ["LAST_TIER", "UNDOCUMENTED", "Scene", "mean"]
