"""The ledger keeps what was said: dense, dated, layered, replayable. On both back ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.support.ledgers import claim, put, rows, state, values

from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.ledger import Order, assertion, open_ledger, retraction, snapshot_of_ledger
from lanebook.evidence.ledger.rows import Change
from lanebook.evidence.snapshot import snapshot_of_folder
from lanebook.evidence.tables import TABLES

#: 102 words of the vocabulary, 3 firms, 1 site, 1 tie, 2 sources, 4 claims.
BASE_ROWS = 113


def test_first_use_holds_the_base_exactly(ledger, little):
    """The first receipt numbers the rows 1…113 in order of the tables, cells word for word."""
    found = snapshot_of_ledger(ledger)
    wanted = snapshot_of_folder(little)
    assert found.sequence == BASE_ROWS
    for name in TABLES:
        left, right = getattr(found, name), getattr(wanted, name)
        assert left.drop("recorded_on").equals(right.drop("recorded_on")), name


def test_rows_carry_the_day_of_recording_and_their_layer(ledger):
    claims = snapshot_of_ledger(ledger).claims
    assert claims["recorded_on"].to_list() == [date(2026, 6, 1)] * 4
    assert claims["ledger_layer"].to_list() == ["base"] * 4


def test_a_second_opening_writes_nothing(ledger, reopen):
    assert reopen().receipts() == ledger.receipts()


def test_sequences_are_dense_and_receipts_adjoin(ledger):
    state(ledger, 11)
    put(ledger, [assertion("claims", claim(n)) for n in (12, 13, 14)])
    ends = [(r.first_sequence, r.last_sequence) for r in ledger.receipts()]
    assert ends == [(1, 113), (114, 114), (115, 117)]
    with ledger.store.reading() as session:
        numbers = [n for (n,) in session.rows("SELECT sequence FROM {s}entry ORDER BY sequence")]
    assert numbers == list(range(1, 118))


def test_a_private_layer_adds_and_overrides(ledger):
    state(ledger, 1, "999")
    state(ledger, 11, "5")
    assert values(ledger)["c-0000000001"] == "999"
    assert values(ledger)["c-000000000b"] == "5"
    assert values(ledger, without=["desk"])["c-0000000001"] == "300"


def test_later_layers_lie_above_earlier_ones(ledger):
    state(ledger, 1, "400", layer="research")
    state(ledger, 1, "500", layer="desk")
    state(ledger, 1, "600", layer="research")
    assert ledger.layers() == ("base", "research", "desk")
    assert values(ledger)["c-0000000001"] == "500"
    assert values(ledger, without=["desk"])["c-0000000001"] == "600"


def test_a_retraction_hides_lower_layers_and_only_above_them(ledger):
    put(ledger, [retraction("claims", "c-0000000001", "withdrawn by the firm")])
    assert "c-0000000001" not in values(ledger)
    assert values(ledger, without=["desk"])["c-0000000001"] == "300"


def test_a_layer_that_goes_silent_lets_the_base_show_again(ledger):
    state(ledger, 1, "999")
    put(ledger, [Change("claims", "c-0000000001", "clear", "")])
    assert values(ledger)["c-0000000001"] == "300"


def test_switching_a_layer_off_equals_never_having_had_it(ledger):
    before = rows(ledger)
    state(ledger, 1, "999")
    put(ledger, [retraction("claims", "c-0000000002", "no")])
    assert rows(ledger, without=["desk"]) == before
    assert snapshot_of_ledger(ledger, without_layers=["desk"]).layers == ("base",)


def test_an_old_sequence_replays_whatever_came_later(ledger):
    state(ledger, 1, "400")
    then = ledger.head()
    frames = ledger.tables(then)
    state(ledger, 1, "700")
    state(ledger, 11, "1", layer="research")
    put(ledger, [retraction("claims", "c-0000000002", "no")])
    again = ledger.tables(then)
    assert all(frames[kind].equals(again[kind]) for kind in TABLES)
    assert snapshot_of_ledger(ledger, then).layers == ("base", "desk")


def test_only_ends_of_receipts_are_states(ledger):
    state(ledger, 11)
    with pytest.raises(InputError, match=r"Sequence 50 is not the end .* try 113"):
        snapshot_of_ledger(ledger, 50)
    with pytest.raises(InputError, match=r"no state 115: it ends at 114"):
        snapshot_of_ledger(ledger, 115)


def test_an_unknown_layer_is_named(ledger):
    with pytest.raises(UnknownName, match=r"no layer 'desc'.* one of base"):
        snapshot_of_ledger(ledger, without_layers=["desc"])


def test_a_plan_without_changes_leaves_no_receipt(ledger):
    assert ledger.commit(Order("import", "desk", lambda _: [])) is None
    assert ledger.head() == BASE_ROWS


def test_a_plan_that_fails_half_way_leaves_nothing(ledger):
    def plan(_):
        yield assertion("claims", claim(11))
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError, match="the reader broke"):
        ledger.commit(Order("import", "desk", plan))
    assert ledger.head() == BASE_ROWS
    assert state(ledger, 12).first_sequence == BASE_ROWS + 1


def test_recorded_at_never_goes_back(ledger, hands):
    """Clock: noon, then a year earlier, then an hour after noon."""
    state(ledger, 11)
    hands.now = datetime(2025, 6, 1, tzinfo=UTC)
    state(ledger, 12)
    hands.now = datetime(2026, 6, 1, 13, tzinfo=UTC)
    state(ledger, 13)
    times = [receipt.recorded_at for receipt in ledger.receipts()]
    assert times == [
        "2026-06-01T12:00:00.000000Z",
        "2026-06-01T12:00:00.000000Z",
        "2026-06-01T12:00:00.000000Z",
        "2026-06-01T13:00:00.000000Z",
    ]


def test_text_survives_word_for_word(ledger):
    note = "quote \" back\\slash, comma; tab\tline\nbreak é 中 \u202e 'x' =1+1 \U0001f4a7"
    put(ledger, [assertion("claims", claim(11, note=note))])
    claims = ledger.tables()["claims"]
    assert claims["note"].to_list()[-1] == note


def test_two_ledgers_with_one_history_have_one_head(ledger, tmp_path, little, hands):
    """Nothing but content and clock enters the chain: SQLite and PostgreSQL agree."""
    other = open_ledger(str(tmp_path / "twin.sqlite"), clock=hands, base=little)
    state(ledger, 11)
    state(other, 11)
    assert ledger.receipts() == other.receipts()
