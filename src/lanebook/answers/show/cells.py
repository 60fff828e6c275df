"""Megawatts of lanes by year from the procurement sheet, so that both print the same figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.book import Book
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import SheetLane

Cells = dict[tuple[str, str], tuple[Figure, ...]]


def sheet_cells(
    book: Book, buyers: Iterable[str], years: Sequence[int]
) -> tuple[Cells, tuple[ParameterUse, ...]]:
    """Return (buyer, tie) → megawatts of IT load at each year-end, and the assumptions used.

    Args:
        buyers: "org:…" subjects whose lanes are wanted.
        years: consecutive year-ends.
    """
    wanted = sorted(set(buyers))
    if not wanted:
        return {}, ()
    answer = sheet(book, labs=wanted, years=(years[0], years[-1]))
    cells = {
        (buyer.id, lane.id): lane.cells
        for buyer in answer.data.buyers
        for top in buyer.lanes
        for lane in _all(top)
    }
    return cells, answer.parameters


def _all(lane: SheetLane) -> Iterator[SheetLane]:
    yield lane
    for part in lane.components:
        yield from _all(part)
