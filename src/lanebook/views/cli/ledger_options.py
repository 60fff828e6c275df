"""Options of the commands that look after the ledger, and what they print when rows are refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.check import CheckReport, as_found
from lanebook.answers.recorded import Recorded
from lanebook.base.clock import system_clock, today
from lanebook.base.errors import DataError
from lanebook.base.time import AsOf
from lanebook.evidence.ledger import Ledger, open_ledger
from lanebook.views.cli.check import finding_lines, report_lines
from lanebook.views.cli.options import OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, paragraph
from lanebook.views.terminal.writer import answer_lines

#: Warnings printed with a receipt; `lanebook check` prints them all.
_SHOWN = 5


@Parameter(name="*")
@dataclass(frozen=True)
class LedgerOptions:
    """Which ledger."""

    ledger: Annotated[
        str | None, Parameter(help="Ledger path or URL.", env_var="LANEBOOK_LEDGER")
    ] = None

    def open(self) -> Ledger:
        """Open the ledger, made from the shipped book on first use."""
        return open_ledger(self.ledger, clock=system_clock)


@Parameter(name="*")
@dataclass(frozen=True)
class JsonOption:
    """How a receipt leaves."""

    json: Annotated[bool, Parameter(negative="", help="Print the answer as JSON.")] = False

    @property
    def output(self) -> OutputOptions:
        """The same, for `emit`."""
        return OutputOptions(json=self.json)


def emit_receipt(answer: Answer[Recorded], output: OutputOptions, *, path: str = "") -> int:
    """Print warnings that came with the rows, then the receipt; returns 0."""
    return emit(answer, output, writer=partial(_receipt_lines, path=path))


def emit_refusal(error: DataError, output: OutputOptions, *, question: str, path: str) -> int:
    """Print the findings that bar rows from the ledger; returns the exit status."""
    counts = Counter(finding.severity for finding in error.findings)
    report = CheckReport(
        path=path,
        against="the ledger",
        files={},
        n_rows={},
        n_errors=counts["error"],
        n_warnings=counts["warning"],
        n_infos=counts["info"],
        findings=tuple(map(as_found, error.findings)),
    )
    day = today()
    answer = Answer(question, error.problem, AsOf(day, day), 0, (), report)
    emit(answer, output, writer=partial(report_lines, everything=False))
    return error.exit_status


def _receipt_lines(answer: Answer[Any], page: Page, *, path: str) -> list[Line]:
    findings = [each for each in answer.data.findings if each.severity == "warning"]
    lines: list[Line] = []
    for finding in findings[:_SHOWN]:
        lines += finding_lines(finding, path, page)
    if len(findings) > _SHOWN:
        lines += paragraph(page, f"and {len(findings) - _SHOWN:,} more warnings", "muted")
    return [*lines, *([BLANK] if lines else []), *answer_lines(answer, page)]
