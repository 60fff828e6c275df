"""The whole workbook of one answer or several: finding, tables, assumptions, sources."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lanebook.answers.answer import Answer, Column, Figure, ParameterUse, Payload, Table
from lanebook.answers.citations import Citation, citation_table
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.wording import as_of_line, day, spread_differs
from lanebook.views.excel.book import SafeWorkbook
from lanebook.views.excel.procurement import write_procurement
from lanebook.views.excel.tables import write_table


def write_workbook(
    answers: Answer[Payload] | Sequence[Answer[Payload]],
    path: Path,
    cited: Sequence[Citation] = (),
) -> None:
    """Write answers to a workbook; the first one's finding stands on the first sheet.

    Args:
        cited: the claims behind the answers; each cell's note and the sources sheet show them.

    The file appears whole or not at all. Same answers, same bytes.
    """
    every = (answers,) if isinstance(answers, Answer) else tuple(answers)
    by_id = {each.claim: each for each in cited}
    first = every[0]
    draft = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with SafeWorkbook(draft, created_on=first.as_of.known_at, title=first.finding) as book:
            _cover(book, every)
            for answer in every:
                procurement = _procurement(answer)
                if procurement is not None:
                    write_procurement(book, procurement, by_id)
                for table in answer.tables():
                    if procurement is None or table.name != "sheet":
                        _table(book, table, by_id)
            _assumptions(book, every)
            if cited:
                write_table(book, citation_table(tuple(cited)), by_id, name="Sources")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _cover(book: SafeWorkbook, answers: tuple[Answer[Payload], ...]) -> None:
    sheet = book.sheet("Finding")
    sheet.set_column(0, 0, 100)
    row = 0
    for answer in answers:
        book.text(sheet, row, 0, answer.finding, "finding")
        sheet.set_row(row, 24 * (1 + len(answer.finding) // 85))
        line = as_of_line(answer.as_of, answer.sequence, answer.layers)
        book.text(sheet, row + 1, 0, line, "muted")
        row += 3
        for caveat in answer.caveats:
            book.text(sheet, row, 0, caveat)
            row += 1
        row += 1
    for text in (
        "Each cell's note names the claims behind it; the sheet Sources gives statement and page.",
        (
            "? no source says · 0 a source says zero · struck: withdrawn · violet: implied from"
            " dollars, never added · amber: open."
        ),
    ):
        book.text(sheet, row, 0, text, "muted")
        row += 1


def _procurement(answer: Answer[Payload]) -> Sheet | None:
    """Return the procurement sheet that an answer is or contains."""
    found = getattr(answer.data, "sheet", answer.data)
    return found if isinstance(found, Sheet) else None


def _table(book: SafeWorkbook, table: Table, cited: dict[str, Citation]) -> None:
    write_table(book, table, cited)
    figures = [cell for row in table.rows for cell in row if isinstance(cell, Figure)]
    if any(map(spread_differs, figures)):
        write_table(book, table, cited, end="low", name=f"{table.title[:26]} low")
        write_table(book, table, cited, end="high", name=f"{table.title[:26]} high")


def _assumptions(book: SafeWorkbook, answers: tuple[Answer[Payload], ...]) -> None:
    uses = {(use.name, use.applies_to): use for answer in answers for use in answer.parameters}
    if uses:
        write_table(book, parameter_table(tuple(uses[key] for key in sorted(uses))), {})


def parameter_table(uses: tuple[ParameterUse, ...]) -> Table:
    """Return assumptions as a flat table."""
    columns = (
        Column("name", "Assumption"),
        Column("applies_to", "Applies to"),
        Column("low", "Low", "number"),
        Column("point", "Point", "number"),
        Column("high", "High", "number"),
        Column("unit", "Unit"),
        Column("source", "Source", definition="Source id, claim or assumption."),
        Column("as_of", "As of", definition="Later than the known day: a convention applied back."),
        Column("overridden", "Overridden"),
    )
    rows = tuple(
        (
            use.name, use.applies_to, use.low, use.point, use.high, use.unit, use.source,
            day(use.as_of), use.overridden,
        )
        for use in uses
    )  # fmt: skip
    return Table("parameters", "Assumptions", columns, rows)
