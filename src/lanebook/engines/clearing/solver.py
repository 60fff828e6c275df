"""HiGHS behind one door: load once, change numbers, restart from the same basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError
from lanebook.engines.clearing.inputs import Floats, Inputs
from lanebook.engines.clearing.layout import Ints
from lanebook.engines.clearing.pools import alike, merged, told_apart
from lanebook.engines.clearing.program import Numbers, Program
from lanebook.engines.clearing.reduction import Reduction, reduce, restore
from lanebook.engines.clearing.result import Clearing

_OPTIMAL: Final = highspy.HighsModelStatus.kOptimal
_IMPOSSIBLE: Final = {
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
}
_SOLVED: Final = {_OPTIMAL, highspy.HighsModelStatus.kModelEmpty}
#: The first solve, from its basis, and anew (benchmarks/bench_clearing.py). From a basis, costs
#: unperturbed and weights that need no preparation take half the steps and half the time. Anew, far
#: from the first numbers, the primal simplex takes a fourth less time than the dual.
_OPTIONS: Final = {
    "dual_simplex_cost_perturbation_multiplier": (1.0, 0.0, 1.0),
    "simplex_dual_edge_weight_strategy": (-1, 1, -1),
    "simplex_strategy": (1, 1, 4),
    "simplex_scale_strategy": (2, 2, 4),
}
_FIRST, _WARM, _ANEW = range(3)


class Impossible(EngineError):
    """What is demanded cannot be met; `conflict.py` finds a smallest set that clashes."""

    code = "impossible"


class Solver:
    """One program in one HiGHS, solved again and again with other numbers.

    The inputs that it is made with fix the basis; every solve starts from that basis, not from its
    predecessor's, so that a result never depends on what was solved before it. Not for two threads
    at once: one solver each (HiGHS releases the interpreter lock while it runs).

    Args:
        inputs: axes, pattern and first numbers.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.program = Program(inputs)
        self._first = inputs
        self._open_to: Floats | None = None
        self._groups: list[Ints] = []
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self._highs.setOptionValue(option, value)
        self._loaded: tuple[Numbers, Reduction] | None = None
        self._first_left: Reduction | None = None
        self._basis: _Basis | None = None
        self._based = False
        self.n_iterations = 0

    def solve(self, inputs: Inputs) -> Clearing:
        """Return the optimum for `inputs`.

        Args:
            inputs: of the pattern the solver was made for.

        Raises:
            Impossible: if no allocation meets the floors.
            EngineError: if the axes differ, or HiGHS ends without an optimum.
        """
        return self.solve_numbers(inputs, self.program.numbers(inputs))

    def solve_numbers(self, inputs: Inputs, numbers: Numbers, *, anew: bool = False) -> Clearing:
        """Return the optimum for numbers that the caller has changed; raises as `solve`.

        Args:
            inputs, numbers: to solve.
            anew: start from no basis, with presolve: faster where the numbers have little to do
                with those of the first inputs.
        """
        if not self._based:
            self._find_basis()
        groups = self._alike(numbers)
        fewer = merged(self.program, numbers, groups)
        left = self._left_of(fewer)
        way = _ANEW if anew else _FIRST if self._basis is None else _WARM
        status = self._run(fewer, left, way)
        if status not in _SOLVED | _IMPOSSIBLE:
            status = self._run(fewer, left, _FIRST)
        if status not in _SOLVED:
            raise _refusal(status, self._highs.modelStatusToString(status))
        found = self._highs.getSolution()
        self.n_iterations = self._highs.getInfo().simplex_iteration_count
        few = restore(
            self.program, fewer, left, np.array(found.col_value), np.array(found.row_dual)
        )
        whole = told_apart(self.program, numbers, few, groups)
        return Clearing(
            inputs=inputs,
            columns=self.program.columns,
            rows=self.program.rows,
            numbers=numbers,
            row_of=self.program.row_of,
            column_of=self.program.column_of,
            x=whole.x,
            dual=whole.dual,
        )

    def _alike(self, numbers: Numbers) -> list[Ints]:
        """Return the groups of pools; those last found while nobody's pools change."""
        open_to = self.program.columns["sited"].of(numbers.high)
        if self._open_to is None or not np.array_equal(open_to, self._open_to):
            self._open_to, self._groups = open_to.copy(), alike(self.program, numbers)
        return self._groups

    def _left_of(self, numbers: Numbers) -> Reduction:
        """Return what is left of the program: that of the first numbers wherever it holds."""
        if self._first_left is not None and self._first_left.grounds.hold(numbers):
            return self._first_left
        return reduce(self.program, numbers)

    def _find_basis(self) -> None:
        """Solve the first inputs once; without an optimum there every solve starts cold."""
        self._based = True
        numbers = self.program.numbers(self._first)
        numbers = merged(self.program, numbers, self._alike(numbers))
        left = self._first_left = reduce(self.program, numbers)
        if self._run(numbers, left, _FIRST) == _OPTIMAL:
            self._basis = _Basis.of(self._highs.getBasis(), self.program, left)

    def _run(self, numbers: Numbers, left: Reduction, way: int) -> highspy.HighsModelStatus:
        self._load(numbers, left)
        for option, values in _OPTIONS.items():
            self._highs.setOptionValue(option, values[way])
        if way == _WARM and self._basis is not None:
            self._highs.setBasis(self._basis.over(left))
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in _SOLVED:
            self._loaded = None  # whatever state it is in, the next solve begins anew
        return status

    def _load(self, numbers: Numbers, left: Reduction) -> None:
        """Hand the numbers to HiGHS by the shortest way, and forget the last solve."""
        last, highs = self._loaded, self._highs
        self._loaded = numbers, left
        if (
            last is None
            or last[1] is not left
            or not np.array_equal(last[0].matrix[left.entries], numbers.matrix[left.entries])
        ):
            highs.clearModel()
            _pass_left(highs, numbers, left)
            return
        highs.clearSolver()
        was, kept = last[0], left.columns
        if was.cost is not numbers.cost:
            changed = _changed(was.cost[kept], numbers.cost[kept])
            highs.changeColsCost(changed.size, changed, numbers.cost[kept][changed])
        low, high = numbers.low[kept], numbers.high[kept]
        if (changed := _changed(was.low[kept], low, was.high[kept], high)).size:
            highs.changeColsBounds(changed.size, changed, low[changed], high[changed])
        kept = left.rows
        low, high = numbers.row_low[kept], numbers.row_high[kept]
        if (changed := _changed(was.row_low[kept], low, was.row_high[kept], high)).size:
            highs.changeRowsBounds(  # type: ignore[attr-defined]
                changed.size, changed, low[changed], high[changed]
            )


