"""Pools that the same buyers may use: merged for the solver, told apart in the result."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.support.clearing import SEEDS, hand, rich

from lanebook.engines.clearing.certificate import certify
from lanebook.engines.clearing.pools import alike
from lanebook.engines.clearing.solver import clear


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
    assert [members.tolist() for members in alike(inputs)] == [[0, 1]]
    assert certify(clear(inputs)).holds


def test_pools_with_other_users_stay_apart() -> None:
    assert alike(rich(1)) == []


def test_pools_without_any_power_share_evenly() -> None:
    dark = hand(pools=("east", "west"), power=np.zeros((2, 1)), may_site=np.ones((2, 2), bool))
    assert clear(dark).value("sited").tolist() == [[[0.0], [0.0]], [[0.0], [0.0]]]
