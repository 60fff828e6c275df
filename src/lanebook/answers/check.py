"""`check`: what is wrong with a book, all of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lanebook.answers.answer import Answer, Cell, Column, Table
from lanebook.answers.book import open_book
from lanebook.base.clock import Clock, system_clock, today
from lanebook.base.findings import Finding, Severity
from lanebook.base.time import AsOf
from lanebook.evidence.checks import KnownIds, check_book
from lanebook.evidence.checks.known import folder_ids, shipped_ids, snapshot_ids
from lanebook.evidence.codes import CODES
from lanebook.evidence.reading import LIMITS, Limits, RawBook, read_book
from lanebook.evidence.snapshot import shipped_book
from lanebook.evidence.tables import TABLES

#: What `path` says of the book that ships with the package.
SHIPPED = "the shipped book"
#: Findings of one code in one file that are listed on request; more are counted only.
MOST_FINDINGS = 100_000


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as the answer carries it.

    Attributes:
        file: file name relative to the book.
        line: 1-based line where the row starts; 0 for the file as a whole.
        code: stable code, explained in docs/reference/findings.md.
        title: the problem in a few words.
        severity: errors bar the book from a ledger, warnings and infos do not.
        message: the value met and what was expected.
        hint: the next step.
        row: the row as read, cut; "" if there is none.
        claims: id of the claim concerned.
    """

    file: str
    line: int
    code: str
    title: str
    severity: Severity
    message: str
    hint: str
    row: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What reading and checking a book found.

    Attributes:
        path: the folder or file that was checked, as named by the user.
        against: what it may refer to: "itself", "the shipped book", or a base named by the user.
        files: file name → SHA-256 of the bytes that were read.
        n_rows: table → rows read, in the order of reference.
        n_errors, n_warnings, n_infos: findings by severity; rows counted only are not in it.
        findings: every finding, by file and line.
    """

    path: str
    against: str
    files: Mapping[str, str]
    n_rows: Mapping[str, int]
    n_errors: int
    n_warnings: int
    n_infos: int
    findings: tuple[Found, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the findings, then their counts by code."""
        return (self._listed(), self._counted())

    def _listed(self) -> Table:
        columns = (
            Column("file", "file"),
            Column("line", "line", "number"),
            Column("code", "code"),
            Column("severity", "severity"),
            Column("message", "message"),
            Column("hint", "hint"),
            Column("row", "row"),
            Column("claims", "claims", "claims"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                finding.file,
                finding.line,
                finding.code,
                finding.severity,
                finding.message,
                finding.hint,
                finding.row,
                finding.claims,
            )
            for finding in self.findings
        ]
        return Table("findings", "Findings", columns, tuple(rows))

    def _counted(self) -> Table:
        columns = (
            Column("code", "code"),
            Column("title", "problem"),
            Column("severity", "severity"),
            Column("n_findings", "findings", "number"),
        )
        counts = Counter(finding.code for finding in self.findings)
        rows = tuple(
            (code, CODES[code].title, CODES[code].severity, n) for code, n in sorted(counts.items())
        )
        return Table("counts", "Findings by code", columns, rows)


def check(
    path: Path | None = None,
    *,
    base: Path | None = None,
    ledger: str | None = None,
    recorded_on: date | None = None,
    everything: bool = False,
    stage: Callable[[str], None] | None = None,
    clock: Clock = system_clock,
) -> Answer[CheckReport]:
    """Check a book: a folder of CSV files or one file; by default the shipped book.

    A folder with a vocabulary of its own is a whole book and stands alone. Anything else is part
    of one and may refer to the shipped book, to `base`, or to the head of `ledger`.

    Args:
        path: what to check.
        base: another folder or file whose ids may be referred to.
        ledger: a ledger whose ids may be referred to.
        recorded_on: nothing can have been published later; default today.
        everything: list every finding, not the first thousand of a code in a file.
        stage: told what happens, for progress.
        clock: where today comes from.

    Raises:
        DataError: if the base cannot be read.
        LedgerError: if the ledger cannot be opened.
    """
    day = recorded_on or today(clock)
    limits = replace(LIMITS, n_findings=MOST_FINDINGS) if everything else LIMITS
    raw = _read(path, limits, stage)
    known, against = _known(raw, base, ledger, clock)
    findings = check_book(raw, known, recorded_on=day, stage=stage)
    return _answer(raw, SHIPPED if path is None else str(path), against, findings, day)


def _read(path: Path | None, limits: Limits, stage: Callable[[str], None] | None) -> RawBook:
    return read_book(path or shipped_book(), limits, stage=stage)


def _known(
    raw: RawBook, base: Path | None, ledger: str | None, clock: Clock
) -> tuple[KnownIds | None, str]:
    if base is not None:
        return folder_ids(base), str(base)
    if ledger is not None:
        return snapshot_ids(open_book(ledger, clock=clock).snapshot), "the ledger"
    if raw.whole and ("vocabulary" in raw.tables or "vocabulary" in raw.unread):
        return None, "itself"
    return shipped_ids(), SHIPPED


def _answer(
    raw: RawBook, path: str, against: str, findings: tuple[Finding, ...], day: date
) -> Answer[CheckReport]:
    counts = Counter(finding.severity for finding in findings)
    report = CheckReport(
        path=path,
        against=against,
        files=dict(raw.files),
        n_rows={name: raw.tables[name].height for name in TABLES if name in raw.tables},
        n_errors=counts["error"],
        n_warnings=counts["warning"],
        n_infos=counts["info"],
        findings=tuple(as_found(finding) for finding in findings),
    )
    return Answer("check", summary(report), AsOf(day, day), 0, (), report)


def as_found(finding: Finding) -> Found:
    """Return a finding as answers carry it, with the title of its code."""
    return Found(
        file=finding.file,
        line=finding.line,
        code=finding.code,
        title=CODES[finding.code].title,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
        row=finding.row,
        claims=(finding.claim,) if finding.claim else (),
    )


def summary(report: CheckReport) -> str:
    """Return the report in one sentence."""
    n_rows = sum(report.n_rows.values())
    read = f"{counted(n_rows, 'row')} of {counted(len(report.n_rows), 'table')} read"
    found = [
        counted(number, word)
        for number, word in ((report.n_errors, "error"), (report.n_warnings, "warning"))
    ]
    verdict = "nothing of it may enter a ledger" if report.n_errors else "it may enter a ledger"
    return f"{found[0][0].upper()}{found[0][1:]} and {found[1]}, {read}: {verdict}."


def counted(number: int, word: str) -> str:
    """Return `no errors`, `1 error` or `1,200 errors`."""
    return f"{number:,} {word}" + ("" if number == 1 else "s") if number else f"no {word}s"
