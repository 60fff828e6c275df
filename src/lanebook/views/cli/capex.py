"""`lanebook capex`: the sums and what follows first, revisions as one line each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Annotated, Any, Final

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.capex import capex
from lanebook.answers.capex_payload import Capex
from lanebook.answers.wording import counted, day, figure
from lanebook.base.time import parse_years
from lanebook.evidence.parameters import parse_overrides
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, heading, paragraph
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Tables shown without --all; revisions follow as text.
SHOWN: Final = (
    "capex_by_year",
    "capex_required_revenue",
    "capex_by_firm",
    "capex_lab_contracts",
    "capex_forecasts",
    "capex_revenue_views",
    "statements",
)


def command(
    *,
    firm: Annotated[tuple[str, ...], Parameter(help="Only this firm or market (repeatable).")] = (),
    years: Annotated[str | None, Parameter(help="FIRST:LAST year, such as 2024:2027.")] = None,
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Set a parameter: NAME=VALUE or NAME/ROW=VALUE (repeatable)."),
    ] = (),
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every table, quarters and markets too.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print spending by firm and year, what it builds, and the revenue that must pay for it."""
    opened = book.open()
    answer = capex(
        opened,
        firms=firm,
        years=parse_years(years) if years else None,
        overrides=parse_overrides(set_),
    )
    writer = partial(_lines, everything=all_, assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    lines = head_lines(answer, page)
    left = []
    for table in answer.tables():
        if table.name in SHOWN or (everything and table.name != "capex_revisions"):
            lines += [BLANK, *table_lines(table, page)]
        elif table.name != "capex_revisions":
            left.append(f"{table.title} ({counted(len(table.rows), 'row')})")
    lines += _revision_lines(answer.data, page, everything=everything)
    if left:
        words = f"Not shown: {'; '.join(left)}. See --all."
        lines += [BLANK, *paragraph(page, words, "muted")]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _revision_lines(data: Capex, page: Page, *, everything: bool) -> Iterator[Line]:
    """Yield one paragraph per subject and period: each value that prevailed, oldest first."""
    firms = {row.org for row in data.firms}
    rows = [row for row in data.revisions if everything or data.listed or row.subject in firms]
    if rows:
        yield BLANK
        yield from heading(page, "How figures were revised (day of publication)")
    for (name, period), steps in groupby(rows, key=lambda row: (row.name, row.period)):
        path = " → ".join(
            f"{figure(step.statement.amount)} {step.statement.word} {day(step.statement.published)}"
            for step in steps
        )
        yield from paragraph(page, f"{name}, {period}: {path}", indent="  ", hang="    ")
