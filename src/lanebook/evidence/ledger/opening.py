"""Open a ledger: make it from the shipped book on first use, upgrade its base to a newer one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lanebook.base.clock import Clock
from lanebook.base.errors import LedgerError
from lanebook.evidence.ledger.ledger import Ledger, Order, Plan, log, write_order
from lanebook.evidence.ledger.places import default_location, is_postgres, sqlite_path
from lanebook.evidence.ledger.rows import BASE, Change, Receipt
from lanebook.evidence.ledger.shipped import ShippedBook, shipped, upgrade_changes
from lanebook.evidence.ledger.sqlite import SqliteStore
from lanebook.evidence.ledger.store import Session, Store
from lanebook.evidence.snapshot import Snapshot, shipped_book, snapshot_of


def open_ledger(location: str | None, *, clock: Clock, base: Path | None = None) -> Ledger:
    """Open the ledger at `location`, ready to be read and written.

    Args:
        location: path or URL; default `LANEBOOK_LEDGER`, else the user's own SQLite file.
        clock: tells the time of new receipts.
        base: folder of the book that serves as base; default the shipped book.

    Raises:
        InputError: if the location names no place for a ledger.
        LedgerError: if it cannot be reached, is damaged or newer than this program.
    """
    store = _store(location or default_location())
    ledger = Ledger(store, clock)
    book = shipped(base or shipped_book())
    if not store.exists():
        store.create(lambda session: _fill(session, book, clock), command="lanebook init")
    else:
        _upgrade(ledger, book)
    return ledger


def snapshot_of_ledger(
    ledger: Ledger, at: int | None = None, without_layers: Sequence[str] = ()
) -> Snapshot:
    """Return the book that `ledger` holds at sequence `at` (default its head).

    Raises:
        InputError: if `at` is not the end of a receipt.
        UnknownName: if a layer to leave out does not exist.
    """
    end, layers = ledger.view(at, without_layers)
    return snapshot_of(ledger.tables(end, layers), sequence=end, layers=layers)


def describe_place(location: str, clock: Clock) -> tuple[list[tuple[str, str]], Ledger | None]:
    """Return facts about a place, and its ledger as it stands; None where there is none yet.

    Nothing is created or upgraded. Raises what `open_ledger` raises.
    """
    store = _store(location)
    if not store.exists():
        return [("place", store.shown)], None
    return store.facts(), Ledger(store, clock)


def _store(location: str) -> Store:
    if is_postgres(location):
        from lanebook.evidence.ledger.postgres import PostgresStore  # noqa: PLC0415 - an extra

        return PostgresStore(location)
    return SqliteStore(sqlite_path(location))


def _fill(session: Session, book: ShippedBook, clock: Clock) -> None:
    def plan(_: Session) -> list[Change]:
        return list(book.assertions())

    write_order(session, _base_order("init", book, plan), clock)


def _upgrade(ledger: Ledger, book: ShippedBook) -> None:
    """Bring `base` to the shipped book, unless the ledger has it or has had it and moved on."""
    known = [receipt.source_sha256 for receipt in ledger.receipts() if receipt.layer == BASE]
    if book.fingerprint == known[-1:][0]:
        return
    if book.fingerprint in known:
        log.warning(
            "This program ships an older book than the ledger's; the ledger keeps the newer one."
        )
        return
    order = _base_order("upgrade", book, lambda session: upgrade_changes(session, book))
    try:
        receipt = ledger.commit(order)
    except LedgerError as error:
        log.warning("The shipped book is newer than the ledger's base, which stays: %s", error)
        return
    if receipt:
        log.warning(_upgraded(receipt))


def _upgraded(receipt: Receipt) -> str:
    return (
        f"Base upgraded to the shipped book: {receipt.n_entries:,} rows new, changed or gone"
        f" (sequence {receipt.first_sequence}–{receipt.last_sequence});"
        " private layers are untouched."
    )


def _base_order(command: str, book: ShippedBook, plan: Plan) -> Order:
    return Order(
        command,
        BASE,
        plan,
        source_name="shipped book",
        source_sha256=book.fingerprint,
    )
