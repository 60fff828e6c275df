"""Text measured for a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lanebook.views.terminal.text import encodable, padded, width, wrapped


def test_ascii_terminals_get_readable_stand_ins() -> None:
    assert (
        encodable("≥7,700 – ≈2 × 3 … −1 · München 漢", "ascii")
        == ">=7,700 - ~=2 x 3 ... -1 | M?nchen ?"
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
