"""What every view must say of itself: how far behind the book is, which conventions are younger."""

from __future__ import annotations

from datetime import date
from typing import Final

from lanebook.answers.answer import ParameterUse
from lanebook.answers.assumptions import younger_than_view
from lanebook.answers.book import Book
from lanebook.answers.wording import day

#: Silence longer than this is said, days.
QUIET_DAYS: Final = 30


def newest_on(book: Book) -> date | None:
    """Return the day of the newest claim known, or None where nothing is."""
    newest = book.snapshot.known(book.as_of.known_at)["published"].max()
    return newest if isinstance(newest, date) else None


def freshness(book: Book) -> tuple[str, ...]:
    """Return the caveat of a book that ends well before the day of knowledge, or nothing."""
    newest = newest_on(book)
    if newest is None or (book.as_of.known_at - newest).days <= QUIET_DAYS:
        return ()
    return (f"The newest claim known is of {day(newest)}: what happened since is not in the book.",)


def view_caveats(book: Book, uses: tuple[ParameterUse, ...]) -> tuple[str, ...]:
    """Return what the view says of itself: a silent book, conventions younger than the day."""
    return (*freshness(book), *younger_than_view(uses, book.as_of.known_at))
