"""The PostgreSQL back end: the same tables in schema `lanebook`, one writer at a time.

A transaction takes an advisory lock before it reads the head and numbers its rows, and keeps it to
the commit: so sequence numbers are dense and in commit order, and whoever sees n sees all before n.
Names are schema-qualified and `search_path` is pinned. Passwords never reach a message.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

from lanebook.base.errors import (
    LanebookError,
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    MissingExtra,
)
from lanebook.evidence.ledger.places import masked
from lanebook.evidence.ledger.rows import Entry
from lanebook.evidence.ledger.schema import (
    ENTRY_COLUMNS,
    PG_SCHEMA,
    SCHEMA_VERSION,
    newer_schema,
    postgres_columns,
    postgres_ddl,
)
from lanebook.evidence.ledger.store import (
    BATCH,
    WRITER_WAIT_SECONDS,
    CommitUnknown,
    Creator,
    Row,
    Session,
)

try:
    import psycopg
    from psycopg import errors, sql
except ImportError as error:  # the optional extra
    raise MissingExtra(
        f"A PostgreSQL ledger needs the package {error.name!r}.",
        expected="the extra lanebook[postgres]",
        next_step="install it with: pip install 'lanebook[postgres]'.",
    ) from error

#: The advisory lock of a ledger: two integers, one per database.
LOCK_KEYS = (0x4C616E65, 1)
CONNECT_SECONDS = 10

_COPY = f"COPY {PG_SCHEMA}.entry ({ENTRY_COLUMNS}) FROM STDIN"
_HOLDER = """
    SELECT a.pid, a.application_name
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {} AND l.objid = {}
"""
_COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
    WHERE table_schema = ?
"""


