"""Several processes at once: both succeed, numbers are dense, views are stable. Both back ends."""

from __future__ import annotations

import os
import signal
from threading import Thread

import pytest
from tests.support import writer
from tests.support.ledgers import state

from lanebook.base.errors import LedgerBusy
from lanebook.evidence.ledger import postgres, sqlite, verify
from lanebook.evidence.ledger.sqlite import SqliteStore


def acknowledged(process) -> list[tuple[int, int]]:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "error" not in out
    return [tuple(map(int, line.split())) for line in out.splitlines()]


def test_processes_that_start_at_once_make_one_ledger(place, little, reopen):
    """Nobody made the ledger before: one of three makes it, all three write."""
    writers = [writer.start(place, little, 1000 * n, 2, layer=f"desk-{n}") for n in (1, 2, 3)]
    found = sorted(pair for each in writers for pair in acknowledged(each))
    assert found == [(n, n) for n in range(114, 120)]
    commands = [receipt.command for receipt in reopen().receipts()]
    assert commands == ["init", *["import"] * 6]
    assert verify(reopen()).bad_sequence is None


def test_writers_of_one_layer_both_succeed(ledger, place, little):
    writers = [writer.start(place, little, 1000 * n, 5, size=3) for n in (1, 2)]
    found = sorted(pair for each in writers for pair in acknowledged(each))
    assert found == [(n, n + 2) for n in range(114, 114 + 30, 3)]
    assert verify(ledger).n_entries == 113 + 30


def test_a_view_of_the_past_never_changes_while_others_write(ledger, place, little):
    """A reader that saw n finds the same rows up to n for ever: numbers are in commit order."""
    writers = [writer.start(place, little, 1000 * n, 6) for n in (1, 2)]
    seen: dict[int, int] = {}
    while any(each.poll() is None for each in writers):
        with ledger.store.reading() as session:
            head = session.rows("SELECT max(sequence) FROM {s}entry")[0][0]
            rows = session.rows("SELECT count(*) FROM {s}entry WHERE sequence <= ?", (head,))
            seen[head] = rows[0][0]
    for each in writers:
        acknowledged(each)
    assert seen == {head: head for head in seen}
    assert ledger.head() == 125


def test_a_stopped_writer_is_named(ledger, place, little, monkeypatch):
    """SIGSTOP inside the transaction: the next writer waits, then names process and command."""
    monkeypatch.setattr(sqlite, "WRITER_WAIT_SECONDS", 0.3)
    monkeypatch.setattr(postgres, "WRITER_WAIT_SECONDS", 0.3)
    with ledger.store.writing("lanebook import"):
        found: list[BaseException] = []

        def second() -> None:
            try:
                state(ledger, 11)
            except LedgerBusy as error:
                found.append(error)

        other = Thread(target=second)
        other.start()
        other.join(timeout=20)
    assert f"process {os.getpid()}" in found[0].problem
    assert "lanebook import" in found[0].problem
    assert state(ledger, 12).first_sequence == 114


def test_readers_go_on_while_a_writer_holds_the_ledger(ledger):
    with ledger.store.writing("lanebook import") as session:
        session.rows("SELECT 1")
        assert ledger.head() == 113


def test_a_long_reader_sees_one_state(ledger):
    with ledger.store.reading() as session:
        before = session.rows("SELECT count(*) FROM {s}entry")
        state(ledger, 11)
        assert session.rows("SELECT count(*) FROM {s}entry") == before
    assert ledger.head() == 114


def test_readers_leave_the_log_to_writers(sqlite_ledger):
    """A reader that closes last neither checkpoints nor removes the write-ahead log."""
    store = sqlite_ledger.store
    assert isinstance(store, SqliteStore)
    with store.reading() as session:
        session.rows("SELECT count(*) FROM {s}entry")
        state(sqlite_ledger, 11)
        wal = store.path.with_name(store.path.name + "-wal")
        written = wal.stat().st_size
    assert wal.stat().st_size == written > 0
    assert sqlite_ledger.head() == 114


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_dead_writer_leaves_the_lock_free(ledger, place, little, sent):
    process = writer.start(place, little, 1000, 500)
    process.stdout.readline()
    process.send_signal(sent)
    process.wait(timeout=20)
    process.communicate()
    head = ledger.head()
    assert state(ledger, 11).first_sequence == head + 1
