"""Undo appends the inverse: what stood before a receipt stands again. On both back ends."""

from __future__ import annotations

import pytest
from tests.support.ledgers import claim, put, rows, state, values

from lanebook.base.errors import InputError
from lanebook.evidence.ledger import assertion, retraction, snapshot_of_ledger, undo_order
from lanebook.evidence.ledger.rows import Receipt
from lanebook.evidence.ledger.undo import in_force


def undo(ledger, number=None):
    return ledger.commit(undo_order(ledger.receipts(), number))


def test_undoing_an_addition_an_override_and_a_retraction(ledger):
    """The three kinds of change at once: before and after are the same rows."""
    state(ledger, 11, "50")
    before = rows(ledger)
    changes = [
        assertion("claims", claim(12)),
        assertion("claims", claim(1, "999")),
        assertion("claims", claim(11, "60")),
        retraction("claims", "c-0000000002", "no"),
    ]
    put(ledger, changes)
    assert values(ledger)["c-000000000b"] == "60"
    receipt = undo(ledger)
    assert rows(ledger) == before
    assert (receipt.undoes, receipt.n_entries, receipt.layer) == (3, 4, "desk")


def test_repeated_undos_walk_back_and_an_undo_can_be_undone(ledger):
    state(ledger, 11, "1")
    state(ledger, 11, "2")
    with_two = rows(ledger)
    assert undo(ledger).undoes == 3
    assert values(ledger)["c-000000000b"] == "1"
    assert undo(ledger).undoes == 2
    assert "c-000000000b" not in values(ledger)
    with pytest.raises(InputError, match="nothing to undo"):
        undo(ledger)
    undo(ledger, 5)
    undo(ledger, 4)
    assert rows(ledger) == with_two


def test_a_receipt_whose_rows_changed_again_names_the_later_one(ledger):
    state(ledger, 11, "1")
    state(ledger, 11, "2")
    with pytest.raises(InputError, match=r"Receipt 2 .* c-000000000b changed again in receipt 3"):
        undo(ledger, 2)
    undo(ledger, 3)
    assert undo(ledger, 2).undoes == 2


@pytest.mark.parametrize(
    ("number", "message"),
    [(9, "no receipt 9"), (1, "of the shipped book"), (2, "undone already")],
)
def test_what_cannot_be_undone_is_refused(ledger, number, message):
    state(ledger, 11)
    undo(ledger)
    head = ledger.head()
    with pytest.raises(InputError, match=message):
        undo(ledger, number)
    assert ledger.head() == head


def test_a_restored_row_was_recorded_when_it_was_first_said(ledger, hands):
    """Said on 1 June, changed on 11 June, undone on 21 June: it reads 1 June again."""
    state(ledger, 11, "1")
    hands.advance(days=10)
    state(ledger, 11, "2")
    hands.advance(days=10)
    undo(ledger)
    claims = snapshot_of_ledger(ledger).claims
    days = dict(claims.select("id", "recorded_on").iter_rows())
    assert str(days["c-000000000b"]) == "2026-06-01"


def test_a_plan_made_before_another_undo_is_checked_again_under_the_lock(ledger):
    state(ledger, 11)
    first, second = (undo_order(ledger.receipts(), 2) for _ in range(2))
    ledger.commit(first)
    with pytest.raises(InputError, match="undone already"):
        ledger.commit(second)


def test_in_force_follows_chains_of_undos():
    """2 is undone by 3, 3 by 4, so 2 holds; 5 is undone by 6."""

    def receipt(number: int, undoes: int) -> Receipt:
        return Receipt(number, "", "", "desk", "", "", "", "", undoes, number, number, "")

    chain = [receipt(n, u) for n, u in ((1, 0), (2, 0), (3, 2), (4, 3), (5, 0), (6, 5))]
    assert in_force(chain) == {1, 2, 4, 6}
