"""What the option answer carries: new lanes priced against one open column."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Figure, Table
from lanebook.answers.option_records import LaneOption
from lanebook.answers.option_tables import (
    bounds_table,
    costs_table,
    largest_table,
    ranked_table,
    regrets_table,
    served_table,
    waits_table,
    worth_table,
)


@dataclass(frozen=True, slots=True)
class Option:
    """New lanes against one open column.

    Attributes:
        buyer, name: "org:ID" and in words.
        mw: MW of IT load wanted.
        by: year-end wanted.
        kind: the kind asked for; "" for all.
        grid: pool in which a grid lane stands.
        scenario: the world it is priced in; "" for the base.
        ask, cleared, open: of the sheet at that year-end.
        worth: USD of one more MW-year to the buyer in that year: the point where the world's
            megawatts go where they are worth most (the clearing), the high end where only what is
            announced for it comes (the sheet); unknown where it has no ask in the model.
        binding: year and layer keys named in it, from the clearing without the lane.
        options: those that come in time first, then by worth less cost.
        scenarios: names among which regret was taken; empty if none.
        minimax: kind with the smallest largest regret; "" without scenarios.
    """

    buyer: str
    name: str
    mw: float
    by: int
    kind: str
    grid: str
    scenario: str
    ask: Figure
    cleared: Figure
    open: Figure
    worth: Figure
    binding: tuple[tuple[int, tuple[str, ...]], ...]
    options: tuple[LaneOption, ...]
    scenarios: tuple[str, ...]
    minimax: str

    def tables(self) -> tuple[Table, ...]:
        """Return all kinds ranked, then waits, costs, served megawatts and regrets."""
        tables = [
            ranked_table(self),
            bounds_table(self),
            worth_table(self),
            waits_table(self),
            costs_table(self),
            served_table(self),
        ]
        if self.scenarios:
            tables += [largest_table(self), regrets_table(self)]
        return tuple(table for table in tables if table.rows)
