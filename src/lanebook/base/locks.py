"""A lock between processes, held through a file, that names its holder."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from lanebook.base.clock import stopwatch

POLL_SECONDS = 0.02


@contextmanager
def file_lock(
    path: Path,
    *,
    command: str,
    wait_seconds: float,
    busy: Callable[[dict[str, object]], Exception],
) -> Iterator[None]:
    """Hold the exclusive lock of `path`; the file says who holds it.

    The kernel drops the lock when the holder dies, so a killed writer never blocks the next. The
    file stays: removing it would let two processes lock two files of one name.

    Args:
        path: lock file, created where it is missing.
        command: what the holder is doing, for whoever waits.
        wait_seconds: how long to wait for another holder.
        busy: builds the exception from the holder's note (`pid`, `command`) when time is up.
    """
    with _open(path) as handle:
        _acquire(handle, wait_seconds, busy)
        try:
            _write_note(handle, {"pid": os.getpid(), "command": command})
            yield
        finally:
            _write_note(handle, {})
            fcntl.flock(handle, fcntl.LOCK_UN)


def _open(path: Path) -> IO[str]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")


def _acquire(
    handle: IO[str], wait_seconds: float, busy: Callable[[dict[str, object]], Exception]
) -> None:
    waited = stopwatch()
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waited() >= wait_seconds:
                raise busy(_read_note(handle)) from None
            time.sleep(POLL_SECONDS)
        else:
            return


def _read_note(handle: IO[str]) -> dict[str, object]:
    handle.seek(0)
    try:
        note = json.loads(handle.read())
    except ValueError:
        return {}
    return note if isinstance(note, dict) else {}


def _write_note(handle: IO[str], note: dict[str, object]) -> None:
    # The note serves a message only: a full disk must not turn it into a failed write.
    with suppress(OSError):
        handle.seek(0)
        handle.truncate()
        handle.write(json.dumps(note) if note else "")
        handle.flush()
