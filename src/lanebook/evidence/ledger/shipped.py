"""The shipped book: what a new ledger starts from, and what upgrades its base."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lanebook.evidence.ledger.rows import BASE, Change, assertion, retraction
from lanebook.evidence.ledger.store import Session
from lanebook.evidence.tables import TABLES

GONE = "no longer in the shipped book"


@dataclass(frozen=True, slots=True)
class ShippedBook:
    """A checked folder of CSV that serves as base.

    Attributes:
        folder: where its files stand.
        fingerprint: digest over the files of the book, by name.
    """

    folder: Path
    fingerprint: str

    def assertions(self) -> Iterator[Change]:
        """Yield every row of the book in order of tables and lines."""
        for kind in TABLES:
            path = self.folder / f"{kind}.csv"
            if path.exists():
                with path.open(newline="", encoding="utf-8") as handle:
                    lines = csv.reader(handle)
                    next(lines, None)
                    yield from (assertion(kind, cells) for cells in lines)


def shipped(folder: Path) -> ShippedBook:
    """Return the book in `folder` with its fingerprint."""
    digest = sha256()
    for kind in TABLES:
        path = folder / f"{kind}.csv"
        if path.exists():
            digest.update(f"{kind} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return ShippedBook(folder, digest.hexdigest())


def upgrade_changes(session: Session, book: ShippedBook) -> Iterator[Change]:
    """Yield what turns the ledger's base into `book`: new and changed rows, then missing ones."""
    now: dict[tuple[str, str], str] = {}
    for kind, key, action, body in session.rows(
        "SELECT kind, key, action, body FROM {s}entry WHERE layer = ? ORDER BY sequence", (BASE,)
    ):
        if action == "assert":
            now[kind, key] = body
        else:
            now.pop((kind, key), None)
    for change in book.assertions():
        if now.pop((change.kind, change.key), None) != change.body:
            yield change
    for kind, key in now:
        yield retraction(kind, key, GONE)
