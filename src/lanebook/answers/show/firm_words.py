"""The profile of a firm in words: the headline, the first screen and what it cannot know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lanebook.answers.book import Book
from lanebook.answers.contradictions import Contradiction, side_words
from lanebook.answers.names import names_of
from lanebook.answers.show import tables
from lanebook.answers.show.figures import basis_note, figure_of
from lanebook.answers.show.firm_payload import FirmProfile
from lanebook.answers.show.rows import Fact, LaneRow, MoneyRow, RightRow, RivalRow, SiteRow
from lanebook.answers.show.terms import known_reviews
from lanebook.answers.wording import bounded, counted, day, joined, plain_megawatts, quantity
from lanebook.evidence.belief import Belief
from lanebook.network import query

_SOFT = frozenset({"option", "rumoured", None})


def facts_of(book: Book, profile: FirmProfile) -> tuple[Fact, ...]:
    """Return the first screen of a firm."""
    facts = [
        Fact("who", _who(book, profile)),
        *_own_capacity(book, profile.subject),
        *_asks(book, profile.subject),
        *_lanes_fact("lanes in", profile.lanes_in, "patron"),
        *_lanes_fact("lanes out", profile.lanes_out, "dependant"),
        *_sites_fact(profile.sites),
        *_rivals_fact(profile.rivals),
        *_rights_fact(profile.rights),
        *_contradictions_fact(profile.contradictions),
    ]
    return tuple(facts)


def _who(book: Book, profile: FirmProfile) -> str:
    names = names_of(book, {"org"})
    network = book.network
    node = network.node_index[profile.subject]
    parts = [
        profile.kind,
        profile.country or "country unknown",
        profile.ticker or "no ticker",
    ]
    if profile.parent:
        parts.append(f"part of {names.label(profile.parent)}")
    owned = [each for each in query.family(network, node).tolist() if each != node]
    if owned:
        parts.append(f"owns {joined([network.node_labels[each] for each in owned])}")
    return ", ".join(parts)


def _own_capacity(book: Book, subject: str) -> list[Fact]:
    day_ = book.as_of.valid_at
    path = [
        each
        for each in book.beliefs.about(subject, "capacity")
        if each.unit == "MW" and each.valid_from and each.valid_from <= day_ and each.point
    ]
    if not path:
        return [Fact("stated total", "unknown: no source states one")]
    last = max(path, key=_begun_then_firm)
    note = last.readings[0].note
    text = _dated(last) + (f" “{note}”" if note else "")
    return [Fact("stated total", text, figure_of(last).claims)]


def _begun_then_firm(belief: Belief) -> tuple[str, bool]:
    return (
        belief.valid_from.isoformat() if belief.valid_from else "",
        belief.status == "operational",
    )


def _dated(belief: Belief) -> str:
    won = belief.readings[0]
    when = belief.valid_from or belief.valid_to
    parts = [
        bounded(quantity(belief.point or 0.0, belief.unit), belief.bound),
        _at(when, won.precision) if when else "",
        basis_note(belief) if belief.unit == "MW" else "",
        won.status,
    ]
    return ", ".join(part for part in parts if part)


def _at(when: date, precision: str) -> str:
    """Return `end of 2025` for a year, `at Q3 2025` or `at 1 July 2026` for the rest."""
    return f"end of {when.year}" if precision == "year" else f"at {day(when, precision)}"


def _asks(book: Book, subject: str) -> list[Fact]:
    asks = [each for each in book.beliefs.about(subject, "demand_ask") if each.unit == "MW"]
    if not asks:
        return []
    newest = sorted(asks, key=lambda each: each.readings[0].published, reverse=True)[:2]
    claims = tables.claims_of(figure_of(each).claims for each in newest)
    return [Fact("asks for", "; ".join(_dated(each) for each in newest), claims)]


def _lanes_fact(label: str, rows: Sequence[LaneRow], word: str) -> list[Fact]:
    if not rows:
        return []
    live = [row for row in rows if _runs(row)]
    parties = {row.other for row in live}
    first, newest = (pick(rows, key=lambda row: (row.known_on, row.tie)) for pick in (min, max))
    ended = f", {len(rows) - len(live)} ended or halted" if len(live) < len(rows) else ""
    text = (
        f"{counted(len(live), 'live tie')} with {counted(len(parties), word)}{ended}; first known"
        f" {day(first.known_on)} ({first.other_label}), newest {day(newest.known_on)}"
        f" ({newest.other_label})"
    )
    return [Fact(label, text)]


def _runs(row: LaneRow) -> bool:
    return not row.over and row.halted is None


def _sites_fact(rows: Sequence[SiteRow]) -> list[Fact]:
    operated = [row for row in rows if row.operated]
    if not rows:
        return []
    running = sum(1 for row in rows if row.energised.point)
    late = [row for row in rows if (row.slip_months.point or 0.0) >= 1]
    text = (
        f"{counted(len(rows), 'site')}, {len(operated)} operated by itself; {running} energised in"
        f" part or whole; {len(late)} late by a month or more"
    )
    return [Fact("sites", text)]


def _rivals_fact(rows: Sequence[RivalRow]) -> list[Fact]:
    named = [row.label for row in rows if row.named]
    others = [row.label for row in rows if not row.named]
    text = joined(named) if named else "none that a claim names"
    if others:
        text += f"; and other labs: {joined(others)}"
    return [Fact("deals with rivals", text, tables.claims_of(row.claims for row in rows))]


def _rights_fact(rows: Sequence[RightRow]) -> list[Fact]:
    held = [row for row in rows if not row.lapsed and row.right in ("exclusivity", "licence")]
    parts = [f"{row.holder_label} ({row.right})" for row in held]
    reviews = known_reviews(rows)
    if reviews:
        parts.append(f"{counted(reviews, 'review')} not known to be closed")
    return [Fact("rights over it", "; ".join(parts) or "none known")]


def _contradictions_fact(rows: Sequence[Contradiction]) -> list[Fact]:
    if not rows:
        return [Fact("contradictions", "none open")]
    top = rows[0]
    text = (
        f"{len(rows)} open; first: {top.name}, {top.about}: {side_words(top.prevails)} or"
        f" {side_words(top.other)}"
    )
    return [Fact("contradictions", text, (*top.prevails.claims, *top.other.claims))]


def headline_of(profile: FirmProfile) -> str:
    """Return the finding: which way it leans, on whom most, on which rivals."""
    incoming = [row for row in profile.lanes_in if _runs(row)]
    outgoing = [row for row in profile.lanes_out if _runs(row)]
    parts = []
    if outgoing and profile.kind != "lab":
        text = _reach(outgoing, "supplies along", "dependant", "to")
        parts.append(text + _largest(outgoing, profile.money_in, ("to", "from")))
    if incoming:
        text = _reach(incoming, "is reached by", "patron", "from")
        largest = _largest(incoming, profile.money_out, ("from", "to"))
        parts.append(f"it {text}" if parts else text + largest)
    running = [row for row in profile.sites if row.operated and row.energised.point]
    if running:
        top = max(running, key=lambda row: (row.energised.point or 0.0, row.site))
        size = bounded(plain_megawatts(top.energised.point or 0.0), top.energised.bound)
        text = (
            f"runs {counted(len(running), 'site')} of its own, the largest {top.label} ({size} MW)"
        )
        parts.append(f"it {text}" if parts else text)
    if not parts:
        n_parties = len({row.party for row in (*profile.patrons, *profile.dependants)})
        parts.append(f"has no lane in the book and ties to {counted(n_parties, 'firm')}")
    named = [row.label for row in profile.rivals if row.named]
    if named:
        names = named
        shown = joined(names) if len(names) <= 3 else f"{len(names)} rivals"
        parts.append(f"it deals with {shown} while competing")
    return f"{profile.name} {'; '.join(parts)}."


def _reach(rows: Sequence[LaneRow], verb: str, word: str, side: str) -> str:
    whole = [row for row in rows if not row.inside]
    parties = len({row.other for row in whole})
    return f"{verb} {counted(len(whole), 'live lane')} {side} {counted(parties, word)}"


def _largest(lanes: Sequence[LaneRow], money: Sequence[MoneyRow], sides: tuple[str, str]) -> str:
    """Return the largest ready compute and the largest purchase that are more than an option."""
    ready = [row for row in lanes if row.kind in ("compute supply", "hosting")] or lanes
    stated = [row for row in ready if row.promised.point and row.promised.firmness not in _SOFT]
    ties = {row.tie for row in lanes}
    paid = [
        row
        for row in money
        if row.tie in ties and row.amount.point and row.amount.firmness not in _SOFT
    ]
    parts = []
    if stated:
        top = max(stated, key=lambda row: (row.promised.point or 0.0, row.tie))
        size = bounded(plain_megawatts(top.promised.point or 0.0), top.promised.bound)
        parts.append(
            f"most megawatts {sides[0]} {top.other_label} ({size} MW {top.promised.firmness})"
        )
    if paid:
        most = max(paid, key=lambda row: (row.amount.point or 0.0, row.tie))
        amount = bounded(quantity(most.amount.point or 0.0, most.amount.unit), most.amount.bound)
        parts.append(f"most money {sides[1]} {most.other_label} ({amount})")
    return f": {joined(parts)}" if parts else ", none of them with a firm size"


def caveats_of(profile: FirmProfile) -> tuple[str, ...]:
    """Return what the profile cannot know."""
    found = [
        "A tie that no source reports is not here: what is missing is not evidence of none.",
        "Kinds, owners, operators and names of ties are the register's and keep no history.",
    ]
    if any(row.slip_months.note for row in profile.sites):
        found.append("Some earlier site figures held older buildings; part of their slip is scope.")
    return tuple(found)
