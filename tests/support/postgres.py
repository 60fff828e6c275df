"""A PostgreSQL server of the test run's own: made, started and removed by it.

It listens on a Unix socket in a private folder only, as an unprivileged user, without fsync.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=40",
    "autovacuum=off",
)


@dataclass
class Server:
    """A running server.

    Attributes:
        socket: folder of its socket.
        data: its data folder.
        identity: user and group it runs as, for `subprocess`.
    """

    socket: Path
    data: Path
    identity: dict[str, Any]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://postgres@/{database}?host={self.socket}"

    def database(self, template: str = "template0") -> str:
        """Create a database and return its URL."""
        name = f"book_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove the database of `url`, whoever is connected."""
        name = url.rpartition("/book_")[2].partition("?")[0]
        self.run(f"DROP DATABASE IF EXISTS book_{name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement in the maintenance database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = " ".join(f"-c {setting}" for setting in _SETTINGS)
        self._control("start", "-o", f"-k {self.socket} {settings}", "-l", str(self.socket / "log"))

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is its own kill -9."""
        self._control("stop", "-m", mode)

    def _control(self, verb: str, *options: str) -> None:
        command = [_binary("pg_ctl"), verb, "-w", "-D", str(self.data), *options]
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.socket,
            **self.identity,
        )


def _binary(name: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        message = (
            f"{name} not found: install PostgreSQL 13 or later (Debian: apt install postgresql)"
        )
        raise RuntimeError(message)
    return found


def _identity(folder: Path) -> dict[str, Any]:
    """Return whom to run as: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    message = "no unprivileged user 'postgres' or 'nobody' to run PostgreSQL as"
    raise RuntimeError(message)


@contextmanager
def running_server() -> Iterator[Server]:
    """Make, start and at the end remove a server."""
    folder = Path(tempfile.mkdtemp(prefix="lanebook-pg-"))
    identity = _identity(folder)
    data = folder / "data"
    initialise = [_binary("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"]
    try:
        subprocess.run(
            [*initialise, "-E", "UTF8", "--no-locale"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **identity,
        )
        server = Server(folder, data, identity)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
