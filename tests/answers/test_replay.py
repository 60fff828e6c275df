"""A row entered late changes what the world knew, not what the book said: replay by sequence."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.ledgers import Hands, put

from lanebook.answers.book import open_book
from lanebook.answers.diff import diff
from lanebook.answers.serialise import to_json
from lanebook.answers.why import why
from lanebook.evidence.ledger import assertion, open_ledger
from lanebook.evidence.tables import TABLES

LANE = "tie:spacex--anthropic--compute_supply"
WINDOW = {"from_on": date(2026, 4, 30), "to_on": date(2026, 5, 31)}
ROW = {
    "id": "c-00000000ff", "subject": LANE, "property": "contracted_capacity", "value": "450",
    "unit": "MW", "published": "2026-05-07", "published_precision": "day",
    "source": "webhound-colossus", "status": "filed", "confidence": "high", "basis": "it",
    "bound": "point", "precision": "unknown",
}  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger that took a claim of 7 May 2026 in two months after the base; (path, head before)."""
    path = str(tmp_path_factory.mktemp("replay") / "ledger.sqlite")
    clock = Hands()
    opened = open_ledger(path, clock=clock)
    before = opened.head()
    clock.advance(days=60)
    cells = [ROW.get(column, "") for column in TABLES["claims"].columns]
    put(opened, [assertion("claims", cells)])
    return path, before


def view(path, at=None):
    """Open the ledger as known on 31 May 2026."""
    return open_book(path, known=date(2026, 5, 31), ledger_at=at, clock=Hands())


def test_an_old_sequence_gives_the_old_bytes_for_ever(ledger, book):
    path, before = ledger
    old = view(path, before)
    shipped = book()
    assert why(old, LANE).data == why(shipped, LANE).data
    assert diff(old, **WINDOW).data == diff(shipped, **WINDOW).data
    assert to_json(why(old, LANE)) == to_json(why(view(path, before), LANE))


def test_the_new_sequence_knows_more_and_names_the_row(ledger):
    path, before = ledger
    now = view(path)
    data = diff(now, **WINDOW).data
    # Published 7 May, recorded 31 July, 85 days later and after the base of 1 June.
    (row,) = data.back_filled
    assert (row.claim, row.published, row.recorded_on, row.inside) == (
        "c-00000000ff", date(2026, 5, 7), date(2026, 7, 31), True,
    )  # fmt: skip
    assert now.snapshot.sequence > before
    answer = why(now, LANE, "contracted_capacity")
    (reading,) = answer.data.topics[0].belief.readings
    assert (reading.back_filled, reading.layer) == (True, "desk")
    assert "Rows marked back-filled" in answer.caveats[-1]


def test_without_its_layer_the_row_is_gone(ledger):
    path, _ = ledger
    hidden = open_book(path, known=date(2026, 5, 31), without_layers=("desk",), clock=Hands())
    assert why(hidden, LANE, "contracted_capacity").data.topics == ()
