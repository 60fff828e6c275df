"""Ties and sites of a book in megawatts, read once for all that a page asks."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.book import Book, once_per_book
from lanebook.evidence.parameters import Parameters
from lanebook.network.build.capacity import build_capacity, rows_by_subject
from lanebook.network.build.rows import Row
from lanebook.network.capacity import CapacityBook


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting megawatts starts from.

    Attributes:
        rows: live and lost claims per subject.
        capacity: ties and sites in megawatts of one load.
        parameters: an own copy that has handed out what the reading of `capacity` used.
    """

    rows: dict[str, list[Row]]
    capacity: CapacityBook
    parameters: Parameters


def counted(book: Book, *, facility: bool = False) -> Counted:
    """Return ties and sites of `book`; the assumptions are the caller's own, to add to.

    Args:
        facility: in megawatts of facility load instead of IT load.
    """
    found = _facility(book) if facility else _it(book)
    return Counted(found.rows, found.capacity, found.parameters.copy())


@once_per_book
def claim_rows(book: Book) -> dict[str, list[Row]]:
    """Return live and lost claims per subject, as `rows_by_subject` does."""
    return rows_by_subject(book.beliefs.live)


@once_per_book
def _it(book: Book) -> Counted:
    return _read(book, facility=False)


@once_per_book
def _facility(book: Book) -> Counted:
    return _read(book, facility=True)


def _read(book: Book, *, facility: bool) -> Counted:
    parameters = Parameters(book.snapshot)
    rows = claim_rows(book)
    capacity = build_capacity(book.snapshot, rows, parameters, facility=facility)
    return Counted(rows, capacity, parameters)