@dataclass(frozen=True, eq=False)
class _Basis:
    """A basis of the whole program: what was left out is nonbasic (columns) or basic (rows).

    Attributes:
        columns, rows: HiGHS's status of each.
        left: what it was found for.
        found: as HiGHS gave it, for programs of which the same is left.
    """

    columns: list[highspy.HighsBasisStatus]
    rows: list[highspy.HighsBasisStatus]
    left: Reduction
    found: highspy.HighsBasis

    @classmethod
    def of(cls, found: highspy.HighsBasis, program: Program, left: Reduction) -> _Basis:
        """Return the basis of the whole program for one of what is left of it."""
        columns = [highspy.HighsBasisStatus.kLower] * program.n_columns
        rows = [highspy.HighsBasisStatus.kBasic] * program.n_rows
        for position, status in zip(left.columns.tolist(), found.col_status, strict=True):
            columns[position] = status
        for position, status in zip(left.rows.tolist(), found.row_status, strict=True):
            rows[position] = status
        return cls(columns, rows, left, found)

    def over(self, left: Reduction) -> highspy.HighsBasis:
        """Return the part over what is left; HiGHS completes it where it is not square."""
        if left is self.left:
            return self.found
        basis = highspy.HighsBasis()
        basis.col_status = [self.columns[each] for each in left.columns.tolist()]
        basis.row_status = [self.rows[each] for each in left.rows.tolist()]
        basis.valid = basis.alien = True
        return basis


def _changed(*pairs: Floats) -> NDArray[np.int32]:
    """Return where arrays differ, given as old, new, old, new."""
    differ = np.zeros(len(pairs[0]), dtype=bool)
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        differ |= old != new
    return np.flatnonzero(differ).astype(np.int32)


def _refusal(status: highspy.HighsModelStatus, words: str) -> EngineError:
    if status in _IMPOSSIBLE:
        return Impossible(
            "No allocation meets everything that is demanded.",
            expected="demands that capacity, power and money allow together",
            next_step="loosen one of the demands that clash.",
        )
    return EngineError(
        f"HiGHS ended with {words}.",
        expected="an optimum",
        next_step="report it with the command and the ledger sequence.",
    )


def model_of(program: Program, numbers: Numbers) -> highspy.HighsLp:
    """Return the program with these numbers as HiGHS takes it."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.n_columns, program.n_rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = numbers.cost, numbers.low, numbers.high
    lp.row_lower_, lp.row_upper_ = numbers.row_low, numbers.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.start, program.index
    lp.a_matrix_.value_ = numbers.matrix
    return lp


def _pass_left(highs: highspy.Highs, numbers: Numbers, left: Reduction) -> None:
    """Hand over what is left as arrays, which take no detour over lists of Python's."""
    columns, rows = left.columns, left.rows
    highs.passModel(
        columns.size, rows.size, left.entries.size,
        int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize), 0.0,
        numbers.cost[columns], numbers.low[columns], numbers.high[columns],
        numbers.row_low[rows], numbers.row_high[rows],
        left.start, left.index, numbers.matrix[left.entries],
        np.zeros(columns.size, dtype=np.int32),
    )  # fmt: skip


def clear(inputs: Inputs) -> Clearing:
    """Return the optimum of one set of inputs; raises as `Solver.solve`."""
    return Solver(inputs).solve(inputs)
