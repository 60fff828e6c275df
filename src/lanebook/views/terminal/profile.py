"""A profile on the terminal: one screen first, then sections of a few rows each.

Sections that are sentences (terms, events, rights, contradictions) are told as such; the rest are
tables. What is left out is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from lanebook.answers.answer import Answer, Cell, Payload, Table
from lanebook.answers.wording import MONTHS, counted, day
from lanebook.views.terminal.lines import BLANK, Line, Page, Span, bullet, heading, paragraph
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.text import padded, width, wrapped
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Rows of a section shown without --all; sections told as sentences have fewer.
N_ROWS: Final = 8
LIMITS: Final = {"statements": 12, "events": 5, "rights": 5, "contradictions": 5, "claims": 12}

Entry = Mapping[str, Any]


def profile_lines(answer: Answer[Payload], page: Page, *, everything: bool = False) -> list[Line]:
    """Return a profile: finding, first screen, sections.

    Args:
        everything: show every row instead of the first few of each section.
    """
    first, *sections = answer.tables()
    lines = [*head_lines(answer, page), BLANK, *_facts(first, page)]
    hidden = 0
    for table in sections:
        limit = len(table.rows) if everything else LIMITS.get(table.name, N_ROWS)
        shown = replace(
            table,
            rows=table.rows[:limit],
            total_rows=frozenset(row for row in table.total_rows if row < limit),
        )
        hidden += len(table.rows) - len(shown.rows)
        lines += [BLANK, *_section(shown, page, len(table.rows))]
    lines += foot_lines(answer, page)
    if hidden:
        told = f"{counted(hidden, 'more row')} in these sections: --all."
        lines += [BLANK, *paragraph(page, told, "muted")]
    return lines


def short_day(when: date) -> str:
    """Return `5 Sep 2025`, for narrow columns."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def _facts(table: Table, page: Page) -> list[Line]:
    labels = [page.text(str(row[0])) for row in table.rows]
    column = max(map(width, labels), default=0) + 2
    lines: list[Line] = []
    for label, row in zip(labels, table.rows, strict=True):
        room = max(page.width - column, 20)
        for number, text in enumerate(wrapped(page.text(str(row[1])), room)):
            head = padded("" if number else label, column)
            lines.append((Span(head, "muted"), Span(text)))
    return lines


def _section(table: Table, page: Page, n_rows: int) -> list[Line]:
    if len(table.rows) < n_rows:
        table = replace(table, title=f"{table.title} ({len(table.rows)} of {n_rows})")
    if table.name not in TOLD:
        return table_lines(with_short_days(table), page)
    tell = TOLD[table.name]
    keys = [column.key for column in table.columns]
    lines = heading(page, table.title)
    for row in table.rows:
        lines += bullet(page, tell(dict(zip(keys, row, strict=True))))
    for note in table.notes:
        lines += paragraph(page, note, "muted")
    return lines


def with_short_days(table: Table) -> Table:
    """Return a table whose dates are written short, as text."""
    dated = {index for index, column in enumerate(table.columns) if column.kind == "date"}
    columns = tuple(
        replace(column, kind="text") if index in dated else column
        for index, column in enumerate(table.columns)
    )
    rows = tuple(tuple(_short(cell) for cell in row) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def _short(cell: Cell) -> Cell:
    return short_day(cell) if isinstance(cell, date) else cell


def _statement(row: Entry) -> str:
    when = f", {row['when']}" if row["when"] else ""
    parts = [
        f"{row['property']}{when}: {row['value']}",
        f"{row['status']}, {day(row['published'])}",
    ]
    if row["n_readings"] > 1:
        parts.append(counted(row["n_readings"], "reading"))
    if row["contested"]:
        parts.append("contested")
    return "; ".join(parts) + (f" “{row['note']}”" if row["note"] else "")


def _event(row: Entry) -> str:
    when = row["when"] or f"said {day(row['published'])}"
    note = f" “{row['note']}”" if row["note"] else ""
    return f"{when}: {row['value']} ({row['status']}){note}"


def _right(row: Entry) -> str:
    since = f", since {day(row['since'])}" if row["since"] else ""
    until = f", to {day(row['until'])}" if row["until"] else ""
    return f"{row['holder']}, {row['right']}{since}{until}: {row['terms']}"


def _contradiction(row: Entry) -> str:
    return (
        f"{row['name']}, {row['about']}: {row['prevails']} prevails; another reading"
        f" {row['other']}, {row['apart']} apart"
    )


def _support(row: Entry) -> str:
    when = f", {row['when']}" if row["when"] else ""
    why = f": {row['reason']}" if row["reason"] else ""
    return f"{row['label']}: {row['property']}{when}, {row['value']}; {row['outcome']}{why}"


#: Sections told as sentences, by table name.
TOLD: Final[Mapping[str, Callable[[Entry], str]]] = {
    "statements": _statement,
    "events": _event,
    "rights": _right,
    "contradictions": _contradiction,
    "claims": _support,
}
