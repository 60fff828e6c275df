"""What a back end must offer: a consistent read and a serialised write. The SQL is shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from lanebook.base.errors import LedgerError
from lanebook.evidence.ledger.rows import Entry

#: Seconds that a writer waits for another before it gives up.
WRITER_WAIT_SECONDS = 30.0
#: Entries sent to the database at a time.
BATCH = 20_000

Row = tuple[Any, ...]


class CommitUnknown(LedgerError):
    """The connection broke while a commit was under way: it may be in or not."""

    code = "ledger_commit_unknown"


class Session(Protocol):
    """One transaction. SQL is written once, with `?` for values and `{s}` for the schema prefix."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run a query and return all its rows."""
        ...

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[Row]]:
        """Run a query and yield its rows in batches, for results that are large."""
        ...

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement."""
        ...

    def append(self, entries: Iterable[Entry]) -> Entry | None:
        """Store entries in order, in bulk; returns the last one, None if there was none."""
        ...


#: Writes the first rows of a new ledger.
Creator = Callable[[Session], None]


class Store(Protocol):
    """A place that holds a ledger.

    Attributes:
        shown: the location in words, password masked.
    """

    shown: str

    def exists(self) -> bool:
        """Tell whether a ledger stands here; raises what `check` raises if it is not sound."""
        ...

    def create(self, fill: Creator, *, command: str) -> None:
        """Make a ledger and let `fill` write its first rows, all or nothing.

        Where another process made it meanwhile, do nothing.
        """
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """Open a consistent view that sees only finished commits."""
        ...

    def writing(self, command: str) -> AbstractContextManager[Session]:
        """Open the one write transaction; commits on leaving, rolls back on an error.

        Raises:
            LedgerBusy: if another writer holds it for `WRITER_WAIT_SECONDS`.
        """
        ...

    def facts(self) -> list[tuple[str, str]]:
        """Return what `doctor` prints about the place: name and value."""
        ...
