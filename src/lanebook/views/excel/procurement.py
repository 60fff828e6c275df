"""The procurement sheet as workbook sheets that recalculate.

Lane cells are inputs. Cleared is their sum plus the smaller of chips and bare sites, Open is Ask
less Cleared. Each end of the interval has a sheet of its own (low, point, high); the open column of
the low sheet reads the high sheet's Cleared, and the reverse. Formulas carry their values, so the
numbers stand even where nothing recalculates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lanebook.answers.answer import Column, Figure
from lanebook.answers.citations import Citation
from lanebook.answers.sheet_payload import Sheet
from lanebook.views.excel.book import SafeWorkbook
from lanebook.views.excel.procurement_rows import Block, Row, block_of, number_of, summed
from lanebook.views.excel.tables import (
    End,
    figure_note,
    figure_styles,
    write_figure,
    write_head,
)

NAMES: Final[dict[End, str]] = {"point": "Sheet", "low": "Sheet low", "high": "Sheet high"}
#: The other end of an interval: most cleared leaves least open.
ACROSS: Final[dict[End, End]] = {"point": "point", "low": "high", "high": "low"}
FIRST_ROW: Final = 3
FIRST_YEAR: Final = 3
ROUNDING_MW: Final = 1e-6
BARE, CHIPS = "bare site", "chips only"
FORMULAS: Final = frozenset({"matched", "cleared", "open", "unattributed"})


def write_procurement(book: SafeWorkbook, sheet: Sheet, cited: Mapping[str, Citation]) -> None:
    """Write the three sheets of the procurement sheet."""
    blocks = [block_of(buyer) for buyer in sheet.buyers]
    for end in ("point", "low", "high"):
        _Writer(book, sheet, blocks, cited, end).write()


class _Writer:
    """One end of the interval on one worksheet."""

    def __init__(
        self,
        book: SafeWorkbook,
        sheet: Sheet,
        blocks: list[Block],
        cited: Mapping[str, Citation],
        end: End,
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._blocks = blocks
        self._cited = cited
        self._end: End = end
        self._page: Worksheet = book.sheet(NAMES[end])

    def write(self) -> None:
        """Write title, header and every buyer's block."""
        load = "IT load" if self._sheet.load == "it" else "facility load"
        which = {"point": "prevailing reading", "low": "lowest reading", "high": "highest reading"}
        title = f"MW of {load} at year-end, {self._sheet.basis} basis, {which[self._end]}"
        self._book.text(self._page, 0, 0, f"Procurement sheet: {title}", "title")
        words = "Lane cells are inputs; Cleared, Open and Unattributed are formulas."
        self._book.text(self._page, 1, 0, words, "muted_plain")
        write_head(self._book, self._page, self._columns(), FIRST_ROW - 1)
        row = FIRST_ROW
        for block in self._blocks:
            for offset, each in enumerate(block.rows):
                self._row(block, row, row + offset, each)
            row += len(block.rows)
        self._page.set_column(0, 0, 46)
        self._page.set_column(1, 2, 14)
        self._page.set_column(FIRST_YEAR, FIRST_YEAR + len(self._sheet.years), 10)
        self._page.freeze_panes(FIRST_ROW, FIRST_YEAR)
        self._page.repeat_rows(FIRST_ROW - 1)

    def _columns(self) -> tuple[Column, ...]:
        years = (
            Column(f"y{year}", str(year), "figure", definition=f"At 31 December {year}.")
            for year in self._sheet.years
        )
        return (
            Column("lane", "Lane"),
            Column("role", "Role", definition="What a megawatt of the lane is made of."),
            Column("stated_basis", "Basis", definition="Basis in which its sources state it."),
            *years,
            Column("undated", "Undated", "figure", definition="Promised without a date."),
        )

    def _row(self, block: Block, top: int, at: int, row: Row) -> None:
        closing = ("total",) if row.kind in ("cleared", "open") else ()
        if row.kind == "rest" and not any(
            abs(rest_of(block, index, self._end)) > ROUNDING_MW for index in range(len(row.cells))
        ):
            self._page.set_row(at, None, None, {"hidden": True})
        if row.kind == "buyer":
            self._book.text(self._page, at, 0, row.label, "title")
            return
        soft = ("muted_plain",) if row.kind in ("part", "implied", "rest") else ()
        self._book.text(self._page, at, 0, row.label, *(closing or soft or ("plain",)))
        if row.note:
            self._book.note(self._page, at, 0, row.note)
        self._book.text(self._page, at, 1, row.role, "muted_plain")
        self._book.text(self._page, at, 2, row.basis, "muted_plain")
        for index, cell in enumerate(row.cells):
            place = (at, FIRST_YEAR + index)
            if row.kind == "rest":
                self._rest(block, place, index)
            elif row.kind in FORMULAS and cell is not None:
                self._formula(block, top, place, row, cell, closing)
            elif cell is not None:
                self._figure(place, cell, closing)
        if row.undated is not None:
            self._figure((at, FIRST_YEAR + len(self._sheet.years)), row.undated, closing)

    def _figure(self, place: tuple[int, int], cell: Figure, styles: tuple[str, ...]) -> None:
        write_figure(self._book, self._page, place, cell, self._cited, end=self._end, styles=styles)

    def _rest(self, block: Block, place: tuple[int, int], index: int) -> None:
        """Write what the dated cells do not explain of Cleared; empty where they explain it all."""
        left = rest_of(block, index, self._end)
        if abs(left) > ROUNDING_MW:
            self._page.write_number(*place, left, self._book.style("mw", "muted_plain"))

    def _formula(
        self,
        block: Block,
        top: int,
        place: tuple[int, int],
        row: Row,
        cell: Figure,
        styles: tuple[str, ...],
    ) -> None:
        value = formula_value(block, row, place[1] - FIRST_YEAR, self._end)
        if value is None and number_of(cell, self._end) is not None:
            self._figure(place, cell, styles)
            return
        text = f"={self._expression(block, top, row.kind, place[1])}"
        look = self._book.style("mw", "right", *styles, *figure_styles(cell))
        cached = "?" if value is None else value
        self._page.write_formula(*place, text, look, cached)
        note = figure_note(cell, self._cited)
        if note:
            self._book.note(self._page, *place, note)

    def _expression(self, block: Block, top: int, kind: str, column: int) -> str:
        def cells(*offsets: int, across: bool = False) -> str:
            sheet = f"'{NAMES[ACROSS[self._end]]}'!" if across and self._end != "point" else ""
            return ",".join(f"{sheet}{xl_rowcol_to_cell(top + each, column)}" for each in offsets)

        if kind == "matched":
            chips = cells(*block.places("lane", role=CHIPS))
            bare = cells(*block.places("lane", role=BARE))
            if not chips or not bare:
                return "0"
            return f"MIN(SUM({chips}),SUM({bare}))"
        if kind == "cleared":
            parts = cells(*added(block), *block.places("matched"), *block.places("rest"))
            counted = cells(*added(block), *block.places("rest"))
            matched = cells(*block.places("matched"))
            return f'IF(AND(COUNT({counted or matched})=0,{matched}=0),"?",SUM({parts}))'
        if kind == "open":
            ask = cells(*block.places("ask"))
            cleared = cells(*block.places("cleared"), across=True)
            return f'IF(ISNUMBER({ask}),MAX(0,{ask}-SUM({cleared})),"?")'
        control = cells(*block.places("control"))
        less = [cells(*block.places("cleared"), across=True)]
        implied = cells(*block.places("implied"), across=True)
        less += [implied] if implied else []
        return f'IF(ISNUMBER({control}),{control}-SUM({",".join(less)}),"?")'


