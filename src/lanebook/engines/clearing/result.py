"""What a clearing gives: every variable and dual in the axes of its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.clearing.inputs import Floats, Inputs, discounts, weights
from lanebook.engines.clearing.layout import Block
from lanebook.engines.clearing.program import Numbers

#: Rows whose bound is a level through the period; the others bound a flow of the period.
LEVELS: Final = frozenset({"running", "siting", "power", "service", "lanes", "rule"})
#: Rows that belong to no one period.
TIMELESS: Final = frozenset({"ranks", "floors"})


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
        """Return what one more of a row's bound is worth, undiscounted; >= 0 for a capacity.

        For a level that stands through the period (`LEVELS`: megawatts): USD million per unit and
        year. For a flow (wafers, memory, units, money of the period): USD million per unit, once.
        """
        per = weights(self.inputs) if row in LEVELS else discounts(self.inputs)
        dual = -self.rows[row].of(self.dual)
        return dual if row in TIMELESS else np.asarray(dual / per)

    def slack(self, row: str) -> Floats:
        """Return what is left below a row's upper bound; inf where it has none."""
        return self.rows[row].of(self.numbers.row_high) - self.used(row)

    @property
    def running_mw(self) -> Floats:
        """MW of IT load in service and in use, shape (B, T)."""
        return np.asarray(self.value("running").sum(axis=0) + self.value("old"))

    @property
    def in_service_mw(self) -> Floats:
        """MW of IT load in service, in use or idle, shape (B, T)."""
        inputs = self.inputs
        new = np.einsum("abs,a,st->bt", self.value("installed"), inputs.kw, inputs.alive)
        return np.asarray(new + inputs.start_mw[:, None] * inputs.start_alive)

    @property
    def idle_mw(self) -> Floats:
        """MW in service that do not run: no power, or nothing asked; shape (B, T)."""
        return np.maximum(self.in_service_mw - self.running_mw, 0.0)

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
