"""Walk the chain: every number in its place, every hash the one that follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lanebook.evidence.ledger.chain import GENESIS, entry_hash, receipt_hash
from lanebook.evidence.ledger.ledger import Ledger, receipts_of
from lanebook.evidence.ledger.rows import Entry, Receipt
from lanebook.evidence.ledger.schema import ENTRY_COLUMNS
from lanebook.evidence.ledger.store import Session

_ENTRIES = f"SELECT {ENTRY_COLUMNS} FROM {{s}}entry ORDER BY sequence"  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the walk found.

    Attributes:
        n_entries: entries that are sound, from the first on.
        n_receipts: receipts that are sound.
        bad_sequence: first sequence that is not what the chain says; None if all are sound.
        problem: what is wrong there; "" if all are sound.
        head_hash: head of the sound part.
    """

    n_entries: int
    n_receipts: int
    bad_sequence: int | None
    problem: str
    head_hash: str


def verify(ledger: Ledger) -> Verdict:
    """Recompute the whole chain of `ledger` and name the first bad sequence."""
    with ledger.store.reading() as session:
        return _walk(receipts_of(session), entries_of(session))


def entries_of(session: Session) -> Iterator[Entry]:
    """Yield all entries that `session` sees, in order."""
    for batch in session.batches(_ENTRIES):
        yield from (Entry(*row) for row in batch)


def _walk(receipts: tuple[Receipt, ...], entries: Iterator[Entry]) -> Verdict:
    head, done = GENESIS, 0
    for index, receipt in enumerate(receipts, start=1):
        link = head
        problem = _misplaced(receipt, index, done)
        sequence = done + 1
        while not problem and sequence <= receipt.last_sequence:
            entry = next(entries, None)
            problem = _wrong(entry, sequence, receipt, link)
            if entry is not None and not problem:
                link = entry.hash
                sequence += 1
        if problem:
            return Verdict(sequence - 1, index - 1, sequence, problem, head)
        if receipt_hash(link, receipt) != receipt.head_hash:
            changed = f"receipt {receipt.receipt} is not as it was sealed"
            return Verdict(receipt.last_sequence, index - 1, receipt.last_sequence, changed, head)
        head, done = receipt.head_hash, receipt.last_sequence
    extra = next(entries, None)
    if extra is not None:
        problem = f"entry {extra.sequence} belongs to no receipt"
        return Verdict(done, len(receipts), extra.sequence, problem, head)
    return Verdict(done, len(receipts), None, "", head)


def _misplaced(receipt: Receipt, index: int, done: int) -> str:
    if receipt.receipt != index:
        return f"receipt {index} is missing"
    if receipt.first_sequence != done + 1:
        return f"receipt {index} begins at {receipt.first_sequence}, not at {done + 1}"
    return ""


def _wrong(entry: Entry | None, sequence: int, receipt: Receipt, link: str) -> str:
    if entry is None or entry.sequence != sequence:
        return f"entry {sequence} is missing"
    if entry.receipt != receipt.receipt or entry.layer != receipt.layer:
        return f"entry {sequence} is not of its receipt {receipt.receipt}"
    if entry_hash(link, entry) != entry.hash:
        return f"entry {sequence} ({entry.kind} {entry.key}) is not as it was recorded"
    return ""
