"""Files that are no sound ledger are refused with a reason and left as they are (SQLite)."""

from __future__ import annotations

import os
import shutil
import sqlite3

import pytest
from tests.support.ledgers import claim as claim_cells
from tests.support.ledgers import put, state

from lanebook.base.errors import InputError, LedgerDamaged, LedgerError
from lanebook.evidence.ledger import assertion, open_ledger, verify


@pytest.fixture
def path(sqlite_ledger):
    """A ledger's file with a few rows, closed, its lock file gone: as if sent by a colleague."""
    put(sqlite_ledger, [assertion("claims", claim_cells(n)) for n in range(11, 400)])
    path = sqlite_ledger.store.path
    sqlite_ledger.store.lock_path.unlink()
    return path


def opened(path, hands, little):
    return open_ledger(str(path), clock=hands, base=little)


def run(path, *statements: str) -> None:
    with sqlite3.connect(path, isolation_level=None) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("PRAGMA application_id = 1", "not a Lanebook ledger"),
        ("PRAGMA user_version = 99", "schema version 99, this program knows 1"),
        ("CREATE TRIGGER spy AFTER INSERT ON entry BEGIN SELECT 1; END", "tables of .* are not"),
        ("CREATE VIEW more AS SELECT * FROM entry", "tables of .* are not"),
        ("CREATE TABLE more (x)", "tables of .* are not"),
        ("DROP TRIGGER entry_no_update", "tables of .* are not"),
        ("ALTER TABLE entry ADD COLUMN more TEXT", "tables of .* are not"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_untouched(path, hands, little, statement, message):
    run(path, statement)
    before = path.read_bytes()
    with pytest.raises(LedgerDamaged, match=message):
        opened(path, hands, little)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"claims, not pages\n" * 300, b"\0" * 8192, b"SQLite format 3\0"]
)
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path, hands, little, content):
    path = tmp_path / "book.sqlite"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"book\.sqlite (is damaged|is a SQLite file but not)"):
        opened(path, hands, little)
    assert path.read_bytes() == content


def test_a_truncated_file_is_refused(path, hands, little):
    size = path.stat().st_size
    os.truncate(path, size - 3 * 4096)
    with pytest.raises(LedgerDamaged, match="is damaged"):
        opened(path, hands, little)
    assert path.stat().st_size == size - 3 * 4096


@pytest.mark.parametrize("page", [3, 5, 8, 11, 14])
def test_a_zeroed_page_is_refused_or_named(path, hands, little, page):
    """Page 3 and on hold rows: the file check or the chain must notice each of them."""
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(content)
    with pytest.raises(LedgerDamaged, match="damaged"):
        opened(path, hands, little)


def test_a_flipped_letter_inside_a_cell_is_found_by_verify(path, hands, little):
    """A page stays well formed when a letter of text changes; only the chain sees it."""
    content = path.read_bytes()
    assert content.count(b"first phase only") == 1
    path.write_bytes(content.replace(b"first phase only", b"final phase only"))
    found = verify(opened(path, hands, little))
    assert (found.bad_sequence, found.problem) == (
        111,
        "entry 111 (claims c-0000000002) is not as it was recorded",
    )


def test_an_empty_file_becomes_a_ledger(tmp_path, hands, little):
    (tmp_path / "new.sqlite").touch()
    assert opened(tmp_path / "new.sqlite", hands, little).head() == 113


def test_a_folder_is_no_ledger(tmp_path, hands, little):
    with pytest.raises(InputError, match="not a ledger file"):
        opened(tmp_path, hands, little)


def test_an_unknown_scheme_is_refused_with_its_password_masked(hands, little):
    with pytest.raises(InputError, match=r"mysql://ann:\*\*\*@host/x' is no place"):
        open_ledger("mysql://ann:secret@host/x", clock=hands, base=little)


def test_a_place_that_cannot_be_made_is_one_message(tmp_path, hands, little):
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match="cannot be opened"):
        opened(tmp_path / "file" / "ledger.sqlite", hands, little)


def test_a_torn_log_is_a_clean_prefix(sqlite_ledger, hands, little, tmp_path):
    """Copy file and log as a power cut would leave them, cut the log: whole commits remain."""
    store = sqlite_ledger.store
    with store.reading() as session:
        session.rows("SELECT count(*) FROM {s}entry")
        for number in (11, 12, 13):
            state(sqlite_ledger, number)
        copy = tmp_path / "after" / "ledger.sqlite"
        copy.parent.mkdir()
        shutil.copy(store.path, copy)
        log = (store.path.with_name(store.path.name + "-wal")).read_bytes()
    heads = set()
    for cut in (1, 100, 4096, 9000, 13_000, len(log) - 10):
        copy.with_name("ledger.sqlite-wal").write_bytes(log[: len(log) - cut])
        copy.with_name("ledger.sqlite-shm").unlink(missing_ok=True)
        found = verify(opened(copy, hands, little))
        assert found.bad_sequence is None
        heads.add(found.n_entries)
    assert heads <= {113, 114, 115, 116}
    assert len(heads) > 1
