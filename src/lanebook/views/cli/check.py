"""`lanebook check`: print what is wrong with a book, as file:line, row and hint."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, cast

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Payload
from lanebook.answers.check import SHIPPED, CheckReport, Found, check
from lanebook.base.findings import Severity
from lanebook.base.time import parse_date
from lanebook.evidence.codes import CODES
from lanebook.views.cli.options import OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, line, paragraph
from lanebook.views.terminal.progress import Progress

ORDER: tuple[Severity, ...] = ("error", "warning", "info")
#: How many findings of one code are printed without `--all`.
SHOWN: dict[Severity, int] = {"error": 20, "warning": 5, "info": 2}
UNWRAPPED = 1_000_000


def command(
    path: Annotated[
        Path | None, Parameter(help="Folder or CSV file; default the shipped book.")
    ] = None,
    /,
    *,
    all: Annotated[  # noqa: A002 -- the flag users type
        bool, Parameter(negative="", help="Print every finding, not some of each code.")
    ] = False,
    base: Annotated[
        Path | None, Parameter(help="A book whose ids may be referred to; default the shipped one.")
    ] = None,
    ledger: Annotated[str | None, Parameter(help="A ledger whose ids may be referred to.")] = None,
    until: Annotated[
        str | None, Parameter(help="Nothing may be published after this day; default today.")
    ] = None,
    output: OutputOptions = OutputOptions(),
) -> int:
    """Find everything that is wrong with a book; exit status 1 on errors."""
    with Progress() as progress:
        answer = check(
            path,
            base=base,
            ledger=ledger,
            recorded_on=parse_date(until) if until else None,
            everything=all,
            stage=progress.stage,
        )

    def lay_out(given: Answer[Payload], page: Page) -> Sequence[Line]:
        return report_lines(cast("Answer[CheckReport]", given), page, everything=all)

    emit(cast("Answer[Payload]", answer), output, writer=lay_out)
    return 1 if answer.data.n_errors else 0


def report_lines(answer: Answer[CheckReport], page: Page, *, everything: bool) -> list[Line]:
    """Lay a report out: errors, warnings, infos, each with row and hint; then the counts.

    A finding stays on one line where nobody looks, so that programs can read `file:line CODE`.
    """
    report = answer.data
    lines: list[Line] = []
    hidden: Counter[str] = Counter()
    for severity in ORDER:
        shown: Counter[str] = Counter()
        for finding in report.findings:
            if finding.severity != severity:
                continue
            shown[finding.code] += 1
            if everything or shown[finding.code] <= SHOWN[severity]:
                lines += finding_lines(finding, report.path, page)
            else:
                hidden[finding.code] += 1
    lines += _hidden_lines(hidden, page)
    lines += _count_lines(report, page)
    return [*lines, *paragraph(page, answer.finding, "heading")]


def finding_lines(finding: Found, path: str, page: Page) -> list[Line]:
    """Return one finding: `file:line CODE message`, the row cut to the page, the hint."""
    paper = page if sys.stdout.isatty() else replace(page, width=UNWRAPPED)
    place = f"{_place(finding.file, path)}:{finding.line}"
    style = "tension" if finding.severity == "error" else ""
    lines = paragraph(paper, f"{place} {finding.code} {finding.message}", style, hang="    ")
    if finding.row:
        row = page.text(finding.row)
        room = page.width - 4
        lines.append(
            line("    " + (row if len(row) <= room else row[: room - 1] + page.text("…")), "muted")
        )
    return [
        *lines,
        *paragraph(paper, f"hint: {finding.hint}", "muted", indent="    ", hang="          "),
    ]


def _place(file: str, path: str) -> str:
    """Return where a file stands as the user would open it from here."""
    if path == SHIPPED:
        return file
    whole = Path(path)
    return path if file in (whole.name, path) else str(whole / file)


def _hidden_lines(hidden: Counter[str], page: Page) -> Iterable[Line]:
    if not hidden:
        return []
    lines: list[Line] = [BLANK]
    for code, number in sorted(hidden.items()):
        lines += paragraph(page, f"and {number:,} more {code} ({CODES[code].title})", "muted")
    return [*lines, *paragraph(page, "--all prints them too.", "muted"), BLANK]


def _count_lines(report: CheckReport, page: Page) -> Iterable[Line]:
    if not report.n_rows:
        return []
    rows = ", ".join(f"{name} {number:,}" for name, number in report.n_rows.items())
    return paragraph(page, f"Checked against {report.against}: {rows}.", "muted")
