"""The linear program: structure once, numbers as often as inputs change.

    min  -Σ δ^t·years·(Σ value·served + Σ penalty·kept) + resource costs of what is in service
    subject to the rows of `rows.py`

Costs are annuities paid for the years in service inside the horizon, so that nothing is dearer for
being built near its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError
from lanebook.engines.clearing.inputs import Floats, Inputs, weights
from lanebook.engines.clearing.layout import (
    COLUMNS,
    Block,
    Ints,
    Values,
    axis_names,
    column_blocks,
    member_names,
)
from lanebook.engines.clearing.rows import INF, ROWS, Rows, build_rows


@dataclass(frozen=True, eq=False)
class Numbers:
    """What changes from one solve to the next.

    Attributes:
        cost: of each column, to be minimised; USD million, discounted.
        low, high: bounds of each column.
        row_low, row_high: bounds of each row.
        matrix: coefficients, by column and row, in the order of `Program.index`.
    """

    cost: Floats
    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats
    matrix: Floats


class Program:
    """The structure of the program for all inputs of one pattern.

    Args:
        inputs: gives axes and pattern: which layers a family uses, who may have what.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.columns: dict[str, Block] = column_blocks(inputs)
        self._rows: Rows = build_rows(inputs, self.columns)
        self.rows: dict[str, Block] = self._rows.blocks
        self.n_columns = sum(block.size for block in self.columns.values())
        self.n_rows = sum(block.size for block in self.rows.values())
        self._pattern = inputs
        rows = np.concatenate(self._rows.entries.rows)
        columns = np.concatenate(self._rows.entries.columns)
        order = np.lexsort((rows, columns))
        rows, columns = rows[order], columns[order]
        if len(rows) > 1 and ((np.diff(rows) == 0) & (np.diff(columns) == 0)).any():
            raise EngineError(
                "Two groups of entries stand at one place of the matrix.",
                expected="one coefficient for a row and a column",
                next_step="merge the groups in rows.py.",
            )
        watched = _Watched(inputs)
        first = costs(cast(Inputs, watched), self.columns)
        self._costs = (tuple(sorted(watched.read)), first)
        self._groups = _groups(self._rows, inputs, np.argsort(order))
        self._coefficients = np.concatenate([group.values(inputs) for group in self._groups])[order]
        self.index: NDArray[np.int32] = rows.astype(np.int32)
        self.start: NDArray[np.int32] = np.searchsorted(
            columns, np.arange(self.n_columns + 1)
        ).astype(np.int32)

    def numbers(self, inputs: Inputs) -> Numbers:
        """Return costs, bounds and coefficients for inputs of this pattern.

        Args:
            inputs: of the same axes as the pattern.

        Raises:
            EngineError: if the inputs have other axes, or use what the pattern has not.
        """
        self._refuse_other(inputs)
        low, high = self._column_bounds(inputs)
        row_low, row_high = self._rows.bounds(inputs)
        matrix = self._coefficients.copy()
        for group in self._groups:
            if any(
                getattr(inputs, name) is not getattr(self._pattern, name) for name in group.needs
            ):
                matrix[group.places] = group.values(inputs)
        return Numbers(self._cost_of(inputs), low, high, row_low, row_high, matrix)

    def _cost_of(self, inputs: Inputs) -> Floats:
        """Return the costs: the same array as long as nothing that makes them has changed."""
        needs, first = self._costs
        if all(getattr(inputs, name) is getattr(self._pattern, name) for name in needs):
            return first
        return costs(inputs, self.columns)

    @cached_property
    def column_of(self) -> Ints:
        """The column of every entry of the matrix."""
        return np.repeat(np.arange(self.n_columns), np.diff(self.start))

    @cached_property
    def row_of(self) -> Ints:
        """The row of every entry of the matrix."""
        return self.index.astype(np.int64)

    def _column_bounds(self, inputs: Inputs) -> tuple[Floats, Floats]:
        low, high = np.zeros(self.n_columns), np.full(self.n_columns, INF)
        part = self.columns
        part["made"].of(high)[...] = inputs.most_units
        part["installed"].of(high)[~inputs.may_have] = 0.0
        part["sited"].of(high)[~inputs.may_site] = 0.0
        part["served"].of(high)[...] = inputs.ask[:, None, :] * inputs.tier_share[None, :, None]
        part["kept"].of(high)[...] = inputs.committed
        part["old"].of(high)[...] = inputs.start_mw[:, None] * inputs.start_alive[None, :]
        part["fill"].of(high)[...] = 0.0
        return low, high

    def _refuse_other(self, inputs: Inputs) -> None:
        base = self._pattern
        same = all(
            getattr(inputs, name) is getattr(base, name)
            or getattr(inputs, name) == getattr(base, name)
            for name in ("layers", "families", "vendors", "pools", "buyers", "payers", "lanes")
        ) and (
            inputs.periods is base.periods
            or [period.label for period in inputs.periods] == [p.label for p in base.periods]
        )
        grown = any(
            now is not then and bool(((now != 0) & (then == 0)).any())
            for now, then in ((inputs.use, base.use), (inputs.pays, base.pays))
        )
        floors = [(floor.target, floor.period) for floor in inputs.floors]
        if not same or grown or floors != [(each.target, each.period) for each in base.floors]:
            raise EngineError(
                "These inputs do not fit the program: an axis, a use or a floor is new.",
                expected="inputs derived from those that the program was built for",
                next_step="build a new Program.",
            )

    @cached_property
    def column_names(self) -> list[str]:
        """A readable name of every column, such as `made[rubin,2027]`."""
        names = axis_names(self._pattern)
        return [
            name for block, axes in COLUMNS.items() for name in member_names(block, axes, names)
        ]

    @cached_property
    def row_names(self) -> list[str]:
        """A readable name of every row, such as `silicon[cowos,2027]`."""
        names = axis_names(self._pattern)
        return [name for block, axes in ROWS.items() for name in member_names(block, axes, names)]


