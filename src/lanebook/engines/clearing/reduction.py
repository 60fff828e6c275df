"""Leave out of a program what its signs alone decide, and put it back into the result.

Every variable is >= 0. A column with the bounds 0 and 0 is 0; a row that sums non-negative terms
to at most 0 makes them 0; a row that can then only hold is no constraint (Andersen and Andersen
1995, sections 3.2 and 3.4). HiGHS does the same and more before a cold solve, but not when it
restarts from a basis. Only signs and zeros count, so that one reduction serves all draws of a
model for which its grounds hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.clearing.inputs import Flags, Floats
from lanebook.engines.clearing.layout import Ints
from lanebook.engines.clearing.program import Numbers, Program


@dataclass(frozen=True, eq=False)
class Forced:
    """Columns that a pass found to be 0 because of a row, one row each.

    Attributes:
        rows, columns: of each.
        coefficients: where they stand in the matrix.
        entries: all that those columns have in the matrix, for their reduced costs.
        owner: position in `columns` of each of `entries`.
    """

    rows: Ints
    columns: Ints
    coefficients: Ints
    entries: Ints
    owner: Ints


@dataclass(frozen=True, eq=False)
class Grounds:
    """What a reduction rests on; numbers for which all of it holds may be reduced alike.

    Attributes:
        floored: columns whose lower bound is 0.
        fixed: columns whose upper bound is 0.
        positive, negative: entries that are >= 0, <= 0.
        capped, based: rows whose upper, lower bound is 0.
        roomy, loose: rows whose upper bound is >= 0, whose lower is <= 0; infinity is both.
        topless, bottomless: rows without upper, without lower bound.
    """

    floored: Ints
    fixed: Ints
    positive: Ints
    negative: Ints
    capped: Ints
    based: Ints
    roomy: Ints
    loose: Ints
    topless: Ints
    bottomless: Ints

    def hold(self, numbers: Numbers) -> bool:
        """Tell whether they hold for these numbers."""
        matrix, low, high = numbers.matrix, numbers.row_low, numbers.row_high
        return bool(
            (numbers.low[self.floored] == 0).all()
            and (numbers.high[self.fixed] == 0).all()
            and (matrix[self.positive] >= 0).all()
            and (matrix[self.negative] <= 0).all()
            and (high[self.capped] == 0).all()
            and (low[self.based] == 0).all()
            and (high[self.roomy] >= 0).all()
            and (low[self.loose] <= 0).all()
            and (high[self.topless] == np.inf).all()
            and (low[self.bottomless] == -np.inf).all()
        )


@dataclass(frozen=True, eq=False)
class Reduction:
    """What is left of a program.

    Attributes:
        columns, rows: positions of what is kept.
        entries: of the matrix that are kept, in column order.
        index: row of each kept entry, counted among the kept rows.
        start: where each kept column begins among the kept entries.
        passes: what was forced to 0, in the order found.
        grounds: what it rests on.
    """

    columns: Ints
    rows: Ints
    entries: Ints
    index: NDArray[np.int32]
    start: NDArray[np.int32]
    passes: tuple[Forced, ...]
    grounds: Grounds


def reduce(program: Program, numbers: Numbers) -> Reduction:
    """Return what is left of the program for these numbers."""
    row_of = program.row_of
    column_of = program.column_of
    matrix, row_low, row_high = numbers.matrix, numbers.row_low, numbers.row_high
    wild = numbers.low != 0  # of either sign: nothing follows from it
    zero = ~wild & (numbers.high == 0)
    fixed = zero.copy()
    passes: list[Forced] = []
    signed = np.zeros((2, len(matrix)), dtype=bool)  # entries relied on as >= 0, as <= 0
    bound = np.zeros((2, program.n_rows), dtype=bool)  # rows relied on as bounded by 0
    while True:
        open_ = ~zero[column_of]
        live = open_ & (matrix != 0)
        plus = _any(row_of[live & ((matrix > 0) | wild[column_of])], program.n_rows)
        minus = _any(row_of[live & ((matrix < 0) | wild[column_of])], program.n_rows)
        capped = plus & ~minus & (row_high == 0)
        based = minus & ~plus & (row_low == 0)
        entries = np.flatnonzero(live & (capped | based)[row_of])
        if not entries.size:
            break
        signed |= open_ & np.stack([capped[row_of], based[row_of]])
        bound |= np.stack([capped, based])
        found, first = np.unique(column_of[entries], return_index=True)
        entries = entries[first]
        theirs = np.flatnonzero(_any(found, program.n_columns)[column_of])
        owner = np.searchsorted(found, column_of[theirs])
        passes.append(Forced(row_of[entries], found, entries, theirs, owner))
        zero[found] = True
    topless, bottomless = row_high == np.inf, row_low == -np.inf
    roomy, loose = ~topless & ~plus & (row_high >= 0), ~bottomless & ~minus & (row_low <= 0)
    idle = (topless | roomy) & (bottomless | loose)
    signed |= open_ & np.stack([(idle & loose)[row_of], (idle & roomy)[row_of]])
    rows = (*bound, idle & roomy, idle & loose, idle & topless, idle & bottomless)
    grounds = Grounds(*map(np.flatnonzero, (~wild, fixed, *signed, *rows)))
    return _left(program, row_of, zero, idle, tuple(passes), grounds)


def _left(
    program: Program,
    row_of: Ints,
    zero: Flags,
    idle: Flags,
    passes: tuple[Forced, ...],
    grounds: Grounds,
) -> Reduction:
    column_of = program.column_of
    columns = np.flatnonzero(~zero)
    kept = np.flatnonzero(~zero[column_of] & ~idle[row_of])
    place = np.cumsum(~idle) - 1
    start = np.searchsorted(column_of[kept], np.append(columns, program.n_columns))
    return Reduction(
        columns=columns,
        rows=np.flatnonzero(~idle),
        entries=kept,
        index=place[row_of[kept]].astype(np.int32),
        start=start.astype(np.int32),
        passes=passes,
        grounds=grounds,
    )


def _any(positions: Ints, size: int) -> Flags:
    found = np.zeros(size, dtype=bool)
    found[positions] = True
    return found


@dataclass(frozen=True, eq=False)
class Whole:
    """A result in all columns and rows.

    Attributes:
        x: value of every column.
        dual: of every row.
    """

    x: Floats
    dual: Floats


def restore(
    program: Program, numbers: Numbers, reduction: Reduction, x: Floats, dual: Floats
) -> Whole:
    """Return the result of the whole program from that of what is left of it.

    What was left out is 0 and its rows are free, except where a row forced a column to 0 that would
    have paid: then the row has the price that makes it pay no more, passes undone last first.

    Args:
        program, numbers: as reduced.
        reduction: of them.
        x: of the kept columns.
        dual: of the kept rows.
    """
    row_of, matrix = program.row_of, numbers.matrix
    all_x, all_dual = np.zeros(program.n_columns), np.zeros(program.n_rows)
    all_x[reduction.columns], all_dual[reduction.rows] = x, dual
    for forced in reversed(reduction.passes):
        terms = matrix[forced.entries] * all_dual[row_of[forced.entries]]
        price = numbers.cost[forced.columns] - np.bincount(
            forced.owner, weights=terms, minlength=forced.columns.size
        )
        paying = np.minimum(price, 0.0)
        if not paying.any():
            continue
        coefficient = matrix[forced.coefficients]
        wanted = paying / coefficient
        step = np.zeros(program.n_rows)
        up = coefficient > 0
        np.minimum.at(step, forced.rows[up], wanted[up])
        np.maximum.at(step, forced.rows[~up], wanted[~up])
        all_dual += step
    return Whole(all_x, all_dual)
