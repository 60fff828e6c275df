"""The ledger: what was said, by whom, recorded when; append-only, never overwritten."""

from lanebook.evidence.ledger.ledger import Ledger, Order
from lanebook.evidence.ledger.opening import open_ledger, snapshot_of_ledger
from lanebook.evidence.ledger.rows import BASE, DESK, Change, Entry, Receipt

__all__ = [
    "BASE",
    "DESK",
    "Change",
    "Entry",
    "Ledger",
    "Order",
    "Receipt",
    "open_ledger",
    "snapshot_of_ledger",
]