def added(block: Block) -> tuple[int, ...]:
    """Return the offsets of the rows that Cleared adds: ready compute and own sites."""
    return tuple(
        index for index in block.places("lane") if block.rows[index].role not in (BARE, CHIPS)
    )


def matched_value(block: Block, index: int, end: End) -> float:
    """Return what the formula of the matched row gives."""
    sums = [
        summed([block.rows[place].cells[index] for place in block.places("lane", role=role)], end)
        for role in (CHIPS, BARE)
    ]
    return min(sums[0] or 0.0, sums[1] or 0.0)


def rest_of(block: Block, index: int, end: End) -> float:
    """Return Cleared less its dated cells and less the matched row, MW."""
    cleared = number_of(block.buyer.cleared[index], end)
    if cleared is None:
        return 0.0
    dated = summed([block.rows[place].cells[index] for place in added(block)], end)
    return cleared - (dated or 0.0) - matched_value(block, index, end)


def formula_value(block: Block, row: Row, index: int, end: End) -> float | None:
    """Return what a formula gives, None where it gives `?`."""
    buyer = block.buyer
    if row.kind == "matched":
        return matched_value(block, index, end)
    if row.kind == "cleared":
        return _cleared_value(block, index, end)
    covered = _cleared_value(block, index, ACROSS[end]) or 0.0
    if row.kind == "open":
        ask = number_of(buyer.ask[index], end)
        return None if ask is None else max(0.0, ask - covered)
    control = number_of(buyer.control[index], end)
    if control is None:
        return None
    implied = [block.rows[place].cells[index] for place in block.places("implied")]
    return control - covered - (summed(implied, ACROSS[end]) or 0.0)


def _cleared_value(block: Block, index: int, end: End) -> float | None:
    dated = summed([block.rows[place].cells[index] for place in added(block)], end)
    rest = rest_of(block, index, end)
    rest = rest if abs(rest) > ROUNDING_MW else 0.0
    matched = matched_value(block, index, end)
    if dated is None and not rest and not matched:
        return None
    return (dated or 0.0) + matched + rest
