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
  stopped. With the other periods as they are, no buyer can have more without another of the same
  period, who has no more than it, having less.

Both filling rules raise the asks of a period together until somebody is stopped, then the others
(progressive filling). Periods fill at once, each to its own level: of the plans for all periods,
the one with the most megawatt-years, discounted; a level once found is not lowered again. They
serve asks even where a megawatt costs more than it is worth: a rule shares, it does not choose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

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
    level, common = np.zeros_like(inputs.ask), np.zeros(len(inputs.periods))
    is_open = (inputs.ask > 0) & (weight > 0)
    while is_open.any():
        gain = weights(inputs) * np.where(is_open, weight, 0.0).sum(axis=0)
        filling = _filling(program, numbers, gain, common, np.where(is_open, weight, 0.0), level)
        found = solver.solve_numbers(inputs, filling, anew=True)
        common = np.maximum(found.value("fill"), common)
        carried = found.rows["rule"].of(found.dual) * weight
        is_met = weight * common >= inputs.ask * (1 - ROOM)
        stopped = is_open & ((carried > STOPPED * gain) | is_met)
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
    program: Program, numbers: Numbers, gain: Floats, common: Floats, weight: Floats, level: Floats
) -> Numbers:
    """Return the program that raises the levels of open claimants; others keep theirs.

    Args:
        program, numbers: of the inputs.
        gain: (T,) megawatts that one more of the level brings, discounted; 0 where none is open.
        common: (T,) levels already found.
        weight: (B, T) megawatts of a claimant for one of the level; 0 where it is not open.
        level: (B, T) megawatts of those that are not.
    """
    fill, rule = program.columns["fill"], program.rows["rule"]
    cost, low, high = np.zeros_like(numbers.cost), numbers.low.copy(), numbers.high.copy()
    fill.of(cost)[...] = -gain
    fill.of(low)[...] = _demanded(common)
    fill.of(high)[...] = np.where(gain > 0, INF, common)
    row_low, matrix = numbers.row_low.copy(), numbers.matrix.copy()
    rule.of(row_low)[...] = np.where(weight > 0, 0.0, _demanded(level))
    entries = slice(program.start[fill.first], program.start[fill.stop])
    matrix[entries] = -weight.ravel()[program.index[entries] - rule.first]
    return replace(numbers, cost=cost, low=low, high=high, row_low=row_low, matrix=matrix)


def _demanded(found: Floats) -> Floats:
    """Return a level a little under what was found, never under nothing."""
    return np.asarray(np.maximum(found - ROOM * (1 + np.abs(found)), 0.0))
