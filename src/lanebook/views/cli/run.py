"""`lanebook run`: the main job, from the shipped book to sheet, brief, workbook and map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Payload
from lanebook.answers.book import Book
from lanebook.answers.brief import bound_of, broken_of, hung_of
from lanebook.answers.brief import brief as answer_brief
from lanebook.answers.check import check
from lanebook.answers.citations import citations, claims_of
from lanebook.answers.freshness import freshness
from lanebook.answers.map import network_map
from lanebook.answers.serialise import to_json
from lanebook.answers.sheet import sheet as answer_sheet
from lanebook.answers.wording import as_of_line, counted
from lanebook.base.files import write_atomically
from lanebook.views.brief.write import write_brief
from lanebook.views.charts.render import warm_up
from lanebook.views.cli.brief import written_lines
from lanebook.views.cli.options import BookOptions
from lanebook.views.excel.workbook import write_workbook
from lanebook.views.graph.files import write_map
from lanebook.views.table_csv import to_csv
from lanebook.views.terminal.lines import BLANK, Line, Page, bullets, heading, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.stream import page, write_lines


@dataclass(frozen=True, slots=True)
class _Found:
    """What the run found, in words, and the files it wrote."""

    sentences: tuple[str, ...]
    files: tuple[Path, ...]


def command(
    *,
    out: Annotated[Path, Parameter(help="Folder for everything that is written.")] = Path("out"),
    book: BookOptions = BookOptions(),
) -> int:
    """Check the book, answer the sheet for all labs and write sheet, workbook, brief and map."""
    with Progress() as progress:
        warm_up()
        progress.stage("Opening the ledger")
        opened = book.open()
        progress.stage("Checking the shipped book")
        checked = check()
        found = _write(opened, out, progress)
    sheet = page()
    lines: list[Line] = []
    headline, *rest = found.sentences
    lines += paragraph(sheet, headline, "finding")
    layers = opened.snapshot.layers
    lines += paragraph(sheet, as_of_line(opened.as_of, opened.snapshot.sequence, layers), "muted")
    book_said = f"The shipped book: {checked.finding[0].lower()}{checked.finding[1:]}"
    lines += [BLANK, *heading(sheet, "What it found"), *bullets(sheet, (*rest, book_said))]
    lines += [BLANK, *heading(sheet, "Where it is"), *_files(found.files, sheet), BLANK]
    lines += paragraph(sheet, f"Next: open {out / 'brief.html'}; {NEXT}", "muted")
    write_lines(lines)
    return 0


NEXT = (
    "lanebook sheet --lab anthropic; lanebook why tie:spacex--anthropic--compute_supply;"
    " lanebook diff --from 2026-04-01 --to 2026-05-09."
)


def _write(opened: Book, out: Path, progress: Progress) -> _Found:
    out.mkdir(parents=True, exist_ok=True)
    progress.stage("Answering the sheet")
    sheet = answer_sheet(opened)
    write_atomically(out / "sheet.json", to_json(sheet).encode("utf-8"))
    write_atomically(out / "sheet.csv", to_csv(sheet).encode("utf-8"))
    progress.stage("Composing the brief")
    brief = answer_brief(opened, base=sheet)
    progress.stage("Writing the workbook")
    cited = citations(opened, claims_of(sheet))
    found: tuple[Answer[Payload], ...] = (
        sheet, *bound_of(brief), *broken_of(brief), *hung_of(brief)
    )  # fmt: skip
    write_workbook(found, out / "lanebook.xlsx", cited)
    progress.stage("Drawing and setting the brief")
    html, pdf = write_brief(brief, out)
    progress.stage("Writing the map")
    network = network_map(opened)
    (graph,) = write_map(network, out / "map.graphml")
    sentences = (
        sheet.finding,
        *(f"{each.question} {each.answer}" for each in brief.data.outright),
        *(each.finding for each in bound_of(brief)),
        *(each.finding for each in broken_of(brief)),
        *(each.finding for each in hung_of(brief)),
        _contradictions(len(brief.data.contradictions)),
        network.finding,
        f"{counted(len(cited), 'claim')} carry the sheet; every number names its own.",
        *freshness(opened),
    )
    names = ("sheet.csv", "sheet.json", "lanebook.xlsx")
    return _Found(sentences, (*(out / name for name in names), html, pdf, graph))


def _contradictions(count: int) -> str:
    if not count:
        return "No two sources differ by a quarter or more on a promise."
    return f"Sources differ by a quarter or more on {counted(count, 'promise')}."


def _files(files: tuple[Path, ...], sheet: Page) -> list[Line]:
    return [each for path in files for each in written_lines(path, sheet)]
