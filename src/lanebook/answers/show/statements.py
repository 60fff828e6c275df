"""What is said of a subject, belief by belief: the part of a profile that every subject shares."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lanebook.answers.answer import Column, Table
from lanebook.answers.book import Book
from lanebook.answers.show.figures import BASIS_WORDS
from lanebook.answers.show.tables import period_text
from lanebook.answers.wording import bounded, day, quantity
from lanebook.evidence.belief import Belief, Reading

TEXTS = ("event", "policy", "review_status")


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One belief in words.

    Attributes:
        property: in words, with basis.
        value: prevailing value with unit and bound; "withdrawn" where nothing stands.
        when: period or day it holds for.
        status, confidence: of the prevailing claim.
        published: when that was said.
        n_readings: claims in the topic, the prevailing one included.
        contested: readings of comparable standing differ.
        note: the claim's own words.
        claims: prevailing first.
    """

    property: str
    value: str
    when: str
    status: str
    confidence: str
    published: date
    n_readings: int
    contested: bool
    note: str
    claims: tuple[str, ...]


def statement_rows(
    book: Book, subject: str, *, without: Collection[str] = (), only: Collection[str] = ()
) -> tuple[StatementRow, ...]:
    """Return the beliefs about a subject, texts newest first, the rest by property and period."""
    beliefs = [
        each
        for each in book.beliefs.about(subject)
        if each.property not in without and (not only or each.property in only)
    ]
    rows = [_row(each) for each in beliefs]
    if only and set(only) <= set(TEXTS):
        rows.sort(key=lambda row: (row.published, row.claims), reverse=True)
    return tuple(rows)


def _row(belief: Belief) -> StatementRow:
    won = belief.readings[0]
    return StatementRow(
        property=property_words(belief),
        value=value_text(won),
        when=when_text(won),
        status=belief.status,
        confidence=belief.confidence,
        published=won.published,
        n_readings=len(belief.readings),
        contested=belief.contested,
        note=won.note,
        claims=tuple(each.claim for each in belief.readings),
    )


def property_words(belief: Belief) -> str:
    """Return `capacity (facility load)`."""
    name = belief.property.replace("_", " ")
    return f"{name} ({BASIS_WORDS[belief.basis]})" if belief.basis in BASIS_WORDS else name


def value_text(reading: Reading) -> str:
    """Return a reading's value with unit and bound, in words."""
    if reading.number is None:
        return reading.value
    return bounded(quantity(reading.number, reading.unit), reading.bound)


def when_text(reading: Reading) -> str:
    """Return the day or period of a reading, only as precise as it is known."""
    if reading.valid_from is None:
        return f"to {day(reading.valid_to, reading.precision)}" if reading.valid_to else ""
    if reading.valid_to is None:
        return day(reading.valid_from, reading.precision)
    return period_text(reading.valid_from, reading.valid_to)


def statements_table(name: str, title: str, rows: Sequence[StatementRow]) -> Table:
    """Return statements as a table."""
    columns = (
        Column("property", "what"),
        Column("value", "prevailing value"),
        Column("when", "holds for"),
        Column("status", "status"),
        Column("published", "said on", "date"),
        Column("n_readings", "readings", "number"),
        Column("contested", "contested"),
        Column("note", "note"),
        Column("claims", "claims", "claims"),
    )
    cells = tuple(
        (
            row.property,
            row.value,
            row.when,
            row.status,
            row.published,
            row.n_readings,
            "contested" if row.contested else "",
            row.note,
            row.claims,
        )
        for row in rows
    )
    return Table(name, title, columns, cells)
