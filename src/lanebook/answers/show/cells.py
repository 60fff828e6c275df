"""Lanes by year from the procurement sheet, so that both print the same figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.assumptions import parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.sheet_opening import Opened, buyer_sheet, open_sheet
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


def sheet_cells(
    book: Book, subject: str, buyers: Iterable[str], years: Sequence[int]
) -> SheetCells:
    """Return the lanes of some buyers as the sheet counts them, and the whole sheet of one.

    Args:
        subject: buyer whose column is wanted too, where it is among `buyers`.
        buyers: "org:…" subjects whose lanes are wanted.
        years: consecutive year-ends.
    """
    wanted = sorted(set(buyers))
    if not wanted:
        return SheetCells(tuple(years), {}, {}, ())
    opened = open_sheet(book, labs=wanted, years=(years[0], years[-1]))
    lanes: dict[str, tuple[SheetLane, ...]] = {}
    columns: dict[str, BuyerSheet] = {}
    for buyer in opened.buyers:
        if f"org:{buyer}" == subject:
            columns[subject] = buyer_sheet(opened.desk, opened.writer, buyer)
            lanes[subject] = columns[subject].lanes
        else:
            lanes[f"org:{buyer}"] = _lanes(opened, buyer)
    return SheetCells(
        years=tuple(years),
        buyers=columns,
        lanes={
            (buyer, lane.id): lane
            for buyer, tops in lanes.items()
            for top in tops
            for lane in _all(top)
        },
        parameters=parameter_uses(opened.parameters),
    )


def _lanes(opened: Opened, buyer: str) -> tuple[SheetLane, ...]:
    """Return the lanes of a buyer without its column: sums over all bases are most of the work."""
    desk = opened.desk
    counts = {year: desk.counted(buyer, year, desk.basis).counted for year in desk.years}
    return opened.writer.lanes(buyer, counts)


def _all(lane: SheetLane) -> Iterator[SheetLane]:
    yield lane
    for part in lane.components:
        yield from _all(part)