@dataclass(frozen=True, eq=False)
class _Group:
    """Entries that are made together.

    Attributes:
        values: makes them.
        places: in the matrix.
        needs: fields of the inputs that they are made from; as long as those are the same objects,
            so are the entries.
    """

    values: Values
    places: Ints
    needs: tuple[str, ...]


class _Watched:
    """Inputs that note which of their fields are read."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> object:
        """Return a field and note its name."""
        self.read.add(name)
        return getattr(self._inputs, name)


def _groups(rows: Rows, inputs: Inputs, place: Ints) -> tuple[_Group, ...]:
    made, first = [], 0
    for values, positions in zip(rows.entries.values, rows.entries.rows, strict=True):
        watched = _Watched(inputs)
        values(cast(Inputs, watched))
        made.append(
            _Group(values, place[first : first + positions.size], tuple(sorted(watched.read)))
        )  # fmt: skip
        first += positions.size
    return tuple(made)


def costs(inputs: Inputs, columns: dict[str, Block]) -> Floats:
    """Return the cost of every column, discounted to the beginning of the first period."""
    cost = np.zeros(sum(block.size for block in columns.values()))
    weight = weights(inputs)
    columns["served"].of(cost)[...] = -inputs.tier_value[:, :, None] * weight
    columns["kept"].of(cost)[...] = -inputs.penalty[:, None] * weight
    columns["waiting"].of(cost)[...] = inputs.waiting_cost * weight
    unit = annuity(inputs.discount_rate, inputs.unit_years) * inputs.resource[:, None]
    shell = annuity(inputs.discount_rate, inputs.shell_years) * inputs.shell_price[None, :]
    yearly = unit + inputs.kw[:, None] * shell  # (A, T of installation)
    served = inputs.alive @ weight  # years in service, discounted, by period of installation
    columns["installed"].of(cost)[...] = (yearly * served)[:, None, :]
    for name in ("running", "old"):
        columns[name].of(cost)[...] = inputs.running * weight
    return cost


def annuity(rate: float, years: float) -> float:
    """Return the yearly payment for 1 over `years`.

    >>> round(annuity(0.08, 5), 4)
    0.2505
    """
    return 1 / years if rate == 0 else rate / (1 - (1 + rate) ** -years)
