"""The ledger: what was said, by whom, recorded when; append-only, never overwritten."""

from lanebook.evidence.ledger.backup import backup
from lanebook.evidence.ledger.changes import Comparison, Difference
from lanebook.evidence.ledger.exporting import Exported, export, restored
from lanebook.evidence.ledger.ledger import Ledger, Order, layers_in
from lanebook.evidence.ledger.opening import open_ledger, snapshot_of_ledger
from lanebook.evidence.ledger.rows import (
    BASE,
    DESK,
    Change,
    Entry,
    Receipt,
    assertion,
    checked_layer,
    retraction,
)
from lanebook.evidence.ledger.undo import in_force, undo_order
from lanebook.evidence.ledger.verify import Verdict, verify

__all__ = [
    "BASE",
    "DESK",
    "Change",
    "Comparison",
    "Difference",
    "Entry",
    "Exported",
    "Ledger",
    "Order",
    "Receipt",
    "Verdict",
    "assertion",
    "backup",
    "checked_layer",
    "export",
    "in_force",
    "layers_in",
    "open_ledger",
    "restored",
    "retraction",
    "snapshot_of_ledger",
    "undo_order",
    "verify",
]
