"""Why the book holds what it holds: winner, losers, rule, sources, implied totals."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from lanebook.answers.answer import Answer, Figure
from lanebook.answers.belief_words import belief_words, property_words
from lanebook.answers.book import Book
from lanebook.answers.implications import Implication, fold, implications
from lanebook.answers.names import names_of
from lanebook.answers.why_payload import SourceLink, Topic, Why
from lanebook.answers.wording import (
    counted,
    day,
    joined,
    money,
    trimmed,
)  # fmt: skip
from lanebook.base.errors import UnknownName
from lanebook.evidence.belief import Belief, changes, ladders

#: What an analyst reads first. Properties not named come after, texts last.
FIRST: Final[tuple[str, ...]] = (
    "amount", "annual_amount", "contracted_capacity", "capacity", "capacity_added", "demand_ask",
    "goal", "term", "end", "start", "notice", "exclusivity", "review_status", "stake", "valuation",
    "units", "price_per_mw_year", "capex", "rpo", "revenue",
)  # fmt: skip
TEXTS: Final = ("policy", "unit_model", "event")
_SUBJECT_KINDS: Final = frozenset({"org", "site", "tie", "layer", "market"})


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
    names = names_of(book, _SUBJECT_KINDS)
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
    return Topic(belief, belief_words(belief), _figure(belief))


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
        return f"{property_words(name)} {payload.topics[0].value}; "
    return f"{property_words(name)} {belief_words(now)} on {day(book.as_of.valid_at)}; "


def _amount(implied: Implication) -> str:
    return money(implied.total.point or 0.0, implied.total.unit)


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
