"""Asks between dated points, and open columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.engines.asks import AskPoint, ask_at, open_column

ANCHOR = AskPoint(2025, 1_357.0, 1_900.0, 1_900.0, "anchor")
NEED = AskPoint(2027, 7_143.0, 10_000.0, 10_000.0, "stated", "at_least", ("c-1",))
LAST = AskPoint(2030, 21_429.0, 30_000.0, 30_000.0, "stated", "", ("c-2",))


def test_between_dated_asks_the_path_is_geometric() -> None:
    # 10,000 in 2027 and 30,000 in 2030: 10,000 × 3^(1/3) = 14,422 in 2028, × 3^(2/3) = 20,801.
    points = [ANCHOR, NEED, LAST]
    path = {year: ask_at(points, year) for year in (2028, 2029)}
    assert {year: round(ask.point) for year, ask in path.items() if ask} == {
        2028: 14_422,
        2029: 20_801,
    }


def test_a_sum_with_a_floor_is_a_floor() -> None:
    found = ask_at([ANCHOR, NEED], 2026)
    assert found is not None
    assert (found.kind, found.bound, found.claims) == ("path", "at_least", ("c-1",))


@pytest.mark.parametrize("year", [2024, 2025, 2031])
def test_no_ask_before_the_first_at_the_anchor_or_past_the_last(year: int) -> None:
    assert ask_at([ANCHOR, NEED, LAST], year) is None


MW = st.floats(0.0, 1e5)


@given(MW, MW, MW, MW)
def test_the_open_column_is_an_interval(
    low: float, more: float, cleared: float, extra: float
) -> None:
    ask = (low, low + more, low + more)
    done = (cleared, cleared + extra, cleared + 2 * extra)
    narrow, point, wide = open_column(ask, done)
    assert 0 <= narrow <= point <= wide
