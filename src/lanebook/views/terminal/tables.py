"""Flat tables as lines: header, rule, rows, totals, footnotes."""

from __future__ import annotations

from lanebook.answers.answer import Figure, Table
from lanebook.answers.wording import FIRMNESS_KEY
from lanebook.views.terminal.fit import RIGHT, Grid, fit, grid_of, is_lettered
from lanebook.views.terminal.lines import BLANK, Line, Page, Span, bullets, heading, line
from lanebook.views.terminal.text import padded, width, wrapped


def table_lines(table: Table, page: Page) -> list[Line]:
    """Return a table as lines no wider than the page, with its title and footnotes."""
    lines = heading(page, titled(table))
    if not table.rows:
        return [*lines, line("none", "muted"), *_notes(table, (), page)]
    notes: tuple[str, ...] = ()
    for number, (grid, widths) in enumerate(fit(grid_of(table, page), page.width)):
        if number:
            lines.append(BLANK)
        lines.extend(_block(grid, widths, table.total_rows, page))
        notes = grid.notes
    return lines + _notes(table, notes, page)


def titled(table: Table) -> str:
    """Return the title with the unit that all figures share."""
    units = {
        cell.unit for row in table.rows for cell in row if isinstance(cell, Figure) and cell.unit
    }
    if len(units) != 1:
        return table.title
    unit = units.pop()
    return table.title if unit in table.title or unit == "count" else f"{table.title}, {unit}"


def _notes(table: Table, found: tuple[str, ...], page: Page) -> list[Line]:
    letters = any(is_lettered(cell) for row in table.rows for cell in row)
    key = (FIRMNESS_KEY,) if letters else ()
    return bullets(page, (*table.notes, *found, *key), "muted")


def _block(grid: Grid, widths: tuple[int, ...], totals: frozenset[int], page: Page) -> list[Line]:
    rule = line(
        page.text("─") * min(page.width, sum(widths) + grid.gap * (len(widths) - 1)), "rule"
    )
    lines = [*_cells(grid, widths, grid.heads, ("head",) * len(widths)), rule]
    group = None
    for index, row in enumerate(grid.cells):
        if grid.groups and grid.groups[index] != group:
            group = grid.groups[index]
            lines.extend([*([BLANK] if index else []), line(group, "group")])
        elif index in totals and index - 1 not in totals:
            lines.append(rule)
        shown = _without_repeat(grid, index, row)
        styles = tuple(
            style or ("total" if index in totals else "") for style in grid.styles[index]
        )
        lines.extend(_cells(grid, widths, shown, styles))
        lines.extend(line(f"  {link}", "link") for link in grid.links[index])
    return lines


def _without_repeat(grid: Grid, index: int, row: tuple[str, ...]) -> tuple[str, ...]:
    """Blank a first cell that repeats the one above it in its group, when the row says more."""
    repeats = index > 0 and len(row) > 1 and grid.cells[index - 1][0] == row[0]
    if grid.groups and index > 0 and grid.groups[index - 1] != grid.groups[index]:
        return row
    if repeats and grid.columns[0].kind == "text":
        return ("", *row[1:])
    return row


def _cells(
    grid: Grid, widths: tuple[int, ...], texts: tuple[str, ...], styles: tuple[str, ...]
) -> list[Line]:
    parts = [
        [text] if width(text) <= widths[i] else wrapped(text, widths[i])
        for i, text in enumerate(texts)
    ]
    height = max(map(len, parts))
    heads = styles and styles[0] == "head"
    lines: list[Line] = []
    for number in range(height):
        spans: list[Span] = []
        for index, part in enumerate(parts):
            at = number - (height - len(part)) if heads else number
            text = part[at] if 0 <= at < len(part) else ""
            right = grid.columns[index].kind in RIGHT
            filled = padded(text, widths[index], right=right)
            gap = " " * grid.gap if index + 1 < len(parts) else ""
            before = len(filled) - len(filled.lstrip(" "))
            inked = filled.strip(" ")
            spans.append(Span(filled[:before]))
            spans.append(Span(inked, styles[index]))
            spans.append(Span(filled[before + len(inked) :] + gap))
        lines.append(tuple(spans))
    return lines
