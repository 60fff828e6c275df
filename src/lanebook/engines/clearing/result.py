"""What a clearing gives: every variable and dual in the axes of its inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.clearing.inputs import Floats, Inputs
from lanebook.engines.clearing.layout import Block
from lanebook.engines.clearing.program import Numbers, weights


@dataclass(frozen=True, eq=False)
class Clearing:
    """An optimum.

    Attributes:
        inputs: what was cleared.
        columns, rows: where variables and rows stand.
        numbers: of the program.
        index, start: row of every coefficient, and where each column begins.
        x: value of every column.
        reduced: reduced cost of every column (minimised objective).
        activity: of every row.
        dual: of every row: rise of the minimised cost for one more of its bound.
    """

    inputs: Inputs
    columns: dict[str, Block]
    rows: dict[str, Block]
    numbers: Numbers
    index: NDArray[np.int32]
    start: NDArray[np.int32]
    x: Floats
    reduced: Floats
    activity: Floats
    dual: Floats

    @property
    def objective(self) -> float:
        """Value less costs, USD million, discounted to the beginning of the first period."""
        return -float(self.numbers.cost @ self.x)

    def value(self, block: str) -> Floats:
        """Return the variables of a column block, in its shape (see `layout.COLUMNS`)."""
        return self.columns[block].of(self.x)

    def used(self, row: str) -> Floats:
        """Return what a row block adds up to, in its shape (see `rows.ROWS`)."""
        return self.rows[row].of(self.activity)

    def shadow_price(self, row: str) -> Floats:
        """Return what one more of a row's bound is worth in its own period.

        USD million per unit of the row and year, >= 0 for a capacity, undiscounted: the dual
        divided by the discounted length of the period.
        """
        return -self.rows[row].of(self.dual) / weights(self.inputs)

    def slack(self, row: str) -> Floats:
        """Return what is left below a row's upper bound; inf where it has none."""
        return self.rows[row].of(self.numbers.row_high) - self.used(row)

    @property
    def running_mw(self) -> Floats:
        """MW of IT load in service and in use, shape (B, T)."""
        return self.value("in_service") - self.value("idle")

    @property
    def served_mw(self) -> Floats:
        """MW of each ask that is served, shape (B, T)."""
        return np.asarray(self.value("served").sum(axis=1))

    @property
    def unmet_mw(self) -> Floats:
        """MW of each ask that is not served, shape (B, T)."""
        return self.inputs.ask - self.served_mw

    @property
    def short_mw(self) -> Floats:
        """MW by which each lane falls short of its commitment, shape (K, T)."""
        return self.inputs.committed - self.value("kept")

    @property
    def yearly_value(self) -> Floats:
        """What is served is worth, USD million a year, shape (T,)."""
        return np.asarray(np.einsum("bjt,bj->t", self.value("served"), self.inputs.tier_value))
