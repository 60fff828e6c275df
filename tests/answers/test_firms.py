"""The list of firms: lanes as the network counts them, open columns as the sheet does."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.firms import firms
from lanebook.answers.sheet import sheet
from lanebook.network import query
from lanebook.network.model import LANE_KINDS, NONE


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of_folder(known=date(2026, 5, 31))


def test_lanes_are_live_ones_that_are_no_part_of_another(book: Book) -> None:
    row = next(row for row in firms(book).data.firms if row.id == "org:openai")
    network = book.network
    node = network.node_index["org:openai"]
    found = query.lanes_in(network, node, kinds=LANE_KINDS)
    assert row.n_lanes_in == sum(network.part_of[tie] == NONE for tie in found)
    assert row.n_lanes_in > 10


def test_cleared_and_open_are_those_of_the_sheet(book: Book) -> None:
    column = sheet(book, labs=("anthropic",)).data.buyers[0]
    row = next(row for row in firms(book).data.firms if row.id == "org:anthropic")
    assert row.cleared == column.cleared[1]
    assert (row.open, row.open_year) == (column.open[2], 2027)


def test_a_firm_without_a_column_has_neither_zero_nor_question(book: Book) -> None:
    row = next(row for row in firms(book).data.firms if row.id == "org:nvidia")
    assert (row.cleared, row.open, row.open_year) == (None, None, None)


def test_an_early_book_lists_only_whom_it_knew(book: Book) -> None:
    early = firms(book_of_folder(known=date(2024, 1, 31)))
    assert all(row.first_known <= date(2024, 1, 31) for row in early.data.firms)
    assert 0 < len(early.data.firms) < len(firms(book).data.firms)
    assert firms(book_of_folder(known=date(1990, 1, 1))).finding.startswith("No firm was known")


def test_the_finding_and_the_table_count_alike(book: Book) -> None:
    answer = firms(book)
    (table,) = answer.tables()
    assert len(table.rows) == sum(answer.data.kinds.values()) == len(answer.data.firms)
    assert f"Of {len(table.rows)} firms known" in answer.finding
