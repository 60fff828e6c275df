"""The brief's sections on the clearing model and on rival readings, for HTML and PDF."""

from __future__ import annotations

from typing import Any

from lanebook.answers.answer import Table
from lanebook.answers.brief_payload import Brief
from lanebook.answers.safe_text import safe
from lanebook.answers.wording import cell_text
from lanebook.views.markup import Markup, isolated, joined, tag

_RIGHT = frozenset({"figure", "number", "share"})
NO_MODEL = "The book of that day gives no clearing model: nothing is said of what binds."


def binding(brief: Brief) -> Markup:
    """Return what binds: the finding, the labels and the ceilings beside the asks."""
    found = brief.binding
    if found is None:
        return tag("p", NO_MODEL)
    first, *others = found.tables()
    return joined(
        [
            tag("p", found.finding, class_="lead"),
            flat(first),
            *(joined([tag("h3", table.title), flat(table)]) for table in others),
        ]
    )


def readings(brief: Brief) -> Markup:
    """Return the tally of every thesis."""
    found = brief.readings
    if found is None:
        return Markup("")
    tables = joined(flat(table) for table in found.tables())
    return joined([tag("p", found.finding, class_="lead"), tables])


def breaking(brief: Brief, drawn: str) -> Markup:
    """Return what breaks: three shocks in words, drawn by quarter, then every shipped one."""
    found = brief.breaking
    if found is None:
        return Markup("")
    words = [tag("p", tag("b", f"{each.telling}: "), each.says) for each in found.data.telling]
    chart = [tag("figure", tag("div", Markup(drawn), class_="chart small"))] if drawn else []
    tables = (joined([tag("h3", table.title), flat(table)]) for table in found.tables())
    return joined([tag("p", found.finding, class_="lead"), *words, *chart, *tables])


def few(brief: Brief) -> Markup:
    """Return where supply hangs on few: the finding, the worst stops, the layers, the stacks."""
    found = brief.few
    if found is None:
        return Markup("")
    tables = (joined([tag("h3", table.title), flat(table)]) for table in found.tables())
    return joined([tag("p", found.finding, class_="lead"), *tables])


def flat(table: Table) -> Markup:
    """Return any flat table as HTML, its notes below."""
    heads = tag(
        "tr",
        *(
            tag("th", column.label, scope="col", class_="n" if column.kind in _RIGHT else None)
            for column in table.columns
        ),
    )
    rows = [
        tag("tr", *_cells(row, table), class_="total" if index in table.total_rows else None)
        for index, row in enumerate(rows_of(table))
    ]
    body = tag("table", tag("thead", heads), tag("tbody", *rows), class_="wide")
    scroll = tag("div", body, class_="scroll", role="region", tabindex="0", aria_label=table.title)
    return joined([scroll, *(tag("p", note, class_="note") for note in table.notes)])


def _cells(row: list[str], table: Table) -> list[Markup]:
    kinds = [column.kind for column in table.columns]
    rest = zip(row[1:], kinds[1:], strict=True)
    return [
        tag("th", isolated(row[0]), scope="row"),
        *(tag("td", isolated(text), class_="n" if kind in _RIGHT else None) for text, kind in rest),
    ]


def rows_of(table: Table) -> list[list[str]]:
    """Return the cells of a flat table as texts."""
    return [
        [cell_text(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def models_data(brief: Brief) -> dict[str, Any]:
    """Return both sections as the template of the PDF takes them; empty where there is none."""
    return {
        "binding": _data(brief.binding.finding, brief.binding.tables()) if brief.binding else None,
        "no_model": NO_MODEL,
        "breaking": _data(brief.breaking.finding, brief.breaking.tables())
        if brief.breaking
        else None,
        "few": _data(brief.few.finding, brief.few.tables()) if brief.few else None,
        "readings": _data(brief.readings.finding, brief.readings.tables())
        if brief.readings
        else None,
    }


def _data(finding: str, tables: tuple[Table, ...]) -> dict[str, Any]:
    return {
        "finding": safe(finding),
        "tables": [
            {
                "title": safe(table.title),
                "heads": [safe(column.label) for column in table.columns],
                "right": [column.kind in _RIGHT for column in table.columns],
                "rows": [[safe(text, limit=300) for text in row] for row in rows_of(table)],
                "totals": sorted(table.total_rows),
                "notes": [safe(note) for note in table.notes],
            }
            for table in tables
        ],
    }
