"""A flat table on a worksheet: headers with definitions, figures with their claims as notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from xlsxwriter.worksheet import Worksheet

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.citations import Citation
from lanebook.answers.wording import SHARES, figure, is_money, sentence
from lanebook.views.excel.book import SafeWorkbook

End = Literal["low", "point", "high"]
WIDTHS = {"figure": 11, "number": 12, "share": 9, "date": 16, "claims": 22, "link": 48}
MAX_CITED = 6


def write_table(
    book: SafeWorkbook,
    table: Table,
    cited: Mapping[str, Citation],
    *,
    end: End = "point",
    name: str = "",
) -> Worksheet:
    """Write one table on a sheet of its own; `end` picks which end of each figure is shown."""
    sheet = book.sheet(name or table.title)
    book.text(sheet, 0, 0, table.title, "title")
    write_head(book, sheet, table.columns, 2)
    for index, row in enumerate(table.rows):
        for column, (cell, spec) in enumerate(zip(row, table.columns, strict=True)):
            styles = ("total",) if index in table.total_rows else ()
            write_cell(book, sheet, (3 + index, column), cell, spec, cited, end=end, styles=styles)
    sheet.freeze_panes(3, _frozen(table.columns))
    for offset, note in enumerate(table.notes):
        book.text(sheet, 4 + len(table.rows) + offset, 0, note, "muted", "plain")
    for column, spec in enumerate(table.columns):
        sheet.set_column(column, column, column_width(table, column, spec))
    if table.rows and not any(spec.kind == "figure" for spec in table.columns):
        sheet.autofilter(2, 0, 2 + len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(2)
    return sheet


def write_head(book: SafeWorkbook, sheet: Worksheet, columns: tuple[Column, ...], row: int) -> None:
    """Write a header row: labels with their unit; definitions as notes."""
    for index, column in enumerate(columns):
        right = column.kind in ("figure", "number", "share")
        unit = f", {column.unit}" if column.unit and column.unit not in column.label else ""
        book.text(sheet, row, index, f"{column.label}{unit}", "head_right" if right else "head")
        if column.definition:
            book.note(sheet, row, index, column.definition)


def _frozen(columns: tuple[Column, ...]) -> int:
    for index, column in enumerate(columns):
        if column.kind != "text":
            return min(index, 3)
    return 1


def column_width(table: Table, index: int, column: Column) -> float:
    """Return a width that shows most cells without wrapping, at most 60 characters."""
    if column.kind in WIDTHS:
        return WIDTHS[column.kind]
    longest = sorted(len(row[index]) for row in table.rows if isinstance(row[index], str))  # type: ignore[arg-type]
    typical = longest[int(len(longest) * 0.9)] if longest else 0
    return max(len(column.label) + 2, min(60, typical + 2), 8)


def write_cell(
    book: SafeWorkbook,
    sheet: Worksheet,
    at: tuple[int, int],
    cell: Cell,
    column: Column,
    cited: Mapping[str, Citation],
    *,
    end: End = "point",
    styles: tuple[str, ...] = (),
) -> None:
    """Write one cell by its kind; None leaves it empty."""
    row, place = at
    if cell is None:
        if styles:
            sheet.write_blank(row, place, None, book.style("plain", *styles))
    elif isinstance(cell, Figure):
        write_figure(book, sheet, at, cell, cited, end=end, styles=styles)
    elif isinstance(cell, tuple):
        book.text(sheet, row, place, ", ".join(cell), "text", *styles)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, book.style("date", *styles))
    elif isinstance(cell, bool):
        book.text(sheet, row, place, "yes" if cell else "no", "text", *styles)
    elif isinstance(cell, str):
        if column.kind == "link":
            book.link(sheet, row, place, cell)
        else:
            book.text(sheet, row, place, cell, "text", *styles)
    elif column.kind == "text":
        book.text(sheet, row, place, str(cell), "text", *styles)
    else:
        look = "share" if column.kind == "share" else number_style(column.unit)
        sheet.write_number(row, place, cell, book.style(look, *styles))


def write_figure(
    book: SafeWorkbook,
    sheet: Worksheet,
    at: tuple[int, int],
    cell: Figure,
    cited: Mapping[str, Citation],
    *,
    end: End = "point",
    styles: tuple[str, ...] = (),
) -> None:
    """Write one end of a figure as a number where there is one, else its state as text."""
    row, place = at
    value: float | None = getattr(cell, end)
    look = (*styles, *figure_styles(cell))
    if value is not None and cell.state not in ("blank", "ended", "withdrawn"):
        sheet.write_number(row, place, value, book.style(number_style(cell.unit), *look))
    else:
        book.text(sheet, row, place, state_text(cell, end), "right", *look)
    note = figure_note(cell, cited)
    if note:
        book.note(sheet, row, place, note)


def state_text(cell: Figure, end: End) -> str:
    """Return what a cell without a number says; a missing end of a known figure is `?`."""
    if cell.state in ("unknown", "blank", "ended", "withdrawn", "zero"):
        return figure(cell)
    return figure(cell, name_open=False) if end == "point" else "?"


def figure_styles(cell: Figure) -> tuple[str, ...]:
    """Return the style names of a figure: its state where that matters, else its firmness."""
    if cell.state in ("implied", "open", "unknown", "withdrawn", "ended"):
        return (cell.state,)
    return (cell.firmness,) if cell.firmness else ()


def number_style(unit: str) -> str:
    """Return the number format that suits a unit."""
    if unit in SHARES:
        return "share"
    return "mw" if unit == "MW" else "money" if is_money(unit) else "number"


def figure_note(cell: Figure, cited: Mapping[str, Citation]) -> str:
    """Return a cell's note: the figure in words, then its claims with their sources."""
    if not cell.claims and not cell.note:
        return ""
    lines = [sentence(cell)]
    for claim in cell.claims[:MAX_CITED]:
        found = cited.get(claim)
        said = f": {found.statement} ({found.publisher}, {found.published})" if found else ""
        lines.append(f"{claim}{said}")
    if len(cell.claims) > MAX_CITED:
        lines.append(
            f"and {len(cell.claims) - MAX_CITED} more: {', '.join(cell.claims[MAX_CITED:])}"
        )
    return "\n".join(lines)
