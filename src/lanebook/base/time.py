"""Dates, years and the two times of the book.

`AsOf(valid_at, known_at)` is the pair of SQL:2011: application time and system time. A date is a
date: no zone, no clock. Instants (`_at` in the ledger) are UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lanebook.base.errors import InputError

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = re.compile(r"(\d{4})(?::(\d{4}))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True, order=True)
class AsOf:
    """Where we stand: the day asked about and the day of knowledge.

    Attributes:
        valid_at: the day in the world that the question is about.
        known_at: nothing published after this day may influence the answer.
    """

    valid_at: date
    known_at: date


def parse_date(text: str) -> date:
    """Read a calendar date written YYYY-MM-DD, and nothing else.

    Raises:
        InputError: if `text` has another form (weeks, other digits) or names no day.
    """
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InputError(
        f"{text!r} is not a date.",
        expected="a calendar day as YYYY-MM-DD",
        next_step="write it like 2026-05-31.",
    )


def parse_years(text: str) -> tuple[int, int]:
    """Read `2027` or `2025:2031` as an inclusive pair of years.

    Raises:
        InputError: if the form is another, the order is reversed or a year is outside 1990–2100.
    """
    match = _YEARS.fullmatch(text)
    if match:
        first = int(match[1])
        last = int(match[2] or match[1])
        if FIRST_YEAR <= first <= last <= LAST_YEAR:
            return first, last
    raise InputError(
        f"{text!r} is not a range of years.",
        expected=f"FIRST:LAST between {FIRST_YEAR} and {LAST_YEAR}",
        next_step="write it like 2025:2031.",
    )


def year_end(year: int) -> date:
    """Return 31 December of `year`: year columns mean year-end."""
    return date(year, 12, 31)


def add_years(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def day_before(day: date) -> date:
    """Return the previous calendar day."""
    return day - timedelta(days=1)
