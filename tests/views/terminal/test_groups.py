"""Rows grouped under their first column."""

from __future__ import annotations

from lanebook.answers.answer import Column, Figure, Table
from lanebook.views.terminal.lines import Page
from lanebook.views.terminal.tables import table_lines


def test_a_repeated_cell_is_blank_inside_its_group_only() -> None:
    def figure(value: float) -> Figure:
        return Figure(value, value, value, "MW")

    names = ("Alpha, a provider", "Alpha, a provider", "Beta, a provider", "Beta, a provider")
    rows = tuple(
        (name, "OpenAI", figure(1234567 + i), figure(7654321 + i)) for i, name in enumerate(names)
    )
    columns = (Column("provider", "provider"), Column("lab", "lab"))
    columns += (Column("one", "one", "figure"), Column("two", "two", "figure"))
    printed = [
        "".join(span.text for span in line).rstrip()
        for line in table_lines(Table("contracts", "Contracts", columns, rows), Page(width=36))
    ]
    assert printed[printed.index("Alpha, a provider") + 1 :][0].startswith("OpenAI")
    assert printed[printed.index("Alpha, a provider") + 2 :][0].startswith(" ")
    assert printed[printed.index("Beta, a provider") + 1 :][0].startswith("OpenAI")
