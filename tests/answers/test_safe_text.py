"""Text of strangers, made harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.answers.safe_text import safe, safe_link


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


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=1#e", "HTTP://example.org"])
def test_web_addresses_may_be_links(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        " https://example.org",
        'https://example.org/"onclick=x',
        "https://example.org/<b>",
        "https://example.org/\u202e",
        "https://example.org/" + "a" * 3000,
        "",
    ],
)
def test_anything_else_stays_text(url: str) -> None:
    assert safe_link(url) is None
