"""Start the process that parses one file, wait for it, and read back what it found sound."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.codes import finding_of
from lanebook.evidence.reading.raw import Limits
from lanebook.evidence.tables import TABLES

#: The child gets this folder as the only addition to its path, and nothing of our environment.
_START = (
    "import runpy, sys; sys.path.append(sys.argv.pop(1)); "
    "runpy.run_module('child', run_name='__main__')"
)
_DEATHS = {
    signal.SIGXCPU: "it used up its processor time",
    signal.SIGXFSZ: "its output grew beyond the limit",
    signal.SIGKILL: "it was killed, perhaps for want of memory",
    signal.SIGSEGV: "it crashed",
    signal.SIGABRT: "it gave up, perhaps for want of memory",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file gave.

    Attributes:
        table: name of the table, "" where none was recognised.
        frame: its sound rows with `line`; None where the header was refused.
        sha256: digest of the bytes read, "" where they could not be read to the end.
        findings: problems of form.
    """

    table: str = ""
    frame: pl.DataFrame | None = None
    sha256: str = ""
    findings: tuple[Finding, ...] = ()


def parse(handle: int, table: str, shown: str, limits: Limits, place: Path) -> Parsed:
    """Parse the open file `handle` in a child process.

    Args:
        handle: file descriptor, at its beginning.
        table: table expected by file name, "" to go by the header.
        shown: file name for findings.
        limits: what the child may use.
        place: private empty folder for its output.

    Returns:
        the rows and findings; where the child died, one finding F007 that says of what.
    """
    cells, report = place / "cells", place / "report"
    with cells.open("wb") as sink, report.open("wb") as errors:
        try:
            child = subprocess.run(
                [
                    sys.executable,
                    "-I",
                    "-S",
                    "-c",
                    _START,
                    str(Path(__file__).parent),
                    json.dumps(_request(table, limits)),
                ],
                stdin=handle,
                stdout=sink,
                stderr=errors,
                env={},
                cwd="/",
                timeout=limits.wall_seconds,
                check=False,
            )
            status = child.returncode
        except subprocess.TimeoutExpired:
            return _dead(shown, f"it ran longer than {limits.wall_seconds:g} seconds")
    text = report.read_text(encoding="utf-8", errors="replace")
    if status < 0:
        return _dead(shown, _DEATHS.get(signal.Signals(-status), f"signal {-status}"))
    if status:
        memory = "MemoryError" in text
        last = text.strip().rpartition("\n")[2][:200]
        return _dead(shown, "it needed more memory than allowed" if memory else last)
    return _read_back(json.loads(text), cells, shown, limits)


def _dead(shown: str, reason: str) -> Parsed:
    message = f"the process that read the file died: {reason}"
    return Parsed(findings=(finding_of("F007", shown, 0, message),))


def _request(table: str, limits: Limits) -> dict[str, Any]:
    return {
        "tables": {name: spec.columns for name, spec in TABLES.items()},
        "table": table,
        "max_bytes": limits.file_bytes,
        "max_rows": limits.n_rows,
        "max_line_bytes": limits.line_bytes,
        "max_cell_chars": limits.cell_chars,
        "max_findings": limits.n_findings,
        "max_unsound": limits.n_unsound,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "output_bytes": limits.file_bytes * 2,
    }


def _read_back(report: dict[str, Any], cells: Path, shown: str, limits: Limits) -> Parsed:
    findings = [
        finding_of(code, shown, line, message, row=row)
        for code, line, message, row in report["findings"]
    ]
    findings += [
        finding_of(code, shown, 0, f"and {count - limits.n_findings:,} more lines like these")
        for code, count in sorted(report["counts"].items())
        if count > limits.n_findings
    ]
    table = report["table"]
    frame = _frame(cells, table) if report["header"] else None
    return Parsed(table, frame, report["sha256"], tuple(findings))


def _frame(cells: Path, table: str) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {"line": pl.Int64()}
    schema |= {column: pl.String() for column in TABLES[table].columns}
    if not cells.stat().st_size:
        return pl.DataFrame(schema=schema)
    frame = pl.read_csv(
        cells,
        has_header=False,
        schema=schema,
        separator="\x1f",
        quote_char=None,
        glob=False,
    )
    return frame.with_columns(pl.col(pl.String).fill_null(""))
