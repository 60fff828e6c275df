"""A book that has fallen silent says so."""

from __future__ import annotations

from collections.abc import Callable

from lanebook.answers.book import Book
from lanebook.answers.freshness import freshness


def test_silence_of_more_than_a_month_is_said(book: Callable[..., Book]) -> None:
    assert freshness(book("2026-05-31")) == ()
    assert freshness(book("2026-06-30")) == ()
    (said,) = freshness(book("2026-11-22"))
    assert "31 May 2026" in said


def test_an_empty_view_is_not_called_stale(book: Callable[..., Book]) -> None:
    assert freshness(book("2000-01-01")) == ()
