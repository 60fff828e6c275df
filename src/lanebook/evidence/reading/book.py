"""`read_book`: a folder of CSV, or one file, into text tables and located findings.

Every file is opened once, without following links, and handed to a process of its own that
parses it under limits. Whatever a file contains, the result is a `RawBook`, never an exception.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.codes import finding_of
from lanebook.evidence.reading.process import Parsed, parse
from lanebook.evidence.reading.raw import LIMITS, Limits, RawBook
from lanebook.evidence.tables import TABLES

MAX_STRAY_FILES = 20
SIDE_BY_SIDE = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    shown: str
    table: str


def read_book(
    path: Path, limits: Limits = LIMITS, *, stage: Callable[[str], None] | None = None
) -> RawBook:
    """Read the book at `path`: a folder of CSV files, or a single CSV file.

    A single file is the table its name says (`claims.csv`), else the one whose header it has.

    Args:
        path: folder or file.
        limits: what one file may cost.
        stage: told what is being read, for progress.

    Returns:
        the tables as text and every problem of form; nothing is guessed, repaired or left out
        silently. Never raises because of what stands at `path`.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        return RawBook({}, findings=(_absent(path, error),), whole=False, limits=limits)
    if not stat.S_ISDIR(mode):
        table = path.stem if path.stem in TABLES else ""
        return _read_all(
            [_Entry(path, shown_name(path.name), table)], (), limits, stage, whole=False
        )
    entries = [
        _Entry(path / f"{name}.csv", f"{name}.csv", name)
        for name in TABLES
        if os.path.lexists(path / f"{name}.csv")
    ]
    findings = list(_stray_files(path))
    if not entries:
        findings.append(
            finding_of(
                "F013",
                shown_name(path.name) or str(path),
                0,
                f"the folder has no table of a book, expected some of "
                f"{', '.join(f'{name}.csv' for name in TABLES)}",
            )
        )
    return _read_all(entries, findings, limits, stage, whole=True)


def shown_name(name: str) -> str:
    """Return a file name as it can be printed anywhere: bytes that are no text are replaced."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _absent(path: Path, error: OSError | ValueError) -> Finding:
    shown = shown_name(str(path).replace("\0", "\N{REPLACEMENT CHARACTER}"))
    if isinstance(error, FileNotFoundError):
        return finding_of("F001", shown, 0, "there is no such file or folder")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return finding_of("F004", shown, 0, f"cannot be looked at: {reason}")


def _stray_files(folder: Path) -> Iterable[Finding]:
    try:
        names = sorted(
            entry.name
            for entry in folder.iterdir()
            if entry.name.lower().endswith(".csv") and entry.stem not in TABLES
        )
    except OSError as error:
        yield finding_of("F004", shown_name(folder.name), 0, f"cannot be listed: {error.strerror}")
        return
    for name in names[:MAX_STRAY_FILES]:
        yield finding_of("F017", shown_name(name), 0, "is no table of a book and was not read")
    if len(names) > MAX_STRAY_FILES:
        yield finding_of(
            "F017", shown_name(folder.name), 0, f"and {len(names) - MAX_STRAY_FILES:,} more files"
        )


def _read_all(
    entries: Sequence[_Entry],
    findings: Iterable[Finding],
    limits: Limits,
    stage: Callable[[str], None] | None,
    *,
    whole: bool,
) -> RawBook:
    tables: dict[str, pl.DataFrame] = {}
    files: dict[str, str] = {}
    names: dict[str, str] = {}
    unread: set[str] = set()
    found = list(findings)
    for entry, parsed in _read_each(entries, limits, stage):
        found.extend(parsed.findings)
        if parsed.sha256:
            files[entry.shown] = parsed.sha256
        if parsed.table and parsed.frame is not None:
            tables[parsed.table] = parsed.frame
        elif entry.table:
            unread.add(entry.table)
        if entry.table or parsed.table:
            names[entry.table or parsed.table] = entry.shown
    return RawBook(tables, files, names, tuple(sorted(found)), frozenset(unread), whole, limits)


def _read_each(
    entries: Sequence[_Entry], limits: Limits, stage: Callable[[str], None] | None
) -> Iterator[tuple[_Entry, Parsed]]:
    """Read the files side by side, each in its own process, and yield them in order."""
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        pending = [(entry, pool.submit(_read_one, entry, limits)) for entry in entries]
        for entry, future in pending:
            if stage is not None:
                stage(f"Reading {entry.shown}")
            yield entry, future.result()


def _read_one(entry: _Entry, limits: Limits) -> Parsed:
    def refuse(code: str, message: str) -> Parsed:
        return Parsed(findings=(finding_of(code, entry.shown, 0, message),))

    try:
        status = os.lstat(entry.path)
        if stat.S_ISLNK(status.st_mode):
            return refuse("F003", "is a symbolic link, expected the file itself")
        if not stat.S_ISREG(status.st_mode):
            return refuse("F002", f"is a {_kind(status.st_mode)}, expected a regular file")
        # Non-blocking and without following: the entry may have changed since it was looked at.
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
        handle = os.open(entry.path, flags)
    except (OSError, ValueError) as error:
        return refuse("F004", f"cannot be opened: {getattr(error, 'strerror', None) or error}")
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            return refuse("F002", f"is a {_kind(before.st_mode)}, expected a regular file")
        if before.st_size > limits.file_bytes:
            return refuse(
                "F005", f"{before.st_size:,} bytes, expected at most {limits.file_bytes:,}"
            )
        with tempfile.TemporaryDirectory(prefix="lanebook-") as place:
            parsed = parse(handle, entry.table, entry.shown, limits, Path(place))
        after = os.fstat(handle)
    except OSError as error:
        return refuse("F004", f"cannot be read: {error.strerror}")
    finally:
        os.close(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        changed = finding_of("F020", entry.shown, 0, "the file was written to while it was read")
        return Parsed(parsed.table, parsed.frame, parsed.sha256, (*parsed.findings, changed))
    return parsed


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, "folder"),
        (stat.S_ISFIFO, "named pipe"),
        (stat.S_ISSOCK, "socket"),
        (stat.S_ISCHR, "device"),
        (stat.S_ISBLK, "device"),
    )
    return next((word for test, word in kinds if test(mode)), "special file")
