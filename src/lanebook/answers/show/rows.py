"""Rows that profiles are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lanebook.answers.answer import Figure


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the first screen: what, how much, on whose claims."""

    label: str
    value: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A tie along which compute, chips, sites or power reach somebody.

    Attributes:
        tie: subject of the tie; `whole` that of the tie it is part of, None if it stands alone.
        inside: the whole is a lane of the same table, and this row stands under it.
        layer: what its megawatts are made of, in words.
        other, other_label: the firm at the other end.
        label: the tie's own name.
        kind: kind of tie in words.
        firmness: firmest live statement; None where all is withdrawn.
        known_on: day of the first claim.
        start_on, end_on: stated; None if unknown.
        over: ended by the valid day.
        halted: event that stopped it, with nothing stated since; None while it runs.
        levels: megawatts of IT load at each of the profile's year-ends, as in the sheet; as stated
            for power, which the sheet does not count.
        promised: total when fully ramped, as stated and in the basis of its note.
        claims: all known claims on the tie.
    """

    tie: str
    whole: str | None
    inside: bool
    other: str
    other_label: str
    label: str
    kind: str
    layer: str
    firmness: str | None
    known_on: date
    start_on: date | None
    end_on: date | None
    over: bool
    halted: str | None
    levels: tuple[Figure, ...]
    promised: Figure
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A firm that this one leans on, or that leans on this one.

    Attributes:
        party, label: who.
        gives: kinds of live ties in words, lanes first.
        n_ties: number of live ties, components included.
        promised: largest single promise in megawatts among them.
        money: largest single amount among them.
        rival: whether a claim says the two compete.
        claims: claims behind the two figures.
    """

    party: str
    label: str
    gives: str
    n_ties: int
    promised: Figure
    money: Figure
    rival: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """Money promised or moved along one tie, seen from the firm.

    Attributes:
        direction: "in" or "out".
        what: equity, debt, guarantee, or what is bought.
        amount: largest stated amount that is more than an option; `n_other_amounts` stand beside.
        option: largest amount that is only an option or rumour, where it exceeds `amount`.
        annual: yearly amount, for purchases; None where the question does not arise.
        stake: share of the issuer held, for equity; None elsewhere.
        known_on: day of the first claim on the tie.
        end_on: stated end; None if unknown.
        over: the tie has ended.
        halted: event that stopped it, with nothing stated since; None while it runs.
    """

    tie: str
    direction: str
    what: str
    other: str
    other_label: str
    amount: Figure
    n_other_amounts: int
    option: Figure | None
    annual: Figure | None
    stake: Figure | None
    known_on: date
    end_on: date | None
    over: bool
    halted: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in a firm's life and how late it is.

    Attributes:
        role: "operates" (and for whom), "uses", "supplies", or "through" the firm whose lane leads
            there.
        operated: the firm operates it.
        energised: level operational now.
        expected: largest level expected later; `expected_on` its day.
        slip_months: of the level that is latest against its first announced day.
        redated: how often the day of that level was moved.
    """

    site: str
    label: str
    role: str
    operated: bool
    energised: Figure
    expected: Figure
    expected_on: date | None
    slip_months: Figure
    redated: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RivalRow:
    """A rival that the firm also deals with.

    Attributes:
        ties: what joins them, in words.
        rivalry: why they count as rivals.
        named: a claim names the rivalry; otherwise both are labs.
        claims: claims that say so.
    """

    rival: str
    label: str
    ties: tuple[str, ...]
    deals: str
    rivalry: str
    named: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right over the firm: exclusivity, licence, review, notice, step-in or a condition.

    Attributes:
        holder, holder_label: who holds it.
        right: kind in words.
        terms: what holds on the valid day, in the claim's words.
        since: when that began; None if unknown.
        until: when it ends; None if no end is stated.
        lapsed: nothing is left of it (given up, closed, ended).
        earlier: terms that held before, newest first.
    """

    tie: str
    holder: str
    holder_label: str
    right: str
    terms: str
    since: date | None
    until: date | None
    lapsed: bool
    earlier: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpendRow:
    """Capital spending of one fiscal period.

    Attributes:
        period: in words.
        spend: prevailing figure.
        kind: reported, guidance or forecast.
        first_said: earliest figure for the same period; None where it is the same.
        first_said_on: when that was published.
        note: the claim's own words.
    """

    period: str
    valid_from: date | None
    valid_to: date | None
    spend: Figure
    kind: str
    first_said: Figure | None
    first_said_on: date | None
    note: str
    claims: tuple[str, ...]
