"""`lanebook scan`: what stops if a firm stops, for every firm of a network."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.scan import TOP, scan
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

SHOWN = ("scan_degree", "scan_values")


def command(
    *,
    market: Annotated[
        Literal["sector", "none"],
        Parameter(help="Whether rivals in a supplier's sector damp its loss."),
    ] = "sector",
    top: Annotated[int, Parameter(help="Firms listed; 0 for all.")] = TOP,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Stop every firm once and see what share of all sales stops with it."""
    opened = book.open()
    answer = scan(opened, market=market, top=top)
    writer = partial(_lines, assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)


def _lines(answer: Answer[Any], page: Page, *, assumptions: bool) -> list[Line]:
    lines = head_lines(answer, page)
    for table in answer.tables():
        if table.name in SHOWN:
            lines += [BLANK, *table_lines(table, page)]
    return lines + foot_lines(answer, page, parameters=assumptions)