class PostgresSession:
    """A transaction on one PostgreSQL connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run a query and return all its rows."""
        return self.connection.execute(_written(sql), tuple(parameters)).fetchall()

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[Row]]:
        """Run a query on a server-side cursor and yield its rows in batches."""
        with self.connection.cursor(name="lanebook_batches") as cursor:
            cursor.execute(_written(sql), tuple(parameters))
            while batch := cursor.fetchmany(BATCH):
                yield batch

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement."""
        self.connection.execute(_written(sql), tuple(parameters))

    def append(self, entries: Iterable[Entry]) -> Entry | None:
        """Store entries in order with COPY; returns the last one, None if there was none."""
        stream = iter(entries)
        # The plan behind the stream reads before its first row, which a running COPY would block.
        last = next(stream, None)
        if last is None:
            return None
        with self.connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.write_row(last)
            for last in stream:
                copy.write_row(last)
        return last


class PostgresStore:
    """A ledger in schema `lanebook` of one PostgreSQL database.

    Attributes:
        url: how to connect, with whatever secret it holds.
        shown: the URL with the password masked.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.shown = masked(url)

    def exists(self) -> bool:
        """Tell whether a ledger stands in the database.

        Raises:
            LedgerDamaged: if its tables are not those of this version.
        """
        with self.reading() as session:
            if not _has_schema(session):
                return False
            self._check(session)
        return True

    def _check(self, session: Session) -> None:
        versions = session.rows("SELECT value FROM {s}meta WHERE name = ?", ("schema_version",))
        version = int(versions[0][0]) if versions else 0
        if version > SCHEMA_VERSION:
            raise newer_schema(self.shown, version)
        found = set(session.rows(_COLUMNS, (PG_SCHEMA,)))
        if found != postgres_columns():
            odd = min(found ^ postgres_columns())
            raise LedgerDamaged(
                f"The tables of {self.shown} are not those of a ledger: {odd}.",
                expected=f"the tables of schema version {SCHEMA_VERSION} and nothing else",
                next_step="restore the last backup, or use another database.",
            )

    def create(self, fill: Creator, *, command: str) -> None:
        """Make schema and first rows in one transaction, unless another process just did."""
        with self.writing(command) as session:
            if _has_schema(session):
                return
            if session.rows("SHOW server_encoding")[0][0] != "UTF8":
                raise LedgerError(
                    f"{self.shown} does not store UTF-8.",
                    expected="a database with encoding UTF8",
                    next_step="create one: CREATE DATABASE lanebook ENCODING 'UTF8'.",
                )
            for statement in postgres_ddl():
                session.execute(statement)
            fill(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a view that sees one state and cannot write."""
        with self._connected("lanebook read") as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield PostgresSession(connection)
            connection.execute("COMMIT")

    @contextmanager
    def writing(self, command: str) -> Iterator[Session]:
        """Open the one write transaction, its lock held from the first statement to the commit.

        Raises:
            LedgerBusy: if another writer keeps the lock for 30 seconds.
            CommitUnknown: if the connection broke while the commit was under way.
        """
        with self._connected(f"{command} (process {os.getpid()})") as connection:
            connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
            connection.execute("SET LOCAL synchronous_commit = on")
            self._lock(connection)
            yield PostgresSession(connection)
            try:
                connection.execute("COMMIT")
            except psycopg.OperationalError as error:
                raise CommitUnknown(
                    f"{self.shown} was cut off during the commit.",
                    expected="an answer to the commit",
                    next_step="look the receipt up with `lanebook log`; repeat if it is missing.",
                ) from error

    def _lock(self, connection: psycopg.Connection[Any]) -> None:
        wait = sql.SQL("SET LOCAL lock_timeout = {}").format(f"{WRITER_WAIT_SECONDS * 1000:.0f}ms")
        connection.execute(wait)
        try:
            connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s, %s)", LOCK_KEYS)
        except errors.LockNotAvailable as error:
            connection.execute("ROLLBACK")
            held = connection.execute(sql.SQL(_HOLDER).format(*LOCK_KEYS)).fetchall()
            who = ", ".join(f"{name or 'a client'} on server process {pid}" for pid, name in held)
            raise LedgerBusy(
                f"{self.shown} is being written by {who or 'another process'} for more than"
                f" {WRITER_WAIT_SECONDS:.0f} seconds.",
                expected="one writer at a time",
                next_step="wait for it to end, or stop that process, and try again.",
            ) from error

    @contextmanager
    def _connected(self, name: str) -> Iterator[psycopg.Connection[Any]]:
        try:
            connection = psycopg.connect(
                self.url,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                application_name=name[:60],
                options="-c search_path=pg_catalog -c client_encoding=UTF8",
            )
        except psycopg.Error as error:
            raise self._unreachable(error) from None
        try:
            yield connection
        except LanebookError:
            raise
        except psycopg.Error as error:
            raise self._unreachable(error) from None
        finally:
            connection.close()

    def _unreachable(self, error: psycopg.Error) -> LedgerError:
        detail = self._without_secret(" ".join(str(error).split()))
        return LedgerError(
            f"{self.shown} cannot serve: {detail}.",
            expected="a reachable database in which this user may create schema lanebook",
            next_step="check server, database, user and password, or name another with --ledger.",
        )

    def _without_secret(self, text: str) -> str:
        secret = _password(self.url)
        return masked(text.replace(secret, "***") if secret else text)

    def facts(self) -> list[tuple[str, str]]:
        """Return server, encryption and size."""
        with self._connected("lanebook doctor") as connection:
            size = connection.execute(
                "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())"
            ).fetchone()
            info = connection.info
            return [
                ("place", self.shown),
                ("size", str(size[0] if size else 0)),
                ("server", str(info.server_version)),
                ("sslmode", info.get_parameters().get("sslmode", "prefer")),
                ("encrypted", "yes" if info.pgconn.ssl_in_use else "no"),
            ]


def _written(text: str) -> LiteralString:
    """Return shared SQL in this back end's spelling. `%` never occurs in it."""
    return text.replace("{s}", f"{PG_SCHEMA}.").replace("?", "%s")


def _has_schema(session: Session) -> bool:
    found = session.rows("SELECT pg_catalog.to_regclass(?) IS NOT NULL", (f"{PG_SCHEMA}.meta",))
    return bool(found[0][0])


def _password(url: str) -> str:
    try:
        return str(psycopg.conninfo.conninfo_to_dict(url).get("password") or "")
    except psycopg.Error:
        return ""
