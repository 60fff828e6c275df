"""Ties and sites are read once per book, and each reader keeps its own list of assumptions."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.book import Book, book_of_folder, once_per_book
from lanebook.answers.capacity import counted


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of_folder(known=date(2026, 5, 31))


def test_a_book_is_read_once_and_what_readers_use_stays_apart(book: Book) -> None:
    first, second = counted(book), counted(book)
    assert first.capacity is second.capacity
    held = second.parameters.used
    name = next(each for each in first.parameters.find("useful_life") if each not in held)
    first.parameters.get(name.name, name.applies_to)
    assert name in first.parameters.used
    assert second.parameters.used == held


def test_loads_do_not_mix(book: Book) -> None:
    assert counted(book).capacity is not counted(book, facility=True).capacity


def test_what_is_remembered_belongs_to_one_book(book: Book) -> None:
    asked: list[Book] = []

    @once_per_book
    def told(of: Book) -> int:
        asked.append(of)
        return len(asked)

    other = Book(book.snapshot, book.as_of)
    assert (told(book), told(book), told(other)) == (1, 1, 2)
