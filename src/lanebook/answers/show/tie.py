"""The profile of a tie: what it carries, on what terms, what each reading implies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lanebook.answers.answer import Column, Figure, Table
from lanebook.answers.book import Book
from lanebook.answers.contradictions import Contradiction, contradictions
from lanebook.answers.implications import Implication, fold, implications
from lanebook.answers.names import Names, names_of
from lanebook.answers.show import tables
from lanebook.answers.show.built import Built
from lanebook.answers.show.figures import (
    annual_amount,
    by_year,
    halted,
    largest_amount,
    levels,
    promised,
)
from lanebook.answers.show.rows import Fact
from lanebook.answers.show.statements import (
    TEXTS,
    StatementRow,
    statement_rows,
    statements_table,
)
from lanebook.answers.show.terms import Terms, terms_of
from lanebook.answers.wording import bounded, counted, day, joined, money, quantity, trimmed
from lanebook.network import query
from lanebook.network.model import LANE_KINDS, NONE, RIGHTS_KINDS

#: Kinds of which megawatts are asked, and kinds of which neither megawatts nor money are.
_SIZED = frozenset(LANE_KINDS)
_UNSIZED = frozenset({*RIGHTS_KINDS, "competes"})


@dataclass(frozen=True, slots=True)
class TieProfile:
    """What the book knows of a tie at its as-of.

    Attributes:
        subject, name, label: the tie, its ends in words, its own name.
        provider, recipient: subjects; the provider gives to the recipient.
        kind, layer: what is given, and what a megawatt on it is made of.
        site, whole: its site and the tie it is part of; None if there is none (or not known yet).
        parts: ties inside it.
        firmness: firmest live statement; None where all is withdrawn.
        known_on, start_on, end_on, over: dates as stated; None if unknown.
        halted: event that stopped it, with nothing stated since; None while it runs.
        years, levels: megawatts at each year-end, as stated.
        promised, amount, annual: see the first screen.
        implied: the total that each reading of its terms implies.
        statements, events, contradictions: everything else that is said.
    """

    subject: str
    name: str
    label: str
    provider: str
    recipient: str
    kind: str
    layer: str
    site: str | None
    whole: str | None
    parts: tuple[str, ...]
    firmness: str | None
    known_on: date
    start_on: date | None
    end_on: date | None
    over: bool
    halted: str | None
    facts: tuple[Fact, ...]
    years: tuple[int, ...]
    levels: tuple[Figure, ...]
    promised: Figure
    amount: Figure
    annual: Figure
    implied: tuple[Implication, ...]
    statements: tuple[StatementRow, ...]
    events: tuple[StatementRow, ...]
    contradictions: tuple[Contradiction, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the first screen, what the readings imply and what is said."""
        own = (
            _implied_table(self.implied if len(self.implied) > 1 else ()),
            statements_table("statements", "Terms and figures", self.statements),
            statements_table("events", "Events and conditions", self.events),
            tables.contradictions_table(self.contradictions),
        )
        first = tables.facts_table(self.facts, f"{self.name} at a glance")
        return (first, *(table for table in own if table.rows))


def tie_profile(book: Book, subject: str) -> Built[TieProfile]:
    """Return the profile of a tie that the network knows."""
    network, beliefs, names = book.network, book.beliefs, names_of(book)
    tie = network.tie_index[subject[4:]]
    years = tuple(range(book.as_of.valid_at.year - 1, book.as_of.valid_at.year + 5))
    end_on = network.end_on(tie)
    contract = network.tie_kind_of(tie) != "chip_supply"
    over_on = end_on if contract or network.over[tie] else None
    whole = int(network.part_of[tie])
    profile = TieProfile(
        subject=subject,
        name=names.label(subject),
        label=network.tie_labels[tie],
        provider=network.node_ids[network.provider[tie]],
        recipient=network.node_ids[network.recipient[tie]],
        kind=network.tie_kind_of(tie).replace("_", " "),
        layer=network.layer_of(tie).replace("_", " "),
        site=network.node_ids[network.site[tie]] if network.site[tie] != NONE else None,
        whole=f"tie:{network.tie_ids[whole]}" if whole != NONE else None,
        parts=tuple(
            f"tie:{network.tie_ids[part]}" for part in query.components_of(network, tie).tolist()
        ),
        firmness=network.firmness_of(tie),
        known_on=network.known_on(tie),
        start_on=network.start_on(tie),
        end_on=end_on,
        over=bool(network.over[tie]),
        halted=halted(beliefs, subject),
        facts=(),
        years=years,
        levels=by_year(
            levels(beliefs, subject), years, signed=network.known_on(tie), over_on=over_on
        ),
        promised=promised(beliefs, subject),
        amount=largest_amount(beliefs, subject)[0],
        annual=annual_amount(beliefs, subject),
        implied=implications(beliefs, subject),
        statements=statement_rows(book, subject, without=TEXTS),
        events=statement_rows(book, subject, only=TEXTS),
        contradictions=contradictions(book, about=(subject,)).data.found,
    )
    terms = terms_of(book, tie) if network.tie_kind_of(tie) in RIGHTS_KINDS else None
    profile = _with_facts(profile, names, network.claims_of(tie), terms)
    return Built(_headline(profile, names, terms), profile, _caveats(profile))


