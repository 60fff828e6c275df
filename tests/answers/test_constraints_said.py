"""Which claims say what binds: the rule on made-up rows, then exactly what it finds in the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lanebook.answers.book import Book
from lanebook.answers.constraints_said import LAYERS_OF, clauses, clauses_of

#: Every statement of the shipped book: first claim, what it names, whether it binds, years.
SHIPPED = [
    ("c-cd8f05973c", "demand", True, (2025, 2025)),
    ("c-8d1f48be2b", "demand", True, (2024, 2025)),
    ("c-24d4df39f2", "power", True, (2026, 2027)),
    ("c-11eceec9ea", "capital", True, (2030, 2030)),
    ("c-8f468016e0", "supply", True, (2025, 2026)),
    ("c-fd117d4874", "power", True, (2025, 2025)),
    ("c-3fa4b2fdb1", "memory", True, (2025, 2026)),
    ("c-a30d421e08", "memory", True, (2026, 2026)),
    ("c-439aeef148", "wafers", True, (2026, 2026)),
    ("c-003f7b36aa", "power", True, (2027, 2028)),
    ("c-6acd89583d", "power", True, (2027, 2028)),
    ("c-4a980779c2", "wafers", True, (2026, 2026)),
    ("c-640413dd94", "memory", True, (2026, 2026)),
    ("c-378de771d6", "supply", True, (2026, 2026)),
    ("c-5e43fad7ca", "wafers", True, (2026, 2027)),
    ("c-a0dc3d28d5", "wafers", True, (2026, 2027)),
    ("c-840afa3d0f", "memory", True, (2026, 2026)),
    ("c-840afa3d0f", "packaging", False, (2026, 2026)),
    ("c-840afa3d0f", "wafers", True, (2026, 2026)),
    ("c-1eef75cc48", "wafers", True, (2026, 2026)),
    ("c-7dc0bccd70", "wafers", True, (2026, 2026)),
    ("c-f67d53376f", "wafers", True, (2028, 2030)),
    ("c-41f725c9cf", "memory", True, (2026, 2030)),
    ("c-3f7441b8eb", "power", True, (2026, 2036)),
    ("c-8f555e33b1", "memory", True, (2026, 2026)),
    ("c-776766c3da", "demand", True, (2026, 2026)),
    ("c-29200b08a7", "chips", True, (2026, 2026)),
]


def row(value: str, subject: str = "org:acme", **changes: object) -> dict[str, object]:
    return {
        "id": "c-1", "subject": subject, "property": "event", "value": value, "number": None,
        "note": "", "status": "reported", "valid_from": None, "valid_to": None,
        "published": date(2025, 5, 1), **changes,
    }  # fmt: skip


def said(value: str, subject: str = "org:acme", **changes: object) -> list[tuple[str, bool]]:
    return [(each.family, each.binds) for each in clauses_of(row(value, subject, **changes))]


@pytest.mark.parametrize(
    ("value", "subject", "found"),
    [
        ("HBM sold out", "org:acme", [("memory", True)]),
        ("sold out through 2026", "layer:n2-wafers", [("wafers", True)]),
        ("CoWoS easing; memory and N3 become binding", "layer:cowos",
         [("memory", True), ("packaging", False), ("wafers", True)]),
        ("capacity-constrained through June 2026", "org:acme", [("supply", True)]),
        ("tool output becomes binding", "layer:accelerators", [("chips", True)]),
        ("leases cancelled", "org:acme", [("demand", True)]),
        ("renting out surplus compute", "org:acme", [("demand", True)]),
        ("auction fell short of requirement", "org:pjm", [("power", True)]),
        ("supply of HBM secured through 2028", "layer:hbm", []),
        ("lead time of 36 months", "layer:transformers", []),
        ("exclusivity ended", "org:acme", []),
    ],
)  # fmt: skip
def test_words_decide(value: str, subject: str, found: list[tuple[str, bool]]) -> None:
    assert said(value, subject) == found


@pytest.mark.parametrize(
    ("property_", "number", "binds"),
    [("fill_rate", 0.5, True), ("fill_rate", 1.0, False), ("utilisation", 1.0, True),
     ("utilisation", 0.9, False), ("booked_share", 1.0, True), ("booked_share", 0.5, False)],
)  # fmt: skip
def test_numbers_decide(property_: str, number: float, *, binds: bool) -> None:
    found = said("", "layer:hbm", property=property_, number=number)
    assert found == ([("memory", True)] if binds else [])


def test_an_auction_binds_only_at_its_cap() -> None:
    paid: dict[str, object] = {"property": "capacity_price", "number": 333.0}
    assert said("", "org:pjm", note="at cap", **paid) == [("power", True)]
    assert said("", "org:pjm", note="zone", **paid) == []
    assert said("", "org:pjm", note="simulated, at cap", status="forecast", **paid) == []


@pytest.mark.parametrize(
    ("value", "changes", "years"),
    [
        ("HBM sold out", {}, (2025, 2025)),
        ("HBM shortage lasts to 2030", {"valid_from": date(2025, 5, 1)}, (2025, 2030)),
        ("2027/28 auction short of requirement", {"valid_from": date(2025, 12, 1)}, (2027, 2028)),
        ("shortfall over the next decade", {}, (2025, 2035)),
        ("sold out", {"valid_from": date(2026, 1, 1), "valid_to": date(2027, 6, 1)}, (2026, 2027)),
    ],
)
def test_years_come_from_the_period_and_the_words(
    value: str, changes: dict[str, object], years: tuple[int, int]
) -> None:
    assert [each.years for each in clauses_of(row(value, **changes))] == [years]


def test_the_shipped_book_says_exactly_this(book: Callable[..., Book]) -> None:
    found = [(each.claims[0], each.family, each.binds, each.years) for each in clauses(book())]
    assert found == SHIPPED


def test_a_number_told_twice_is_one_statement(book: Callable[..., Book]) -> None:
    tellings = {each.claims for each in clauses(book())}
    assert ("c-3fa4b2fdb1", "c-c81adfb502") in tellings
    assert ("c-6acd89583d", "c-aa53e168eb") in tellings


def test_nobody_says_what_was_not_yet_published(book: Callable[..., Book]) -> None:
    day = date(2025, 11, 1)
    found = clauses(book(day))
    assert [each.claims[0] for each in found] == [each[0] for each in SHIPPED[:5]]
    assert all(each.published <= day for each in found)


def test_every_family_has_layers_of_the_model() -> None:
    found: set[str] = {family for _, family, _, _ in SHIPPED}
    assert found <= set(LAYERS_OF)
