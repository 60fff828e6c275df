"""The buyers' parts of the sheet over the years of a model, counted once a book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet

_KEY: Final = "lanebook.answers.clearing.sheets"


def sheets_of(book: Book, first: int, last: int) -> Mapping[str, BuyerSheet]:
    """Return the buyers of the sheet by organisation id, remembered with the book.

    Args:
        book: at its as-of.
        first, last: year-ends, both included.
    """
    held: dict[tuple[int, int], Mapping[str, BuyerSheet]] = book.__dict__.setdefault(_KEY, {})
    if (first, last) not in held:
        data = sheet(book, years=(first, last), words=False).data
        held[first, last] = {each.id.removeprefix("org:"): each for each in data.buyers}
    return held[first, last]