def _with_facts(
    profile: TieProfile, names: Names, claims: tuple[str, ...], terms: Terms | None
) -> TieProfile:
    kind = profile.kind.replace(" ", "_")
    gives = f"{profile.kind}, layer {profile.layer}"
    facts = [
        Fact("called", profile.label or "no name of its own"),
        Fact("gives", gives if kind in _UNSIZED else f"{gives}; {_firmness(profile)}", claims),
        Fact("known from", f"{day(profile.known_on)}, {counted(len(claims), 'claim')} since"),
        *([] if kind in _UNSIZED else [Fact("runs", _runs(profile))]),
        *(_holds(terms) if terms else []),
        *(_megawatts(profile) if kind in _SIZED else []),
        *(_money(profile) if kind not in _UNSIZED or profile.amount.point else []),
    ]
    if profile.halted:
        facts.append(Fact("halted", profile.halted))
    if profile.site:
        facts.append(Fact("site", names.label(profile.site)))
    if profile.whole:
        facts.append(Fact("part of", names.label(profile.whole)))
    if profile.parts:
        facts.append(Fact("contains", "; ".join(names.label(part) for part in profile.parts)))
    factor = fold(profile.implied)
    if factor and factor > 1.25:
        ends = [each.total for each in profile.implied if each.total.point]
        low, high = money(ends[-1].point or 0.0), money(ends[0].point or 0.0)
        text = f"{low} to {high}, {trimmed(factor, 1)}-fold between readings"
        facts.append(Fact("commits", text, tables.claims_of(each.claims for each in ends)))
    return replace(profile, facts=tuple(facts))


def _firmness(profile: TieProfile) -> str:
    """Return the firmness in words: what runs may be a part of what is promised."""
    if profile.firmness == "energised":
        return "energised in part or whole"
    return profile.firmness or "all of it withdrawn"


def _holds(terms: Terms) -> list[Fact]:
    since = f", since {day(terms.since)}" if terms.since else ""
    facts = [Fact("holds now", terms.text + since, terms.claims)]
    return facts + ([Fact("before", "; ".join(terms.earlier))] if terms.earlier else [])


def _runs(profile: TieProfile) -> str:
    start = f"from {day(profile.start_on)}" if profile.start_on else "start unknown"
    if profile.over:
        return f"{start}; ended {day(profile.end_on) if profile.end_on else ''}".rstrip()
    end = f"to {day(profile.end_on)}" if profile.end_on else "end unknown"
    return f"{start}, {end}"


def _megawatts(profile: TieProfile) -> list[Fact]:
    known = [
        (year, each) for year, each in zip(profile.years, profile.levels, strict=True) if each.point
    ]
    if not known and profile.promised.point is None:
        return [Fact("megawatts", "unknown: no source states any")]
    told: list[str] = []
    last: float | None = None
    for year, each in known:
        if each.point != last:
            size = bounded(quantity(each.point or 0.0, "MW"), each.bound)
            told.append(f"{size} at the end of {year}")
            last = each.point
    total = profile.promised
    if total.point is not None and total.point != last:
        told.append(f"{bounded(quantity(total.point, 'MW'), total.bound)} when fully ramped")
    notes = {each.note for _, each in known if each.note} or {total.note}
    text = "; ".join(told) + f" ({joined(sorted(note for note in notes if note))})"
    return [
        Fact("megawatts", text, tables.claims_of(e.claims for e in (*[e for _, e in known], total)))
    ]


def _money(profile: TieProfile) -> list[Fact]:
    parts = []
    if profile.amount.point is not None:
        parts.append(
            f"largest stated {_paid(profile.amount)} ({profile.amount.firmness or 'no firmness'})"
        )
    if profile.annual.point is not None:
        note = f", {profile.annual.note}" if profile.annual.note else ""
        parts.append(f"{_paid(profile.annual)} a year ({profile.annual.firmness}{note})")
    if not parts:
        return [Fact("money", "unknown: no source states an amount")]
    claims = tables.claims_of((profile.amount.claims, profile.annual.claims))
    return [Fact("money", "; ".join(parts), claims)]


def _paid(figure: Figure) -> str:
    return bounded(money(figure.point or 0.0, figure.unit), figure.bound)


def _headline(profile: TieProfile, names: Names, terms: Terms | None) -> str:
    provider, recipient = names.label(profile.provider), names.label(profile.recipient)
    if profile.kind == "competes":
        return f"{provider} and {recipient} compete: {profile.label or 'no reason given'}."
    if terms is not None:
        since = f" (since {day(terms.since)})" if terms.since else ""
        return f"{provider} to {recipient}, {profile.kind}: {terms.text}{since}."
    size = profile.promised.point
    parts = [f"{provider} to {recipient}, {profile.kind}"]
    if size:
        parts.append(bounded(quantity(size, "MW"), profile.promised.bound))
    elif profile.kind.replace(" ", "_") in _SIZED:
        parts.append("megawatts unknown")
    if profile.annual.point is not None:
        parts.append(f"{_paid(profile.annual)} a year")
    elif profile.amount.point is not None:
        parts.append(_paid(profile.amount))
    state = "ended" if profile.over else "halted" if profile.halted else _firmness(profile)
    parts.append(state)
    text = ", ".join(parts)
    factor = fold(profile.implied)
    if factor and factor > 1.25:
        text += f"; its readings are {trimmed(factor, 1)}-fold apart in money"
    return text + "."


def _caveats(profile: TieProfile) -> tuple[str, ...]:
    found = ["The name of a tie is that of the register and keeps no history."]
    if profile.whole:
        found.append("It is part of another tie: its megawatts and dollars are counted once there.")
    if profile.parts:
        found.append("Its parts are inside it and not on top.")
    return tuple(found)


def _implied_table(found: Sequence[Implication]) -> Table:
    columns = (
        Column("reading", "reading"),
        Column("total", "implies", "figure"),
        Column("arithmetic", "because"),
        Column("status", "status"),
        Column("published", "said on", "date"),
        Column("claims", "claims", "claims"),
    )
    cells = tuple(
        (
            each.reading,
            each.total,
            each.arithmetic,
            each.status,
            each.published,
            each.total.claims,
        )
        for each in found
    )
    return Table("implied", "What each reading commits", columns, cells)
