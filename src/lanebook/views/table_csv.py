"""The main table of an answer as CSV.

Figures become four columns (`_low`, `_point`, `_high`, `_state`), as in frames. A spreadsheet runs
text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return; such text is written with a
leading apostrophe (`'=1+1`). `neutralise=False` writes it as it is, for programs that read it back.
"""

from __future__ import annotations

import csv
import io
from datetime import date

from lanebook.answers.answer import Answer, Column, Figure, Payload, Table
from lanebook.answers.serialise import plain_value

#: Characters that make a spreadsheet run a text, with their full-width twins.
FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
#: Passed over when looking for them: a spreadsheet may split or trim here first.
SKIPPED = " \u00a0;,\uff1b"


def to_csv(answer: Answer[Payload], *, neutralise: bool = True) -> str:
    """Return the first table of the answer as CSV (UTF-8, LF, header of keys)."""
    tables = answer.tables()
    return table_csv(tables[0], neutralise=neutralise) if tables else ""


def table_csv(table: Table, *, neutralise: bool = True) -> str:
    """Return one flat table as CSV; absent cells are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    figures = [
        column.kind == "figure" or any(isinstance(row[index], Figure) for row in table.rows)
        for index, column in enumerate(table.columns)
    ]
    writer.writerow(_header(table.columns, figures))
    for row in table.rows:
        cells: list[str] = []
        for cell, is_figure in zip(row, figures, strict=True):
            if is_figure:
                cells.extend(_figure_cells(cell if isinstance(cell, Figure) else None))
            elif isinstance(cell, tuple):
                cells.append(_text(";".join(cell), neutralise=neutralise))
            else:
                cells.append(_cell(cell, neutralise=neutralise))  # type: ignore[arg-type]
        writer.writerow(cells)
    return out.getvalue()


def _header(columns: tuple[Column, ...], figures: list[bool]) -> list[str]:
    names: list[str] = []
    for column, is_figure in zip(columns, figures, strict=True):
        ends = ("low", "point", "high", "state", "claims")
        names.extend([f"{column.key}_{end}" for end in ends] if is_figure else [column.key])
    return names


def _figure_cells(figure: Figure | None) -> list[str]:
    if figure is None:
        return [""] * 5
    ends = [_cell(end) for end in (figure.low, figure.point, figure.high)]
    return [*ends, figure.state, ";".join(figure.claims)]


def _cell(cell: str | float | date | None, *, neutralise: bool = True) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _text(cell, neutralise=neutralise)
    return str(plain_value(cell, "cell"))


def _text(text: str, *, neutralise: bool) -> str:
    return neutral(text) if neutralise else text


def neutral(text: str) -> str:
    """Return text that no spreadsheet runs: a leading apostrophe where one would."""
    stripped = text.lstrip(SKIPPED)
    return f"'{text}" if stripped and stripped[0] in FORMULA_STARTS else text
