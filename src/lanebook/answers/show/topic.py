"""The profile of a supply layer or a market: what is said of it, by property and period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lanebook.answers.answer import Table
from lanebook.answers.book import Book
from lanebook.answers.contradictions import Contradiction, contradictions
from lanebook.answers.names import names_of
from lanebook.answers.show import tables
from lanebook.answers.show.built import Built
from lanebook.answers.show.rows import Fact
from lanebook.answers.show.statements import (
    TEXTS,
    StatementRow,
    statement_rows,
    statements_table,
)
from lanebook.answers.wording import counted, joined


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """What the book knows of a layer or a market at its as-of."""

    subject: str
    name: str
    facts: tuple[Fact, ...]
    statements: tuple[StatementRow, ...]
    events: tuple[StatementRow, ...]
    contradictions: tuple[Contradiction, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the first screen and what is said."""
        own = (
            statements_table("statements", "What is said", self.statements),
            statements_table("events", "Events and conditions", self.events),
            tables.contradictions_table(self.contradictions),
        )
        first = tables.facts_table(self.facts, f"{self.name} at a glance")
        return (first, *(table for table in own if table.rows))


def topic_profile(book: Book, subject: str) -> Built[TopicProfile]:
    """Return the profile of a layer or market with known claims."""
    name = names_of(book, {"layer", "market"}).label(subject)
    statements = statement_rows(book, subject, without=TEXTS)
    events = statement_rows(book, subject, only=TEXTS)
    counts = Counter(row.property for row in statements)
    told = [f"{word} ({number})" for word, number in sorted(counts.items())]
    hot = sum(row.contested for row in statements)
    profile = TopicProfile(
        subject=subject,
        name=name,
        facts=(
            Fact("is a", "supply layer" if subject.startswith("layer:") else "market"),
            Fact("says", joined(told) or "texts only"),
            Fact("contested", counted(hot, "belief") if hot else "none"),
        ),
        statements=statements,
        events=events,
        contradictions=contradictions(book, about=(subject,)).data.found,
    )
    n_claims = sum(row.n_readings for row in (*statements, *events))
    headline = (
        f"{name}: {counted(n_claims, 'claim')} on {counted(len(counts), 'property', 'properties')}"
        f" and {counted(len(events), 'event')}; {hot} contested."
    )
    caveats = (
        ("Rows on markets are models and opinions, not facts about firms.",)
        if subject.startswith("market:")
        else ()
    )
    return Built(headline, profile, caveats)
