"""What an ensemble has done so far, on disk: survives a kill at any moment.

One file a task, to which finished blocks of draws are appended: a head with the number of the first
draw and their count, the records, and a hash of both. Reading stops at the first block that is cut
short or does not match its hash; what follows is dropped and drawn again.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import numpy as np

from lanebook.base.errors import InputError
from lanebook.base.locks import file_lock
from lanebook.engines.clearing.inputs import Floats

MAGIC: Final = b"lanebook ensemble 1\n"
_HEAD: Final = struct.Struct("<qqq")
_HASH_BYTES: Final = 32
#: Files kept in a folder; the oldest go first.
KEPT: Final = 12


class Checkpoint:
    """Finished blocks of one task.

    Args:
        path: file of the task.
        width: numbers in a record.
    """

    def __init__(self, path: Path, width: int) -> None:
        self._path = path
        self._width = width
        self._handle: IO[bytes] | None = None

    def read(self) -> Iterator[tuple[int, Floats]]:
        """Yield the first draw and the records of every block that is whole, in order written.

        The file is then cut behind the last of them.
        """
        end = 0
        if self._path.exists():
            with self._path.open("rb") as handle:
                if handle.read(len(MAGIC)) == MAGIC:
                    end = len(MAGIC)
                    while (block := self._block(handle)) is not None:
                        end = handle.tell()
                        yield block
        if end:
            os.truncate(self._path, end)
        else:
            self._path.write_bytes(MAGIC)

    def append(self, first: int, records: Floats) -> None:
        """Add a finished block and hand it to the disk."""
        if self._handle is None:
            self._handle = self._path.open("ab")
        head = _HEAD.pack(first, len(records), self._width)
        body = np.ascontiguousarray(records, dtype="<f8").tobytes()
        self._handle.write(head + body + hashlib.sha256(head + body).digest())
        self._handle.flush()
        os.fsync(self._handle.fileno())

    def close(self) -> None:
        """Close the file; what is appended stays."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def _block(self, handle: IO[bytes]) -> tuple[int, Floats] | None:
        head = handle.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        first, count, width = _HEAD.unpack(head)
        if width != self._width or not 0 < count < 2**31 or first < 0:
            return None
        body = handle.read(8 * count * width)
        told = handle.read(_HASH_BYTES)
        if hashlib.sha256(head + body).digest() != told:
            return None
        return first, np.frombuffer(body, dtype="<f8").reshape(count, width)


@contextmanager
def checkpoint(
    folder: Path, key: str, width: int, *, fresh: bool = False, what: str = "ensemble"
) -> Iterator[Checkpoint]:
    """Hold the checkpoint of a task; only one run at a time may.

    Args:
        folder: created where it is missing; the oldest files beyond `KEPT` are removed.
        key: of the task (`ensemble.key_of`).
        width: numbers in a record.
        fresh: forget what was done before.
        what: computation that it is of, for words.

    Raises:
        InputError: if another run holds it, or the folder cannot be written to.
    """

    def busy(note: dict[str, object]) -> InputError:
        who = f" (process {note['pid']})" if "pid" in note else ""
        return InputError(
            f"Another run computes this {what}{who}.",
            expected=f"one run of the same {what} at a time",
            next_step="wait for it, or name another folder with --checkpoint.",
        )

    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{key}.blocks"
        if fresh:
            path.unlink(missing_ok=True)
        with file_lock(folder / f"{key}.lock", command=what, wait_seconds=0.0, busy=busy):
            made = Checkpoint(path, width)
            try:
                yield made
            finally:
                made.close()
                _prune(folder, path)
    except OSError as error:
        raise InputError(
            f"The checkpoint cannot be kept in {folder}: {error.strerror or error}.",
            expected="a folder that can be written to",
            next_step="name another with --checkpoint.",
        ) from None


def _prune(folder: Path, keep: Path) -> None:
    others = sorted(
        (path for path in folder.glob("*.blocks") if path != keep),
        key=lambda path: path.stat().st_mtime,
    )
    for path in others[: max(len(others) + 1 - KEPT, 0)]:
        path.unlink(missing_ok=True)
        path.with_suffix(".lock").unlink(missing_ok=True)
