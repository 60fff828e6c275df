"""Upkeep of a ledger: verify, backup and doctor."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.recorded import ledger_answer
from lanebook.answers.wording import counted
from lanebook.base.clock import Clock, today
from lanebook.base.errors import LanebookError
from lanebook.base.time import AsOf
from lanebook.base.version import VERSION
from lanebook.evidence.ledger import Ledger, Verdict, backup, layers_in, verify
from lanebook.evidence.ledger.opening import describe_place
from lanebook.evidence.ledger.places import default_location, masked
from lanebook.evidence.ledger.store import WRITER_WAIT_SECONDS
from lanebook.evidence.reading import LIMITS

#: SQLite versions whose write-ahead log can be corrupted by two connections, unless serialised.
_WAL_FAULT = ((3, 7, 0), (3, 51, 3))
WAL_WARNING_BYTES = 64 << 20
_VARIABLE = re.compile(r"LANEBOOK_[A-Z0-9_]+")
_PACKAGES = ("polars", "numpy", "cyclopts", "rich", "pydantic", "xlsxwriter", "typst", "psycopg")


@dataclass(frozen=True, slots=True)
class Verified:
    """The walk along the hash chain.

    Attributes:
        sound: every entry and receipt is as it was recorded.
        n_entries, n_receipts: how many are sound, from the first on.
        bad_sequence: first sequence that is not; None if all are sound.
        problem: what is wrong there; "" if nothing is.
        head_hash: head of the sound part.
    """

    sound: bool
    n_entries: int
    n_receipts: int
    bad_sequence: int | None
    problem: str
    head_hash: str

    def tables(self) -> tuple[Table, ...]:
        """Return the verdict as names and values."""
        rows = [
            ("entries sound", f"{self.n_entries:,}"),
            ("receipts sound", f"{self.n_receipts:,}"),
            ("head", self.head_hash),
        ]
        if self.bad_sequence is not None:
            rows.append(("first bad", str(self.bad_sequence)))
        return (_pairs("verify", "Hash chain", rows),)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy of the ledger.

    Attributes:
        path: the new file.
        n_entries, n_receipts: what it holds.
        head_hash: head of its chain, walked before the file took its name.
        size_bytes: size of the file.
    """

    path: str
    n_entries: int
    n_receipts: int
    head_hash: str
    size_bytes: int

    def tables(self) -> tuple[Table, ...]:
        """Return the copy as names and values."""
        rows = [
            ("file", self.path),
            ("entries", f"{self.n_entries:,}"),
            ("receipts", f"{self.n_receipts:,}"),
            ("size", f"{self.size_bytes:,} bytes"),
            ("head", self.head_hash),
        ]
        return (_pairs("backup", "Copy", rows),)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the doctor.

    Attributes:
        part: program, ledger, limits or environment.
        name: what.
        value: as found.
        warning: what is unusual about it; "" if nothing is.
    """

    part: str
    name: str
    value: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Doctor:
    """Versions, places, sizes and limits.

    Attributes:
        facts: in order of parts.
        problem: why the ledger cannot be used; "" if it can.
    """

    facts: tuple[Fact, ...]
    problem: str

    def tables(self) -> tuple[Table, ...]:
        """Return one table per part."""
        parts = dict.fromkeys(fact.part for fact in self.facts)
        return tuple(
            _pairs(
                part,
                part.capitalize(),
                [
                    (fact.name, f"{fact.value} — {fact.warning}" if fact.warning else fact.value)
                    for fact in self.facts
                    if fact.part == part
                ],
            )
            for part in parts
        )


def verify_ledger(ledger: Ledger) -> Answer[Verified]:
    """Recompute the hash chain of the whole ledger and name the first bad sequence."""
    found = verify(ledger)
    data = Verified(
        sound=found.bad_sequence is None,
        n_entries=found.n_entries,
        n_receipts=found.n_receipts,
        bad_sequence=found.bad_sequence,
        problem=found.problem,
        head_hash=found.head_hash,
    )
    return ledger_answer(ledger, "verify", _verdict(found), data)


def _verdict(found: Verdict) -> str:
    if found.bad_sequence is None:
        return f"Sound: {counted(found.n_entries, 'entry', 'entries')}, one unbroken chain."
    return f"Not sound from sequence {found.bad_sequence} on: {found.problem}."


def backup_ledger(ledger: Ledger, target: Path) -> Answer[BackedUp]:
    """Copy the ledger into the new SQLite file `target`, while it is in use.

    Raises:
        InputError: if `target` exists.
        LedgerDamaged: if the chain is broken: then no copy is kept.
    """
    found = backup(ledger, target)
    data = BackedUp(
        path=str(target),
        n_entries=found.n_entries,
        n_receipts=found.n_receipts,
        head_hash=found.head_hash,
        size_bytes=target.stat().st_size,
    )
    finding = f"Copied {counted(found.n_entries, 'entry', 'entries')} to {target}, chain walked."
    return ledger_answer(ledger, "backup", finding, data)


def doctor(location: str | None, *, clock: Clock) -> Answer[Doctor]:
    """Say what is installed, where the ledger is, how large, and which limits and settings hold.

    Nothing is created or changed, and a ledger that cannot be used is a line, not an error.
    """
    where = location or default_location()
    ledger: Ledger | None = None
    problem = ""
    try:
        place, ledger = describe_place(where, clock)
        found = [_place_fact(name, value) for name, value in place]
        found += _contents(ledger) if ledger else [Fact("ledger", "state", "made on first use")]
    except LanebookError as error:
        ledger, problem = None, error.problem
        found = [Fact("ledger", "state", "cannot be used", f"{problem} {error.next_step}")]
    facts = (*_program(), *found, *_limits(), *_environment())
    finding = f"The ledger is at {masked(where)}."
    if problem:
        finding = f"The ledger cannot be used: {problem}"
    elif ledger is None:
        finding = f"There is no ledger at {masked(where)} yet."
    data = Doctor(facts, problem)
    if ledger is not None:
        return ledger_answer(ledger, "doctor", finding, data)
    day = today(clock)
    return Answer("doctor", finding, AsOf(day, day), 0, (), data)


def _program() -> Iterator[Fact]:
    yield Fact("program", "lanebook", VERSION)
    yield Fact("program", "python", f"{platform.python_version()} ({sys.executable})")
    yield Fact("program", "system", platform.platform())
    faulty = _WAL_FAULT[0] <= sqlite3.sqlite_version_info < _WAL_FAULT[1]
    note = "has the WAL-reset fault of versions before 3.51.3; the ledger's lock keeps clear of it"
    yield Fact("program", "sqlite", sqlite3.sqlite_version, note if faulty else "")
    for package in _PACKAGES:
        try:
            yield Fact("program", package, metadata.version(package))
        except metadata.PackageNotFoundError:
            yield Fact("program", package, "not installed")


def _place_fact(name: str, value: str) -> Fact:
    if name == "wal_size":
        large = int(value) > WAL_WARNING_BYTES
        note = "above 64 MB: some program reads the ledger for very long" if large else ""
        return Fact("ledger", name, f"{int(value):,} bytes", note)
    return Fact("ledger", name, f"{int(value):,} bytes" if name == "size" else value)


def _contents(ledger: Ledger) -> list[Fact]:
    receipts = ledger.receipts()
    head = receipts[-1]
    sizes = {
        layer: sum(receipt.n_entries for receipt in receipts if receipt.layer == layer)
        for layer in layers_in(receipts)
    }
    layers = [f"{layer} ({counted(size, 'entry', 'entries')})" for layer, size in sizes.items()]
    return [
        Fact("ledger", "sequence", str(head.last_sequence)),
        Fact("ledger", "receipts", str(head.receipt)),
        Fact("ledger", "last recorded", head.recorded_at),
        Fact("ledger", "head", head.head_hash),
        Fact("ledger", "layers", ", ".join(layers)),
    ]


def _limits() -> Iterator[Fact]:
    yield Fact("limits", "file", f"{LIMITS.file_bytes:,} bytes")
    yield Fact("limits", "line", f"{LIMITS.line_bytes:,} bytes")
    yield Fact("limits", "cell", f"{LIMITS.cell_chars:,} characters")
    yield Fact("limits", "reader memory", f"{LIMITS.memory_bytes:,} bytes")
    yield Fact("limits", "reader time", f"{LIMITS.cpu_seconds} s of processor")
    yield Fact("limits", "writer's wait", f"{WRITER_WAIT_SECONDS:.0f} s")


def _environment() -> Iterator[Fact]:
    names = sorted(name for name in os.environ if _VARIABLE.fullmatch(name))
    for name in names:
        yield Fact("environment", name, masked(os.environ[name]))
    if not names:
        yield Fact("environment", "LANEBOOK_*", "none set")


def _pairs(name: str, title: str, rows: Sequence[tuple[str, str]]) -> Table:
    return Table(name, title, (Column("name", ""), Column("value", "")), tuple(rows))
