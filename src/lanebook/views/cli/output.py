"""Where every command ends: an answer goes to the terminal, JSON, CSV or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from lanebook.answers.answer import Answer, Payload
from lanebook.answers.book import Book
from lanebook.answers.citations import citations, claims_of
from lanebook.answers.serialise import to_json
from lanebook.views.cli.options import OutputOptions
from lanebook.views.table_csv import to_csv
from lanebook.views.terminal.lines import Line, Page
from lanebook.views.terminal.stream import page, write_data, write_lines, write_text
from lanebook.views.terminal.writer import answer_lines

#: How a command may lay out its own answer on the terminal.
LineWriter = Callable[[Answer[Payload], Page], Sequence[Line]]


def emit(
    answer: Answer[Payload],
    output: OutputOptions,
    *,
    writer: LineWriter | None = None,
    book: Book | None = None,
) -> int:
    """Print or write `answer` as the options ask; returns the exit status.

    Args:
        writer: lays the answer out on the terminal instead of the general form
            (`views.terminal.writer`); it should begin with `head_lines` and end with `foot_lines`.
        book: with it a workbook also lists every claim cited, with statement, source and link.

    JSON and CSV are UTF-8 in every locale.
    """
    if output.xlsx is not None:
        # By name: XlsxWriter is loaded only when a workbook is asked for.
        cited = citations(book, claims_of(answer)) if book else ()
        import_module("lanebook.views.excel.workbook").write_workbook(answer, output.xlsx, cited)
        if not (output.json or output.csv):
            write_text(f"{answer.finding}\nWritten: {output.xlsx}\n")
    if output.json:
        write_data(to_json(answer))
    elif output.csv:
        write_data(to_csv(answer, neutralise=not output.raw_text))
    elif output.xlsx is None:
        sheet = page()
        if writer is None:
            write_lines(answer_lines(answer, sheet, parameters=output.assumptions))
        else:
            write_lines(writer(answer, sheet))
    return 0
