"""What the brief says of the clearing model: the label, how surely, and what one more is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.support.bound import bound, label, usd

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.brief import bound_of, brief
from lanebook.answers.brief_models import Binding, binding_table, holds_words, worth_words


def test_a_year_tells_what_binds_how_surely_and_what_one_more_is_worth() -> None:
    table = binding_table(Binding("", bound(), ()))
    assert table.rows == (
        ("2027", "power", "97 %", "memory (HBM)", "2.14–3.39 m USD per MW-year"),
        ("2028", "packaging (CoWoS)", "contested, 62 %", "memory (HBM)", "11,400 USD per wafer"),
    )


def test_a_sure_label_names_what_binds_as_well_but_no_runner_up() -> None:
    alone = replace(label("2027", "power", "power", 0.97, "stable"), also=())
    table = binding_table(Binding("", replace(bound(), labels=(alone,)), ()))
    assert table.rows[0][3] == ""


def test_single_grids_stay_with_the_answer_itself() -> None:
    *_, prices = Binding("", bound(), ()).tables()
    assert [row[0] for row in prices.rows] == [
        "power, USD/MW-year",
        "packaging (CoWoS), USD/wafer",
    ]


def test_a_label_nobody_tested_is_unknown_not_sure() -> None:
    assert holds_words(label("2027", "power", "power", None, None)) == "?"


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (None, ""),
        (Figure(0.0, 0.0, 0.0, "USD/MW-year", "derived"), ""),
        (usd(0.42, 0.42, "USD/USD"), "0.42 USD per USD"),
        (usd(999_400.0, 1_000_600.0, "USD/wafer"), "1 m USD per wafer"),
        (usd(80.04, 120.2, "USD/HBM stack"), "80–120 USD per HBM stack"),
        (Figure(2.0, 3.0, 4.0, "MW", "derived"), "2–4 MW"),
    ],
)
def test_worth_has_three_digits_and_both_ends_at_a_kink(price: Figure | None, said: str) -> None:
    assert worth_words(price) == said


def test_what_binds_is_an_answer_of_its_own_for_the_workbook(book: Callable[..., Book]) -> None:
    told = brief(book("2026-05-31"), labs=("xai",))
    (bound_alone,) = bound_of(told)
    assert told.data.binding is not None
    assert bound_alone.finding == told.data.binding.finding
    assert bound_alone.tables()[0].title == "What binds"
    assert bound_of(replace(told, data=replace(told.data, binding=None))) == ()
    assert told.data.readings is None
