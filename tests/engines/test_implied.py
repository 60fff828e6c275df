"""Megawatts implied by dollars, with the arithmetic."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.engines.implied import implied_mw
from lanebook.network.capacity import Dollars

RENT = (8.0, 11.0, 14.0)
END_2026 = date(2026, 12, 31)


def annual(first: str, last: str | None, usd: float) -> Dollars:
    to = date.fromisoformat(last) if last else None
    return Dollars("annual", date.fromisoformat(first), to, usd, usd, usd, ("c-a",))


def test_an_annual_amount_that_runs() -> None:
    # 15,000 m USD a year ÷ 11 = 1,363.6 MW; ÷ 14 = 1,071.4; ÷ 8 = 1,875.
    found = implied_mw([annual("2026-07-01", "2029-05-31", 15e9)], END_2026, RENT)
    assert found is not None
    assert found.point_mw == pytest.approx(15_000 / 11)
    assert (found.low_mw, found.high_mw) == pytest.approx((15_000 / 14, 15_000 / 8))


def test_between_two_annual_amounts_the_straight_line() -> None:
    # 13 bn in 2025 and 28 bn in 2028, mid-year to mid-year: at the end of 2026 half of the way,
    # (31 Dec 2026 − 2 Jul 2025) / (1 Jul 2028 − 2 Jul 2025) = 547 / 1,095 days, 20.5 bn.
    amounts = [annual("2025-01-01", "2025-12-31", 13e9), annual("2028-01-01", "2028-12-31", 28e9)]
    found = implied_mw(amounts, END_2026, RENT)
    assert found is not None
    assert found.usd_a_year == pytest.approx(20.5e9, rel=1e-3)


def test_a_total_is_spread_over_its_term() -> None:
    # 22.4 bn from 10 March 2025 over five years: 4.48 bn a year ÷ 11 = 407 MW.
    total = Dollars("total", date(2025, 3, 10), date(2030, 3, 10), 22.4e9, 22.4e9, 22.4e9, ("c-t",))
    found = implied_mw([total], END_2026, RENT)
    assert found is not None
    assert found.point_mw == pytest.approx(407.3, abs=0.5)
    assert implied_mw([total], date(2031, 12, 31), RENT) is None


def test_without_a_term_there_is_no_year() -> None:
    total = Dollars("total", date(2025, 11, 18), None, 30e9, 30e9, 30e9, ("c-t",))
    assert implied_mw([total], END_2026, RENT) is None
    assert implied_mw([], END_2026, RENT) is None
