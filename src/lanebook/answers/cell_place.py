"""Find one place of the sheet: the row, what contains it, its figure and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.cell_payload import Kind
from lanebook.answers.sheet_cells import BLANK, UNKNOWN
from lanebook.answers.sheet_opening import YEARS_AHEAD, YEARS_BACK, Opened
from lanebook.answers.sheet_parts import BuyerSheet, SheetLane
from lanebook.base.errors import UnknownName
from lanebook.engines.count import NOTHING, BuyerYear, Reading, Worth
from lanebook.engines.count.worths import Promise

#: Rows that close a buyer's part, in words.
SUMS: Final[dict[str, str]] = {
    "cleared": "Cleared",
    "ask": "Ask",
    "open": "Open",
    "implied": "Implied besides",
    "control": "Own stated total",
    "unattributed": "Unattributed",
    "matched": "Bare sites filled by chips",
    "chips_left": "Chips without a site",
    "sites_left": "Sites without chips",
    "undated": "Undated",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a buyer's sheet.

    Attributes:
        opened: the sheet it stands in.
        sheet: the buyer's part.
        kind: of place; lane: its id as asked.
        row: the lane or component; None for sums and for what was not known.
        parent: lane that contains it; None if none does.
        sum: name of the sum; "" for lanes.
        year: year-end; None for promises without a date.
        figure: what the cell shows; implied: megawatts its dollars imply, None if none.
        worth: how it was counted; None for sums, chips and undated promises.
        chips: reading of silicon; None elsewhere.
    """

    opened: Opened
    sheet: BuyerSheet
    kind: Kind
    lane: str
    row: SheetLane | None
    parent: SheetLane | None
    sum: str
    year: int | None
    figure: Figure
    implied: Figure | None
    worth: Worth | None
    chips: Reading | None

    @property
    def buyer(self) -> str:
        """Organisation id without prefix."""
        return self.sheet.id.removeprefix("org:")

    @property
    def index(self) -> int | None:
        """Position of the year in the sheet; None for promises without a date."""
        return None if self.year is None else self.opened.desk.years.index(self.year)

    @property
    def key(self) -> str:
        """Id of the tie, site or sum without prefix."""
        return self.lane.partition(":")[2]

    @property
    def label(self) -> str:
        """The row in words."""
        if self.sum:
            return SUMS[self.sum]
        return self.row.label if self.row else self.lane


def span_of(book: Book, year: int | None) -> tuple[int, int]:
    """Return the years of a sheet that shows `year`: as the sheet itself chooses, widened to it."""
    here = book.as_of.valid_at.year
    first, last = here - YEARS_BACK, here + YEARS_AHEAD
    return (first, last) if year is None else (min(first, year), max(last, year))


def place_of(book: Book, opened: Opened, sheet: BuyerSheet, lane: str, year: int | None) -> Place:
    """Return the place of `lane` and `year` in a buyer's sheet.

    A lane of the register that the sheet does not show (nothing was known of it, or it has nothing
    to show) is a blank place.

    Raises:
        UnknownName: if there is no such row.
    """
    index = None if year is None else opened.desk.years.index(year)
    kind, _, name = lane.partition(":")
    if kind == "sum" and name in SUMS:
        figure = _sum_figure(sheet, name, index)
        return Place(
            opened, sheet, "sum", lane, None, None, name, year, figure, None, None, None
        )  # fmt: skip
    for row, parent in rows_of(sheet):
        if row.id == lane:
            return _row_place(opened, sheet, row, parent, year)
    if not _is_registered(book, lane):
        raise UnknownName(
            f"The sheet of {sheet.name} has no row {lane!r}.",
            expected="tie:ID, site:ID, own:BUYER or sum: " + ", ".join(SUMS),
            next_step="take the id of a row from /api/sheet.",
        )
    return Place(
        opened, sheet, "site" if kind == "site" else "lane", lane, None, None, "", year, BLANK,
        None, None, None,
    )  # fmt: skip


def rows_of(sheet: BuyerSheet) -> Iterator[tuple[SheetLane, SheetLane | None]]:
    """Yield every row of a buyer with the lane that contains it; lanes of their own first."""
    for lane in sheet.lanes:
        yield lane, None
    for lane in sheet.lanes:
        for part in lane.components:
            yield part, lane


def _row_place(
    opened: Opened, sheet: BuyerSheet, row: SheetLane, parent: SheetLane | None, year: int | None
) -> Place:
    kind: Kind = "component" if parent else "lane"
    if row.id.startswith("own:"):
        kind = "own"
    elif row.id.startswith("site:"):
        kind = "site"
    if year is None:
        figure = row.undated or BLANK
        return Place(opened, sheet, kind, row.id, row, parent, "", None, figure, None, None, None)
    index = opened.desk.years.index(year)
    worth, chips = _counted(opened, sheet, row.id, year)
    return Place(
        opened, sheet, kind, row.id, row, parent, "", year, row.cells[index], row.implied[index],
        worth, chips,
    )  # fmt: skip


def _counted(
    opened: Opened, sheet: BuyerSheet, lane: str, year: int
) -> tuple[Worth | None, Reading | None]:
    desk = opened.desk
    counted = desk.counted(sheet.id.removeprefix("org:"), year, desk.basis).counted
    kind, _, key = lane.partition(":")
    if kind == "own":
        return _own_total(counted), None
    if kind == "site":
        return counted.own.get(key, NOTHING), None
    for group in (counted.ready, counted.bare):
        if key in group:
            return group[key], None
    if key in counted.chips:
        return None, counted.chips[key]
    if key in counted.chips_inside:
        return None, counted.chips_inside[key][0]
    tie = desk.capacity.ties[key]
    if tie.layer == "chips":
        return None, None
    return desk.counters[year, desk.basis].worth(key), None


def _own_total(counted: BuyerYear) -> Worth:
    known = [worth for worth in counted.own.values() if worth.point is not None]
    promises: tuple[Promise, ...] = tuple(each for worth in known for each in worth.promises)
    return Worth(
        None,
        sum(worth.point or 0.0 for worth in known) if known else None,
        None,
        promises,
        "derived",
    )


def _sum_figure(sheet: BuyerSheet, name: str, index: int | None) -> Figure:
    if name == "undated":
        return sheet.undated or BLANK
    if index is None:
        return BLANK
    figures: tuple[Figure | None, ...] = getattr(sheet, name)
    return figures[index] or UNKNOWN


def _is_registered(book: Book, lane: str) -> bool:
    kind, _, key = lane.partition(":")
    if kind == "own":
        return f"org:{key}" in set("org:" + book.snapshot.organisations["id"])
    table = {"tie": book.snapshot.ties, "site": book.snapshot.sites}.get(kind)
    return table is not None and key in table["id"].to_list()
