"""What the brief carries: other answers, two outright answers, and the claims behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lanebook.answers.answer import Column, Table
from lanebook.answers.brief_chokepoints import Few
from lanebook.answers.brief_models import Binding, Readings
from lanebook.answers.brief_shocks import Breaking
from lanebook.answers.citations import Citation
from lanebook.answers.contradictions import Contradiction, Contradictions
from lanebook.answers.diff_payload import Diff
from lanebook.answers.lanes_payload import LabComparison
from lanebook.answers.sheet_parts import OpenColumn
from lanebook.answers.sheet_payload import Sheet


@dataclass(frozen=True, slots=True)
class LaneStep:
    """The number of running lanes of a buyer from a day on.

    Attributes:
        buyer, name: id and words.
        on: day in the world on which it changed.
        n_lanes: lanes running from that day.
        lane: what began or ended, in words.
    """

    buyer: str
    name: str
    on: date
    n_lanes: int
    lane: str


@dataclass(frozen=True, slots=True)
class Outright:
    """A question answered in one sentence.

    Attributes:
        question: as an analyst would ask it.
        answer: the sentence.
        reason: what it rests on and what it leaves out.
    """

    question: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Brief:
    """One brief: first page and the evidence behind it.

    Attributes:
        sheet: the procurement sheet.
        outright: the questions answered outright.
        labs: how far each lab leans on one patron, least first.
        widest: the widest open columns of the next two years.
        contradictions: widest first.
        steps: lanes over time.
        changes: what became known in the `n_days` days to `until`.
        until: day of the newest claim known.
        binding: what binds, by the clearing model; None where the book gives none.
        few: where supply hangs on few; None where nobody asked for the models.
        breaking: what the shipped shocks break; None where nobody asked for the models.
        readings: what the indicators of rival readings say; None where nobody asked.
        sources: claims behind the sheet, the contradictions and the changes shown.
    """

    sheet: Sheet
    outright: tuple[Outright, ...]
    labs: LabComparison
    widest: tuple[OpenColumn, ...]
    contradictions: tuple[Contradiction, ...]
    steps: tuple[LaneStep, ...]
    changes: Diff | None
    n_days: int
    until: date
    sources: tuple[Citation, ...]
    binding: Binding | None = None
    readings: Readings | None = None
    few: Few | None = None
    breaking: Breaking | None = None

    def tables(self) -> tuple[Table, ...]:
        """Return outright answers, labs side by side, what binds, then the tables of the parts."""
        changes = self.changes.tables() if self.changes else ()
        return (
            outright_table(self.outright),
            *self.labs.tables(),
            *(self.binding.tables() if self.binding else ()),
            *(self.breaking.tables() if self.breaking else ()),
            *(self.few.tables() if self.few else ()),
            *(self.readings.tables() if self.readings else ()),
            *self.sheet.tables(),
            *Contradictions(self.contradictions).tables(),
            *changes,
        )


def outright_table(found: tuple[Outright, ...]) -> Table:
    """Return the questions answered outright."""
    columns = (
        Column("question", "Question"),
        Column("answer", "Answer"),
        Column("reason", "What it rests on"),
    )
    rows = tuple((each.question, each.answer, each.reason) for each in found)
    return Table("outright", "Answered outright", columns, rows)
