"""`lanebook capex`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.capex import capex
from lanebook.base.time import parse_years
from lanebook.evidence.parameters import parse_overrides
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit


def command(
    *,
    firm: Annotated[tuple[str, ...], Parameter(help="Only these firms or markets.")] = (),
    years: Annotated[str | None, Parameter(help="FIRST:LAST year, such as 2024:2027.")] = None,
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Set a parameter: NAME=VALUE or NAME/ROW=VALUE."),
    ] = (),
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print spending by firm and year, what it builds and what revenue must pay for it."""
    answer = capex(
        book.open(),
        firms=firm,
        years=parse_years(years) if years else None,
        overrides=parse_overrides(set_),
    )
    return emit(answer, output)
