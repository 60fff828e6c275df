"""Parts of the procurement sheet: lanes, runs of year-ends, buyers, overlaps, accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Figure

Role = Literal["ready", "own", "bare", "chips"]
#: What a megawatt of a role is made of, in words of the glossary.
ROLE_WORDS: dict[str, str] = {
    "ready": "ready compute",
    "own": "own sites",
    "bare": "bare site",
    "chips": "chips only",
}


#: Why a lane has words instead of numbers for some year-ends.
RunKind = Literal[
    "implied",  # its dollars would rent so many megawatts
    "soft",  # an option, letter of intent or rumour without a date, not counted on this basis
    "silent",  # nobody has said how many, or when
    "withdrawn",  # said once, then taken back
    "ended",  # past its end
    "elsewhere",  # a site that serves another firm, and counts there
]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring year-ends that one statement fills, where a lane has no number.

    Attributes:
        first, last: positions among the sheet's years, both included.
        kind: see `RunKind`.
        text: in words, as the cell shows it.
    """

    first: int
    last: int
    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class SheetLane:
    """One lane of a buyer, or a component inside one.

    Attributes:
        id: "tie:ID", "site:ID" or "own:BUYER".
        label: provider and what it is, in a few words.
        provider: organisation id, "" for own sites.
        role: what a megawatt of it is made of.
        stated_basis: basis of the statements behind the cells ("it", "facility", "chips",
            "unknown", or several joined by "/"); the cells themselves are in the sheet's load.
        firmness: hardest firmness among the claims that name the tie; of own sites, among the
            statements counted; "" if there are none.
        cells: one figure per year.
        undated: promised beyond the largest dated level, without a date; None if nothing is.
        implied: per year the megawatts its dollars would rent where no megawatts are stated.
        components: what stands inside the lane, counted in it or covered by it.
        note: what a reader must know.
        name: provider and what it is, short enough for the head of a row; aside: what else its
            label says, or when it was signed.
        signed_on: day from which it stood as more than an option, letter or rumour, None if it
            never did; signed_precision: "day", "month" or "year", "" likewise.
        ends_on: stated end, or the day from which it is over; None where neither is known.
        promised: the most it reaches in any year, shown or not, with what has no date; implied,
            soft or withdrawn where it has no number of its own; unknown where it has none at all.
        soft: an undated option, letter of intent or rumour that this basis does not count.
        readings: per year, how many readings of the cell contend; 1 where none is contested, 0
            where there is nothing to read.
        runs: year-ends that words fill instead of numbers.
    """

    id: str
    label: str
    provider: str
    role: Role
    stated_basis: str
    firmness: str
    cells: tuple[Figure, ...]
    undated: Figure | None
    implied: tuple[Figure | None, ...]
    components: tuple[SheetLane, ...] = ()
    note: str = ""
    name: str = ""
    aside: str = ""
    signed_on: date | None = None
    signed_precision: str = ""
    ends_on: date | None = None
    promised: Figure | None = None
    soft: Figure | None = None
    readings: tuple[int, ...] = ()
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class FirmnessSplit:
    """Cleared megawatts of one year by the firmest basis that already clears them.

    Attributes: MW of the sheet's load; 0 where nothing of that firmness is counted.
        soft_mw: options, letters of intent, rumours and forecasts (basis "all" only).
        forecast_mw: the part of `announced_mw` that a third party dates, not the parties.
    """

    energised_mw: float
    binding_mw: float
    announced_mw: float
    soft_mw: float
    forecast_mw: float


@dataclass(frozen=True, slots=True)
class Conservation:
    """One year's account: announced − overlaps = cleared + residual.

    Attributes:
        year: year-end.
        announced_mw: every statement of the buyer's lanes, sites and chips, added blindly.
        overlaps_mw: the part that is inside another statement, and chips inside matched sites.
        cleared_mw: what the sheet clears.
        residual_mw: chips without a site, and sites without chips.
        difference_mw: announced − overlaps − cleared − residual; zero but for rounding.
    """

    year: int
    announced_mw: float
    overlaps_mw: float
    cleared_mw: float
    residual_mw: float
    difference_mw: float


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """A promise at its full size, as stated, and where its megawatts are counted.

    Attributes:
        id: "tie:ID".
        label: in words.
        group: "silicon", "sites, US", "sites, other countries" or "no site named".
        promised: largest live statement, in the megawatts and basis its source uses.
        stated_basis: of that statement.
        inside: tie whose promise contains it, "" if it stands alone.
        added: whether it is part of the group's sum.
        why: why it is, or is not, added.
    """

    id: str
    label: str
    group: str
    promised: Figure
    stated_basis: str
    inside: str
    added: bool
    why: str


@dataclass(frozen=True, slots=True)
class OverlapSum:
    """The promises of one group, added; groups are never added to one another.

    Attributes:
        group: as in `OverlapRow`.
        promised_mw: sum of the rows that stand alone, as stated.
        n_promises: how many.
        bound: "at_least" if any of them is.
    """

    group: str
    promised_mw: float
    n_promises: int
    bound: str


@dataclass(frozen=True, slots=True)
class BuyerSheet:
    """One buyer's part of the sheet.

    Attributes:
        id: "org:ID".
        name: in words.
        lanes: lanes, largest first inside each role.
        cleared: capacity that silicon, shell and watts all meet, per year.
        split: cleared by firmness, per year.
        matched: bare sites that chips fill (part of cleared), per year.
        chips_left: silicon without a site, per year.
        sites_left: bare sites without silicon, per year.
        undated: all promises without a date; enters only the high end of cleared.
        ask: stated need (or implied by capital spending, marked), per year.
        open: ask − cleared, per year; unknown where there is no ask.
        open_by_basis: the same on every basis, {basis: figures}.
        implied: sum of implied lanes, per year; never part of cleared.
        control: the firm's own stated total, per year.
        unattributed: control − cleared − implied, per year.
        lent: own sites that serve another firm, {site: tie}.
        goals: aims, ceilings and totals that are shown, not used.
        overlaps, overlap_sums: the overlap table.
        conservation: the account per year.
        promised: what its ready lanes and own sites promise in all, in any year; never one date's.
        captions: how many lanes it has, how many of them state megawatts, and whether it asks.
        titles: the finding for each year, in one line.
    """

    id: str
    name: str
    lanes: tuple[SheetLane, ...]
    cleared: tuple[Figure, ...]
    split: tuple[FirmnessSplit, ...]
    matched: tuple[Figure, ...]
    chips_left: tuple[Figure, ...]
    sites_left: tuple[Figure, ...]
    undated: Figure | None
    ask: tuple[Figure, ...]
    open: tuple[Figure, ...]
    open_by_basis: dict[str, tuple[Figure, ...]]
    implied: tuple[Figure | None, ...]
    control: tuple[Figure, ...]
    unattributed: tuple[Figure, ...]
    lent: dict[str, str]
    goals: tuple[Figure, ...]
    overlaps: tuple[OverlapRow, ...]
    overlap_sums: tuple[OverlapSum, ...]
    conservation: tuple[Conservation, ...]
    promised: Figure | None = None
    captions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """One open column, for the ranking.

    Attributes:
        buyer: "org:ID"; name: in words; year: year-end.
        open, ask, cleared: figures.
    """

    buyer: str
    name: str
    year: int
    open: Figure
    ask: Figure
    cleared: Figure
