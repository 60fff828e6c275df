"""`lanebook brief`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.brief import N_DAYS
from lanebook.answers.brief import brief as answer_brief
from lanebook.views.brief.write import write_brief
from lanebook.views.charts.render import warm_up
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, heading, line, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.stream import page, write_lines


def command(
    *,
    out: Annotated[Path, Parameter(help="Folder for brief.html and brief.pdf.")] = Path("out"),
    lab: Annotated[
        tuple[str, ...], Parameter(help="Buyer to show, by any name (repeatable; default all).")
    ] = (),
    days: Annotated[int, Parameter(help="How far back “what changed” looks.")] = N_DAYS,
    theses: Annotated[
        bool, Parameter(help="Also tell what rival readings say; takes seconds more.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Write one page an analyst would forward, and the evidence behind it, as HTML and PDF."""
    with Progress() as progress:
        if not (output.json or output.csv or output.xlsx):
            warm_up()
        progress.stage("Opening the book")
        opened = book.open()
        progress.stage("Composing the brief")
        answer = answer_brief(opened, labs=lab, n_days=days, with_readings=theses)
        if output.json or output.csv or output.xlsx:
            return emit(answer, output, book=opened)
        progress.stage("Drawing and setting")
        written = write_brief(answer, out)
    sheet = page()
    lines: list[Line] = paragraph(sheet, answer.finding, "finding")
    for each in answer.data.outright:
        lines += [BLANK, *heading(sheet, each.question), *paragraph(sheet, each.answer)]
    lines.append(BLANK)
    for path in written:
        lines += written_lines(path, sheet)
    write_lines(lines)
    return 0


def written_lines(path: Path, sheet: Page) -> list[Line]:
    """Return where a file lies and how large it is, on one line: a path must stay whole."""
    size = f"{path.stat().st_size / 1000:,.0f} kB"
    return [line(sheet.text(f"Written: {path} ({size})"), "muted")]
