"""HiGHS behind one door: load once, change numbers, restart from the same basis."""

from __future__ import annotations

from typing import Final

import highspy
import numpy as np

from lanebook.base.errors import EngineError
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.program import Numbers, Program
from lanebook.engines.clearing.result import Clearing

_OPTIMAL: Final = highspy.HighsModelStatus.kOptimal
_IMPOSSIBLE: Final = {
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
}


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
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self._highs.setOptionValue(option, value)
        self._loaded: Numbers | None = None
        self._basis: highspy.HighsBasis | None = None
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
        status = self._run(numbers, None if anew else self._basis)
        if status != _OPTIMAL:
            raise _refusal(status, self._highs.modelStatusToString(status))
        found = self._highs.getSolution()
        self.n_iterations = self._highs.getInfo().simplex_iteration_count
        return Clearing(
            inputs=inputs,
            columns=self.program.columns,
            rows=self.program.rows,
            numbers=numbers,
            index=self.program.index,
            start=self.program.start,
            x=np.array(found.col_value),
            reduced=np.array(found.col_dual),
            activity=np.array(found.row_value),
            dual=np.array(found.row_dual),
        )

    def _find_basis(self) -> None:
        """Solve the first inputs once; without an optimum there every solve starts cold."""
        self._based = True
        if self._run(self.program.numbers(self._first), None) == _OPTIMAL:
            self._basis = self._highs.getBasis()

    def _run(self, numbers: Numbers, basis: highspy.HighsBasis | None) -> highspy.HighsModelStatus:
        self._load(numbers)
        if basis is not None:
            self._highs.setBasis(basis)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != _OPTIMAL:
            self._loaded = None  # whatever state it is in, the next solve begins anew
        return status

    def _load(self, numbers: Numbers) -> None:
        """Hand the numbers to HiGHS by the shortest way, and forget the last solve."""
        last, highs, program = self._loaded, self._highs, self.program
        if last is None or not np.array_equal(last.matrix, numbers.matrix):
            highs.clearModel()
            highs.passModel(model_of(program, numbers))
        else:
            columns = np.arange(program.n_columns, dtype=np.int32)
            rows = np.arange(program.n_rows, dtype=np.int32)
            highs.changeColsCost(program.n_columns, columns, numbers.cost)
            highs.changeColsBounds(program.n_columns, columns, numbers.low, numbers.high)
            highs.changeRowsBounds(  # type: ignore[attr-defined]
                program.n_rows, rows, numbers.row_low, numbers.row_high
            )
            highs.clearSolver()
        self._loaded = numbers


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


def clear(inputs: Inputs) -> Clearing:
    """Return the optimum of one set of inputs; raises as `Solver.solve`."""
    return Solver(inputs).solve(inputs)
