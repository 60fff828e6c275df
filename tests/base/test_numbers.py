"""The book's number grammar is narrower than Python's; an absent end of an interval stays absent."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.numbers import NUMBER, Interval, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("-0", 0.0),
        ("1250", 1250.0),
        ("-3.5", -3.5),
        ("2.5e9", 2.5e9),
        ("1E-3", 0.001),
        ("9007199254740993", 9007199254740992.0),  # 2^53 + 1 has no binary64; the ledger keeps text
    ],
)
def test_numbers_of_the_grammar(text, value):
    assert parse_number(text) == value
    assert math.copysign(1, parse_number(text)) == math.copysign(1, value)


@pytest.mark.parametrize(
    "text",
    [
        "", " 1", "1 ", "1\n", "+1", "1_000", "1,000", "１２", "٣", "0x10", "01", ".5", "5.", "1e",
        "nan", "NaN", "inf", "-inf", "Infinity", "1e400", "-1e400", "1e9999", "−5", "1.2.3", "GW",
    ],
)  # fmt: skip
def test_what_python_would_read_and_a_book_must_not(text):
    assert parse_number(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_back(value):
    text = repr(value)
    assert parse_number(text) == (value or 0.0)
    assert parse_number(text.replace("e", "E")) == (value or 0.0)


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_of_the_grammar_or_nothing(text):
    value = parse_number(text)
    assert (value is None) or (NUMBER.fullmatch(text) is not None and math.isfinite(value))


ENDS = st.none() | st.floats(-1e12, 1e12)
INTERVALS = st.builds(Interval, ENDS, ENDS, ENDS)


@given(INTERVALS, INTERVALS)
def test_adding_commutes_and_keeps_absence(left, right):
    total = left + right
    assert total == right + left
    for end in ("low", "point", "high"):
        parts = (getattr(left, end), getattr(right, end))
        assert (getattr(total, end) is None) == (None in parts)


@given(INTERVALS)
def test_zero_adds_nothing_and_one_scales_nothing(interval):
    assert interval + Interval.exact(0.0) == interval
    assert interval.scaled(1.0) == interval


def test_scaling_works_end_by_end():
    # 10-20-40 MW of IT at a PUE of 1.25 are 12.5-25-50 MW at the meter; an open top stays open.
    assert Interval(10, 20, 40).scaled(1.25) == Interval(12.5, 25, 50)
    assert Interval(10, 20, None).scaled(2) == Interval(20, 40, None)
