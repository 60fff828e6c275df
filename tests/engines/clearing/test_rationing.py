"""Each rule of sharing keeps its own law."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from tests.support.clearing import SEEDS, hand, rich

from lanebook.base.errors import InputError
from lanebook.engines.clearing.certificate import certify
from lanebook.engines.clearing.inputs import RULES, LaneAxis
from lanebook.engines.clearing.rationing import ration
from lanebook.engines.clearing.solver import Solver, clear

FEW = settings(max_examples=10)


def test_the_rules_share_120_mw_as_a_reader_would():
    # Asks of 100 and 50 MW; a MW is worth more to one.
    inputs = hand(power=np.array([[120.0]]), ask=np.array([[100.0], [50.0]]))
    shared = {rule: ration(inputs, rule).served_mw[:, 0] for rule in RULES}
    # one's 50 at 30, two's 25 at 28, then one's 45 at 20.
    assert shared["value"] == pytest.approx([95, 25])
    # 120 of 150 asked: four fifths of each ask.
    assert shared["pro_rata"] == pytest.approx([80, 40], rel=1e-4)
    # The same for both until two has its 50; one has the rest.
    assert shared["max_min"] == pytest.approx([70, 50], rel=1e-4)
    assert shared["contract"] == pytest.approx([95, 25])


def test_contracts_come_before_value_by_firmness():
    # 120 MW; two holds a binding lane of 60 and an announced one of 40, one an announced one of 70
    # whose penalty is dearest. First 60 for two; then 60 of announced megawatts, by value: one has
    # 60 of its 70, worth 30 and 20 a MW and 9 of penalty, two's further ones 12.
    lanes = (
        LaneAxis("a", "one", "cloud", "announced", ""),
        LaneAxis("b", "two", "cloud", "announced", ""),
        LaneAxis("c", "two", "cloud", "binding", ""),
    )
    inputs = hand(power=np.array([[120.0]]), lanes=lanes, penalty=np.array([9.0, 1.0, 1.0]),
                  committed=np.array([[70.0], [40.0], [60.0]]))  # fmt: skip
    found = ration(inputs, "contract")
    assert found.value("kept")[:, 0] == pytest.approx([60, 0, 60], abs=0.01)
    assert found.served_mw[:, 0] == pytest.approx([60, 60], abs=0.01)
    assert clear(inputs).served_mw[1, 0] == pytest.approx(50)  # by value two has less


@given(SEEDS)
@FEW
def test_no_soft_megawatt_of_a_buyer_is_met_before_a_firmer_one(seed):
    inputs = rich(seed, tight=0.5)
    kept = ration(inputs, "contract").value("kept")
    soft, hard = kept[0], kept[1]  # both of buyer "ant"
    assert ((soft <= 0.05) | (hard >= inputs.committed[1] - 0.05)).all()


@given(SEEDS)
@FEW
def test_pro_rata_serves_the_same_share_of_every_ask(seed):
    """Where nothing is anyone's alone: no rights withheld, no old fleet, none from a year before."""
    free = rich(seed, n=1, tight=0.5)
    inputs = free.with_(
        may_site=np.ones_like(free.may_site), may_have=np.ones_like(free.may_have), imports=(),
        start_mw=np.zeros(3), capital=np.full_like(free.capital, np.inf),
    )  # fmt: skip
    share = ration(inputs, "pro_rata").served_mw / inputs.ask
    assert share == pytest.approx(np.tile(share.mean(axis=0), (3, 1)), rel=1e-3)


@pytest.mark.parametrize("rule", ["pro_rata", "max_min"])
@given(seed=SEEDS)
@settings(max_examples=5)
def test_nobody_can_rise_without_one_no_better_off_falling(rule, seed):
    inputs = rich(seed, n=2, tight=0.5)
    solver = Solver(inputs)
    found = ration(inputs, rule, solver)
    assert certify(found).holds
    served = found.served_mw
    level = served / inputs.ask if rule == "pro_rata" else served
    for buyer, period in np.ndindex(*served.shape):
        held = np.ones_like(level, dtype=bool)  # the other periods as they are
        held[:, period] = level[:, period] <= level[buyer, period] * (1 + 1e-3) + 1e-3
        held[buyer, period] = False
        numbers = solver.program.numbers(inputs)
        cost, row_low = np.zeros_like(numbers.cost), numbers.row_low.copy()
        solver.program.columns["served"].of(cost)[buyer, :, period] = -1.0
        lowered = np.maximum(served - 1e-4 * (1 + served), 0.0)
        solver.program.rows["rule"].of(row_low)[...] = np.where(held, lowered, 0.0)
        most = solver.solve_numbers(inputs, replace(numbers, cost=cost, row_low=row_low))
        # what the others give up to rounding may come back to one buyer several times over
        assert most.served_mw[buyer, period] <= served[buyer, period] + 0.01 * (
            1 + served[buyer, period]
        )


@given(SEEDS)
@FEW
def test_the_optimum_is_worth_most(seed):
    inputs = rich(seed, n=2, tight=0.5)
    solver = Solver(inputs)
    worth = {rule: ration(inputs, rule, solver).objective for rule in RULES}
    assert max(worth, key=worth.__getitem__) == "value" or max(worth.values()) <= worth[
        "value"
    ] + 1e-6 * abs(worth["value"])


def test_a_rule_gives_the_same_whatever_the_solver_solved_before():
    inputs = rich(5, tight=0.5)
    solver = Solver(inputs)
    for rule in reversed(RULES):
        ration(inputs, rule, solver)
    for rule in RULES:
        again, fresh = ration(inputs, rule, solver), ration(inputs, rule)
        assert np.abs(again.x - fresh.x).max() <= 1e-9


def test_an_unknown_rule_is_refused():
    with pytest.raises(InputError, match="value, contract, pro_rata, max_min"):
        ration(hand(), "lottery")
