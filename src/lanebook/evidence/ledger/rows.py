"""What stands in a ledger: entries, receipts, and how a table row becomes text and back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lanebook.base.errors import InputError
from lanebook.evidence.tables import TABLES, TableSpec

BASE = "base"
#: Private layer that a command writes to where none is named.
DESK = "desk"

#: `assert`: the layer says this row. `retract`: it says the row does not hold, whatever lower
#: layers say. `clear`: it says nothing on the key any more, so lower layers show again.
Action = Literal["assert", "retract", "clear"]

_LAYER = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)


class Change(NamedTuple):
    """A change of one row, before it has a number. `body` as in `Entry`."""

    kind: str
    key: str
    action: Action
    body: str


class Entry(NamedTuple):
    """One row of the ledger.

    Attributes:
        sequence: position, dense, in commit order, from 1.
        receipt: number of the transaction that wrote it.
        layer: the layer that speaks.
        kind: name in `TABLES`.
        key: see `row_key`.
        action: what the layer says about the key from here on.
        body: JSON array of the cells in the order of `TABLES` for an assertion, a JSON string
            with the reason for a retraction, "" where a layer goes silent.
        hash: link of the chain.
    """

    sequence: int
    receipt: int
    layer: str
    kind: str
    key: str
    action: Action
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One transaction: who wrote what when, and the head of the chain after it.

    Attributes:
        receipt: number, dense, from 1.
        recorded_at: UTC instant to the microsecond, never before that of the receipt before.
        command: init, upgrade, import, add, retract or undo.
        layer: the one layer written to.
        why: reason in the user's words; "" where none was asked for.
        source_name: file or folder imported, without its path; "" if none.
        source_sha256: digest of what was imported; "" if none.
        import_id: identifies the attempt, so that a commit of unknown outcome can be looked up.
        undoes: receipt that this one takes back; 0 if none.
        first_sequence, last_sequence: entries written, never empty.
        head_hash: head of the chain.
    """

    receipt: int
    recorded_at: str
    command: str
    layer: str
    why: str
    source_name: str
    source_sha256: str
    import_id: str
    undoes: int
    first_sequence: int
    last_sequence: int
    head_hash: str

    @property
    def n_entries(self) -> int:
        """Number of entries written."""
        return self.last_sequence - self.first_sequence + 1


def row_key(spec: TableSpec, cells: Sequence[str]) -> str:
    """Return the key of a row: the cell, or a JSON array where several columns make the key."""
    values = [cells[spec.columns.index(column)] for column in spec.key]
    return values[0] if len(values) == 1 else encode(values)


def encode(cells: Sequence[str]) -> str:
    """Return cells as the JSON array that an assertion's body holds."""
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def assertion(kind: str, cells: Sequence[str]) -> Change:
    """Return the change that states a row of table `kind`; `cells` in the order of its columns."""
    return Change(kind, row_key(TABLES[kind], cells), "assert", encode(cells))


def retraction(kind: str, key: str, why: str) -> Change:
    """Return the change that takes a row back, with its reason."""
    return Change(kind, key, "retract", json.dumps(why, ensure_ascii=False))


def checked_layer(name: str) -> str:
    """Return `name` if a private layer may bear it.

    Raises:
        InputError: if it is `base` or not a slug.
    """
    if name == BASE:
        raise InputError(
            "Layer 'base' is the shipped book and changes only with the program.",
            expected="the name of a private layer",
            next_step=f"name one with --layer, such as --layer {DESK}.",
        )
    if not _LAYER.fullmatch(name):
        raise InputError(
            f"{name!r} cannot name a layer.",
            expected="lower-case letters, digits and hyphens, a letter first, at most 40",
            next_step=f"choose a name such as {DESK} or research-2026.",
        )
    return name
