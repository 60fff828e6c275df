"""`lanebook sheet`."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from cyclopts import Parameter

from lanebook.answers.sheet import sheet as answer_sheet
from lanebook.base.time import parse_years
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.sheet import sheet_lines


def sheet(
    *,
    lab: Annotated[
        tuple[str, ...], Parameter(help="Buyer to show, by any name (repeatable; default all).")
    ] = (),
    years: Annotated[str | None, Parameter(help="Year-ends FIRST:LAST, such as 2025:2031.")] = None,
    basis: Annotated[
        Literal["energised", "firm", "announced", "all"],
        Parameter(help="How firm a statement must be to count."),
    ] = "announced",
    load: Annotated[
        Literal["it", "facility"], Parameter(help="What a megawatt means in the cells.")
    ] = "it",
    lanes: Annotated[
        bool, Parameter(negative="", help="Show every lane of every buyer on the terminal.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print who has which megawatts from whom, by year, and what stays open."""
    opened = book.open()
    answer = answer_sheet(
        opened, labs=lab, years=parse_years(years) if years else None, basis=basis, load=load
    )
    writer = partial(sheet_lines, lanes=lanes or bool(lab), parameters=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)
