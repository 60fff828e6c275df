"""Copy a ledger while it is in use, and check the copy before it takes its name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from lanebook.base.errors import InputError, LedgerDamaged
from lanebook.evidence.ledger.ledger import INSERT_RECEIPT, Ledger, fields_of, receipts_of
from lanebook.evidence.ledger.sqlite import SqliteStore
from lanebook.evidence.ledger.store import Session
from lanebook.evidence.ledger.verify import Verdict, entries_of, verify


def backup(ledger: Ledger, target: Path) -> Verdict:
    """Copy `ledger` into the new SQLite ledger `target` while others read and write.

    SQLite is copied page by page, PostgreSQL row by row from one state; hashes stay the same. The
    copy's chain is walked before it takes its name.

    Raises:
        InputError: if `target` exists.
        LedgerDamaged: if the copy's chain is broken, because the original's is.
    """
    if target.exists():
        raise InputError(
            f"{target} exists already.",
            expected="the name of a new file",
            next_step="choose another name, or move the old backup away.",
        )
    draft = target.with_name(f"{target.name}.new")
    draft.unlink(missing_ok=True)
    try:
        if isinstance(ledger.store, SqliteStore):
            _copy_pages(ledger.store, draft)
        else:
            _copy_rows(ledger, draft)
        verdict = verify(Ledger(SqliteStore(draft), ledger.clock))
        if verdict.problem:
            raise LedgerDamaged(
                f"The copy is not sound: {verdict.problem}.",
                expected="an unbroken chain",
                next_step="run `lanebook verify` on the ledger itself; no backup was kept.",
            )
        _settle(draft, target)
    finally:
        for leftover in (draft, *_side_files(draft)):
            leftover.unlink(missing_ok=True)
    return verdict


def _copy_pages(store: SqliteStore, draft: Path) -> None:
    with store.reading() as session, closing(sqlite3.connect(draft)) as copy:
        source: sqlite3.Connection = session.connection  # type: ignore[attr-defined]
        source.execute("COMMIT")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = WAL")


def _copy_rows(ledger: Ledger, draft: Path) -> None:
    with ledger.store.reading() as session:

        def fill(target: Session) -> None:
            target.append(entries_of(session))
            for receipt in receipts_of(session):
                target.execute(INSERT_RECEIPT, fields_of(receipt))

        SqliteStore(draft).create(fill, command="lanebook backup")


def _settle(draft: Path, target: Path) -> None:
    draft.chmod(0o600)
    with draft.open("rb+") as handle:
        os.fsync(handle.fileno())
    # link() refuses an existing name, where rename() would replace what appeared meanwhile.
    os.link(draft, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _side_files(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal", ".lock")]
