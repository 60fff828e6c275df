"""One buyer of the procurement sheet for 80 columns: all years side by side.

Lanes that say nothing in figures are named in one line; what stands inside a lane is shown indented
only where it differs from it. Widths follow the figures, so columns stand still down a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import ROLE_WORDS, BuyerSheet, SheetLane
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.wording import counted, figure, plain_megawatts
from lanebook.views.terminal.fit import is_lettered, style_of
from lanebook.views.terminal.lines import BLANK, Line, Page, Span, line, paragraph
from lanebook.views.terminal.text import padded, width, wrapped

LEAST_LABEL: Final = 18
MOST_LABEL: Final = 44
MOST_LABEL_LINES: Final = 2
UNSTATED: Final = Figure(None, None, None, "MW", "blank")


def buyer_lines(data: Sheet, buyer: BuyerSheet, page: Page) -> list[Line]:
    """Return a buyer's lanes by year, its sums, and the lanes without figures."""
    shown = [lane for lane in buyer.lanes if _speaks(lane)]
    silent = [lane.label for lane in buyer.lanes if not _speaks(lane)]
    rows = [row for lane in shown for row in _lane_rows(lane, page)]
    sums = _sum_rows(buyer, page)
    heads = [f"{year} " for year in data.years]
    columns = [
        max(width(heads[i]), *(width(row[2][i]) for row in (*rows, *sums)), 4)
        for i in range(len(heads))
    ]
    lines: list[Line] = []
    for block in _blocks(columns, page.width):
        if lines:
            lines.append(BLANK)
        label = min(MOST_LABEL, page.width - sum(columns[i] + 1 for i in block))
        head = [padded(heads[i], columns[i], right=True) for i in block]
        title = padded(page.text(buyer.name)[:label], label)
        lines.append((Span(title, "group"), Span(" " + " ".join(head), "head")))
        rule = line(page.text("─") * (label + sum(columns[i] + 1 for i in block)), "rule")
        lines.append(rule)
        for row in rows:
            lines += _row_lines(row, columns, block, label)
        lines += [rule] if rows else []
        for row in sums:
            lines += _row_lines(row, columns, block, label)
    if silent:
        told = f"{counted(len(silent), 'lane')} without megawatts or dollars: {'; '.join(silent)}"
        lines += paragraph(page, told, "muted", indent="? ")
    return lines


_Row = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def _blocks(columns: Sequence[int], room: int) -> list[list[int]]:
    """Split the years so that each block leaves room for labels; even blocks read better."""
    for n_blocks in range(1, len(columns) + 1):
        size = -(-len(columns) // n_blocks)
        parts = [list(range(i, min(i + size, len(columns)))) for i in range(0, len(columns), size)]
        if all(sum(columns[i] + 1 for i in part) + LEAST_LABEL <= room for part in parts):
            return parts
    return [[i] for i in range(len(columns))]


def _speaks(lane: SheetLane) -> bool:
    cells = (*lane.cells, lane.undated, *lane.implied)
    return any(
        cell is not None and (bool(cell.point) or cell.state == "withdrawn") for cell in cells
    ) or any(_speaks(part) for part in lane.components)


def _lane_rows(lane: SheetLane, page: Page) -> list[_Row]:
    rows = [_row(page, _label(lane), _cells(lane))]
    own = [cell.point for cell in lane.cells]
    rows.extend(
        _row(page, f"└ {part.label}", _cells(part), soft=True)
        for part in lane.components
        if _speaks(part) and [cell.point for cell in part.cells] != own
    )
    return rows


def _label(lane: SheetLane) -> str:
    role = "" if lane.role == "ready" else f" ({ROLE_WORDS[lane.role]})"
    undated = ""
    if lane.undated is not None and lane.undated.point:
        undated = f"{figure(lane.undated)} undated: "
    return f"{undated}{lane.label}{role}"


def _cells(lane: SheetLane) -> tuple[Figure, ...]:
    return tuple(
        implied if implied is not None else cell
        for cell, implied in zip(lane.cells, lane.implied, strict=True)
    )


def _sum_rows(buyer: BuyerSheet, page: Page) -> list[_Row]:
    rows = [
        _row(page, "Cleared", buyer.cleared, letters=False),
        _row(page, "Ask", buyer.ask, letters=False),
        _row(page, "Open", tuple(map(_opened, buyer.ask, buyer.open)), letters=False),
    ]
    implied = tuple(cell or UNSTATED for cell in buyer.implied)
    extra = (
        ("Implied besides", implied),
        ("Chips without a site", buyer.chips_left),
        ("Sites without chips", buyer.sites_left),
        ("Own stated total", buyer.control),
        ("Unattributed", buyer.unattributed),
    )
    for label, cells in extra:
        if any(cell.point for cell in cells):
            rows.append(_row(page, label, cells, letters=False, soft=True))
    return rows


def _opened(ask: Figure, opened: Figure) -> Figure:
    """An open column against an implied ask is implied itself."""
    return replace(opened, state="implied") if ask.state == "implied" else opened


def _row(
    page: Page, label: str, cells: Sequence[Figure], *, letters: bool = True, soft: bool = False
) -> _Row:
    return (
        page.text(label),
        "muted" if soft else "" if letters else "total",
        tuple(page.text(_cell(cell, letters=letters)) for cell in cells),
        tuple(style_of(cell) or ("muted" if soft else "") for cell in cells),
    )


def _cell(cell: Figure, *, letters: bool) -> str:
    # An implied interval is too wide for a column of years: its middle stands for it.
    if cell.state == "implied" and cell.point is not None:
        text = f"≈{plain_megawatts(cell.point)}"
    else:
        text = figure(cell, letters=letters, name_open=False)
    return text if letters and is_lettered(cell) else f"{text} "


def _row_lines(row: _Row, columns: Sequence[int], block: Sequence[int], room: int) -> list[Line]:
    label, style, cells, styles = row
    hang = "  " if label.startswith(("└", "+")) else ""
    parts = wrapped(label, room - len(hang))
    if len(parts) > MOST_LABEL_LINES:
        # The full label stands in JSON and in the brief; a lane should not take five lines here.
        cut = parts[MOST_LABEL_LINES - 1][: room - len(hang) - 3].rstrip()
        parts = [*parts[: MOST_LABEL_LINES - 1], f"{cut}..."]
    lines: list[Line] = []
    for number, part in enumerate(parts):
        text = padded(hang + part, room)
        if number < len(parts) - 1:
            lines.append((Span(text, style),))
            continue
        spans = [Span(text, style)]
        for i in block:
            spans.append(Span(" "))
            spans.append(Span(padded(cells[i], columns[i], right=True), styles[i] or style))
        lines.append(tuple(spans))
    return lines
