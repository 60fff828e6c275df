"""Drivers: ends, straight paths between them, several on one entry, parts that move together."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.constraint_models import inputs

from lanebook.scenarios.spreads import Spread, moved


def spread(name: str, factors: tuple[float, float], **more: object) -> Spread:
    """Return a driver of the first layer's capacity: its point times a factor at each end."""
    point = inputs().capacity[0]
    ends = [point * factor for factor in factors]
    return Spread(name, name, "capacity", (0, slice(None)), *ends, "p/x", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("u", "factor"), [(-1, 0.5), (-0.5, 0.75), (0, 1), (0.5, 1.5), (1, 2)])
def test_a_driver_is_straight_from_its_point_to_either_end(u: float, factor: float) -> None:
    there = moved(inputs(), [spread("a", (0.5, 2.0))], np.array([u]))
    assert there.capacity[0] == pytest.approx(inputs().capacity[0] * factor)
    assert np.array_equal(there.capacity[1], inputs().capacity[1])


def test_drivers_of_one_entry_multiply_and_never_fall_below_zero() -> None:
    # Three that each take 60 percent away leave 0.4 × 0.4 × 0.4, not 1 − 1.8 of it.
    three = [spread(name, (0.4, 1.0)) for name in "abc"]
    there = moved(inputs(), three, np.array([-1.0, -1.0, -1.0]))
    assert there.capacity[0] == pytest.approx(inputs().capacity[0] * 0.064)


def test_an_entry_of_zero_moves_by_what_is_added() -> None:
    base = inputs()
    capacity = base.capacity.copy()
    capacity[0, 0] = 0.0
    rise = Spread("a", "a", "capacity", (0, 0), np.asarray(0.0), np.asarray(7.0), "p/x")
    there = moved(base.with_(capacity=capacity), [rise], np.array([0.5]))
    assert there.capacity[0, 0] == 3.5


def test_parts_move_with_their_driver() -> None:
    kw = Spread("", "", "kw", 0, np.asarray(0.8), np.asarray(1.2), "")
    there = moved(inputs(), [spread("a", (0.5, 2.0), also=(kw,))], np.array([1.0]))
    assert there.kw[0] == pytest.approx(1.2)
    assert there.capacity[0, 0] == 420


def test_nothing_moves_at_the_point() -> None:
    base = inputs()
    assert moved(base, [spread("a", (0.5, 2.0))], np.zeros(1)) is base
