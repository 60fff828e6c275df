"""Why the book holds what it holds: winner, losers, rule, sources, implied totals."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from lanebook.answers.answer import Answer, Cell, Column, Figure, Table
from lanebook.answers.book import Book
from lanebook.answers.implications import Implication, fold, implications
from lanebook.answers.names import Names
from lanebook.answers.wording import (
    bounded,
    counted,
    day,
    joined,
    money,
    period,
    quantity,
    ratio,
    trimmed,
)  # fmt: skip
from lanebook.base.errors import UnknownName
from lanebook.evidence.belief import Belief, Change, Reading, Step, changes, ladders

#: What an analyst reads first. Properties not named come after, texts last.
FIRST: Final[tuple[str, ...]] = (
    "amount", "annual_amount", "contracted_capacity", "capacity", "capacity_added", "demand_ask",
    "goal", "term", "end", "start", "notice", "exclusivity", "review_status", "stake", "valuation",
    "units", "price_per_mw_year", "capex", "rpo", "revenue",
)  # fmt: skip
TEXTS: Final = ("policy", "unit_model", "event")
_SUBJECT_KINDS: Final = frozenset({"org", "site", "tie", "layer", "market"})


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Where a claim was said.

    Attributes:
        id, publisher, title, url, kind: as in the table of sources; "" where unregistered.
    """

    id: str
    publisher: str
    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One belief as it is shown.

    Attributes:
        belief: winner, losers, spread, rule.
        value: the prevailing value in words, with bound, unit and basis.
        figure: the value as a figure; None where it is not a number.
    """

    belief: Belief
    value: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Why:
    """Everything the book knows about one subject (or one of its properties) and how it knows.

    Attributes:
        subject, label: id and what a reader sees.
        property: asked property; "" for all.
        topics: what stands, most important first.
        removed: topics in which nothing stands any more.
        implied: what each reading of the contract implies in money, largest first.
        fold: largest implied total over the smallest; None without two.
        ladders: rungs reached on the three ladders.
        changes: how promises moved.
        sources: every source named, by id.
    """

    subject: str
    label: str
    property: str
    topics: tuple[Topic, ...]
    removed: tuple[Topic, ...]
    implied: tuple[Implication, ...]
    fold: float | None
    ladders: tuple[Step, ...]
    changes: tuple[Change, ...]
    sources: tuple[SourceLink, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return implied totals, readings, ladders and changes as flat tables."""
        parts = [_implied_table(self.implied)] if self.implied else []
        parts.append(_readings_table((*self.topics, *self.removed), self.sources))
        if self.ladders:
            parts.append(_ladder_table(self.ladders))
        if self.changes:
            parts.append(_change_table(self.changes))
        return tuple(parts)


def why(book: Book, subject: str, property_: str | None = None) -> Answer[Why]:
    """Explain what the book believes about `subject`.

    Args:
        book: the book as of one (valid, known, sequence).
        subject: id, name, alias, ticker or the two ends of a tie.
        property_: one property of the vocabulary; default all.

    Raises:
        UnknownName: if nothing answers to `subject`, or the property is not in the vocabulary.
        AmbiguousName: if several things answer to `subject`.
    """
    names = Names(book, _SUBJECT_KINDS)
    found = names.resolve(subject)
    if property_ is not None:
        property_ = _known_property(book, property_)
    beliefs = book.beliefs.about(found, property_, removed=True)
    topics = sorted((_topic(belief) for belief in beliefs), key=_importance)
    implied = implications(book.beliefs, found) if property_ is None or _is_money(property_) else ()
    payload = Why(
        subject=found,
        label=names.label(found),
        property=property_ or "",
        topics=tuple(topic for topic in topics if topic.belief.claim),
        removed=tuple(topic for topic in topics if not topic.belief.claim),
        implied=implied,
        fold=fold(implied),
        ladders=ladders(book.beliefs, found) if property_ is None else (),
        changes=tuple(
            change
            for change in changes(book.beliefs, found)
            if property_ in (None, change.property)
        ),
        sources=_sources(book, beliefs, implied),
    )
    return Answer(
        question="why",
        finding=_finding(payload, book),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=payload,
        caveats=_caveats(payload),
    )


def _known_property(book: Book, name: str) -> str:
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    properties = sorted(book.snapshot.vocabulary["property"])
    if key in properties:
        return key
    near = difflib.get_close_matches(key, properties, n=5, cutoff=0.5)
    raise UnknownName(
        f"The vocabulary has no property {name!r}.",
        expected="a property of the vocabulary, such as capacity, amount or end",
        next_step=f"try {joined(near, 'or')}." if near else "run lanebook why SUBJECT first.",
    )


