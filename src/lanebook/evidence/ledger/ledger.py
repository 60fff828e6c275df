"""The ledger: append-only, dated, chained; the same code over SQLite and PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

import polars as pl

from lanebook.base.clock import Clock
from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.ledger.chain import GENESIS, chained, receipt_hash
from lanebook.evidence.ledger.live import entries_frame, first_worded, standing, tables_of
from lanebook.evidence.ledger.rows import Change, Receipt
from lanebook.evidence.ledger.schema import RECEIPT_COLUMNS
from lanebook.evidence.ledger.store import CommitUnknown, Session, Store

log = logging.getLogger("lanebook.ledger")

_RECEIPTS = f"SELECT {RECEIPT_COLUMNS} FROM {{s}}receipt"  # noqa: S608 - constants
INSERT_RECEIPT = (
    f"INSERT INTO {{s}}receipt ({RECEIPT_COLUMNS})"  # noqa: S608 - constants
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


#: Yields changes, given the ledger as it stands under the writer's lock. It reads all it needs
#: before its first change.
Plan = Callable[[Session], Iterable[Change]]


@dataclass(frozen=True, slots=True)
class Order:
    """What to write in one transaction.

    Attributes:
        command, layer, why, source_name, source_sha256, undoes: as in `Receipt`.
        plan: yields the changes, given the ledger as it stands under the writer's lock.
    """

    command: str
    layer: str
    plan: Plan
    why: str = ""
    source_name: str = ""
    source_sha256: str = ""
    undoes: int = 0


class Ledger:
    """An open ledger.

    Attributes:
        store: the place that holds it.
        clock: tells the time of new receipts.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def head(self) -> int:
        """Return the last sequence number; 0 for an empty ledger."""
        with self.store.reading() as session:
            return head_of(session)

    def receipts(self) -> tuple[Receipt, ...]:
        """Return all receipts in order."""
        with self.store.reading() as session:
            return receipts_of(session)

    def layers(self) -> tuple[str, ...]:
        """Return the layers, lowest first: in the order in which they were first written."""
        return layers_in(self.receipts())

    def tables(
        self, upto: int | None = None, layers: Sequence[str] | None = None
    ) -> dict[str, pl.DataFrame]:
        """Return the rows that stand at sequence `upto`, in the form that `snapshot_of` wants.

        Args:
            upto: last sequence included; default the head.
            layers: lowest first; default all.
        """
        with self.store.reading() as session:
            receipts = receipts_of(session)
            chosen = layers_in(receipts) if layers is None else tuple(layers)
            end = head_of(session) if upto is None else upto
            entries = entries_frame(session, end, chosen)
        rows = standing(entries, chosen)
        if any(receipt.undoes for receipt in receipts):
            rows = first_worded(rows, entries)
        return tables_of(rows, _recorded(receipts))

    def commit(self, order: Order) -> Receipt | None:
        """Write `order` in one transaction; None where its plan changes nothing.

        Raises:
            LedgerBusy: if another writer holds the ledger for 30 seconds.
            LedgerError: if the place cannot be written; nothing of the order is in then.
        """
        command = f"lanebook {order.command}"
        receipt: Receipt | None = None
        try:
            with self.store.writing(command) as session:
                receipt = write_order(session, order, self.clock)
        except CommitUnknown:
            # The lock is free again only when the cut-off transaction has ended either way.
            with self.store.writing(command) as session:
                if receipt is None or not _holds(session, receipt.import_id):
                    raise
        return receipt

    def view(self, at: int | None, without_layers: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """Return the sequence and the layers that a question at `at` reads.

        Raises:
            InputError: if `at` is beyond the head or inside a receipt.
            UnknownName: if a layer to leave out does not exist.
        """
        receipts = self.receipts()
        known = layers_in(receipts)
        for name in without_layers:
            if name not in known:
                raise UnknownName(
                    f"The ledger has no layer {name!r}.",
                    expected=f"one of {', '.join(known)}",
                    next_step="check the spelling; `lanebook doctor` lists the layers.",
                )
        ends = [receipt.last_sequence for receipt in receipts]
        end = ends[-1] if at is None else _checked_end(at, ends)
        past = tuple(receipt for receipt in receipts if receipt.last_sequence <= end)
        return end, tuple(name for name in layers_in(past) if name not in without_layers)


def _holds(session: Session, import_id: str) -> bool:
    return bool(session.rows("SELECT 1 FROM {s}receipt WHERE import_id = ?", (import_id,)))


def head_of(session: Session) -> int:
    """Return the last sequence number that `session` sees; 0 for none."""
    return int(session.rows("SELECT coalesce(max(last_sequence), 0) FROM {s}receipt")[0][0])


def receipts_of(session: Session) -> tuple[Receipt, ...]:
    """Return all receipts that `session` sees, in order."""
    return tuple(Receipt(*row) for row in session.rows(f"{_RECEIPTS} ORDER BY receipt"))


def last_receipt(session: Session) -> Receipt | None:
    """Return the latest receipt, None for an empty ledger."""
    rows = session.rows(f"{_RECEIPTS} ORDER BY receipt DESC LIMIT 1")
    return Receipt(*rows[0]) if rows else None


def layers_in(receipts: Iterable[Receipt]) -> tuple[str, ...]:
    """Return the layers of `receipts`, in the order of first writing."""
    return tuple(dict.fromkeys(receipt.layer for receipt in receipts))


def write_order(session: Session, order: Order, clock: Clock) -> Receipt | None:
    """Number, chain and store the changes of `order` and its receipt; None if there are none."""
    last = last_receipt(session)
    before = last.head_hash if last else GENESIS
    number = last.receipt + 1 if last else 1
    first = last.last_sequence + 1 if last else 1
    at = max(_instant(clock()), last.recorded_at if last else "")
    identity = f"{before}\n{at}\n{order.command}\n{order.layer}\n{order.source_sha256}"
    final = session.append(
        chained(order.plan(session), before=before, receipt=number, layer=order.layer, first=first)
    )
    if final is None:
        return None
    draft = Receipt(
        receipt=number,
        recorded_at=at,
        command=order.command,
        layer=order.layer,
        why=order.why,
        source_name=order.source_name,
        source_sha256=order.source_sha256,
        import_id=sha256(identity.encode()).hexdigest(),
        undoes=order.undoes,
        first_sequence=first,
        last_sequence=final.sequence,
        head_hash="",
    )
    receipt = sealed(draft, final.hash)
    session.execute(INSERT_RECEIPT, fields_of(receipt))
    return receipt


def sealed(receipt: Receipt, last_hash: str) -> Receipt:
    """Return `receipt` with the head hash that follows its last entry."""
    return replace(receipt, head_hash=receipt_hash(last_hash, receipt))


def fields_of(receipt: Receipt) -> tuple[int | str, ...]:
    """Return the fields of `receipt` in the order of its table."""
    return tuple(getattr(receipt, name) for name in RECEIPT_COLUMNS.split(", "))


def _checked_end(at: int, ends: list[int]) -> int:
    if at in ends:
        return at
    near = [end for end in ends if end < at][-1:] + [end for end in ends if end > at][:1]
    raise InputError(
        f"The ledger has no state {at}: it ends at {ends[-1]}."
        if at > ends[-1]
        else f"Sequence {at} is not the end of a transaction.",
        expected="the last sequence of a receipt, as every answer prints it",
        next_step=f"try {' or '.join(map(str, near))}; `lanebook log` lists all.",
    )


def _recorded(receipts: Sequence[Receipt]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "receipt": [r.receipt for r in receipts],
            "recorded_on": [datetime.fromisoformat(r.recorded_at).date() for r in receipts],
        },
        schema={"receipt": pl.Int64, "recorded_on": pl.Date},
    )


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
