"""`RawBook`: a book as read, text only, with what was found wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from lanebook.base.findings import Finding


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may cost before it is refused.

    Attributes:
        file_bytes: size of one file.
        n_rows: rows of one file.
        line_bytes: length of one line.
        cell_chars: length of one cell.
        n_findings: findings listed for one code in one file; the rest is counted.
        n_unsound: rows without a sound form after which the rest of a file is not looked at.
        memory_bytes: address space of the process that parses.
        cpu_seconds: processor time of that process.
        wall_seconds: how long the parent waits for it.
    """

    file_bytes: int = 512 << 20
    n_rows: int = 3_000_000
    line_bytes: int = 1 << 20
    cell_chars: int = 10_000
    n_findings: int = 1_000
    n_unsound: int = 100_000
    memory_bytes: int = 512 << 20
    cpu_seconds: int = 120
    wall_seconds: float = 600.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RawBook:
    """What stands in the files of a book, unjudged beyond its form.

    Attributes:
        tables: per table that could be read a frame of its CSV columns (String, empty cell = "")
            and `line` (Int64, 1-based), in file order. Rows without a sound form are not in it.
        files: file name → SHA-256 of the bytes that were read.
        names: table → file name, as findings print it.
        findings: problems of form, sorted.
        unread: tables whose file is there and could not be read as a whole: references to them
            cannot be judged.
        whole: a folder was read, which may be a complete book; a single file never is.
        limits: the limits it was read under.
    """

    tables: Mapping[str, pl.DataFrame]
    files: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unread: frozenset[str] = frozenset()
    whole: bool = True
    limits: Limits = LIMITS

    @property
    def refused(self) -> bool:
        """True where a problem of form bars the whole book: then nothing of it may enter."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def n_rows(self) -> int:
        """Number of rows that were read."""
        return sum(frame.height for frame in self.tables.values())
