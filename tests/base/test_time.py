"""Dates are calendar days written one way; years are ranges between fixed ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.clock import today
from lanebook.base.errors import InputError
from lanebook.base.time import add_years, day_before, parse_date, parse_years, year_end

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_a_day_written_as_iso_is_read_back(day):
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "2026", "2026-5-31", "2026-05", "20260531", "2026-W09-4", "2026-02-30", "2026-13-01",
        "31.05.2026", "２０２６-05-31", "2026-05-31T00:00", " 2026-05-31", "2026-05-31\n", "today",
    ],
)  # fmt: skip
def test_other_spellings_of_a_day_are_refused(text):
    with pytest.raises(InputError, match="is not a date") as caught:
        parse_date(text)
    assert caught.value.next_step == "write it like 2026-05-31."


@pytest.mark.parametrize(
    ("text", "years"),
    [("2027", (2027, 2027)), ("2025:2031", (2025, 2031)), ("1990:2100", (1990, 2100))],
)
def test_years_are_one_or_an_inclusive_range(text, years):
    assert parse_years(text) == years


@pytest.mark.parametrize(
    "text", ["", "27", "2031:2025", "1989", "2025:2101", "0:9999", "2025-2031"]
)
def test_other_ranges_are_refused(text):
    with pytest.raises(InputError, match="is not a range of years"):
        parse_years(text)


def test_year_columns_mean_year_end():
    assert year_end(2027) == date(2027, 12, 31)


def test_29_february_becomes_28():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


@given(DAYS)
def test_the_day_before_is_one_day_earlier(day):
    assert (day - day_before(day)).days == 1


def test_today_is_the_clock_s_day_in_utc():
    # 23:59 UTC on 31 May is already June in Berlin; the book's day is UTC's.
    assert today(lambda: datetime(2026, 5, 31, 23, 59, tzinfo=UTC)) == date(2026, 5, 31)
