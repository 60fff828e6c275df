"""Fit a flat table to a width: which columns stay, how wide, which notes say what was left out.

In this order, each step only if the one before did not suffice: group rows under their first
column, narrow text columns and wrap them, leave out figure columns in which nothing is known, fold
the figure columns into blocks one under the other. No figure is ever shortened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.wording import cell_text
from lanebook.views.terminal.lines import Page
from lanebook.views.terminal.text import longest_word, width

GAP: Final = 2
TIGHT: Final = 1
MIN_KEY, MIN_TEXT, WIDEST_WORD = 16, 10, 16
RIGHT: Final = frozenset({"figure", "number", "share"})
#: A row or header that says "open" already; "OpenAI" does not.
_OPEN: Final = re.compile(r"\bopen\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as text, ready to be measured.

    Attributes:
        columns: columns shown; links and claim ids are not among them.
        heads: header texts.
        cells: one tuple of texts per row.
        styles: style name per cell.
        links: per row the links to print under it.
        grouped: the first column is printed as headings between rows.
        notes: what was left out.
        gap: blanks between columns.
    """

    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    styles: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, ...], ...]
    groups: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    gap: int = GAP

    def only(self, kept: Sequence[int]) -> Grid:
        """Return the grid with the columns at `kept`."""
        return replace(
            self,
            columns=tuple(self.columns[index] for index in kept),
            heads=tuple(self.heads[index] for index in kept),
            cells=tuple(tuple(row[index] for index in kept) for row in self.cells),
            styles=tuple(tuple(row[index] for index in kept) for row in self.styles),
        )

    def natural(self, index: int) -> int:
        """Return the width at which nothing wraps but the header."""
        head = longest_word(self.heads[index])
        return max([head, *(width(row[index]) for row in self.cells)])

    def least(self, index: int) -> int:
        """Return the smallest readable width: figures keep theirs, text may wrap."""
        natural = self.natural(index)
        if self.columns[index].kind in RIGHT:
            return natural
        words = max([longest_word(row[index]) for row in self.cells], default=0)
        floor = MIN_KEY if index == 0 else MIN_TEXT
        return min(natural, max(floor, min(words, WIDEST_WORD), longest_word(self.heads[index])))


def grid_of(table: Table, page: Page, *, letters: bool = True) -> Grid:
    """Return the table as text; claim ids stay in JSON and CSV."""
    shown = [i for i, column in enumerate(table.columns) if column.kind not in ("claims", "link")]
    linked = [i for i, column in enumerate(table.columns) if column.kind == "link"]
    columns = tuple(table.columns[index] for index in shown)
    lettered = {index for index in shown if letters and _has_letters(table, index)}
    rows = []
    for row in table.rows:
        says_open = any(isinstance(cell, str) and _OPEN.search(cell) for cell in row)
        rows.append(
            tuple(
                page.text(
                    cell_text(
                        row[index],
                        table.columns[index],
                        letters=letters,
                        name_open=not (says_open or _OPEN.search(table.columns[index].label)),
                    )
                )
                + (" " if index in lettered and not is_lettered(row[index]) else "")
                for index in shown
            )
        )
    return Grid(
        columns,
        tuple(page.text(column.label) for column in columns),
        tuple(rows),
        tuple(tuple(style_of(row[index]) for index in shown) for row in table.rows),
        tuple(tuple(page.text(str(row[i])) for i in linked if row[i]) for row in table.rows),
    )


def is_lettered(cell: Cell) -> bool:
    """Say whether a cell carries the letter of its firmness."""
    return (
        isinstance(cell, Figure)
        and cell.firmness is not None
        and cell.state in ("stated", "carried", "derived")
    )


def _has_letters(table: Table, index: int) -> bool:
    return any(is_lettered(row[index]) for row in table.rows)


def style_of(cell: Cell) -> str:
    """Return the style name of a cell: its state, else its firmness."""
    if not isinstance(cell, Figure):
        return ""
    if cell.state in ("implied", "open", "unknown", "withdrawn", "ended"):
        return cell.state
    return cell.firmness or ""


