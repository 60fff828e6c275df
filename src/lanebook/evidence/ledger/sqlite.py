"""The SQLite back end: WAL, one writer at a time between processes, checkpoints under its lock.

SQLite before 3.51.3 can corrupt a WAL that one connection resets while another checkpoints. So all
commits, checkpoints and closings of writing connections happen under one lock file, automatic
checkpoints are off, and readers open read-only and never checkpoint
(docs/decisions/0004-ledger.md).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from lanebook.base.errors import LedgerBusy, LedgerDamaged, LedgerError
from lanebook.base.locks import file_lock
from lanebook.evidence.ledger.rows import Entry
from lanebook.evidence.ledger.schema import (
    APPLICATION_ID,
    ENTRY_COLUMNS,
    SCHEMA_VERSION,
    expected_sqlite_schema,
    newer_schema,
    normalised,
    sqlite_ddl,
)
from lanebook.evidence.ledger.store import BATCH, WRITER_WAIT_SECONDS, Creator, Row, Session

_INSERT = f"INSERT INTO main.entry ({ENTRY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_RESTORE = "restore the last backup, or move the file away and start a new ledger."


class SqliteSession:
    """A transaction on one SQLite connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run a query and return all its rows."""
        cursor = self.connection.execute(sql.format(s="main."), tuple(parameters))
        return cursor.fetchall()

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[Row]]:
        """Run a query and yield its rows in batches."""
        cursor = self.connection.execute(sql.format(s="main."), tuple(parameters))
        while batch := cursor.fetchmany(BATCH):
            yield batch

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement."""
        self.connection.execute(sql.format(s="main."), tuple(parameters))

    def append(self, entries: Iterable[Entry]) -> Entry | None:
        """Store entries in order, in bulk; returns the last one, None if there was none."""
        last: Entry | None = None
        stream = iter(entries)
        while batch := list(islice(stream, BATCH)):
            self.connection.executemany(_INSERT, batch)
            last = batch[-1]
        return last


