"""A newer shipped book upgrades the base and touches nothing private. On both back ends."""

from __future__ import annotations

import logging

import pytest
from tests.support.ledgers import LITTLE, rows, state, values, write_book

from lanebook.evidence.ledger import open_ledger, snapshot_of_ledger, verify


@pytest.fixture
def newer(tmp_path):
    """Claim 1 says 350 instead of 300, claim 3 is gone, claim 5 is new."""
    claims = [line.replace(",300,", ",350,") for line in LITTLE["claims"] if "0003," not in line]
    claims.append(LITTLE["claims"][1].replace("c-0000000002", "c-0000000005"))
    return write_book(tmp_path / "newer", LITTLE | {"claims": claims})


def test_new_changed_and_missing_rows_and_nothing_else(place, ledger, hands, newer, caplog):
    state(ledger, 1, "999")
    state(ledger, 11, "1")
    private = ledger.tables(None, ("desk",))
    caplog.set_level(logging.WARNING)
    upgraded = open_ledger(place, clock=hands, base=newer)
    receipt = upgraded.receipts()[-1]
    assert (receipt.command, receipt.layer, receipt.n_entries) == ("upgrade", "base", 3)
    assert values(upgraded, without=["desk"]) == {
        "c-0000000001": "350",
        "c-0000000002": "200",
        "c-0000000004": "250",
        "c-0000000005": "200",
    }
    assert values(upgraded)["c-0000000001"] == "999"
    assert upgraded.tables(None, ("desk",))["claims"].equals(private["claims"])
    assert "3 rows new, changed or gone" in caplog.text
    assert verify(upgraded).bad_sequence is None


def test_the_missing_row_is_retracted_with_a_reason(place, ledger, hands, newer):
    upgraded = open_ledger(place, clock=hands, base=newer)
    with upgraded.store.reading() as session:
        found = session.rows("SELECT key, body FROM {s}entry WHERE action = 'retract'")
    assert found == [("c-0000000003", '"no longer in the shipped book"')]


def test_answers_of_before_replay_after_the_upgrade(place, ledger, hands, newer):
    before = rows(ledger, at=113)
    upgraded = open_ledger(place, clock=hands, base=newer)
    assert rows(upgraded, at=113) == before
    assert snapshot_of_ledger(upgraded).sequence == 116


def test_an_older_program_keeps_the_newer_base(place, ledger, hands, newer, little, caplog):
    open_ledger(place, clock=hands, base=newer)
    caplog.set_level(logging.WARNING)
    back = open_ledger(place, clock=hands, base=little)
    assert back.head() == 116
    assert "ships an older book" in caplog.text


def test_an_upgrade_happens_once(place, ledger, hands, newer, caplog):
    open_ledger(place, clock=hands, base=newer)
    caplog.clear()
    assert open_ledger(place, clock=hands, base=newer).head() == 116
    assert caplog.text == ""
