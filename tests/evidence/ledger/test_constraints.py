"""Nothing is turned to NULL or into another number: poisons at the gate. Both back ends."""

from __future__ import annotations

import math

import pytest
from tests.support.ledgers import Hands

from lanebook.base.errors import LedgerError
from lanebook.evidence.ledger import open_ledger, verify
from lanebook.evidence.ledger.schema import ENTRY_COLUMNS, RECEIPT_COLUMNS

HASH = "0" * 64
ENTRY = {
    "sequence": 114,
    "receipt": 2,
    "layer": "desk",
    "kind": "claims",
    "key": "c-1",
    "action": "assert",
    "body": "[]",
    "hash": HASH,
}
RECEIPT = {
    "receipt": 2,
    "recorded_at": "2026-06-01T12:00:00.000000Z",
    "command": "import",
    "layer": "desk",
    "why": "",
    "source_name": "",
    "source_sha256": "",
    "import_id": HASH,
    "undoes": 0,
    "first_sequence": 114,
    "last_sequence": 114,
    "head_hash": HASH,
}
POISONS = [
    *[("entry", column, None) for column in ENTRY],
    *[("receipt", column, None) for column in RECEIPT],
    ("entry", "sequence", "12abc"),
    ("entry", "sequence", 0),
    ("entry", "sequence", -1),
    ("entry", "sequence", 113),
    ("entry", "sequence", 1.5),
    ("entry", "sequence", math.nan),
    ("entry", "sequence", 2**63),
    ("entry", "layer", ""),
    ("entry", "kind", "rumours"),
    ("entry", "key", ""),
    ("entry", "action", "delete"),
    ("entry", "body", ""),
    ("entry", "hash", "short"),
    ("receipt", "recorded_at", "yesterday"),
    ("receipt", "command", "drop"),
    ("receipt", "import_id", "short"),
    ("receipt", "undoes", 2),
    ("receipt", "undoes", -1),
    ("receipt", "last_sequence", 1),
    ("receipt", "first_sequence", 0),
    ("receipt", "source_sha256", "short"),
]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def gate(request, tmp_path_factory, little):
    """One ledger for all poisons: none of them may leave a trace."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("gate") / "ledger.sqlite"
        yield open_ledger(str(path), clock=Hands(), base=little)
        return
    server = request.getfixturevalue("server")
    url = server.database()
    yield open_ledger(url, clock=Hands(), base=little)
    server.drop(url)


def insert(ledger, table: str, cells: dict[str, object]) -> None:
    columns = {"entry": ENTRY_COLUMNS, "receipt": RECEIPT_COLUMNS}[table]
    marks = ", ".join("?" for _ in cells)
    with ledger.store.writing("test") as session:
        session.execute(
            f"INSERT INTO {{s}}{table} ({columns}) VALUES ({marks})",
            [cells[name] for name in columns.split(", ")],
        )


@pytest.mark.parametrize(("table", "column", "poison"), POISONS)
def test_a_poison_is_refused_and_nothing_stored(gate, table, column, poison):
    sound = {"entry": ENTRY, "receipt": RECEIPT}[table]
    with pytest.raises((LedgerError, OverflowError), match=r"refused|cannot serve|too large"):
        insert(gate, table, sound | {column: poison})
    with gate.store.reading() as session:
        assert session.rows("SELECT count(*), max(sequence) FROM {s}entry") == [(113, 113)]
        assert session.rows("SELECT count(*) FROM {s}receipt") == [(1,)]


def test_the_sound_rows_would_have_entered(ledger):
    insert(ledger, "entry", ENTRY)
    insert(ledger, "receipt", RECEIPT)
    assert verify(ledger).problem == "entry 114 (claims c-1) is not as it was recorded"
