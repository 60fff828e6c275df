"""Laws that hold for every history: random commands against a model in a few dictionaries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.ledgers import Hands, claim, put, rows, values

from lanebook.answers.importing import frame_of
from lanebook.base.errors import InputError
from lanebook.evidence.ledger import assertion, open_ledger, retraction, undo_order, verify
from lanebook.evidence.ledger.changes import bodies, keys
from lanebook.evidence.ledger.live import decoded_cells
from lanebook.evidence.ledger.rows import encode, row_key
from lanebook.evidence.tables import TABLES

LAYERS = ("desk", "research")
NUMBERS = (1, 2, 11, 12)

say = st.tuples(
    st.just("say"),
    st.sampled_from(LAYERS),
    st.dictionaries(st.sampled_from(NUMBERS), st.sampled_from(["10", "20", None]), min_size=1),
)
take_back = st.tuples(st.just("undo"), st.none(), st.none())
histories = st.lists(st.one_of(say, say, take_back), min_size=1, max_size=6)
BASE = {"c-0000000001": "300", "c-0000000002": "200", "c-0000000003": 'says "more", soon', "c-0000000004": "250"}  # fmt: skip


def stands(layers: dict[str, dict[str, str | None]]) -> dict[str, str]:
    """The model: base below, then layers in the order of their first word; None hides."""
    found: dict[str, str | None] = dict(BASE)
    for said in layers.values():
        found |= said
    return {key: value for key, value in found.items() if value is not None}


def check_history(ledger, history) -> None:
    model: dict[str, dict[str, str | None]] = {}
    done: list[tuple[str, dict[str, str | None]]] = []
    past = {ledger.head(): rows(ledger)}
    for verb, layer, said in history:
        if verb == "say":
            changes = [
                retraction("claims", f"c-{n:010x}", "no") if value is None else assertion("claims", claim(n, value))
                for n, value in said.items()
            ]  # fmt: skip
            put(ledger, changes, layer)
            done.append((layer, dict(model.get(layer, {}))))
            model.setdefault(layer, {}).update({f"c-{n:010x}": v for n, v in said.items()})
        elif done:
            ledger.commit(undo_order(ledger.receipts(), None))
            undone, before = done.pop()
            model[undone] = before
        else:
            with pytest.raises(InputError, match="nothing to undo"):
                undo_order(ledger.receipts(), None)
        assert values(ledger) == stands(model)
        past[ledger.head()] = rows(ledger)
    assert {end: rows(ledger, at=end) for end in past} == past
    written = [layer for layer in LAYERS if layer in ledger.layers()]
    assert values(ledger, without=written) == BASE
    for off in written:
        rest = {layer: said for layer, said in model.items() if layer != off}
        assert values(ledger, without=[off]) == stands(rest)
    assert verify(ledger).bad_sequence is None


@settings(max_examples=15)
@given(histories)
def test_every_history_keeps_the_laws_sqlite(tmp_path_factory, little, history):
    path = tmp_path_factory.mktemp("laws") / "ledger.sqlite"
    check_history(open_ledger(str(path), clock=Hands(), base=little), history)


@pytest.mark.postgres
@settings(max_examples=4)
@given(histories)
def test_every_history_keeps_the_laws_postgres(server, little, history):
    url = server.database()
    try:
        check_history(open_ledger(url, clock=Hands(), base=little), history)
    finally:
        server.drop(url)


anything = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.lists(anything, min_size=3, max_size=3), min_size=1, max_size=5))
def test_bodies_of_frames_are_bodies_of_rows_and_read_back(found):
    """Every text is written alike by rows and by frames, and read back exactly."""
    columns = TABLES["parameters"].columns
    table = [[*each, *[""] * (len(columns) - 3)] for each in found]
    frame = frame_of("parameters", table)
    written = bodies(frame, columns)
    assert written.to_list() == [encode(row) for row in table]
    assert keys(frame, "parameters").to_list() == [
        row_key(TABLES["parameters"], row) for row in table
    ]
    assert decoded_cells(written, columns).rows() == [tuple(row) for row in table]
