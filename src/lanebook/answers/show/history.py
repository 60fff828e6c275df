"""What a firm's page shows beside its profile: lanes over time, patrons, money, need against lanes.

Records only; `bars`, `glance`, `behind` and `headings` fill them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import FirmnessSplit

#: How a stretch of a bar is drawn: a firmness, or why there is none.
SpanKind = Literal[
    "energised", "binding", "announced", "option", "rumoured", "implied", "unknown", "withdrawn"
]


@dataclass(frozen=True, slots=True)
class GlanceFact:
    """One of the six facts on top of the page.

    Attributes:
        label: what, with its date.
        figure: the value; unknown where no source states it.
        note: who, when or compared with what, in a few words; why it is unknown, if it is.
    """

    label: str
    figure: Figure
    note: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a lane that is drawn alike; `to_on` None: no end is stated."""

    from_on: date
    to_on: date | None
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """An end that another reading gives the lane.

    Attributes:
        on: the day.
        words: what the reading is and whose.
        claims: behind it.
    """

    on: date
    words: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaneBar:
    """A lane from its signing to its end.

    Attributes:
        tie: subject; `inside` the tie it is part of, "" for a lane of its own.
        party, party_name: the firm at the other end, with a short name.
        label: the tie's own name; `note` a few words that tell it from others.
        role: "ready", "bare", "chips" or "power".
        state: "running", "over", "on_hold" or "not_signed".
        known_on: first publication.
        signed_on: day from which it was more than an option; None if it never was.
        signed_precision: of that day.
        end_on: stated end, else the one its stated term gives (`by_term`); None if neither is.
        spans: in order, without gaps; the first begins where capacity or the contract does.
        words: megawatts and money in words.
        cells: megawatts of IT load at the page's year-ends, as in the sheet.
        other_end: the earliest end that another reading gives; None if none differs.
        claims: all known claims on the tie.
    """

    tie: str
    inside: str
    party: str
    party_name: str
    label: str
    note: str
    role: str
    state: str
    known_on: date
    signed_on: date | None
    signed_precision: str
    end_on: date | None
    by_term: bool
    spans: tuple[Span, ...]
    words: str
    cells: tuple[Figure, ...]
    other_end: OtherEnd | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareStep:
    """The largest patron's part from one day on, as known now.

    Attributes:
        on, precision: day in the world.
        share: of the megawatts of IT load that all patrons promised by then; 1 where there is one
            patron only, whatever its size; None where no lane has megawatts.
        patron: who that is; "" without a lane.
        n_patrons: firms with a lane.
        n_without_mw: lanes that weigh nothing in the share.
        what: what changed that day.
    """

    on: date
    precision: str
    share: float | None
    patron: str
    n_patrons: int
    n_without_mw: int
    what: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A firm that stands behind this one.

    Attributes:
        party, label: who.
        gives: kinds of ties, short.
        share: of the megawatts of IT load that all patrons promise; unknown where it has none.
        money: largest single amount on its ties; unknown where no source states one.
        rival: the two also compete.
        disputed: sources contradict one another on a tie with it.
    """

    party: str
    label: str
    gives: str
    share: Figure
    money: Figure
    rival: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """Money between the firm and one counterparty; amounts on several ties are never added.

    Attributes:
        party, label: the counterparty.
        into: largest amount it gives the firm; `option` a larger one that is only an option.
        out: largest amount the firm commits to it.
        out_per_in: `out` over `into`; unknown where either is.
        disputed: sources contradict one another on money between the two.
    """

    party: str
    label: str
    into: Figure
    option: Figure | None
    out: Figure
    out_per_in: Figure
    disputed: bool


@dataclass(frozen=True, slots=True)
class DatedYear:
    """One year-end: what is dated, by firmness, against what is asked.

    Attributes:
        year: year-end.
        cleared: megawatts of IT load that silicon, shell and watts all meet.
        split: `cleared` by firmness; None where nothing is known.
        ask, open: stated need, and what of it is not cleared.
        implied: dollars turned into megawatts, never part of `cleared`; None if none.
    """

    year: int
    cleared: Figure
    split: FirmnessSplit | None
    ask: Figure
    open: Figure
    implied: Figure | None


@dataclass(frozen=True, slots=True)
class Headings:
    """Titles of the page's sections: each a finding."""

    lanes_in: str
    lanes_out: str
    path: str
    behind: str
    money: str
    dated: str
    contradictions: str


@dataclass(frozen=True, slots=True)
class FirmHistory:
    """Everything a firm's page draws.

    Attributes:
        n_claims: claims known on the firm and its ties.
        glance: six facts.
        lanes_in, lanes_out: lanes from signing to end; components follow their lane.
        shares: how much its largest patron held, by day in the world as known now.
        behind: who stands behind it, the largest share first.
        balance: money both ways by counterparty.
        dated: year-ends of the sheet.
        headings: titles.
    """

    n_claims: int
    glance: tuple[GlanceFact, ...]
    lanes_in: tuple[LaneBar, ...]
    lanes_out: tuple[LaneBar, ...]
    shares: tuple[ShareStep, ...]
    behind: tuple[Behind, ...]
    balance: tuple[Balance, ...]
    dated: tuple[DatedYear, ...]
    headings: Headings


def asked_year(dated: Sequence[DatedYear], today: date) -> DatedYear | None:
    """Return the next year-end after this year's for which a need is known, else this year's."""
    asked = [each for each in dated if each.year >= today.year and each.ask.point is not None]
    return next((each for each in asked if each.year > today.year), next(iter(asked), None))
