"""The program as a linopy model; importing this module needs the extra `linopy`.

Raises MissingExtra on import where linopy is not installed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lanebook.base.errors import MissingExtra
from lanebook.engines.clearing.inputs import Floats, Inputs
from lanebook.engines.clearing.layout import Ints
from lanebook.engines.clearing.program import Numbers, Program

try:
    from linopy import LinearExpression, Model
    from xarray import DataArray, Dataset
except ImportError as error:
    raise MissingExtra(
        "linopy is not installed.",
        expected="the extra `linopy`",
        next_step="install lanebook[linopy].",
    ) from error


def to_linopy(inputs: Inputs) -> Model:
    """Return the program as a linopy model: the same blocks of variables and rows, by name.

    A row block becomes up to three constraints, `power_at_most`, `power_at_least` and
    `power_exactly`.

    Args:
        inputs: of a clearing.
    """
    program = Program(inputs)
    numbers = program.numbers(inputs)
    model = Model()
    labels = np.full(program.n_columns, -1, dtype=np.int64)
    for name, block in program.columns.items():
        if block.size:
            columns = slice(block.first, block.stop)
            coordinates = {name: program.column_names[columns]}
            low, high = (
                DataArray(bound[columns], coords=coordinates, dims=[name])
                for bound in (numbers.low, numbers.high)
            )
            labels[columns] = model.add_variables(low, high, name=name).labels.values
    priced = np.flatnonzero(numbers.cost)
    model.add_objective(
        _expression(model, "term", labels[priced][None], numbers.cost[priced][None]).sum()
    )
    for name, rows, sense, bound in _constraints(program, numbers):
        variables, coefficients = _terms(program, numbers, labels, rows)
        left = _expression(model, name, variables, coefficients)
        right = DataArray(bound[rows], dims=[name])
        model.add_constraints(left, sense, right, name=name)
    return model


def _expression(
    model: Model, dimension: str, variables: Ints, coefficients: Floats
) -> LinearExpression:
    dimensions = (dimension, "_term")
    return LinearExpression(
        Dataset({"coeffs": (dimensions, coefficients), "vars": (dimensions, variables)}), model
    )


def _constraints(program: Program, numbers: Numbers) -> Iterator[tuple[str, Ints, str, Floats]]:
    """Yield name, rows, sense and bounds of every group of rows that says something."""
    low, high = numbers.row_low, numbers.row_high
    filled = np.zeros(program.n_rows, dtype=np.bool_)
    filled[program.index[numbers.matrix != 0]] = True
    exact = low == high
    for name, block in program.rows.items():
        rows = block.grid().ravel()
        for suffix, sense, bound, has in (
            ("exactly", "=", low, exact),
            ("at_least", ">=", low, ~exact & np.isfinite(low)),
            ("at_most", "<=", high, ~exact & np.isfinite(high)),
        ):
            chosen = rows[has[rows] & filled[rows]]
            if chosen.size:
                yield f"{name}_{suffix}", chosen, sense, bound


def _terms(program: Program, numbers: Numbers, labels: Ints, rows: Ints) -> tuple[Ints, Floats]:
    """Return variables and coefficients of the rows, padded with -1 and 0 to one length."""
    number = np.full(program.n_rows, -1, dtype=np.int64)
    number[rows] = np.arange(rows.size)
    entries = np.flatnonzero((number[program.row_of] >= 0) & (numbers.matrix != 0))
    entries = entries[np.argsort(program.row_of[entries], kind="stable")]
    line = number[program.row_of[entries]]
    place = np.arange(entries.size) - np.searchsorted(line, line)
    shape = (rows.size, int(place.max(initial=-1)) + 1)
    variables, coefficients = np.full(shape, -1, dtype=np.int64), np.zeros(shape)
    variables[line, place] = labels[program.column_of[entries]]
    coefficients[line, place] = numbers.matrix[entries]
    return variables, coefficients
