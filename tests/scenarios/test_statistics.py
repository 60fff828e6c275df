"""Quantiles, shares and rank correlations against hand-worked and textbook cases."""

from __future__ import annotations

import numpy as np
import pytest

from lanebook.scenarios.statistics import (
    correlation_interval,
    quantiles,
    rank_correlations,
    ranked,
    ranks_of,
    share,
)


def test_a_score_interval_is_wilsons() -> None:
    """Brown, Cai and DasGupta (2001): 10 of 100 gives 0.0552 to 0.1744."""
    found = share(10, 100)
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.05523, 0.17437), abs=1e-5)


def test_always_is_not_certain() -> None:
    found = share(50, 50)
    assert found.high == 1.0
    assert found.low == pytest.approx(0.9287, abs=1e-4)


@pytest.mark.parametrize("at", [0.05, 0.5, 0.95])
def test_the_interval_of_a_quantile_covers_it_in_nineteen_of_twenty(at: float) -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(600):
        (found,) = quantiles(rng.random(200), (at,))
        held += found.low <= at <= found.high
    assert 0.93 <= held / 600 <= 0.995


def test_few_draws_give_the_extremes() -> None:
    assert ranks_of(0.05, 10) == (0, 0, 2)
    assert ranks_of(0.5, 1) == (0, 0, 0)
    assert ranks_of(0.95, 10)[2] == 9


def test_ties_share_their_mean_rank() -> None:
    column = np.array([[3.0], [1.0], [3.0], [2.0]])
    assert ranked(column)[:, 0].tolist() == [3.5, 1.0, 3.5, 2.0]


def test_a_monotone_driver_has_rank_correlation_one_and_a_still_one_none() -> None:
    u = np.linspace(-1, 1, 50)
    drivers = ranked(np.column_stack([u, -u, np.zeros(50)]))
    found = rank_correlations(drivers, np.exp(3 * u))
    assert found[:2].tolist() == pytest.approx([1.0, -1.0])
    assert np.isnan(found[2])
    assert np.isnan(rank_correlations(drivers, np.ones(50))).all()


def test_the_interval_of_a_correlation_narrows_and_stays_within_one() -> None:
    low, high = correlation_interval(0.6, 100)
    wide = correlation_interval(0.6, 20)
    assert wide[0] < low < 0.6 < high < wide[1] < 1
    assert correlation_interval(1.0, 100) == (1.0, 1.0)
    assert correlation_interval(0.6, 3) == (-1.0, 1.0)
