"""`lanebook today`."""

from __future__ import annotations

from functools import partial

from lanebook.answers.calendar import calendar
from lanebook.answers.today import today as answer_today
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.today import today_lines


def command(
    *,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print the book in one screen: what is asked, dated, new and contradicted."""
    opened = book.open()
    answer = answer_today(opened)
    first = calendar(opened).data.first_on if answer.data.state == "no_claim" else None
    writer = partial(today_lines, first=first, parameters=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)
