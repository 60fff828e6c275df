"""The chain: by hand once, then every kind of tampering is named. On both back ends."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256

import psycopg
import pytest
from tests.support.ledgers import claim, put, state

from lanebook.evidence.ledger import assertion, verify
from lanebook.evidence.ledger.chain import GENESIS, entry_hash, receipt_hash
from lanebook.evidence.ledger.rows import Entry, Receipt
from lanebook.evidence.ledger.sqlite import SqliteStore

APPEND_ONLY = "append-only"


def tamper(ledger, statement: str) -> None:
    """Change rows behind the ledger's back, as someone with the file or the database could."""
    if isinstance(ledger.store, SqliteStore):
        with sqlite3.connect(ledger.store.path) as connection:
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            for _, sql in triggers:
                connection.execute(sql)
        connection.close()
        return
    with psycopg.connect(ledger.store.url) as connection:
        connection.execute("SET search_path = lanebook")
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement)


def test_the_chain_by_hand():
    """hash = sha256(before, sequence, receipt, layer, kind, action, length:key, body), by lines."""
    entry = Entry(1, 1, "base", "claims", "c-1", "assert", '["c-1"]', "")
    text = f'{GENESIS}\n1\n1\nbase\nclaims\nassert\n3:c-1\n["c-1"]'
    link = sha256(text.encode()).hexdigest()
    assert entry_hash(GENESIS, entry) == link
    receipt = Receipt(1, "t", "init", "base", "", "", "", "i", 0, 1, 1, "")
    fields = [1, "t", "init", "base", "", "", "", "i", 0, 1, 1]
    sealed = sha256(f"{link}\n{json.dumps(fields)}".encode()).hexdigest()
    assert receipt_hash(link, receipt) == sealed


def test_a_sound_ledger_is_sound(ledger):
    state(ledger, 11)
    found = verify(ledger)
    assert (found.n_entries, found.n_receipts, found.bad_sequence) == (114, 2, None)
    assert found.head_hash == ledger.receipts()[-1].head_hash


@pytest.mark.parametrize(
    ("statement", "sequence", "problem"),
    [
        ("UPDATE entry SET body = replace(body, '300', '900') WHERE sequence = 110", 110, "c-0000000001"),
        ("UPDATE entry SET layer = 'desk' WHERE sequence = 110", 110, "not of its receipt 1"),
        ("UPDATE entry SET action = 'retract' WHERE sequence = 114", 114, "not as it was recorded"),
        ("UPDATE entry SET key = 'c-0000000009' WHERE sequence = 111", 111, "c-0000000009"),
        ("DELETE FROM entry WHERE sequence = 112", 112, "entry 112 is missing"),
        ("DELETE FROM entry WHERE sequence = 115", 115, "entry 115 is missing"),
        ("UPDATE receipt SET why = 'because' WHERE receipt = 2", 115, "receipt 2 is not as it was sealed"),
        ("UPDATE receipt SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE receipt = 1", 113, "receipt 1 is not as"),
        ("DELETE FROM receipt WHERE receipt = 2", 114, "receipt 2 is missing"),
        ("DELETE FROM receipt WHERE receipt = 3", 116, "entry 116 belongs to no receipt"),
    ],
)  # fmt: skip
def test_the_first_bad_sequence_is_named(ledger, statement, sequence, problem):
    put(ledger, [assertion("claims", claim(n)) for n in (11, 12)])
    state(ledger, 13)
    tamper(ledger, statement)
    found = verify(ledger)
    assert found.bad_sequence == sequence
    assert problem in found.problem
    assert found.n_entries == (
        115
        if statement.startswith("UPDATE receipt SET why")
        else 113
        if "receipt = 1" in statement
        else sequence - 1
    )


def test_a_forged_row_with_a_fitting_hash_breaks_the_next(ledger):
    """Recomputing one hash is not enough: entry 111 no longer follows."""
    with ledger.store.reading() as session:
        before = session.rows("SELECT hash FROM {s}entry WHERE sequence = 109")[0][0]
        body = session.rows("SELECT body FROM {s}entry WHERE sequence = 110")[0][0]
    forged = body.replace("300", "900")
    link = entry_hash(before, Entry(110, 1, "base", "claims", "c-0000000001", "assert", forged, ""))
    tamper(ledger, f"UPDATE entry SET body = '{forged}', hash = '{link}' WHERE sequence = 110")
    assert verify(ledger).bad_sequence == 111


@pytest.mark.parametrize("statement", ["UPDATE {}entry SET body = 'x'", "DELETE FROM {}receipt"])
def test_the_database_itself_refuses_changes(ledger, statement):
    if isinstance(ledger.store, SqliteStore):
        connection = sqlite3.connect(ledger.store.path)
        with pytest.raises(sqlite3.IntegrityError, match=APPEND_ONLY):
            connection.execute(statement.format(""))
        connection.close()
    else:
        with psycopg.connect(ledger.store.url) as connection:
            with pytest.raises(psycopg.errors.RaiseException, match=APPEND_ONLY):
                connection.execute(statement.format("lanebook."))
            connection.rollback()
    assert verify(ledger).bad_sequence is None
