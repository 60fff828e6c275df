"""Full disk, file locks and places one may not write to (SQLite)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.ledgers import state

from lanebook.base.files import write_atomically
from lanebook.base.locks import file_lock
from lanebook.evidence.ledger import verify

ROOT = Path(__file__).resolve().parents[3]
#: Runs a writer whose files may not grow beyond a limit: the disk is full at that size.
FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from tests.support import writer
writer.main(*sys.argv[2:])
"""


def test_a_full_disk_loses_nothing_acknowledged(sqlite_ledger, little):
    """The log may grow to 200 kB: some imports of 100 rows enter, then one is refused whole."""
    path = sqlite_ledger.store.path
    done = subprocess.run(
        [sys.executable, "-c", FULL, "200000", str(path), str(little), "1000", "50", "100", "desk"],
        capture_output=True, text=True, timeout=60, cwd=ROOT, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("error LedgerError")
    assert "could not be written" in lines[-1]
    assert "Traceback" not in done.stderr
    found = verify(sqlite_ledger)
    assert found.bad_sequence is None
    assert found.n_entries == 113 + 100 * (len(lines) - 1)
    assert state(sqlite_ledger, 11).first_sequence == found.n_entries + 1


def test_an_atomic_write_replaces_or_leaves(tmp_path):
    path = tmp_path / "out.csv"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_an_atomic_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "out.csv"
    write_atomically(path, b"old")

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lanebook.base.files.os.fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_the_lock_says_who_holds_it_and_is_empty_after(tmp_path):
    path = tmp_path / "x.lock"

    def busy(note: dict[str, object]) -> Exception:
        return RuntimeError(f"held by {note['command']}")

    with file_lock(path, command="first", wait_seconds=1, busy=busy):
        assert json.loads(path.read_text(encoding="utf-8"))["command"] == "first"
        with (
            pytest.raises(RuntimeError, match="held by first"),
            file_lock(path, command="second", wait_seconds=0.05, busy=busy),
        ):
            pass
    assert path.read_text(encoding="utf-8") == ""
