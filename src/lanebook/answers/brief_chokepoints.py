"""What the brief says of chokepoints, and the tables that hold it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lanebook.answers.answer import Answer, Cell, Figure, Table
from lanebook.answers.chokepoints_payload import Chokepoints
from lanebook.answers.chokepoints_tables import layer_table, point_tables
from lanebook.answers.chokepoints_tables_labs import stack_table

#: Stops shown by kind, and the columns of a page.
_MOST: Final = {"firm": 12, "grid": 6, "country": 6}
_STOPS: Final = (
    "label", "layer", "share", "left", "dies", "dies_later", "waits", "taken_over",
    "replace_months", "n_claims",
)  # fmt: skip
_LAYERS: Final = ("label", "hhi_words", "concentrated", "largest", "replace_months", "n_claims")
_STACKS: Final = ("label", "low", "about", "high", "weakest", "largest")


@dataclass(frozen=True, slots=True)
class Few:
    """Where supply hangs on few, as the brief tells it.

    Attributes:
        finding: of the answer `chokepoints`.
        data: its payload without who supplies each lab and what each pair shares.
        caveats: what it cannot know.
    """

    finding: str
    data: Chokepoints
    caveats: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the worst stops by kind, the layers by firm, the independent stacks."""
        data = self.data
        firms = tuple(each for each in data.layers if each.by == "firm")
        stops = point_tables(data.points, data.months, data.run_months)
        found = (
            *(_narrowed(table, _STOPS, noted=at == 0) for at, table in enumerate(stops)),
            _narrowed(layer_table(firms), _LAYERS, noted=False),
            _narrowed(stack_table(data.stacks), _STACKS),
        )
        return tuple(table for table in found if table.rows)


def few_of(answer: Answer[Chokepoints]) -> Few:
    """Return what the brief tells of an answer on chokepoints; its claims stay with the answer."""
    data = replace(
        answer.data,
        points=tuple(
            replace(each, share=replace(each.share, claims=()))
            for kind, most in _MOST.items()
            for each in [point for point in answer.data.points if point.kind == kind][:most]
        ),
        layers=tuple(
            replace(each, shares=tuple(replace(held, claims=()) for held in each.shares))
            for each in answer.data.layers
        ),
        supplies=(), fates=(), changes=(), proof=(),
    )  # fmt: skip
    return Few(answer.finding, data, answer.caveats)


def _narrowed(table: Table, keys: tuple[str, ...], *, noted: bool = True) -> Table:
    """Return some columns of a table; a column in which nothing is said is left out."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if column.key in keys and any(_says(row[at]) for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
        notes=table.notes if noted else (),
    )


def _says(cell: Cell) -> bool:
    return cell.state != "blank" if isinstance(cell, Figure) else cell not in (None, "")
