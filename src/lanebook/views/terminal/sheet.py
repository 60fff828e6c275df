"""The procurement sheet on a terminal: one block per buyer, or one row per buyer."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lanebook.answers.answer import Answer, Cell, Column, Figure, Table
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.wording import FIRMNESS_KEY, number
from lanebook.views.terminal.lines import BLANK, Line, Page, bullets, paragraph
from lanebook.views.terminal.sheet_block import buyer_lines
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

LOAD_WORDS: Final = {"it": "IT load", "facility": "facility load"}
#: Open columns in the overview; `--csv` has them all.
N_OPEN: Final = 8


def sheet_lines(
    answer: Answer[Sheet], page: Page, *, lanes: bool, parameters: bool = False
) -> list[Line]:
    """Return the sheet as lines.

    Args:
        lanes: show every lane of every buyer; otherwise one row per buyer and the open columns.
        parameters: print every assumption.
    """
    lines = head_lines(answer, page)
    if lanes:
        lines += _detailed(answer.data, page)
    else:
        for table in _overview(answer.data):
            lines.extend([BLANK, *table_lines(table, page)])
        hint = "--lab NAME shows the lanes of one buyer, --lanes those of all; --csv has every row."
        lines.extend([BLANK, *paragraph(page, hint, "muted")])
    return lines + foot_lines(answer, page, parameters=parameters)


def _overview(sheet: Sheet) -> list[Table]:
    rows: list[tuple[Cell, ...]] = []
    for buyer in sheet.buyers:
        rows.append((buyer.name, *map(_plain, buyer.cleared)))
        asked = any(figure.state in {"stated", "derived"} for figure in buyer.ask)
        if asked and any(figure.point for figure in buyer.open):
            rows.append(("  open", *map(_plain, buyer.open)))
    columns = (Column("buyer", "Cleared, and open"), *_years(sheet))
    load = LOAD_WORDS[sheet.load]
    title = f"MW of {load} at year-end, {sheet.basis} basis"
    notes = ("Open only against a stated ask, and the path between two.",)
    overview = Table("overview", title, columns, tuple(rows), notes)
    widest = next(table for table in sheet.tables() if table.name == "widest_open")
    return [overview, replace(widest, rows=widest.rows[:N_OPEN])]


def _detailed(sheet: Sheet, page: Page) -> list[Line]:
    load = LOAD_WORDS[sheet.load]
    lines = paragraph(page, f"MW of {load} at year-end, {sheet.basis} basis", "muted")
    tables = {table.name: table for table in sheet.tables()}
    for buyer in sheet.buyers:
        lines += [BLANK, *buyer_lines(sheet, buyer, page), *bullets(page, _notes(buyer), "muted")]
        overlaps = tables.get(f"overlaps_{buyer.id.removeprefix('org:')}")
        if overlaps is not None:
            lines += [BLANK, *table_lines(overlaps, page)]
    if any(figure.point for buyer in sheet.buyers for figure in buyer.open):
        lines += [BLANK, *table_lines(tables["widest_open"], page)]
    return lines


def _plain(figure: Figure) -> Figure:
    """Keep the point alone: the spread stands in JSON, CSV and workbook."""
    if figure.point is None:
        return figure
    return replace(figure, low=figure.point, high=figure.point)


def _years(sheet: Sheet) -> tuple[Column, ...]:
    return tuple(Column(f"y{year}", str(year), "figure") for year in sheet.years)


def _notes(buyer: BuyerSheet) -> tuple[str, ...]:
    last = buyer.conservation[-1]
    account = (
        f"Account {last.year}: {number(last.announced_mw)} announced −"
        f" {number(last.overlaps_mw)} overlaps = {number(last.cleared_mw)} cleared +"
        f" {number(last.residual_mw)} residual."
    )
    return (
        "Rows marked └ stand inside the lane above and are not added.",
        "? no source says; 0 a source says zero; ×115 withdrawn; blank not yet signed.",
        f"≈ implied by dollars, never added. {FIRMNESS_KEY}",
        account,
    )
