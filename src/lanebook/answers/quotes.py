"""Claims as a reader meets them: what one says, who says it where, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.belief_words import property_words, value_words
from lanebook.answers.book import Book
from lanebook.answers.citations import subject_names
from lanebook.answers.safe_text import safe_link
from lanebook.answers.wording import day
from lanebook.base.errors import InputError
from lanebook.evidence.belief import Reading

#: Addresses of what has none: notes entered by hand. RFC 2606 keeps the name from ever resolving.
NOWHERE: Final = "private.invalid"
OUTCOME_ORDER: Final = (
    "won", "used", "lost", "inside", "ended", "replaced", "withdrawn", "denied",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quote:
    """One claim.

    Attributes:
        claim: its id.
        subject, subject_name: what it speaks of.
        property: in words; value: in words, with bound, unit and basis.
        when: the day or period it speaks of, in words; "" if it names none.
        status, confidence: as in the book.
        published, published_precision: the day its source said it.
        source, publisher, title: where; url: its address, None where it is none to follow.
        also: publishers of further sources that carry the same statement.
        note: in the book's words.
        layer: ledger layer that holds it.
        back_filled: entered long after it was published.
        outcome: "won" (carries the number), "used" (enters it), "lost", "inside" (the same
            megawatts stand in another), "ended", "replaced", "withdrawn" or "denied".
        reason: why, in words.
    """

    claim: str
    subject: str
    subject_name: str
    property: str
    value: str
    when: str
    status: str
    confidence: str
    published: date
    published_precision: str
    source: str
    publisher: str
    title: str
    url: str | None
    also: tuple[str, ...]
    note: str
    layer: str
    back_filled: bool
    outcome: str
    reason: str


class Quoter:
    """Quotes claims of one book.

    Args:
        book: the book at its as-of.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self.names = subject_names(book.snapshot)
        self._sources = {row["id"]: row for row in book.snapshot.sources.iter_rows(named=True)}
        self._readings: dict[str, dict[str, Reading]] = {}

    def name(self, subject: str) -> str:
        """Return a subject's name, its id where it has none."""
        return self.names.get(subject, subject)

    def publisher(self, source: str) -> str:
        """Return who published a source, "" where the book does not say."""
        return str(self._sources.get(source, {}).get("publisher", ""))

    def known(self, claims: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """Return the rows of the claims that exist, by id.

        Raises:
            InputError: if one of them was published after the known day.
        """
        rows = self._book.snapshot.claims.filter(pl.col("id").is_in(sorted(set(claims))))
        known_at = self._book.as_of.known_at
        late = rows.filter(pl.col("published") > known_at).sort("id")
        if late.height:
            raise InputError(
                f"Claim {late['id'][0]} was not yet known on {day(known_at)}:"
                f" it was published on {day(late['published'][0])}.",
                expected="claims published by the known day",
                next_step="ask for a later day, or leave the claim out.",
            )
        return {row["id"]: row for row in rows.iter_rows(named=True)}

    def quotes(self, fates: Mapping[str, tuple[str, str]]) -> tuple[Quote, ...]:
        """Return the claims, winners first, then by publication, newest first.

        Args:
            fates: claim id -> outcome and reason; ("", "") takes both from belief.

        Raises:
            InputError: if one of them was published after the known day.
        """
        rows = self.known(fates)
        found = [self._quote(row, *fates[claim]) for claim, row in rows.items()]
        return tuple(sorted(found, key=_order))

    def reading(self, row: Mapping[str, Any]) -> Reading | None:
        """Return the claim as it stands in its topic."""
        subject = row["subject"]
        if subject not in self._readings:
            beliefs = self._book.beliefs.about(subject, removed=True)
            self._readings[subject] = {
                each.claim: each for belief in beliefs for each in belief.readings
            }
        return self._readings[subject].get(row["id"])

    def _quote(self, row: Mapping[str, Any], outcome: str, reason: str) -> Quote:
        reading = self.reading(row)
        source = self._sources.get(row["source"], {})
        held = (reading.outcome, reading.reason) if reading else ("lost", "")
        return Quote(
            claim=row["id"],
            subject=row["subject"],
            subject_name=self.name(row["subject"]),
            property=property_words(row["property"]),
            value=row["value"] if reading is None else value_words(reading, unknown_basis=""),
            when=_when(row),
            status=row["status"],
            confidence=row["confidence"],
            published=row["published"],
            published_precision=row["published_precision"],
            source=row["source"],
            publisher=source.get("publisher", ""),
            title=source.get("title", ""),
            url=_address(source.get("url", "")),
            also=tuple(
                self._sources.get(each, {}).get("publisher", each)
                for each in row["also"].split(";")
                if each
            ),
            note=row["note"],
            layer=row["ledger_layer"],
            back_filled=reading is not None and reading.back_filled,
            outcome=outcome or held[0],
            reason=reason or ("" if outcome else held[1]),
        )


def _address(url: str) -> str | None:
    return None if f"//{NOWHERE}/" in url else safe_link(url)


def _when(row: Mapping[str, Any]) -> str:
    first, last, precision = row["valid_from"], row["valid_to"], row["precision"]
    precision = "day" if precision == "unknown" else precision
    if row["unit"] == "date":
        return ""  # the value is the day
    if first is None:
        return f"to {day(last, precision)}" if last else ""
    begin = day(first, precision)
    end = day(last, precision) if last else ""
    if end in ("", begin):
        return f"at {begin}" if row["unit"] == "MW" else f"from {begin}"
    return f"{begin} to {end}"


def _order(quote: Quote) -> tuple[int, int, str]:
    place = OUTCOME_ORDER.index(quote.outcome) if quote.outcome in OUTCOME_ORDER else 99
    return place, -quote.published.toordinal(), quote.claim


def quote_table(quotes: Iterable[Quote], name: str, title: str) -> Table:
    """Return claims as one flat table."""
    columns = (
        Column("outcome", "Outcome"),
        Column("subject", "About"),
        Column("property", "Property"),
        Column("value", "Value"),
        Column("when", "Holds"),
        Column("status", "Status"),
        Column("confidence", "Confidence"),
        Column("published_on", "Published", "date"),
        Column("publisher", "Publisher"),
        Column("title", "Title"),
        Column("url", "Link", "link"),
        Column("note", "Note"),
        Column("reason", "Why"),
        Column("layer", "Layer"),
        Column("claims", "Claim", "claims"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each.outcome, each.subject_name, each.property, each.value, each.when, each.status,
            each.confidence, each.published, each.publisher, each.title, each.url, each.note,
            each.reason, each.layer, (each.claim,),
        )
        for each in quotes
    )  # fmt: skip
    return Table(name, title, columns, rows)