def fit(grid: Grid, columns: int) -> list[tuple[Grid, tuple[int, ...]]]:
    """Return the blocks to print one under the other, each with its column widths."""
    if _wide(grid) > columns and _groups(grid):
        grid = replace(
            grid.only(range(1, len(grid.columns))), groups=tuple(r[0] for r in grid.cells)
        )
    if _narrow(grid) > columns:
        grid = _without_unknown(grid)
    if _narrow(grid) > columns >= _narrow(replace(grid, gap=TIGHT)):
        grid = replace(grid, gap=TIGHT)
    if _narrow(grid) <= columns:
        return [(grid, _widths(grid, columns))]
    return [(block, _widths(block, columns)) for block in _folded(grid, columns)]


def _gaps(grid: Grid) -> int:
    return grid.gap * (len(grid.columns) - 1)


def _wide(grid: Grid) -> int:
    return sum(grid.natural(index) for index in range(len(grid.columns))) + _gaps(grid)


def _narrow(grid: Grid) -> int:
    return sum(grid.least(index) for index in range(len(grid.columns))) + _gaps(grid)


def _groups(grid: Grid) -> bool:
    firsts = [row[0] for row in grid.cells]
    runs = sum(1 for index, text in enumerate(firsts) if index == 0 or firsts[index - 1] != text)
    return len(grid.columns) > 2 and grid.columns[0].kind == "text" and runs * 2 <= len(firsts)


def _without_unknown(grid: Grid) -> Grid:
    empty = [
        index
        for index, column in enumerate(grid.columns)
        if column.kind == "figure" and all(row[index].strip() in ("", "?") for row in grid.cells)
    ]
    figures = sum(column.kind == "figure" for column in grid.columns)
    if not empty or len(empty) == figures:
        return grid
    note = f"Nothing is known in {', '.join(grid.heads[index] for index in empty)}: left out here."
    kept = [index for index in range(len(grid.columns)) if index not in empty]
    return replace(grid.only(kept), notes=(*grid.notes, note))


def _folded(grid: Grid, columns: int) -> list[Grid]:
    keys = [i for i, column in enumerate(grid.columns) if column.kind not in RIGHT][:1] or [0]
    rest = [index for index in range(len(grid.columns)) if index not in keys]
    room = columns - sum(grid.least(index) for index in keys)
    parts = _packed(grid, rest, room)
    # Blocks of even length read better than a full one and a stub.
    even = -(-len(rest) // max(1, len(parts)))
    halves = [rest[start : start + even] for start in range(0, len(rest), even)]
    if all(sum(GAP + grid.least(index) for index in half) <= room for half in halves):
        parts = halves
    return [grid.only([*keys, *part]) for part in parts] or [grid]


def _packed(grid: Grid, rest: list[int], room: int) -> list[list[int]]:
    parts: list[list[int]] = []
    used = room + 1
    for index in rest:
        needed = GAP + grid.least(index)
        if used + needed > room:
            parts.append([])
            used = 0
        parts[-1].append(index)
        used += needed
    return parts


def _widths(grid: Grid, columns: int) -> tuple[int, ...]:
    """Give every column its least width, then hand out the rest to text columns evenly."""
    found = [grid.least(index) for index in range(len(grid.columns))]
    natural = [grid.natural(index) for index in range(len(grid.columns))]
    spare = columns - sum(found) - _gaps(grid)
    while spare > 0:
        wanting = [index for index in range(len(found)) if found[index] < natural[index]]
        if not wanting:
            break
        found[min(wanting, key=lambda index: (found[index], index))] += 1
        spare -= 1
    if spare < 0:
        # Even one key and one figure do not fit: let the widest text column wrap harder.
        index = max(range(len(found)), key=lambda each: found[each])
        found[index] = max(4, found[index] + spare)
    return tuple(found)
