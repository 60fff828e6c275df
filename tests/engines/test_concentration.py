"""Concentration of a lab's suppliers: by hand, by laws."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.errors import EngineError, InputError
from lanebook.engines.concentration import concentration

weights = st.lists(st.floats(0.001, 1e9), min_size=1, max_size=12).map(np.array)


def test_three_suppliers_by_hand() -> None:
    # 1,037 + 870 + 340 = 2,247 MW (Anthropic at the end of 2026): shares 0.461504, 0.387183, 0.151313
    # H = 0.461504 x 0.773265 + 0.387183 x 0.948858 + 0.151313 x 1.888405 = 1.009986, exp = 2.7456
    # HHI = 0.212986 + 0.149911 + 0.022896 = 0.385792
    found = concentration(np.array([1037.0, 870.0, 340.0]))
    assert found.largest_share == pytest.approx(0.461504, abs=1e-6)
    assert found.effective == pytest.approx(2.7456, abs=1e-4)
    assert found.hhi == pytest.approx(0.385792, abs=1e-6)


def test_one_supplier_is_one() -> None:
    found = concentration(np.array([7.0]))
    assert (found.largest_share, found.effective, found.hhi) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("nothing", [np.empty(0), np.zeros(3)])
def test_nothing_has_no_shares(nothing: np.ndarray) -> None:
    found = concentration(nothing)
    assert (found.largest_share, found.effective, found.hhi, found.n_positive) == (
        None,
        None,
        None,
        0,
    )
    assert found.certificate().holds


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_an_unknown_weight_is_refused_not_zero(bad: float) -> None:
    with pytest.raises(InputError, match="negative, infinite or missing"):
        concentration(np.array([1.0, bad]))


def test_huge_weights_do_not_overflow() -> None:
    assert concentration(np.array([1e308, 1e308])).effective == pytest.approx(2)


@given(weights)
def test_between_one_and_n_and_certified(case: np.ndarray) -> None:
    found = concentration(case)
    found.certificate().demand()
    assert found.effective is not None
    assert 1 - 1e-12 <= found.effective <= case.size + 1e-9


@given(weights, st.randoms(use_true_random=False))
def test_order_does_not_matter(case: np.ndarray, random: object) -> None:
    order = list(range(case.size))
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = concentration(case), concentration(case[order])
    assert other.effective == pytest.approx(one.effective, rel=1e-12)
    assert other.largest_share == pytest.approx(one.largest_share, rel=1e-12)


@given(weights, st.floats(0.01, 100))
def test_the_unit_does_not_matter(case: np.ndarray, factor: float) -> None:
    assert concentration(case * factor).hhi == pytest.approx(concentration(case).hhi, rel=1e-9)


@given(weights, st.data())
def test_splitting_a_supplier_into_halves_raises_the_effective_number(
    case: np.ndarray, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, case.size - 1))
    half = np.append(case, case[place] / 2)
    half[place] /= 2
    one, two = concentration(case), concentration(half)
    assert one.effective is not None
    assert two.effective is not None
    # entropy rises by share x ln 2
    assert math.log(two.effective) - math.log(one.effective) == pytest.approx(
        float(one.shares[place]) * math.log(2), rel=1e-6, abs=1e-9
    )


@given(weights)
def test_n_equal_copies_multiply_the_effective_number(case: np.ndarray) -> None:
    # Hill's doubling property: three disjoint copies are three times as diverse
    tripled = concentration(np.concatenate([case, case, case]))
    assert tripled.effective == pytest.approx(3 * (concentration(case).effective or 0), rel=1e-9)


@given(weights)
def test_suppliers_of_nothing_change_nothing(case: np.ndarray) -> None:
    padded = concentration(np.append(case, [0.0, 0.0]))
    assert padded.effective == pytest.approx(concentration(case).effective, rel=1e-12)


def test_a_wrong_result_is_not_certified() -> None:
    found = concentration(np.array([3.0, 1.0]))
    with pytest.raises(EngineError, match="n >= effective"):
        replace(found, effective=2.5).certificate().demand()
    with pytest.raises(EngineError, match="shares add up"):
        replace(found, shares=found.shares * 1.1).certificate().demand()
