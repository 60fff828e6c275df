"""What is left out of a program changes neither its optimum nor the proof of it."""

from __future__ import annotations

import highspy
import numpy as np
import pytest
from tests.support.scenario_models import world

from lanebook.engines.clearing.certificate import certify
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.reduction import reduce
from lanebook.engines.clearing.solver import Solver, model_of


def odd_world(seed: int) -> Inputs:
    """Return a world full of zeros: nothing made, allowed, powered or promised here and there."""
    rng = np.random.default_rng(seed)
    plain = world()

    def holes(array: np.ndarray, share: float) -> np.ndarray:
        return np.where(rng.random(array.shape) < share, 0.0, array)

    return plain.with_(
        capacity=holes(plain.capacity, 0.2) * rng.uniform(0.5, 1.5, plain.capacity.shape),
        most_units=holes(plain.most_units, 0.3),
        may_have=plain.may_have & (rng.random(plain.may_have.shape) < 0.7),
        power=holes(plain.power, 0.2),
        may_site=plain.may_site & (rng.random(plain.may_site.shape) < 0.7),
        ask=holes(plain.ask, 0.1) * rng.uniform(0.5, 2.0, plain.ask.shape),
        committed=holes(plain.committed, 0.4),
        capital=np.where(rng.random(plain.capital.shape) < 0.3, np.inf, plain.capital),
    )


def whole_optimum(solver: Solver, inputs: Inputs) -> float:
    """Return the objective that HiGHS finds for the program with nothing left out."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(model_of(solver.program, solver.program.numbers(inputs)))
    highs.run()
    return -highs.getInfo().objective_function_value


@pytest.mark.parametrize("seed", range(25))
def test_the_optimum_and_its_proof_are_those_of_the_whole_program(seed: int) -> None:
    inputs = odd_world(seed)
    solver = Solver(inputs)
    clearing = solver.solve(inputs)
    certify(clearing).demand()
    assert clearing.objective == pytest.approx(whole_optimum(solver, inputs), rel=1e-8, abs=1e-6)


@pytest.mark.parametrize("seed", range(0, 20, 2))
def test_other_numbers_are_solved_whether_or_not_the_same_may_be_left_out(seed: int) -> None:
    solver = Solver(odd_world(seed))
    for other in (odd_world(seed + 1), odd_world(seed + 2), odd_world(seed)):
        clearing = solver.solve(other)
        certify(clearing).demand()
        assert clearing.objective == pytest.approx(whole_optimum(solver, other), rel=1e-8, abs=1e-6)


def test_what_cannot_be_and_what_only_holds_is_left_out() -> None:
    inputs = world()
    solver = Solver(inputs)
    program = solver.program
    numbers = program.numbers(inputs.with_(most_units=np.zeros_like(inputs.most_units)))
    left = reduce(program, numbers)
    kept = np.zeros(program.n_columns, dtype=bool)
    kept[left.columns] = True
    for name in ("made", "waiting", "installed", "running"):
        assert not program.columns[name].of(kept).any(), name  # nothing made: nothing runs
    assert program.columns["served"].of(kept).any()
    rows = np.zeros(program.n_rows, dtype=bool)
    rows[left.rows] = True
    assert not program.rows["rule"].of(rows).any()  # free unless a rule binds it


def test_the_same_may_be_left_out_of_fewer_megawatts_but_not_of_a_new_commitment() -> None:
    inputs = world()
    none_yet = inputs.with_(committed=np.zeros_like(inputs.committed))
    program = Solver(none_yet).program
    grounds = reduce(program, program.numbers(none_yet)).grounds
    assert grounds.hold(program.numbers(none_yet.with_(power=inputs.power * 0.5)))
    assert grounds.hold(program.numbers(none_yet.with_(ask=inputs.ask * 0.0)))
    assert not grounds.hold(program.numbers(inputs))


def test_a_price_stands_where_nothing_can_be_made_without_the_layer() -> None:
    """Capacity 0 forces the units to 0; what one more wafer is worth must come back."""
    inputs = world()
    without = inputs.capacity.copy()
    without[0] = 0.0
    none = inputs.with_(capacity=without)
    clearing = Solver(none).solve(none)
    more = without.copy()
    more[0, 0] = 0.01
    gain = Solver(none).solve(inputs.with_(capacity=more)).objective - clearing.objective
    dual = -clearing.rows["silicon"].of(clearing.dual)[0, 0]
    assert gain > 0
    assert dual * 0.01 >= gain * (1 - 1e-6)  # the dual bounds the gain from above (concavity)
    certify(clearing).demand()
