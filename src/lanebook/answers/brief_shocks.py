"""What the brief says of shocks: the three that tell most, then every shipped one."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Answer, Cell, Column, Table
from lanebook.answers.shock_library import ShockLibrary, ShockLine, library_table
from lanebook.answers.shock_tables import tidy
from lanebook.answers.wording import quarter_words


@dataclass(frozen=True, slots=True)
class Breaking:
    """What breaks, as the brief tells it.

    Attributes:
        finding: of the answer `shocks`.
        data: its payload.
        caveats: what the cascade cannot know.
    """

    finding: str
    data: ShockLibrary
    caveats: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the three shocks by quarter, then every one over the horizon."""
        found = (telling_table(self.data.telling), library_table(self.data))
        return tuple(table for table in found if table.rows)


def breaking_of(answer: Answer[ShockLibrary]) -> Breaking:
    """Return what the brief tells of an answer on shocks."""
    return Breaking(answer.finding, answer.data, answer.caveats)


def telling_table(lines: tuple[ShockLine, ...]) -> Table:
    """Return what all labs lose by quarter under the three shocks that tell most."""
    quarters = [row.quarter for row in lines[0].quarters] if lines else []
    columns = (
        Column("title", "Shock"),
        Column("telling", "Why it tells"),
        *(Column(f"change_{each}", quarter_words(each), "number") for each in quarters),
    )
    rows: list[tuple[Cell, ...]] = [
        (line.title, line.telling, *(tidy(0.0 - row.lost) for row in line.quarters))
        for line in lines
    ]
    note = "MW of all labs against the book, mean of the quarter."
    return Table("shocks_telling", "Three that tell most", columns, tuple(rows), (note,))
