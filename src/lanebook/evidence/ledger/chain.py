"""The hash chain: every row and every receipt commits to all rows before it.

    hash(entry n)    = sha256(hash before + canonical entry n)
    head(receipt r)  = sha256(hash of its last entry + canonical receipt r)

The first entry of receipt r + 1 continues from head(receipt r), so that changing any cell, reason
or time of the past changes every later hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from lanebook.evidence.ledger.rows import Change, Entry, Receipt

GENESIS = sha256(b"lanebook ledger 1").hexdigest()


def entry_hash(before: str, entry: Entry) -> str:
    """Return the hash of `entry` after a chain that ends in `before`; the key has its length."""
    sequence, receipt, layer, kind, key, action, body = entry[:7]
    text = f"{before}\n{sequence}\n{receipt}\n{layer}\n{kind}\n{action}\n{len(key)}:{key}\n{body}"
    return sha256(text.encode()).hexdigest()


def receipt_hash(before: str, receipt: Receipt) -> str:
    """Return the head hash that `receipt` seals after its last entry hashed to `before`."""
    fields = [
        receipt.receipt,
        receipt.recorded_at,
        receipt.command,
        receipt.layer,
        receipt.why,
        receipt.source_name,
        receipt.source_sha256,
        receipt.import_id,
        receipt.undoes,
        receipt.first_sequence,
        receipt.last_sequence,
    ]
    return sha256(f"{before}\n{json.dumps(fields)}".encode()).hexdigest()


def chained(
    changes: Iterable[Change], *, before: str, receipt: int, layer: str, first: int
) -> Iterator[Entry]:
    """Number and hash `changes` in order, starting at sequence `first` after hash `before`."""
    link = before
    for sequence, (kind, key, action, body) in enumerate(changes, start=first):
        link = entry_hash(link, Entry(sequence, receipt, layer, kind, key, action, body, ""))
        yield Entry(sequence, receipt, layer, kind, key, action, body, link)