class SqliteStore:
    """A ledger in one SQLite file.

    Attributes:
        path: the file.
        shown: its path in words.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shown = str(path)

    @property
    def lock_path(self) -> Path:
        """The lock file beside the ledger."""
        return self.path.with_name(self.path.name + ".lock")

    def exists(self) -> bool:
        """Tell whether a ledger stands here; an empty file counts as none.

        Raises:
            LedgerDamaged: if the file is no sound ledger of this or an older version.
        """
        try:
            if not self.path.exists() or self.path.stat().st_size == 0:
                return False
        except OSError as error:
            raise _unreachable(self.path, error) from error
        with self.reading() as session:
            check_file(session, self.path, foreign=not self.lock_path.exists())
        return True

    def create(self, fill: Creator, *, command: str) -> None:
        """Build the ledger under a temporary name and rename it: it appears whole or not at all."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._locked(command):
                if self.path.exists() and self.path.stat().st_size:
                    return
                self._build(fill)
        except OSError as error:
            raise _unreachable(self.path, error) from error

    def _build(self, fill: Creator) -> None:
        draft = self.path.with_name(self.path.name + ".new")
        for name in (draft, *_companions(draft)):
            name.unlink(missing_ok=True)
        with closing(_connect(draft, writable=True)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("BEGIN IMMEDIATE")
            for statement in sqlite_ddl():
                connection.execute(statement)
            fill(SqliteSession(connection))
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")
        draft.chmod(0o600)
        draft.replace(self.path)
        _sync_folder(self.path.parent)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a consistent view on a connection that cannot write."""
        with _explained(self.path), closing(self._reader()) as connection:
            connection.execute("BEGIN")
            yield SqliteSession(connection)

    def _reader(self) -> sqlite3.Connection:
        # A folder we may not write to cannot hold the -shm file that WAL needs; without a -wal
        # beside it the file alone is complete and will not change.
        frozen = not os.access(self.path.parent, os.W_OK) and not _companions(self.path)[0].exists()
        return _connect(self.path, writable=False, frozen=frozen)

    @contextmanager
    def writing(self, command: str) -> Iterator[Session]:
        """Hold the lock for commit, checkpoint and closing.

        Raises:
            LedgerBusy: if another process keeps the lock for 30 seconds.
        """
        with self._locked(command), _explained(self.path):
            connection = _connect(self.path, writable=True)
            try:
                connection.execute("BEGIN IMMEDIATE")
                check_file(SqliteSession(connection), self.path, foreign=False)
                yield SqliteSession(connection)
                connection.execute("COMMIT")
                # The commit stands: a disk too full to tidy the log must not call it an error.
                with suppress(sqlite3.OperationalError):
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                connection.close()

    @contextmanager
    def _locked(self, command: str) -> Iterator[None]:
        def busy(holder: dict[str, object]) -> LedgerBusy:
            who = f"process {holder['pid']} ({holder['command']})" if holder else "another process"
            return LedgerBusy(
                f"{self.shown} is being written by {who} for more than"
                f" {WRITER_WAIT_SECONDS:.0f} seconds.",
                expected="one writer at a time",
                next_step="wait for it to end, or stop that process, and try again.",
            )

        try:
            with file_lock(
                self.lock_path, command=command, wait_seconds=WRITER_WAIT_SECONDS, busy=busy
            ):
                yield
        except PermissionError as error:
            raise _unreachable(self.path, error) from error

    def facts(self) -> list[tuple[str, str]]:
        """Return the file's place and sizes."""
        wal = _companions(self.path)[0]
        return [
            ("place", self.shown),
            ("size", str(self.path.stat().st_size)),
            ("wal_size", str(wal.stat().st_size if wal.exists() else 0)),
        ]


def check_file(session: Session, path: Path, *, foreign: bool) -> None:
    """Refuse a file that is no ledger, is newer than this program, or holds anything of its own.

    Args:
        session: an open view of the file.
        path: where it stands, for messages.
        foreign: the file has not been written from here; its pages are checked too.
    """
    if session.rows("PRAGMA application_id")[0][0] != APPLICATION_ID:
        raise LedgerDamaged(
            f"{path} is a SQLite file but not a Lanebook ledger.",
            expected="a file made by lanebook",
            next_step="name another file with --ledger.",
        )
    version = session.rows("PRAGMA user_version")[0][0]
    if version > SCHEMA_VERSION:
        raise newer_schema(str(path), version)
    found = {
        normalised(sql)
        for (sql,) in session.rows("SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL")
    }
    if found != expected_sqlite_schema():
        odd = min(found ^ expected_sqlite_schema())
        raise LedgerDamaged(
            f"The tables of {path} are not those of a ledger: {odd[:80]!r}.",
            expected=f"the tables, triggers and nothing else of schema version {SCHEMA_VERSION}",
            next_step=_RESTORE,
        )
    if foreign:
        problem = session.rows("PRAGMA quick_check(1)")[0][0]
        if problem != "ok":
            raise damaged(path, problem)


def damaged(path: Path, problem: object) -> LedgerDamaged:
    """Return the refusal of a file whose pages are not sound."""
    return LedgerDamaged(
        f"{path} is damaged: {problem}.",
        expected="a sound SQLite file",
        next_step=_RESTORE,
    )


def _connect(path: Path, *, writable: bool, frozen: bool = False) -> sqlite3.Connection:
    mode = "rwc" if writable else "ro"
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}{'&immutable=1' if frozen else ''}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=WRITER_WAIT_SECONDS, check_same_thread=False
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if writable:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def _companions(path: Path) -> tuple[Path, Path, Path]:
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))  # type: ignore[return-value]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours, with the next step."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise LedgerError(
            f"{path} refused a row: {error}.",
            expected="a row that keeps the ledger's constraints",
            next_step="nothing was written; please report this with the command.",
        ) from error
    except sqlite3.OperationalError as error:
        raise _operational(path, error) from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def _operational(path: Path, error: sqlite3.OperationalError) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return LedgerError(
            f"{path} could not be written: {error}.",
            expected="room on the disk and a file that can grow",
            next_step="free some space and repeat the command; what was acknowledged is safe.",
        )
    if code == sqlite3.SQLITE_BUSY:
        return LedgerBusy(
            f"{path} is locked by another program ({error}).",
            expected="one writer at a time",
            next_step="close whatever else has the file open and try again.",
        )
    return _unreachable(path, error)


def _unreachable(path: Path, error: Exception) -> LedgerError:
    return LedgerError(
        f"{path} cannot be opened: {error}.",
        expected="a file that can be read and a folder that can be written to",
        next_step="check the path and its permissions, or name another with --ledger.",
    )
