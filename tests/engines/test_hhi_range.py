"""How far an HHI can lie where shares are intervals: by hand, by brute force, by laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.errors import InputError
from lanebook.engines.concentration import HIGHLY_CONCENTRATED, concentration, hhi_range


@st.composite
def boxes(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Intervals of shares that some shares adding up to 1 lie in, and those shares."""
    weights = np.array(draw(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=5)))
    point = weights / weights.sum()
    room = np.array([draw(st.floats(0.0, 0.4)) for _ in point])
    return np.maximum(point - room, 0.0), np.minimum(point + room, 1.0)


def test_memory_as_the_book_has_it_by_hand() -> None:
    # SK hynix 50-62 %, Samsung 17-30 %, Micron 18-25 %, all there are. Most even: Samsung .30 and
    # Micron .20 leave .50: .25 + .09 + .04 = .38; Micron .25 and Samsung .25: .25 + .0625 x 2 = .375
    # Least even: SK hynix .62, then .17 + .21 or .20 + .18: .3844 + .0289 + .0441 = .4574
    low, high = np.array([0.50, 0.17, 0.18]), np.array([0.62, 0.30, 0.25])
    least, most = hhi_range(low, high, closed=True)
    assert least == pytest.approx(0.375, abs=1e-12)
    assert most == pytest.approx(0.4574, abs=1e-12)
    assert least > HIGHLY_CONCENTRATED


def test_what_nobody_names_is_thin_at_least_and_one_firm_at_most() -> None:
    # Foxconn 57 %, the rest nobody says: .3249; .3249 + .43^2 = .5098
    least, most = hhi_range(np.array([0.57]), np.array([0.57]), closed=False)
    assert (least, most) == (pytest.approx(0.3249), pytest.approx(0.5098))


def test_what_nobody_names_may_belong_to_a_named_one() -> None:
    # TSMC 85-100 % of packaging: all of it, at most
    assert hhi_range(np.array([0.85]), np.array([1.0]), closed=False) == (
        pytest.approx(0.7225),
        pytest.approx(1.0),
    )


def test_unknown_shares_leave_everything_open() -> None:
    nothing, all_ = np.zeros(2), np.ones(2)
    assert hhi_range(nothing, all_, closed=False) == (0.0, 1.0)
    assert hhi_range(nothing, all_, closed=True) == (0.5, 1.0)
    assert hhi_range(np.empty(0), np.empty(0), closed=False) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("low", "high", "match"),
    [
        ([0.7, 0.4], [0.8, 0.5], "cannot add up"),
        ([0.1, 0.1], [0.3, 0.3], "cannot add up"),
        ([0.5, 0.2], [0.4, 0.9], "backwards"),
        ([-0.1, 0.5], [0.5, 0.5], "backwards"),
        ([math.nan, 0.5], [0.5, 0.5], "backwards"),
    ],
)
def test_intervals_that_no_shares_fit_are_refused(
    low: list[float], high: list[float], match: str
) -> None:
    with pytest.raises(InputError, match=match):
        hhi_range(np.array(low), np.array(high), closed=True)


@given(boxes(), st.integers(0, 2**32 - 1))
def test_no_shares_inside_lie_outside_the_range(
    case: tuple[np.ndarray, np.ndarray], seed: int
) -> None:
    low, high = case
    least, most = hhi_range(low, high, closed=True)
    draws = np.random.default_rng(seed).uniform(low, high, size=(200, low.size))
    # scaled back into the intervals towards the side that has room, so that each adds up to 1
    gap = 1.0 - draws.sum(axis=1, keepdims=True)
    room = np.where(gap > 0, high - draws, draws - low)
    whole = room.sum(axis=1, keepdims=True)
    shares = draws + gap * np.divide(room, whole, out=np.zeros_like(room), where=whole > 1e-9)
    fits = np.abs(shares.sum(axis=1) - 1.0) < 1e-9
    found = (shares[fits] ** 2).sum(axis=1)
    assert (found >= least - 1e-9).all()
    assert (found <= most + 1e-9).all()


@given(boxes())
def test_the_range_is_in_order_and_an_open_market_is_wider(
    case: tuple[np.ndarray, np.ndarray],
) -> None:
    low, high = case
    least, most = hhi_range(low, high, closed=True)
    wider = hhi_range(low, high, closed=False)
    assert 1 / low.size - 1e-9 <= least <= most <= 1 + 1e-9
    assert wider[0] <= least + 1e-9
    assert wider[1] >= most - 1e-9


def test_points_have_no_range() -> None:
    shares = np.array([0.5, 0.3, 0.2])
    ends = hhi_range(shares, shares, closed=True)
    assert ends == (pytest.approx(0.38), pytest.approx(0.38))
    assert concentration(shares).hhi == pytest.approx(0.38)


def test_many_intervals_are_bounded_and_never_too_low() -> None:
    # 16 of 0 to 0.15: the largest is six of 0.15 and one of 0.1, .145; chords give .15
    low, high = np.zeros(16), np.full(16, 0.15)
    _, most = hhi_range(low, high, closed=True)
    exact = 6 * 0.15**2 + 0.1**2
    assert exact <= most <= exact + 0.15**2 / 4
