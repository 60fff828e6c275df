"""Years brought onto months and weeks: totals kept, levels through the year-ends."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.answers.cascade.timeline import fraction, level_at, rate_over, steps

YEARS = np.arange(2026.0, 2031.0)
FLOWS = st.lists(st.floats(0.0, 1e4), min_size=4, max_size=4).map(np.array)


def by_year(path: np.ndarray) -> np.ndarray:
    return path.reshape(*path.shape[:-1], -1, 12).sum(axis=-1)


@given(FLOWS)
def test_every_year_keeps_its_total_and_no_month_is_negative(flows: np.ndarray) -> None:
    months = rate_over(YEARS, flows, steps(date(2025, 12, 31), 48, "month"))
    assert np.allclose(by_year(months), flows, rtol=1e-9, atol=1e-9)
    assert months.min() >= 0.0


def test_a_sum_of_flows_is_the_flow_of_the_sum() -> None:
    flows = np.array([[120.0, 150.0, 180.0, 170.0], [60.0, 66.0, 90.0, 100.0]])
    periods = steps(date(2025, 12, 31), 48, "month")
    apart = rate_over(YEARS, flows, periods).sum(axis=0)
    assert np.allclose(apart, rate_over(YEARS, flows.sum(axis=0), periods), rtol=1e-12)


def test_a_steady_flow_stays_steady_by_the_month_and_by_the_week() -> None:
    flows = np.full(4, 12.0)
    months = rate_over(YEARS, flows, steps(date(2025, 12, 31), 48, "month"))
    assert np.allclose(months, 1.0)
    weeks = steps(date(2025, 12, 31), 12, "week")
    assert np.allclose(rate_over(YEARS, flows, weeks), [12.0 * week.years for week in weeks])


def test_what_comes_late_is_the_same_path_later() -> None:
    flows = np.array([12.0, 24.0, 36.0, 48.0])
    periods = steps(date(2025, 12, 31), 48, "month")
    now, late = rate_over(YEARS, flows, periods), rate_over(YEARS, flows, periods, late=0.25)
    assert np.allclose(late[3:], now[:-3])


def test_past_the_last_year_its_last_month_goes_on() -> None:
    months = rate_over(YEARS, np.full(4, 6.0), steps(date(2029, 12, 31), 6, "month"))
    assert np.allclose(months, 0.5)


@given(st.lists(st.floats(0.0, 1e5), min_size=5, max_size=5))
def test_a_level_meets_the_year_ends_and_stays_between_them(values: list[float]) -> None:
    ends = np.array(values)
    at = np.linspace(2026.0, 2030.0, 49)
    path = level_at(YEARS, ends, at)
    assert np.allclose(path[::12], ends, rtol=1e-9, atol=1e-6)
    for year in range(4):
        inside = path[12 * year : 12 * year + 13]
        slack = 1e-9 * (1 + ends.max())
        assert inside.min() >= min(ends[year : year + 2]) - slack
        assert inside.max() <= max(ends[year : year + 2]) + slack


def test_weeks_follow_one_another_without_a_gap() -> None:
    weeks = steps(date(2026, 5, 31), 36, "week")
    assert len(weeks) == 157
    assert np.allclose([w.ends for w in weeks[:-1]], [w.begins for w in weeks[1:]])


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 1, 1), 2026.0), (date(2026, 12, 31), 2026 + 11 / 12 + 30 / 372)],
)
def test_a_day_is_a_fraction_of_its_month(day: date, expected: float) -> None:
    assert fraction(day) == pytest.approx(expected)
