"""Contradictions: real disagreements between sources, widest first, never averaged."""

from __future__ import annotations

from collections.abc import Callable

from lanebook.answers.book import Book
from lanebook.answers.contradictions import contradictions, side_words


def test_the_spacex_lane_comes_first_with_both_readings(book: Callable[..., Book]) -> None:
    answer = contradictions(book("2026-05-31"))
    widest = answer.data.found[0]
    assert widest.subject == "tie:spacex--anthropic--compute_supply"
    # 45 bn USD to May 2029 as filed against 90 days' notice at 1.25 bn USD a month:
    # 1.25 × 12 × 90 ÷ 365.25 = 3.70 bn USD; 45 ÷ 3.70 = 12.2.
    assert side_words(widest.prevails).startswith("45 bn USD")
    assert side_words(widest.other) == "3.7 bn USD (90 days' notice: certain on any day)"
    assert round(widest.ratio, 1) == 12.2
    assert "12.2× apart" in answer.finding
    assert widest.prevails.claims
    assert widest.other.claims


def test_ratios_fall_within_compute_and_within_the_rest(book: Callable[..., Book]) -> None:
    found = contradictions(book("2026-05-31")).data.found
    compute = [
        each
        for each in found
        if not each.subject.startswith("tie:")
        or any(kind in each.subject for kind in ("compute_supply", "hosting", "chip_supply"))
    ]
    assert list(found[: len(compute)]) == compute
    assert [each.ratio for each in compute] == sorted(
        (each.ratio for each in compute), reverse=True
    )
    assert all(each.ratio >= 1.25 for each in found)


def test_nothing_known_later_contradicts(book: Callable[..., Book]) -> None:
    early = contradictions(book("2026-04-30")).data.found
    assert "tie:spacex--anthropic--compute_supply" not in {each.subject for each in early}
    for each in early:
        for side in (each.prevails, each.other):
            assert side.published.isoformat() <= "2026-04-30"


def test_about_a_firm_keeps_its_ties_only(book: Callable[..., Book]) -> None:
    found = contradictions(book("2026-05-31"), about=["org:anthropic"]).data.found
    assert found
    assert all("anthropic" in each.subject for each in found)


def test_an_early_book_says_so(book: Callable[..., Book]) -> None:
    answer = contradictions(book("2022-01-01"))
    assert answer.finding == "No two sources differ by a quarter or more."
    assert answer.tables()[0].rows == ()
