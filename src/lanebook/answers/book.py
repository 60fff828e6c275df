"""`Book`: a ledger as of one (valid, known, sequence), the first argument of every question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from lanebook.base.clock import Clock, system_clock, today
from lanebook.base.time import AsOf
from lanebook.evidence.belief import Beliefs
from lanebook.evidence.ledger import open_ledger, snapshot_of_ledger
from lanebook.evidence.snapshot import Snapshot, shipped_book, snapshot_of_folder

if TYPE_CHECKING:
    from lanebook.network.model import Network

T = TypeVar("T")


@dataclass(frozen=True)
class Book:
    """A book as of a day of validity and a day of knowledge.

    Attributes:
        snapshot: the ledger at one sequence.
        as_of: valid and known day.
    """

    snapshot: Snapshot
    as_of: AsOf

    @cached_property
    def beliefs(self) -> Beliefs:
        """What the book holds at `as_of`: one prevailing value per topic."""
        return Beliefs(self.snapshot, self.as_of)

    def replayed(self, as_of: AsOf) -> Book:
        """Return the book as of other days; what is derived for all days is shared."""
        other = Book(self.snapshot, as_of)
        other.__dict__["beliefs"] = Beliefs(self.snapshot, as_of, derived=self.beliefs.timeline)
        return other

    @cached_property
    def network(self) -> Network:
        """The nodes and ties known at `as_of`, as arrays plus index."""
        # Loaded when asked for: most questions need no arrays, and numpy costs a fifth of a second.
        from lanebook.network.build.graph import build_network  # noqa: PLC0415

        return build_network(self.beliefs)

    def through(self, network: Network) -> Book:
        """Return this book seen through another network of it, such as the ties of one day."""
        other = Book(self.snapshot, self.as_of)
        vars(other).update(beliefs=self.beliefs, network=network)
        return other


def once_per_book(read: Callable[[Book], T]) -> Callable[[Book], T]:
    """Remember with each book what `read` returns for it: a book never changes, nor may that."""
    key = f"{read.__module__}.{read.__qualname__}"

    @wraps(read)
    def remembered(book: Book) -> T:
        if key not in book.__dict__:
            book.__dict__[key] = read(book)
        return cast(T, book.__dict__[key])

    return remembered


def book_of_folder(
    folder: Path | None = None,
    *,
    known: date | None = None,
    valid: date | None = None,
    clock: Clock = system_clock,
) -> Book:
    """Open a checked folder (default: the shipped book) without a ledger."""
    known_at = known or today(clock)
    return Book(snapshot_of_folder(folder or shipped_book()), AsOf(valid or known_at, known_at))


def open_book(
    ledger: str | None = None,
    *,
    known: date | None = None,
    valid: date | None = None,
    ledger_at: int | None = None,
    without_layers: Sequence[str] = (),
    clock: Clock = system_clock,
) -> Book:
    """Open the ledger as of a day.

    Args:
        ledger: path or URL; default `LANEBOOK_LEDGER`, else the user's own SQLite file, created
            from the shipped book on first use.
        known: nothing published later influences any answer; default today.
        valid: the day asked about; default `known`.
        ledger_at: replay the ledger as it stood at this sequence; default its head.
        without_layers: private layers to leave out.

    Raises:
        InputError: if the place, the sequence or a layer does not exist.
        LedgerError: if the ledger cannot be reached, is damaged or newer than this program.
    """
    known_at = known or today(clock)
    opened = open_ledger(ledger, clock=clock)
    snapshot = snapshot_of_ledger(opened, ledger_at, without_layers)
    return Book(snapshot, AsOf(valid or known_at, known_at))
