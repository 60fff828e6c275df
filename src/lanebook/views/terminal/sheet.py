"""The procurement sheet on a terminal: one block per buyer, or one row per buyer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lanebook.answers.answer import Answer, Cell, Column, Figure, Table
from lanebook.answers.sheet_parts import ROLE_WORDS, BuyerSheet, SheetLane
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.wording import number
from lanebook.views.terminal.lines import BLANK, Line, Page, paragraph
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

LOAD_WORDS: Final = {"it": "IT load", "facility": "facility load"}
#: Open columns in the overview; `--csv` has them all.
N_OPEN: Final = 8
_QUIET: Final = frozenset({"unknown", "blank", "zero"})


def sheet_lines(
    answer: Answer[Sheet], page: Page, *, lanes: bool, parameters: bool = False
) -> list[Line]:
    """Return the sheet as lines.

    Args:
        lanes: show every lane of every buyer; otherwise one row per buyer and the open columns.
        parameters: print every assumption.
    """
    lines = head_lines(answer, page)
    tables = _detailed(answer.data) if lanes else _overview(answer.data)
    for table in tables:
        lines.extend([BLANK, *table_lines(table, page)])
    if not lanes:
        hint = "--lab NAME shows the lanes of one buyer, --lanes those of all; --csv has every row."
        lines.extend([BLANK, *paragraph(page, hint, "muted")])
    return lines + foot_lines(answer, page, parameters=parameters)


def _overview(sheet: Sheet) -> list[Table]:
    rows: list[tuple[Cell, ...]] = []
    for buyer in sheet.buyers:
        rows.append((buyer.name, *map(_plain, buyer.cleared)))
        asked = any(figure.state in {"stated", "derived"} for figure in buyer.ask)
        if asked and any(figure.state not in _QUIET for figure in buyer.open):
            rows.append(("  open", *map(_plain, buyer.open)))
    columns = (Column("buyer", "Cleared, and open"), *_years(sheet))
    load = LOAD_WORDS[sheet.load]
    title = f"MW of {load} at year-end, {sheet.basis} basis"
    notes = ("Open only against a stated ask, and the path between two.",)
    overview = Table("overview", title, columns, tuple(rows), notes)
    widest = next(table for table in sheet.tables() if table.name == "widest_open")
    return [overview, replace(widest, rows=widest.rows[:N_OPEN])]


def _detailed(sheet: Sheet) -> list[Table]:
    found: list[Table] = []
    for buyer in sheet.buyers:
        found.append(_buyer_table(sheet, buyer))
        key = f"overlaps_{buyer.id.removeprefix('org:')}"
        found += [table for table in sheet.tables() if table.name == key]
    if any(buyer.open[0].point or buyer.open[-1].point for buyer in sheet.buyers):
        found += [table for table in sheet.tables() if table.name == "widest_open"]
    return found


def _buyer_table(sheet: Sheet, buyer: BuyerSheet) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for lane in buyer.lanes:
        group = ROLE_WORDS[lane.role]
        rows.append((group, lane.label, *_cells(lane), lane.undated))
        rows.extend((group, f"  └ {part.label}", *_cells(part), None) for part in lane.components)
    first_total = len(rows)
    sums: Sequence[tuple[str, Sequence[Figure | None], Figure | None]] = (
        ("Cleared", buyer.cleared, buyer.undated),
        ("Ask", buyer.ask, None),
        ("Open", buyer.open, None),
        ("Implied besides", buyer.implied, None),
        ("Chips without a site", buyer.chips_left, None),
        ("Sites without chips", buyer.sites_left, None),
        ("Own stated total", buyer.control, None),
        ("Unattributed", buyer.unattributed, None),
    )
    for label, figures, undated in sums:
        spoken = [figure for figure in figures if figure is not None]
        if label in {"Cleared", "Ask", "Open"} or any(f.state not in _QUIET for f in spoken):
            cells = tuple(_plain(figure) if figure else None for figure in figures)
            rows.append(("sums", label, *cells, undated))
    return Table(
        name="lanes",
        title=f"{buyer.name}: MW of {LOAD_WORDS[sheet.load]} at year-end, {sheet.basis} basis",
        columns=(
            Column("role", "Role"),
            Column("lane", "Lane"),
            *_years(sheet),
            Column("undated", "Undated", "figure"),
        ),
        rows=tuple(rows),
        notes=_notes(buyer),
        total_rows=frozenset(range(first_total, len(rows))),
    )


def _cells(lane: SheetLane) -> tuple[Figure, ...]:
    return tuple(
        _plain(implied) if implied is not None and cell.point is None else cell
        for cell, implied in zip(lane.cells, lane.implied, strict=True)
    )


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
        "≈ implied by dollars, never added; ? no source says; 0 stated zero; blank not yet signed.",
        account,
    )
