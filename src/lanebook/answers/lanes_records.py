"""The records of the lanes answer: a lane, a right, a point of the path, a confession."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Figure
from lanebook.evidence.ranking import Firmness

LaneState = Literal["running", "over", "on_hold", "not_signed"]
LaneRole = Literal["ready", "bare", "chips", "power"]


@dataclass(frozen=True, slots=True)
class FirmnessStep:
    """The day from which a lane was this firm.

    Attributes:
        published: day on which it became known.
        firmness: from then on.
        claim: claim that made it so.
    """

    published: date
    firmness: Firmness
    claim: str


@dataclass(frozen=True, slots=True)
class LaneChange:
    """One statement that differs from the one before it on the same thing.

    Attributes:
        published: day of publication.
        kind: "restated", "term", "event", "ended" or "denied".
        what: property in words.
        text: what it says now, after "→" where something was said before.
        note: as in the book.
        claims: the claim before, if any, and this one.
        source: source id of this one.
    """

    published: date
    kind: str
    what: str
    text: str
    note: str
    claims: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of a lab, or a component inside one.

    Attributes:
        tie: "tie:ID".
        label, patron, patron_name: what it is, and the organisation that provides it.
        role: "ready" compute, "bare" site, "chips" or "power".
        inside: tie that contains it; "" for a lane of its own.
        signed_on: day in the world from which it stood as more than an option, letter or rumour:
            the earliest `valid_from` not after publication, else publication, among statements
            that were not denied or taken back; None if it never did.
        begun_on: `signed_on`, or that of its first component from the same patron, if earlier.
        signed_precision, begun_precision: "day", "month" or "year", as far as the source goes.
        signed_claim: claim that says so.
        known_on: first publication that names it.
        firmness: hardest now.
        path: how it became firmer, by publication.
        promised_mw: largest standing promise, in the basis its source uses; None if none has any.
        promised_it_mw: the same in megawatts of IT load; None likewise.
        promised_usd: largest standing total of money; None if none has any.
        ends_on: stated end of the contract; ended_on: day from which it is over.
        state: whether it counts on the valid day.
        changes: what was restated, added or withdrawn, by publication.
        claims: every known claim that names the tie.
    """

    tie: str
    label: str
    patron: str
    patron_name: str
    role: LaneRole
    inside: str
    signed_on: date | None
    begun_on: date | None
    signed_precision: str
    begun_precision: str
    signed_claim: str
    known_on: date
    firmness: str
    path: tuple[FirmnessStep, ...]
    promised_mw: Figure | None
    promised_it_mw: Figure | None
    promised_usd: Figure | None
    ends_on: date | None
    ended_on: date | None
    state: LaneState
    changes: tuple[LaneChange, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Right:
    """A right that a lab has given, from one day to another.

    Attributes:
        tie: "tie:ID" of the exclusivity or licence.
        kind: "exclusivity" (of supply or distribution) or "licence" (of models).
        holder, holder_name: who holds it.
        term: "exclusive", "rofr", "preferred" or "none" (the lab is free of it from that day).
        follows: term it replaced on the same tie; "" for the first.
        from_on, to_on: days in the world; None where no source says, or where it still holds.
        from_precision: precision of `from_on`.
        known_on: first publication.
        status, note: of the strongest claim.
        claims, sources: all that say so, strongest first.
    """

    tie: str
    kind: str
    holder: str
    holder_name: str
    term: str
    follows: str
    from_on: date | None
    from_precision: str
    to_on: date | None
    known_on: date
    status: str
    note: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathPoint:
    """How exclusive the lab's supply was from one day on, as known now.

    Attributes:
        on: day in the world; precision: of it.
        what: what changed that day.
        n_lanes: lanes signed and not over: ready compute and bare sites, components not counted.
        n_patrons: providers of these lanes.
        largest_by_count, effective_by_count, hhi_by_count: lanes per patron; None without a lane.
        largest_patron: provider with the most megawatts, else with the most lanes; "" without one.
        n_without_mw: lanes whose megawatts no source gives by then.
        largest_by_mw, effective_by_mw: the same over promised megawatts of IT load; None where no
            lane has any.
        rights: rights held over the lab, in words.
    """

    on: date
    precision: str
    what: str
    n_lanes: int
    n_patrons: int
    largest_by_count: float | None
    effective_by_count: float | None
    hhi_by_count: float | None
    largest_patron: str
    n_without_mw: int
    largest_by_mw: float | None
    effective_by_mw: float | None
    rights: str


@dataclass(frozen=True, slots=True)
class ConfessionYear:
    """One open column on the day before signing, and what the lane did to it.

    Attributes:
        year: year-end.
        open_mw: open column as known on the day before.
        lane_mw: megawatts of the lane for that year-end, as known on `Confession.sized_on`; None
            where no source gave any.
        closed_mw: the smaller of the two; None where either is unknown.
        closed_share: `closed_mw` over the open column, 0 to 1; None likewise.
    """

    year: int
    open_mw: Figure
    lane_mw: Figure | None
    closed_mw: float | None
    closed_share: float | None


@dataclass(frozen=True, slots=True)
class Confession:
    """What a lane confesses: the columns that stood open the day before it was signed.

    Attributes:
        tie, label, patron_name: the lane.
        signed_on, signed_precision: day it was signed.
        as_known_on: the day before: nothing published later enters `open_mw`.
        sized_on: first day from signing on which a source gave it megawatts; None if none did.
        undated_mw: what it promised without a date, as known then; None if nothing.
        years: one per year-end.
    """

    tie: str
    label: str
    patron_name: str
    signed_on: date
    signed_precision: str
    as_known_on: date
    sized_on: date | None
    undated_mw: Figure | None
    years: tuple[ConfessionYear, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How much one lab leans on its largest patron at one year-end.

    Attributes:
        org, name: the lab.
        year: year-end.
        n_lanes, n_patrons: signed and not over on the valid day.
        n_patrons_with_mw: patrons with megawatts at that year-end.
        n_without_mw: lanes without megawatts at that year-end.
        own_share: part of its megawatts from sites that it runs itself; None without megawatts.
        patron, patron_name: largest patron by stated megawatts; "" if none has any.
        share, effective: its share of the stated megawatts, and the effective number of
            suppliers (own sites are one); None without megawatts.
        patron_with_implied_name: largest patron if dollars count as megawatts.
        share_with_implied, effective_with_implied: the same with implied megawatts added.
        largest_by_count, effective_by_count: over lanes per patron.
        stated_mw, implied_mw: what the shares are taken of.
    """

    org: str
    name: str
    year: int
    n_lanes: int
    n_patrons: int
    n_patrons_with_mw: int
    n_without_mw: int
    own_share: float | None
    patron: str
    patron_name: str
    share: float | None
    effective: float | None
    patron_with_implied_name: str
    share_with_implied: float | None
    effective_with_implied: float | None
    largest_by_count: float | None
    effective_by_count: float | None
    stated_mw: float | None
    implied_mw: float | None
