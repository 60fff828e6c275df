"""A backup is the ledger itself, made while it is in use. From both back ends."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.evidence.ledger.test_verify import tamper
from tests.support.ledgers import rows, state

from lanebook.base.errors import InputError, LedgerDamaged
from lanebook.evidence.ledger import backup, open_ledger, verify


def test_the_copy_has_rows_receipts_and_head(ledger, hands, little, tmp_path):
    state(ledger, 11, "7")
    found = backup(ledger, tmp_path / "copy.sqlite")
    copy = open_ledger(str(tmp_path / "copy.sqlite"), clock=hands, base=little)
    assert copy.receipts() == ledger.receipts()
    assert rows(copy) == rows(ledger)
    assert (found.n_entries, found.head_hash) == (114, ledger.receipts()[-1].head_hash)


def test_the_copy_stands_alone_and_is_private(ledger, tmp_path):
    backup(ledger, tmp_path / "copy.sqlite")
    left = sorted(path.name for path in tmp_path.glob("copy*"))
    assert left == ["copy.sqlite"]
    assert stat.S_IMODE((tmp_path / "copy.sqlite").stat().st_mode) == 0o600


def test_a_backup_goes_on_living(ledger, hands, little, tmp_path):
    backup(ledger, tmp_path / "copy.sqlite")
    copy = open_ledger(str(tmp_path / "copy.sqlite"), clock=hands, base=little)
    state(copy, 12)
    assert verify(copy).n_entries == 114
    assert ledger.head() == 113


def test_an_existing_file_is_not_replaced(ledger, tmp_path):
    target = tmp_path / "notes.txt"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes.txt exists already"):
        backup(ledger, target)
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_broken_chain_is_not_copied(ledger, tmp_path):
    tamper(ledger, "UPDATE entry SET body = replace(body, '300', '900') WHERE sequence = 110")
    with pytest.raises(LedgerDamaged, match="entry 110"):
        backup(ledger, tmp_path / "copy.sqlite")
    assert list(tmp_path.glob("copy*")) == []


def test_writers_go_on_during_backups(ledger, tmp_path):
    """Every copy taken while a thread adds claims is a sound prefix that ends with a receipt."""
    stop = Event()

    def write() -> None:
        number = 100
        while not stop.is_set():
            state(ledger, number)
            number += 1

    writer = Thread(target=write)
    writer.start()
    try:
        found = [backup(ledger, Path(tmp_path / f"copy{n}.sqlite")) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    heads = {receipt.last_sequence: receipt.head_hash for receipt in ledger.receipts()}
    assert [heads[each.n_entries] for each in found] == [each.head_hash for each in found]
