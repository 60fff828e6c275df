"""What `diff` carries: moves, shifted promises, changed beliefs and back-filled rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.belief_words import property_words
from lanebook.answers.contradictions import Contradiction, Contradictions
from lanebook.answers.moves import Move
from lanebook.answers.wording import period
from lanebook.evidence.belief import PromiseChange

KIND_WORDS: Final[dict[str, str]] = {
    "tie": "tie", "org": "firm", "site": "site", "market": "market", "layer": "supply layer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BeliefChange:
    """One topic whose prevailing value differs between the two days.

    Attributes:
        subject, label, property, valid_from, valid_to: the topic.
        kind: changed or gone; a topic that first appears is counted, not listed.
        before, after: values in words; "nothing stands" where all readings were removed.
        reason: the rule that decided on the later day.
        published: day on which the change became known.
        claims: (claim before, claim after); the second is "" where nothing stands.
    """

    subject: str
    label: str
    property: str
    valid_from: date | None
    valid_to: date | None
    kind: Literal["changed", "gone"]
    before: str
    after: str
    reason: str
    published: date
    claims: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shift:
    """A promise that was moved, cut or called off, with the label of its subject."""

    label: str
    words: str
    change: PromiseChange


@dataclass(frozen=True, slots=True)
class BackFilled:
    """A row entered long after publication: it changes what the world knew, not what we said.

    Attributes:
        claim, subject, label, words: the row by name.
        published, recorded_on: when it was said, when we wrote it down.
        inside: published between the two days, so it enters this answer.
    """

    claim: str
    subject: str
    label: str
    words: str
    published: date
    recorded_on: date
    inside: bool


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference between two days of knowledge.

    Attributes:
        from_on, to_on: first day (excluded) and last day (included) of the window.
        subject: asked subject; "" for all.
        n_claims, n_sources: claims published in the window, and their sources.
        n_new_topics: topics of which nothing stood before.
        moves: one per subject, heaviest first.
        shifts: delays, advances, shrinks, growths and cancels that became known.
        beliefs: topics whose prevailing value changed or went.
        back_filled: rows entered long after publication.
        contradictions: those open on the last day that were not on the first.
        counts: claims in the window by kind of subject.
        lead: the heaviest moves in a few words; "" where nothing weighs.
        brought: how much came, in one sentence.
    """

    from_on: date
    to_on: date
    subject: str
    n_claims: int
    n_sources: int
    n_new_topics: int
    moves: tuple[Move, ...]
    shifts: tuple[Shift, ...]
    beliefs: tuple[BeliefChange, ...]
    back_filled: tuple[BackFilled, ...]
    contradictions: tuple[Contradiction, ...]
    counts: dict[str, int]
    lead: str
    brought: str

    def tables(self) -> tuple[Table, ...]:
        """Return moves, shifts, changed beliefs and back-filled rows as flat tables."""
        found = [_moves_table(self.moves), _shift_table(self.shifts), _belief_table(self.beliefs)]
        if self.contradictions:
            found += Contradictions(self.contradictions).tables()
        if self.back_filled:
            found.append(_back_filled_table(self.back_filled))
        return tuple(table for table in found if table.rows) or (found[0],)


def _moves_table(moves: Sequence[Move]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            move.label, move.kind, move.sentence, move.mw, move.usd, move.published,
            move.n_claims, move.claims,
        )
        for move in moves
    ]  # fmt: skip
    return Table(
        name="moves",
        title="What moved, heaviest first",
        columns=(
            Column("subject", "Subject"),
            Column("kind", "Kind"),
            Column("move", "What became known"),
            Column("moved_mw", "MW", "number", "MW"),
            Column("moved_usd", "USD", "number", "USD"),
            Column("published_on", "Latest", "date"),
            Column("n_claims", "Claims", "number"),
            Column("claims", "Claim ids", "claims"),
        ),
        rows=tuple(rows),
    )


def _shift_table(shifts: Sequence[Shift]) -> Table:
    return Table(
        name="shifts",
        title="Delayed, shrunk, called off",
        columns=(
            Column("subject", "Subject"),
            Column("kind", "Kind"),
            Column("change", "What moved"),
            Column("published_on", "Published", "date"),
            Column("claims", "Claims", "claims"),
        ),
        rows=tuple(
            (each.label, each.change.kind, each.words, each.change.published, each.change.claims)
            for each in shifts
        ),
    )


def _belief_table(beliefs: Sequence[BeliefChange]) -> Table:
    return Table(
        name="beliefs",
        title="Beliefs that changed",
        columns=(
            Column("subject", "Subject"),
            Column("property", "Property"),
            Column("valid_period", "Holds"),
            Column("before", "Was"),
            Column("after", "Is"),
            Column("reason", "Why"),
            Column("claims", "Claims", "claims"),
        ),
        rows=tuple(
            (
                each.label,
                property_words(each.property),
                period(each.valid_from, each.valid_to),
                each.before,
                each.after,
                each.reason,
                tuple(claim for claim in each.claims if claim),
            )
            for each in beliefs
        ),
    )


def _back_filled_table(rows: Sequence[BackFilled]) -> Table:
    return Table(
        name="back_filled",
        title="Back-filled rows",
        columns=(
            Column("claim", "Claim"),
            Column("subject", "Subject"),
            Column("words", "Says"),
            Column("published_on", "Published", "date"),
            Column("recorded_on", "Recorded", "date"),
        ),
        rows=tuple(
            (row.claim, row.label, row.words, row.published, row.recorded_on) for row in rows
        ),
    )
