"""Rules by which scarce megawatts are shared out; each ends in an optimum under the rule.

- value: the optimum itself: whoever values a megawatt most has it first.
- contract: lexicographic by firmness. First the megawatt-years kept on lanes of the firmest kind
  are made as many as can be, then those of the next without taking from the first, and so on; what
  is left goes by value. So no announced megawatt of a buyer is met while a binding one of the same
  buyer and period is not.
- pro_rata: the proportional rule of the claims literature (Thomson 2003, Math. Soc. Sci. 45:249):
  every ask is served to the same share. A buyer who is stopped by a limit that is not shared (an
  import rule, its own payer) stays where it is stopped; the others go on together.
- max_min: constrained equal awards (Thomson 2003), which is max-min fairness (Bertsekas and
  Gallager 1992, section 6.5.2): every buyer has the same megawatts until its ask is met or it is
  stopped. No buyer can have more without another, who has no more than it, having less.

Both filling rules treat every buyer in every period as a claimant and raise all of them together
(progressive filling): the least level over all years comes first, then the next. They serve asks
even where a megawatt costs more than it is worth: a rule shares, it does not choose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError, InputError
from lanebook.engines.clearing.inputs import RULES, Floats, Inputs, Rule, weights
from lanebook.engines.clearing.layout import ranks
from lanebook.engines.clearing.program import Numbers, Program
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.rows import INF
from lanebook.engines.clearing.solver import Solver

#: What a level found is lowered by before it is demanded, relative. With less room HiGHS loses its
#: way after some forty levels on the book's model.
ROOM: Final = 1e-5
#: A claimant is stopped if it carries more than this of the price of the common level.
STOPPED: Final = 1e-7


def ration(inputs: Inputs, rule: Rule, solver: Solver | None = None) -> Clearing:
    """Return the optimum under a rule.

    Args:
        inputs: what is cleared.
        rule: one of `RULES`; see the module for what each means.
        solver: built for the inputs' pattern; a new one without it.

    Raises:
        InputError: if there is no such rule.
        Impossible: if the floors of `inputs` cannot be met.
    """
    if rule not in RULES:
        raise InputError(
            f"There is no rule {rule!r}.",
            expected=f"one of {', '.join(RULES)}",
            next_step="choose one of them.",
        )
    solver = solver or Solver(inputs)
    if rule == "contract":
        return _by_firmness(solver, inputs)
    if rule == "pro_rata":
        return _filled(solver, inputs, inputs.ask / max(float(inputs.ask.max(initial=0.0)), 1.0))
    if rule == "max_min":
        return _filled(solver, inputs, np.ones_like(inputs.ask))
    return solver.solve(inputs)


def _by_firmness(solver: Solver, inputs: Inputs) -> Clearing:
    program = solver.program
    numbers = program.numbers(inputs)
    kept, rows = program.columns["kept"], program.rows["ranks"]
    for number, rank in enumerate(ranks(inputs)):
        cost = np.zeros_like(numbers.cost)
        its = np.array([lane.firmness == rank for lane in inputs.lanes])
        kept.of(cost)[its] = -weights(inputs)
        met = solver.solve_numbers(inputs, replace(numbers, cost=cost), anew=True)
        row_low = numbers.row_low.copy()
        row_low[rows.at(number)] = _demanded(met.used("ranks")[number])
        numbers = replace(numbers, row_low=row_low)
    return solver.solve_numbers(inputs, numbers, anew=True)


def _filled(solver: Solver, inputs: Inputs, weight: Floats) -> Clearing:
    """Return the optimum with every ask served to the level that progressive filling gives it.

    Args:
        solver, inputs: as `ration`.
        weight: (B, T) megawatts of each ask for one unit of the common level.
    """
    program = solver.program
    numbers = program.numbers(inputs)
    level = np.zeros_like(inputs.ask)
    is_open = (inputs.ask > 0) & (weight > 0)
    while is_open.any():
        filling = _filling(program, numbers, weight, is_open, level)
        found = solver.solve_numbers(inputs, filling, anew=True)
        common = float(found.value("fill"))
        carried = found.rows["rule"].of(found.dual) * weight
        stopped = is_open & ((carried > STOPPED) | (weight * common >= inputs.ask * (1 - ROOM)))
        if not stopped.any():
            raise EngineError(
                "Progressive filling found no claimant that is stopped.",
                expected="one at least in every round",
                next_step="report it with the command and the ledger sequence.",
            )
        level[stopped] = np.minimum(weight * common, inputs.ask)[stopped]
        is_open &= ~stopped
    row_low = numbers.row_low.copy()
    program.rows["rule"].of(row_low)[...] = _demanded(level)
    return solver.solve_numbers(inputs, replace(numbers, row_low=row_low), anew=True)


def _filling(
    program: Program,
    numbers: Numbers,
    weight: Floats,
    is_open: NDArray[np.bool_],
    level: Floats,
) -> Numbers:
    """Return the program that raises the common level of open claimants; others keep theirs."""
    fill, rule = program.columns["fill"], program.rows["rule"]
    cost, high = np.zeros_like(numbers.cost), numbers.high.copy()
    cost[fill.first], high[fill.first] = -1.0, INF
    row_low, matrix = numbers.row_low.copy(), numbers.matrix.copy()
    rule.of(row_low)[...] = np.where(is_open, 0.0, _demanded(level))
    entries = slice(program.start[fill.first], program.start[fill.stop])
    matrix[entries] = np.where(is_open, -weight, 0.0).ravel()[program.index[entries] - rule.first]
    return replace(numbers, cost=cost, high=high, row_low=row_low, matrix=matrix)


def _demanded(found: Floats) -> Floats:
    """Return a level a little under what was found, never under nothing."""
    return np.asarray(np.maximum(found - ROOM * (1 + np.abs(found)), 0.0))
