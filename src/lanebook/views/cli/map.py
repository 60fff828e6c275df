"""`lanebook map`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.map import network_map
from lanebook.answers.wording import counted, joined
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.graph.files import render, write_map
from lanebook.views.terminal.lines import BLANK, Line, Page, paragraph
from lanebook.views.terminal.profile import with_short_days
from lanebook.views.terminal.stream import write_data, write_text
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import head_lines

#: Tables that summarise; nodes and ties in full belong in a file.
SUMMARY = ("most_connected", "rivals", "kinds")


def command(
    *,
    out: Annotated[Path | None, Parameter(help="Write the map to this file.")] = None,
    format: Annotated[  # noqa: A002 -- the flag users type
        Literal["graphml", "gexf", "json", "csv"] | None,
        Parameter(help="Format; default what the file name ends in. Without --out to the screen."),
    ] = None,
    focus: Annotated[str | None, Parameter(help="Only around this firm, by any name.")] = None,
    steps: Annotated[int, Parameter(help="How many ties away from the focus (default 1).")] = 1,
    kind: Annotated[tuple[str, ...], Parameter(help="Kind of tie to keep (repeatable).")] = (),
    layer: Annotated[tuple[str, ...], Parameter(help="Layer of tie to keep (repeatable).")] = (),
    sites: Annotated[
        bool, Parameter(negative="", help="Add sites and grids, with who operates them.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Map who is tied to whom: a summary, or a file for a graph program."""
    answer = network_map(
        book.open(), focus=focus, steps=steps, kinds=kind, layers=layer, sites=sites
    )
    if out is not None:
        files = write_map(answer, out, format)
        n_edges = len(answer.data.ties) + len(answer.data.links)
        size = f"{counted(len(answer.data.nodes), 'node')}, {counted(n_edges, 'edge')}"
        write_text(f"{answer.finding}\nWritten: {joined([str(file) for file in files])} ({size})\n")
        return 0
    if format is not None:
        write_data(render(answer, format).decode())
        return 0
    return emit(answer, output, writer=_lines)


def _lines(answer: Answer[Any], page: Page) -> list[Line]:
    lines = head_lines(answer, page)
    for table in answer.tables():
        if table.name in SUMMARY and table.rows:
            lines += [BLANK, *table_lines(with_short_days(table), page)]
    told = (
        f"{counted(len(answer.data.nodes), 'node')} and {counted(len(answer.data.ties), 'tie')}:"
        " --out FILE writes them as .graphml, .gexf, .json or .csv, with dates and claim ids."
    )
    return [*lines, BLANK, *paragraph(page, told, "muted")]
