"""What a clearing gives: every variable and dual in the axes of its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from lanebook.engines.clearing.inputs import Floats, Inputs, discounts, weights
from lanebook.engines.clearing.layout import Block, Ints
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
        row_of, column_of: where every coefficient stands.
        x: value of every column.
        dual: of every row: rise of the minimised cost for one more of its bound.
    """

    inputs: Inputs
    columns: dict[str, Block]
    rows: dict[str, Block]
    numbers: Numbers
    row_of: Ints
    column_of: Ints
    x: Floats
    dual: Floats

    @cached_property
    def activity(self) -> Floats:
        """What every row adds up to."""
        terms = self.numbers.matrix * self.x[self.column_of]
        found = np.bincount(self.row_of, weights=terms, minlength=self.dual.size)
        return found.astype(np.float64)

    @cached_property
    def reduced(self) -> Floats:
        """Reduced cost of every column (minimised objective)."""
        terms = self.numbers.matrix * self.dual[self.row_of]
        paid = np.bincount(self.column_of, weights=terms, minlength=self.x.size)
        return np.asarray(self.numbers.cost - paid)

    def reduced_of(self, block: str) -> Floats:
        """Return `reduced` of one column block, in its shape (see `layout.COLUMNS`)."""
        its = self.columns[block]
        first, stop = np.searchsorted(self.column_of, (its.first, its.stop))
        terms = self.numbers.matrix[first:stop] * self.dual[self.row_of[first:stop]]
        paid = np.bincount(self.column_of[first:stop] - its.first, terms, its.size)
        return np.asarray(its.of(self.numbers.cost) - paid.reshape(its.shape))

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

    @cached_property
    def running_mw(self) -> Floats:
        """MW of IT load in service and in use, shape (B, T)."""
        return np.asarray(self.value("running").sum(axis=0) + self.value("old"))

    @cached_property
    def in_service_mw(self) -> Floats:
        """MW of IT load in service, in use or idle, shape (B, T)."""
        inputs = self.inputs
        installed = np.einsum("abs,a->bs", self.value("installed"), inputs.kw)
        new = np.einsum("bs,st->bt", installed, inputs.alive)
        return np.asarray(new + inputs.start_mw[:, None] * inputs.start_alive)

    @property
    def idle_mw(self) -> Floats:
        """MW in service that do not run: no power, or nothing asked; shape (B, T)."""
        return np.maximum(self.in_service_mw - self.running_mw, 0.0)

    @cached_property
    def served_mw(self) -> Floats:
        """MW of each ask that is served, shape (B, T)."""
        return np.asarray(self.value("served").sum(axis=1))

    @cached_property
    def unmet_mw(self) -> Floats:
        """MW of each ask that is not served, shape (B, T)."""
        return self.inputs.ask - self.served_mw

    @property
    def short_mw(self) -> Floats:
        """MW by which each lane falls short of its commitment, shape (K, T)."""
        return self.inputs.committed - self.value("kept")

    @cached_property
    def yearly_value(self) -> Floats:
        """What is served is worth, USD million a year, shape (T,)."""
        return np.asarray(np.einsum("bjt,bj->t", self.value("served"), self.inputs.tier_value))
