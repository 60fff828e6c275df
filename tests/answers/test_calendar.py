"""The calendar of the date control, and the directory behind Find."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date

import pytest

from lanebook.answers.book import Book
from lanebook.answers.calendar import calendar
from lanebook.answers.directory import directory
from lanebook.answers.serialise import to_json
from lanebook.base.errors import InputError

MakeBook = Callable[..., Book]
TIE = "tie:cloud--lab--compute_supply"


def test_it_counts_every_claim_of_the_ledger_once(book: MakeBook) -> None:
    data = calendar(book("2026-05-31")).data
    n_claims = book("2026-05-31").snapshot.claims.height
    assert sum(each.n_claims for each in data.days) == n_claims
    assert sum(each.n_claims for each in data.months) == n_claims
    assert [each.on for each in data.days] == sorted({each.on for each in data.days})
    assert (data.first_on, data.last_on) == (date(2022, 8, 31), date(2026, 5, 31))


def test_it_does_not_depend_on_the_known_day(book: MakeBook) -> None:
    # It offers days to go to: counts only, of the whole ledger.
    assert calendar(book("2024-01-01")).data == calendar(book("2026-05-31")).data


def test_months_follow_one_another_from_2019(book: MakeBook) -> None:
    months = [each.on for each in calendar(book("2026-05-31")).data.months]
    assert months[0] == date(2019, 1, 1)
    steps = {
        (later.year - earlier.year) * 12 + later.month - earlier.month
        for earlier, later in itertools.pairwise(months)
    }
    assert steps == {1}


def test_ties_begin_with_what_holds_and_end_on_their_end(small_book: MakeBook) -> None:
    # Said in March to hold since January: begun in January. It ends in June; December lies ahead.
    common = {"subject": TIE, "published": "2026-03-05"}
    made = small_book(
        organisations=[{"id": "cloud", "name": "Cloud"}, {"id": "lab", "name": "Lab"}],
        ties=[{"id": "cloud--lab--compute_supply", "layer": "full_stack"}],
        claims=[
            common | {"property": "event", "value": "on", "valid_from": "2026-01-02"},
            common | {"property": "event", "value": "more", "valid_from": "2026-12-31"},
            common | {"property": "end", "value": "2026-06-30", "unit": "date",
                      "published": "2026-07-01"},
        ],
    )  # fmt: skip
    data = calendar(made).data
    assert [(each.on, each.n_begun, each.n_ended) for each in data.valid_days] == [
        (date(2026, 1, 2), 1, 0),
        (date(2026, 6, 30), 0, 1),
    ]
    assert [(each.on.month, each.n_claims, each.n_begun, each.n_ended) for each in data.months] == [
        (1, 0, 1, 0), (2, 0, 0, 0), (3, 2, 0, 0), (4, 0, 0, 0), (5, 0, 0, 0), (6, 0, 0, 1),
        (7, 1, 0, 0),
    ]  # fmt: skip
    assert data.first_lane_on == date(2026, 3, 5)


def test_an_empty_book_has_no_days(small_book: MakeBook) -> None:
    answer = calendar(small_book())
    assert answer.finding == "The book holds no claim."
    assert (answer.data.first_on, answer.data.days, answer.data.months) == (None, (), ())


def test_the_directory_knows_firms_by_alias_and_ticker(book: MakeBook) -> None:
    entries = {each.id: each for each in directory(book("2026-05-31")).data.entries}
    nvidia = entries["org:nvidia"]
    assert (nvidia.label, nvidia.page) == ("Nvidia", "/firm/nvidia")
    assert "NVDA" in nvidia.also
    lane = entries["tie:spacex--anthropic--compute_supply"]
    # The lane became known on 6 May 2026, three weeks before the filing.
    assert (lane.kind, lane.first_known) == ("tie", date(2026, 5, 6))


def test_the_directory_never_names_what_was_not_known(book: MakeBook) -> None:
    early, late = (directory(book(each)).data.entries for each in ("2024-01-01", "2026-05-31"))
    assert {each.id for each in early} < {each.id for each in late}
    assert all(each.first_known <= date(2024, 1, 1) for each in early)
    assert "tie:spacex--anthropic--compute_supply" not in {each.id for each in early}
    assert directory(book("2019-01-01")).finding == "Nothing was known by name on 1 January 2019."


def test_the_directory_stands_by_kind_then_by_weight(book: MakeBook) -> None:
    firms = directory(book("2026-05-31"), kinds=["org"]).data.entries
    assert {each.kind for each in firms} == {"org"}
    weights = [each.n_claims + each.n_near for each in firms]
    assert weights == sorted(weights, reverse=True)
    assert all(each.n_claims + each.n_near > 0 for each in firms)


def test_a_kind_that_is_none_is_refused(book: MakeBook) -> None:
    with pytest.raises(InputError, match="'person' is no kind of thing"):
        directory(book("2026-05-31"), kinds=["person"])


def test_same_bytes_twice(book: MakeBook) -> None:
    first, second = (to_json(directory(book("2025-09-30"))) for _ in range(2))
    assert first == second
