"""Answers in notebooks: an HTML fragment with the finding, its as-of line and its tables.

`register` tells IPython, if it is running, how answers and tables show; nothing else is needed. All
text is escaped; nothing runs and nothing is fetched.
"""

from __future__ import annotations

import sys
from typing import Any, Final

from lanebook.answers.answer import Answer, Cell, Column, Figure, Payload, Table
from lanebook.answers.wording import as_of_line, cell_text, sentence
from lanebook.views.markup import Markup, isolated, joined, link, tag

#: Rows shown per table; the frame has them all.
MOST_ROWS: Final = 60
RIGHT: Final = frozenset({"figure", "number", "share"})
#: Quiet marks per state, readable on light and dark notebook themes.
STATE_STYLE: Final[dict[str, str]] = {
    "open": "color:#b26a00;font-weight:600",
    "implied": "color:#7a5fb0",
    "unknown": "opacity:.6",
    "ended": "opacity:.6",
    "withdrawn": "opacity:.6;text-decoration:line-through",
}


def to_fragment(answer: Answer[Payload]) -> str:
    """Return an answer as an HTML fragment."""
    line = as_of_line(answer.as_of, answer.sequence, answer.layers)
    parts = [
        tag("p", tag("b", answer.finding), style="font-size:1.15em;margin:0"),
        tag("p", line, style="opacity:.7;margin:0 0 .6em"),
        *(table_fragment(table) for table in answer.tables()),
    ]
    if answer.caveats:
        parts.append(tag("ul", *(tag("li", text) for text in answer.caveats)))
    return tag("div", *parts, class_="lanebook")


def table_fragment(table: Table) -> Markup:
    """Return a flat table as HTML; beyond `MOST_ROWS` rows the rest is counted."""
    heads = tag(
        "tr",
        *(
            tag("th", column.label, title=column.definition or None, style=_align(column))
            for column in table.columns
        ),
    )
    rows = [
        tag(
            "tr",
            *(_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)),
            style="font-weight:600" if index in table.total_rows else None,
        )
        for index, row in enumerate(table.rows[:MOST_ROWS])
    ]
    more = len(table.rows) - MOST_ROWS
    notes = [
        *table.notes,
        *([f"{more:,} more rows: see .frame({table.name!r})."] if more > 0 else []),
    ]
    body = tag("table", tag("thead", heads), tag("tbody", *rows))
    small = (tag("div", note, style="opacity:.7;font-size:.9em") for note in notes)
    return joined([tag("h4", table.title, style="margin:.8em 0 .2em"), body, *small])


def _align(column: Column) -> str:
    return "text-align:right" if column.kind in RIGHT else "text-align:left"


def _cell(cell: Cell, column: Column) -> Markup:
    if isinstance(cell, Figure):
        style = f"{_align(column)};{STATE_STYLE.get(cell.state, '')}".rstrip(";")
        shown = cell_text(cell, column).removeprefix("×" if cell.state == "withdrawn" else "\0")
        return tag("td", shown, style=style, title=sentence(cell))
    if column.kind == "link" and isinstance(cell, str):
        return tag("td", link(cell, cell))
    return tag("td", isolated(cell_text(cell, column)), style=_align(column))


def register() -> bool:
    """Tell a running IPython how answers and tables show; returns whether there is one."""
    shell = _shell()
    if shell is None:
        return False
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type(Answer, to_fragment)
    formatter.for_type(Table, table_fragment)
    return True


def _shell() -> Any:  # noqa: ANN401  IPython is no dependency and has no types here
    running = sys.modules.get("IPython")
    return running.get_ipython() if running is not None else None
