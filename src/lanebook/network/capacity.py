"""Megawatt paths of ties and sites at one as-of: what the procurement sheet counts.

Everything here is in megawatts of IT load, as (low, point, high); what a source said, and in which
basis, stays beside it. Built from belief by `network.build.capacity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

#: Firmness from hard to soft, as in the glossary.
FIRMNESS = ("energised", "binding", "announced", "option", "rumoured")


@dataclass(frozen=True, slots=True)
class Level:
    """One surviving statement: so many megawatts from a day on, or one day.

    Attributes:
        on: day from which the level holds; None for a promise without a date.
        low, point, high: megawatts of IT load, over conversion range and bounds.
        stated_mw, stated_basis: what the source says ("it", "facility", "chips", "unknown").
        read_as: basis it was read as, where that differs (an unknown figure near a facility one).
        status, firmness, bound, confidence: of the claim.
        forecast: a third party's dated estimate of a site.
        published: day of publication.
        claim: claim id.
        supports: further claims that say the same.
        besides: sites that the statement says it does not include.
        named: sites that the statement names in words.
        private: a private layer says so, not the shipped book.
    """

    on: date | None
    low: float
    point: float
    high: float
    stated_mw: float
    stated_basis: str
    read_as: str
    status: str
    firmness: str
    bound: str
    confidence: str
    forecast: bool
    published: date
    claim: str
    supports: tuple[str, ...] = ()
    besides: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    private: bool = False


@dataclass(frozen=True, slots=True)
class LostLevel:
    """A statement that no longer counts, and why.

    Attributes:
        claim: claim that lost.
        because: claim that removed it, "" if a rule did.
        rule: short name of the rule, explained in docs/methods/sheet.md.
    """

    claim: str
    because: str
    rule: str


@dataclass(frozen=True, slots=True)
class Path:
    """The dated levels and undated promises of one tie or site.

    Attributes:
        dated: levels with a day, by day, then publication, then claim id.
        undated: promises without a day, likewise.
        lost: statements that no longer count.
    """

    dated: tuple[Level, ...] = ()
    undated: tuple[Level, ...] = ()
    lost: tuple[LostLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Dollars:
    """Money of one tie for a stretch of time.

    Attributes:
        kind: "annual" (USD a year) or "total" (USD over the whole stretch).
        from_on, to_on: stretch the amount covers; None where no source says.
        low_usd, point_usd, high_usd: the amount.
        claims: claims behind it.
    """

    kind: str
    from_on: date | None
    to_on: date | None
    low_usd: float
    point_usd: float
    high_usd: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapacityTie:
    """A tie along which compute, chips, sites or power reach a recipient.

    Attributes:
        id, kind, layer, provider, recipient, site, part_of, label: as in ties.csv ("" = none).
        known_on: day of the first claim that names the tie.
        starts_on: believed start; None where no source says.
        ended_on: day from which the tie is over by a statement that it ended; None while it runs.
        ends_on: stated end of the contract (compute and hosting only); None if none is stated.
        earliest_end_on: earliest end under any surviving reading (a shorter term), else None.
        end_claims: claims behind the three ends.
        firmness: hardest firmness among its claims; "rumoured" if it has none.
        withdrawn_mw: largest megawatts that a statement took back, as stated; None if none did.
        exclusive: a claim says that the recipient takes all of it.
        path: megawatts.
        dollars: money with dates, for implied megawatts.
        claims: every known claim that names the tie.
    """

    id: str
    kind: str
    layer: str
    provider: str
    recipient: str
    site: str
    part_of: str
    label: str
    known_on: date
    starts_on: date | None
    ended_on: date | None
    ends_on: date | None
    earliest_end_on: date | None
    end_claims: tuple[str, ...]
    firmness: str
    path: Path
    withdrawn_mw: float | None = None
    exclusive: bool = False
    dollars: tuple[Dollars, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CapacitySite:
    """A site and its megawatts.

    Attributes:
        id, name, operator, country, grid: as in sites.csv.
        path: megawatts.
        it_over_facility: IT over facility load (low, point, high): the site's own where one source
            states both, else of its class.
    """

    id: str
    name: str
    operator: str
    country: str
    grid: str
    path: Path
    it_over_facility: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class CapacityBook:
    """All that the procurement sheet needs, at one as-of.

    Attributes:
        ties: by id, known at the as-of, layers full_stack, chips, site and power only.
        sites: by id.
        children: tie id -> its components of layers full_stack and site, sorted.
        sites_under: tie id -> its own site and those of its components, all the way down.
        reaching: organisation id -> ties whose recipient it is, sorted.
        operating: organisation id -> sites that it operates, sorted.
        families: organisation id -> ids that count as itself (subsidiaries, itself included).
        names: organisation id -> name.
        kinds: organisation id -> kind.
    """

    ties: Mapping[str, CapacityTie]
    sites: Mapping[str, CapacitySite]
    children: Mapping[str, tuple[str, ...]]
    sites_under: Mapping[str, frozenset[str]]
    reaching: Mapping[str, tuple[str, ...]]
    operating: Mapping[str, tuple[str, ...]]
    families: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    kinds: Mapping[str, str]
