"""The profile of a source: every claim it supports, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from lanebook.answers.answer import Column, Table
from lanebook.answers.book import Book
from lanebook.answers.names import names_of
from lanebook.answers.show import tables
from lanebook.answers.show.built import Built
from lanebook.answers.show.rows import Fact
from lanebook.answers.show.statements import value_text, when_text
from lanebook.answers.wording import counted, day, joined
from lanebook.evidence.belief import Reading

_OUTCOMES = ("won", "lost", "denied", "withdrawn", "replaced")
_WORDS = {
    "won": "prevail",
    "lost": "stand behind another",
    "denied": "denied",
    "withdrawn": "withdrawn",
    "replaced": "replaced",
}


@dataclass(frozen=True, slots=True)
class SupportRow:
    """One claim of the source.

    Attributes:
        subject, label: about what.
        property, value, when: what it says.
        status: on the day of publication.
        outcome: won, lost, denied, withdrawn or replaced, at the as-of.
        reason: why.
        also: whether the source only repeats the claim of another.
        published: day the claim was published.
        claim: claim id.
    """

    subject: str
    label: str
    property: str
    value: str
    when: str
    status: str
    outcome: str
    reason: str
    also: bool
    published: date
    claim: str


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """A source and what it supports.

    Attributes:
        subject, title, publisher, url, kind: the publication.
        published: None where the page has no date.
        outcomes: outcome → number of claims.
        claims: every claim known at the as-of, by subject and property.
    """

    subject: str
    title: str
    publisher: str
    url: str
    kind: str
    published: date | None
    facts: tuple[Fact, ...]
    outcomes: dict[str, int]
    claims: tuple[SupportRow, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the first screen and the claims."""
        columns = (
            Column("label", "about"),
            Column("property", "what"),
            Column("value", "says"),
            Column("when", "for"),
            Column("status", "status"),
            Column("outcome", "outcome"),
            Column("reason", "because"),
            Column("claims", "claims", "claims"),
        )
        cells = tuple(
            (
                row.label,
                row.property,
                row.value,
                row.when,
                row.status,
                row.outcome,
                row.reason if row.outcome != "won" else "",
                (row.claim,),
            )
            for row in self.claims
        )
        first = tables.facts_table(self.facts, self.title)
        return (first, Table("claims", "Claims it supports", columns, cells))


def source_profile(book: Book, subject: str) -> Built[SourceProfile]:
    """Return the profile of a source with known claims."""
    row = book.snapshot.sources.row(by_predicate=pl.col("id") == subject[7:], named=True)
    rows = _support(book, subject[7:])
    counts = Counter(each.outcome for each in rows)
    outcomes = {name: counts[name] for name in _OUTCOMES if counts[name]}
    told = joined([f"{number} {_WORDS[name]}" for name, number in outcomes.items()])
    profile = SourceProfile(
        subject=subject,
        title=row["title"],
        publisher=row["publisher"],
        url=row["url"],
        kind=row["kind"].replace("_", " "),
        published=row["published"],
        facts=(
            Fact("publisher", row["publisher"]),
            Fact("kind", row["kind"].replace("_", " ")),
            Fact(
                "published",
                day(row["published"], row["precision"]) if row["published"] else "unknown",
            ),
            Fact("link", row["url"]),
            Fact("claims", f"{len(rows)}: {told}"),
            Fact("about", _most(rows)),
        ),
        outcomes=outcomes,
        claims=rows,
    )
    headline = f"{row['publisher']} supports {counted(len(rows), 'claim')}: {told}."
    return Built(headline, profile, ())


def _support(book: Book, source: str) -> tuple[SupportRow, ...]:
    known = book.snapshot.known(book.as_of.known_at)
    own = known.filter(
        (pl.col("source") == source) | pl.col("also").str.split(";").list.contains(source)
    )
    wanted = dict(zip(own["id"], own["source"] != source, strict=True))
    names = names_of(book)
    rows = [
        _row(reading, names.label(subject), repeats=wanted[reading.claim])
        for subject in sorted(set(own["subject"]))
        for belief in book.beliefs.about(subject, removed=True)
        for reading in belief.readings
        if reading.claim in wanted
    ]
    return tuple(rows)


def _row(reading: Reading, label: str, *, repeats: bool) -> SupportRow:
    return SupportRow(
        subject=reading.subject,
        label=label,
        property=reading.property.replace("_", " "),
        value=value_text(reading),
        when=when_text(reading),
        status=reading.status,
        outcome=reading.outcome,
        reason=reading.reason,
        also=repeats,
        published=reading.published,
        claim=reading.claim,
    )


def _most(rows: Sequence[SupportRow]) -> str:
    counts = Counter(row.label for row in rows)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
    rest = len(counts) - len(top)
    return joined([f"{label} ({number})" for label, number in top]) + (
        f" and {counted(rest, 'other subject')}" if rest else ""
    )