def _is_money(name: str) -> bool:
    return name in ("amount", "annual_amount", "term", "end", "notice")


def _topic(belief: Belief) -> Topic:
    return Topic(belief, _value_words(belief), _figure(belief))


def _figure(belief: Belief) -> Figure | None:
    if belief.readings[0].number is None:
        return None
    gone = not belief.claim
    return Figure(
        low=belief.low,
        point=belief.point,
        high=belief.high,
        unit=belief.unit,
        state="withdrawn" if gone else "zero" if belief.point == 0 else "stated",
        firmness=belief.firmness,
        bound=belief.bound if belief.bound in ("at_least", "up_to", "approx") else "",
        claims=tuple(reading.claim for reading in belief.readings),
    )


def value_words(reading: Reading) -> str:
    """Return a reading's value in words, with bound, unit and the basis of megawatts."""
    if reading.number is None:
        if reading.unit == "date":
            return day(date.fromisoformat(reading.value), reading.precision)
        return reading.value
    unit = "" if reading.unit == "count" else reading.unit
    words = bounded(quantity(reading.number, unit), reading.bound)
    words += {"low": " (lower end)", "high": " (upper end)"}.get(reading.bound, "")
    basis = {"it": " IT", "facility": " facility", "chips": " chips", "unknown": " (basis ?)"}
    return words + basis.get(reading.basis, "")


def _value_words(belief: Belief) -> str:
    if not belief.claim:
        return "nothing stands"
    words = value_words(belief.readings[0])
    if belief.bound == "low" and belief.high is not None and belief.low is not None:
        unit = belief.unit
        return f"{quantity(belief.low, unit)} to {quantity(belief.high, unit)}"
    return words


def _importance(topic: Topic) -> tuple[int, int, str, date, str]:
    belief = topic.belief
    name = belief.property
    if name in FIRST:
        group = FIRST.index(name)
    else:
        group = len(FIRST) + (1 + TEXTS.index(name) if name in TEXTS else 0)
    # Texts: the latest first; figures: along time.
    when = belief.valid_from or date.max
    latest = -belief.readings[0].published.toordinal() if name in TEXTS else 0
    return (group, latest, name, when, belief.basis)


def _sources(
    book: Book, beliefs: Sequence[Belief], implied: Sequence[Implication]
) -> tuple[SourceLink, ...]:
    wanted = {reading.source for belief in beliefs for reading in belief.readings}
    wanted |= {also for belief in beliefs for reading in belief.readings for also in reading.also}
    wanted |= {each.source for each in implied}
    rows = book.snapshot.sources.filter(pl.col("id").is_in(sorted(wanted))).sort("id")
    return tuple(
        SourceLink(row["id"], row["publisher"], row["title"], row["url"], row["kind"])
        for row in rows.unique("id", keep="last", maintain_order=True).iter_rows(named=True)
    )


def _finding(payload: Why, book: Book) -> str:
    if not payload.topics and not payload.removed:
        what = f" ({payload.property})" if payload.property else ""
        return f"{payload.label}{what}: nothing was known on {day(book.as_of.known_at)}."
    if payload.fold is not None and payload.fold >= 1.5:
        least, most = payload.implied[-1], payload.implied[0]
        return (
            f"{payload.label}: worth {_amount(least)} or {_amount(most)}, a"
            f" {trimmed(payload.fold, 0)}-fold range, depending on which reading holds."
        )
    contested = sum(topic.belief.contested for topic in payload.topics)
    n_claims = sum(len(topic.belief.readings) for topic in (*payload.topics, *payload.removed))
    disputed = f"{contested} contested" if contested else "none contested"
    return (
        f"{payload.label}: {_lead(payload, book)}{counted(len(payload.topics), 'topic')} from"
        f" {counted(n_claims, 'claim')}, {disputed}."
    )


def _lead(payload: Why, book: Book) -> str:
    """Return what holds on the valid day of the first property, or its first topic."""
    if not payload.topics:
        return ""
    name = payload.topics[0].belief.property
    now = book.beliefs.current(payload.subject, name)
    if now is None:
        return f"{_property_words(name)} {payload.topics[0].value}; "
    return f"{_property_words(name)} {_value_words(now)} on {day(book.as_of.valid_at)}; "


def _amount(implied: Implication) -> str:
    return money(implied.total.point or 0.0, implied.total.unit)


