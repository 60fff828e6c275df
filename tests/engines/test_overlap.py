"""Shared fate of buyers and how many stand alone: by hand, by brute force, by laws."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.errors import EngineError, InputError
from lanebook.engines.concentration import concentration
from lanebook.engines.overlap import independent, overlap


@st.composite
def supplies(draw: st.DrawFn) -> np.ndarray:
    """Shares of up to four buyers; rows sum to at most 1."""
    buyers, suppliers = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    cells = st.floats(0.0, 1.0)
    raw = np.array([[draw(cells) for _ in range(suppliers)] for _ in range(buyers)])
    known = np.array([draw(st.floats(0.0, 1.0)) for _ in range(buyers)])
    whole = raw.sum(axis=1, keepdims=True)
    return np.divide(raw, whole, out=np.zeros_like(raw), where=whole > 0) * known[:, None]


def test_three_labs_by_hand() -> None:
    # OpenAI: Oracle .5, CoreWeave .2, the rest unknown. Anthropic: AWS .5, Google .4, CoreWeave .1
    # xAI: its own. OpenAI and Anthropic share min(.2, .1) = .1 for certain; .1 + .3 = .4 at most.
    shares = np.array(
        [[0.5, 0.2, 0.0, 0.0, 0.0], [0.0, 0.1, 0.5, 0.4, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0]]
    )
    found = overlap(shares)
    found.certificate().demand()
    assert found.low[0, 1] == pytest.approx(0.1)
    assert found.high[0, 1] == pytest.approx(0.4)
    assert (found.low[1, 2], found.high[1, 2]) == (0.0, 0.0)
    assert found.high[0, 2] == pytest.approx(0.3)
    assert np.diagonal(found.low).tolist() == [1.0, 1.0, 1.0]


def test_a_buyer_of_whom_nothing_is_known_may_share_all_or_nothing() -> None:
    found = overlap(np.array([[0.0, 0.0], [0.6, 0.4]]))
    assert (found.low[0, 1], found.high[0, 1]) == (0.0, 1.0)


@pytest.mark.parametrize("bad", [[[-0.1, 0.5]], [[0.7, 0.4]], [[math.nan, 0.5]]])
def test_shares_that_are_none_are_refused(bad: list[list[float]]) -> None:
    with pytest.raises(InputError, match="negative, missing or add up"):
        overlap(np.array(bad))


@given(supplies(), st.integers(0, 2**32 - 1))
def test_no_completion_lies_outside(shares: np.ndarray, seed: int) -> None:
    found = overlap(shares)
    found.certificate().demand()
    random = np.random.default_rng(seed)
    unknown = np.maximum(1.0 - shares.sum(axis=1), 0.0)
    for _ in range(20):
        # what is unknown goes to the known suppliers, to one more they share, or to one of its own
        extra = random.dirichlet(np.full(shares.shape[1] + 2, 0.3), size=shares.shape[0])
        own = np.zeros((shares.shape[0], shares.shape[0]))
        np.fill_diagonal(own, extra[:, -1])
        full = np.hstack([shares, np.zeros((shares.shape[0], 1)), np.zeros_like(own)])
        full += unknown[:, None] * np.hstack([extra[:, :-1], own])
        true = np.minimum(full[:, None, :], full[None, :, :]).sum(axis=2)
        off = ~np.eye(len(true), dtype=bool)
        assert (true[off] >= found.low[off] - 1e-9).all()
        assert (true[off] <= found.high[off] + 1e-9).all()


@given(supplies(), st.randoms(use_true_random=False))
def test_the_order_of_suppliers_does_not_matter(shares: np.ndarray, random: object) -> None:
    order = list(range(shares.shape[1]))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert overlap(shares[:, order]).low == pytest.approx(overlap(shares).low, abs=1e-12)


def test_splitting_a_supplier_keeps_the_overlap_of_those_who_split_it_alike() -> None:
    whole = overlap(np.array([[0.6, 0.4], [0.8, 0.2]]))
    halves = overlap(np.array([[0.3, 0.3, 0.4], [0.4, 0.4, 0.2]]))
    assert halves.low[0, 1] == pytest.approx(whole.low[0, 1])


def test_two_halves_that_share_half_by_hand() -> None:
    # p = (.5, .5), Z = [[1, .5], [.5, 1]]: Zp = .75 each, exp(-ln .75) = 4/3
    # p = (.75, .25), the same Z: Zp = (.875, .625): .875^-.75 x .625^-.25 = 1.243151
    alike = np.array([[1.0, 0.5], [0.5, 1.0]])
    assert independent(np.array([1.0, 1.0]), alike).number == pytest.approx(4 / 3)
    uneven = independent(np.array([3.0, 1.0]), alike)
    assert uneven.number == pytest.approx(0.875**-0.75 * 0.625**-0.25)
    assert uneven.number == pytest.approx(1.243151, abs=1e-6)
    # exp(-(.75 ln .75 + .25 ln .25)) = 1.754765
    assert uneven.naive == pytest.approx(1.754765, abs=1e-6)


def test_one_fate_is_one_stack_and_no_common_fate_is_the_entropy() -> None:
    mw = np.array([500.0, 300.0, 200.0])
    assert independent(mw, np.ones((3, 3))).number == pytest.approx(1.0)
    assert independent(mw, np.eye(3)).number == pytest.approx(concentration(mw).effective)


def test_twins_count_as_one() -> None:
    # two labs with one fate beside a third: as two labs (Leinster & Cobbold, identical species)
    twins = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    found = independent(np.array([1.0, 1.0, 2.0]), twins)
    assert found.number == pytest.approx(2.0)


@given(supplies(), st.data())
def test_bounds_and_falling_with_similarity(shares: np.ndarray, data: st.DataObject) -> None:
    mw = np.array([data.draw(st.floats(0.1, 100.0)) for _ in shares])
    measured = overlap(shares)
    few, many = independent(mw, measured.high), independent(mw, measured.low)
    few.certificate().demand()
    many.certificate().demand()
    assert few.number <= many.number + 1e-9


@pytest.mark.parametrize(
    "matrix",
    [
        np.ones((2, 3)),
        np.array([[1.0, 0.2], [0.3, 1.0]]),
        np.array([[0.9, 0.2], [0.2, 1.0]]),
        np.array([[1.0, 1.2], [1.2, 1.0]]),
        np.array([[1.0, math.nan], [math.nan, 1.0]]),
    ],
)
def test_a_matrix_that_is_no_similarity_is_refused(matrix: np.ndarray) -> None:
    with pytest.raises(InputError, match="in no way that can be used"):
        independent(np.array([1.0, 1.0]), matrix)


@pytest.mark.parametrize("weights", [[0.0, 0.0], [-1.0, 2.0], [math.inf, 1.0]])
def test_weights_that_are_none_are_refused(weights: list[float]) -> None:
    with pytest.raises(InputError, match="none weighs anything"):
        independent(np.array(weights), np.eye(2))


def test_wrong_results_are_not_certified() -> None:
    measured = overlap(np.array([[0.5, 0.5], [0.2, 0.8]]))
    with pytest.raises(EngineError, match="less their differences"):
        replace(measured, low=measured.low * 0.9).certificate().demand()
    counted = independent(np.array([1.0, 1.0]), np.eye(2))
    with pytest.raises(EngineError, match="at most the naive"):
        replace(counted, number=2.5).certificate().demand()
