"""Lanes by year from the procurement sheet, so that both print the same figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.book import Book
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet, SheetLane

Cells = Mapping[tuple[str, str], tuple[Figure, ...]]


@dataclass(frozen=True, slots=True)
class SheetCells:
    """What a profile takes from the sheet.

    Attributes:
        years: year-ends of every figure.
        buyers: buyers by subject.
        lanes: lanes and components by (buyer, tie).
        parameters: assumptions that entered.
    """

    years: tuple[int, ...]
    buyers: Mapping[str, BuyerSheet]
    lanes: Mapping[tuple[str, str], SheetLane]
    parameters: tuple[ParameterUse, ...]

    def cells(self, n_years: int) -> Cells:
        """Return megawatts of IT load at the first `n_years` year-ends, by (buyer, tie)."""
        return {key: lane.cells[:n_years] for key, lane in self.lanes.items()}


def sheet_cells(book: Book, buyers: Iterable[str], years: Sequence[int]) -> SheetCells:
    """Return the lanes of some buyers as the sheet counts them.

    Args:
        buyers: "org:…" subjects whose lanes are wanted.
        years: consecutive year-ends.
    """
    wanted = sorted(set(buyers))
    if not wanted:
        return SheetCells(tuple(years), {}, {}, ())
    answer = sheet(book, labs=wanted, years=(years[0], years[-1]))
    return SheetCells(
        years=tuple(years),
        buyers={buyer.id: buyer for buyer in answer.data.buyers},
        lanes={
            (buyer.id, lane.id): lane
            for buyer in answer.data.buyers
            for top in buyer.lanes
            for lane in _all(top)
        },
        parameters=answer.parameters,
    )


def _all(lane: SheetLane) -> Iterator[SheetLane]:
    yield lane
    for part in lane.components:
        yield from _all(part)