def _property_words(name: str) -> str:
    return name.replace("_", " ")


def _caveats(payload: Why) -> tuple[str, ...]:
    found = []
    if payload.implied:
        found.append(
            "Implied totals are our arithmetic: the prevailing yearly rate times each stated"
            " length. Reduced fees, options and extensions are not in them."
        )
    if any(r.back_filled for topic in payload.topics for r in topic.belief.readings):
        found.append("Rows marked back-filled were entered long after they were published.")
    return tuple(found)


def _implied_table(implied: Sequence[Implication]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each.reading, each.total, each.arithmetic, each.status, each.published, each.note,
            each.source, each.total.claims,
        )
        for each in implied
    ]  # fmt: skip
    return Table(
        name="implied",
        title="What each reading implies",
        columns=(
            Column("reading", "Reading"),
            Column("total", "Implied total", "figure"),
            Column("arithmetic", "How"),
            Column("status", "Status", definition="Status of the weakest claim that enters."),
            Column("published_on", "Published", "date"),
            Column("note", "Note"),
            Column("source", "Source"),
            Column("claims", "Claims", "claims"),
        ),
        rows=tuple(rows),
    )


def _readings_table(topics: Sequence[Topic], sources: Sequence[SourceLink]) -> Table:
    urls = {source.id: source.url for source in sources}
    rows: list[tuple[Cell, ...]] = [
        (
            _property_words(topic.belief.property),
            period(reading.valid_from, reading.valid_to),
            value_words(reading),
            reading.outcome,
            reading.reason,
            reading.status,
            reading.confidence,
            reading.published,
            reading.note,
            reading.source,
            urls.get(reading.source, ""),
            (reading.claim,),
        )
        for topic in topics
        for reading in topic.belief.readings
    ]
    return Table(
        name="readings",
        title="Readings",
        columns=(
            Column("property", "Property"),
            Column("valid_period", "Holds"),
            Column("value", "Value"),
            Column("outcome", "Outcome"),
            Column("reason", "Why"),
            Column("status", "Status"),
            Column("confidence", "Confidence"),
            Column("published_on", "Published", "date"),
            Column("note", "Note"),
            Column("source", "Source"),
            Column("url", "Link", "link"),
            Column("claims", "Claim", "claims"),
        ),
        rows=tuple(rows),
    )


def _ladder_table(steps: Sequence[Step]) -> Table:
    return Table(
        name="ladders",
        title="Three ladders",
        columns=(
            Column("ladder", "Ladder"),
            Column("step", "Step"),
            Column("reached_on", "Reached", "date"),
            Column("published_on", "Published", "date"),
            Column("value", "Said"),
            Column("note", "Note"),
            Column("claims", "Claims", "claims"),
        ),
        rows=tuple(
            (step.ladder, step.step, step.on, step.published, step.value, step.note, step.claims)
            for step in steps
        ),
    )


def change_words(change: Change) -> str:
    """Return a change as one plain sentence without its subject."""
    what = _property_words(change.property)
    level = quantity(change.from_mw, "MW") if change.from_mw is not None else what
    if change.kind == "cancel":
        when = f" of {day(change.from_on)}" if change.from_on else ""
        return f"cancelled: {level}{when}"
    if change.kind in ("shrink", "growth") and change.from_mw and change.to_mw:
        by = f" for {day(change.to_on)}" if change.to_on else ""
        verb = "shrunk" if change.kind == "shrink" else "grown"
        after, share = quantity(change.to_mw, "MW"), ratio(change.to_mw / change.from_mw)
        return f"{verb} from {level} to {after}{by} ({share})"
    verb = {
        "delay": "delayed", "advance": "brought forward", "longer": "lengthened",
        "shorter": "shortened",
    }[change.kind]  # fmt: skip
    from_, to = (day(each) if each else "?" for each in (change.from_on, change.to_on))
    months = f", {trimmed(abs(change.months), 0)} months" if change.months else ""
    return f"{level} {verb} from {from_} to {to}{months}"


def _change_table(found: Sequence[Change]) -> Table:
    return Table(
        name="changes",
        title="How promises moved",
        columns=(
            Column("published_on", "Published", "date"),
            Column("kind", "Kind"),
            Column("change", "What moved"),
            Column("basis", "Basis"),
            Column("months", "Months", "number"),
            Column("claims", "Claims", "claims"),
        ),
        rows=tuple(
            (each.published, each.kind, change_words(each), each.basis, each.months, each.claims)
            for each in found
        ),
    )
