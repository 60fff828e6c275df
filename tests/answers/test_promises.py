"""The largest standing promise of a tie."""

from __future__ import annotations

from collections.abc import Callable

from lanebook.answers.book import Book
from lanebook.answers.promises import MEGAWATTS, MONEY, hardest, largest, live_rows

TIE = "tie:cloud--lab--compute_supply"


def rows(small_book: Callable[..., Book], *claims: dict[str, str]) -> list:
    book = small_book(
        ties=[{"id": "cloud--lab--compute_supply", "layer": "full_stack"}],
        claims=[{"subject": TIE, "published": "2026-01-01"} | row for row in claims],
        vocabulary=[
            {"property": name, "type": "number"} for name in ("capacity", "contracted_capacity", "amount")
        ],
        sources=[{"id": "s", "publisher": "Paper", "published": "2026-01-01", "kind": "news"}],
    )
    return live_rows(book.beliefs, TIE)


def mw(value: str, **more: str) -> dict[str, str]:
    return {"property": "contracted_capacity", "value": value, "unit": "MW", "bound": "point", "basis": "it"} | more


def test_a_binding_promise_goes_before_a_larger_option(small_book: Callable[..., Book]) -> None:
    found = largest(
        rows(small_book, mw("1000", status="binding"), mw("5000", status="option", bound="up_to")), MEGAWATTS, "MW"
    )
    assert found is not None
    assert (found.point, found.firmness, found.claims) == (1000, "binding", ("c1",))
    assert found.note == "it; option ≤5,000 MW"


def test_an_option_alone_is_an_option(small_book: Callable[..., Book]) -> None:
    found = largest(rows(small_book, mw("5000", status="option", bound="up_to")), MEGAWATTS, "MW")
    assert found is not None
    assert (found.low, found.point, found.bound, found.firmness) == (None, 5000, "up_to", "option")


def test_forecasts_and_rumours_promise_nothing(small_book: Callable[..., Book]) -> None:
    said = rows(small_book, mw("5000", status="forecast"), mw("6000", status="rumoured"))
    assert largest(said, MEGAWATTS, "MW") is None
    assert hardest(said) == "rumoured"


def test_totals_of_one_tie_are_not_added(small_book: Callable[..., Book]) -> None:
    money = [
        {"property": "amount", "value": value, "unit": "USD", "bound": "point", "valid_from": day, "published": day}
        for value, day in (("12", "2025-03-10"), ("4", "2025-05-15"), ("22", "2025-09-25"))
    ]
    found = largest(rows(small_book, *money), MONEY, "USD")
    assert found is not None
    assert (found.point, found.claims) == (22, ("c3",))


def test_what_was_denied_is_gone(small_book: Callable[..., Book]) -> None:
    said = rows(
        small_book,
        mw("1000", status="announced", published="2025-01-01"),
        mw("1000", status="denied", published="2025-02-01"),
    )
    assert said == []
