"""Pools that the same buyers may use: merged for the solver, told apart in the result."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.support.clearing import SEEDS, hand, rich

from lanebook.engines.clearing.certificate import certify
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.pools import alike
from lanebook.engines.clearing.prices import layer_interval, price_interval
from lanebook.engines.clearing.program import Program
from lanebook.engines.clearing.solver import Solver, clear


def groups(inputs: Inputs) -> list[list[int]]:
    program = Program(inputs)
    return [members.tolist() for members in alike(program, program.numbers(inputs))]


def test_a_pool_split_in_two_gives_the_same_optimum_and_one_price_in_proportion() -> None:
    # 150 MW as 100 + 50: both buyers are served 150 MW in all, two thirds of it in the first pool.
    halves = hand(
        pools=("east", "west"), power=np.array([[100.0], [50.0]]), may_site=np.ones((2, 2), bool)
    )
    whole, split = clear(hand()), clear(halves)
    assert split.objective == pytest.approx(whole.objective)
    np.testing.assert_allclose(split.value("sited").sum(axis=0).ravel(), [100.0, 50.0])
    # The second tier of two is worth 12, a megawatt costs 4.5 a year: 7.5 in either pool.
    np.testing.assert_allclose(split.shadow_price("power"), [[7.5], [7.5]])
    assert certify(split).holds


@settings(max_examples=20)
@given(SEEDS)
def test_merged_or_not_the_optimum_is_certified_for_the_pools_as_they_were(seed: int) -> None:
    inputs = rich(seed).with_(may_site=np.ones((3, 2), dtype=bool))
    assert groups(inputs) == [[0, 1]]
    assert certify(clear(inputs)).holds


def test_a_kink_of_power_is_seen_through_merged_pools() -> None:
    # 150 MW serve the first tiers (50 + 50) and the second of one (50): one more goes to the second
    # of two, 12 - 4.5 = 7.5 a year; one less is taken from the second of one, 20 - 4.5 = 15.5.
    halves = hand(
        pools=("east", "west"), power=np.array([[100.0], [50.0]]), may_site=np.ones((2, 2), bool)
    )
    solver = Solver(halves)
    found = solver.solve(halves)
    np.testing.assert_allclose(layer_interval(solver, found, "power", 0), (7.5, 15.5))
    np.testing.assert_allclose(price_interval(solver, found, "power", 1, 0), (7.5, 15.5))


def test_pools_with_other_users_stay_apart() -> None:
    assert groups(rich(1)) == []


def test_pools_without_any_power_share_evenly() -> None:
    dark = hand(pools=("east", "west"), power=np.zeros((2, 1)), may_site=np.ones((2, 2), bool))
    assert clear(dark).value("sited").tolist() == [[[0.0], [0.0]], [[0.0], [0.0]]]
