"""kill -9 at seeded moments: no acknowledged row is lost, no import is half there. Both back ends.

The exhaustive form (every system call that writes, by strace) is tests/faults/kill_everywhere.py.
"""

from __future__ import annotations

import random
import time

import pytest
from tests.support import writer
from tests.support.ledgers import state

from lanebook.evidence.ledger import verify

#: Rows of one import: large enough that most kills fall inside a transaction.
SIZE = 400


def kill_while_importing(place, little, seed: int) -> list[tuple[int, int]]:
    """Let a writer import until a moment drawn from `seed`; return what it acknowledged."""
    process = writer.start(place, little, 10_000, 1000, size=SIZE)
    process.stdout.readline()  # it is under way
    time.sleep(random.Random(seed).uniform(0, 0.25))
    process.kill()
    rest, _ = process.communicate(timeout=20)
    lines = [line for line in rest.splitlines() if len(line.split()) == 2]
    return [tuple(map(int, line.split())) for line in lines]


@pytest.mark.parametrize("seed", range(3))
def test_kill_during_imports(ledger, place, little, reopen, seed):
    acknowledged = kill_while_importing(place, little, seed)
    after = reopen()
    found = verify(after)
    assert found.bad_sequence is None
    assert (found.n_entries - 113) % SIZE == 0
    assert found.n_entries >= max([last for _, last in acknowledged], default=113)
    assert state(after, 11).first_sequence == found.n_entries + 1


@pytest.mark.parametrize("seed", range(3))
def test_kill_during_the_first_use(place, little, reopen, seed):
    """The ledger is made anew or is whole; either way the next command works."""
    process = writer.start(place, little, 1000, 1)
    time.sleep(0.35 + random.Random(seed).uniform(0, 0.25))
    process.kill()
    process.communicate(timeout=20)
    ledger = reopen()
    assert verify(ledger).bad_sequence is None
    assert ledger.head() in {113, 114}
    assert ledger.receipts()[0].command == "init"
