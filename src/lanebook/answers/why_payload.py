"""What `why` carries: topics with their readings, implied totals, ladders and changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.belief_words import change_words, property_words, value_words
from lanebook.answers.implications import Implication
from lanebook.answers.wording import period
from lanebook.evidence.belief import Belief, PromiseChange, Step


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
    changes: tuple[PromiseChange, ...]
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
            property_words(topic.belief.property),
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


def _change_table(found: Sequence[PromiseChange]) -> Table:
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
