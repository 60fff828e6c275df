"""Text of strangers, made safe and measurable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.views.terminal.text import encodable, padded, safe, width, wrapped


@pytest.mark.parametrize(
    ("met", "shown"),
    [
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("a\u202eb", "a<U+202E>b"),
        ("zero\u200bwidth", "zerowidth"),
        ("two\nlines\tand", "two lines and"),
        ("plain", "plain"),
    ],
)
def test_controls_are_shown_not_sent(met: str, shown: str) -> None:
    assert safe(met) == shown


def test_a_megabyte_is_cut_and_counted() -> None:
    assert safe("x" * 1_000_000) == "x" * 2_000 + "… (998,000 more characters)"


@given(st.text())
def test_nothing_that_moves_a_cursor_survives(text: str) -> None:
    assert not [
        c for c in safe(text) if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066"
    ]


def test_ascii_terminals_get_readable_stand_ins() -> None:
    assert (
        encodable("≥7,700 – ≈2 × 3 … −1 · München 漢", "ascii")
        == ">=7,700 - ~2 x 3 ... -1 | M?nchen ?"
    )
    assert encodable("≥7,700", "utf-8") == "≥7,700"
    assert encodable("≥", "no-such-encoding") == ">="


def test_wide_characters_take_two_columns() -> None:
    assert width("漢字a") == 5
    assert width("e\u0301") == 1
    assert padded("漢", 4, right=True) == "  漢"


@given(st.text(alphabet="ab 漢é", max_size=80), st.integers(4, 30))
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
