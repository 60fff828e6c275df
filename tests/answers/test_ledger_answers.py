"""Import, export, add, retract, undo, log: what they record, refuse and say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.support.ledgers import LITTLE, Hands, rows, write_book

from lanebook.answers.book import open_book
from lanebook.answers.editing import NewClaim, NewSource, add_claim, retract_claim, undo
from lanebook.answers.importing import export_book, import_book
from lanebook.answers.log import log
from lanebook.answers.serialise import to_json
from lanebook.answers.upkeep import doctor
from lanebook.answers.why import why
from lanebook.base.errors import DataError, InputError, UnknownName
from lanebook.evidence.ledger import open_ledger
from lanebook.evidence.snapshot import shipped_book
from lanebook.evidence.tables import TABLES

LANE = "tie:acme--oakum--compute_supply"
CLAIM = NewClaim(
    subject=LANE, property="capacity", value="500", basis="facility",
    valid_from="2027-12-31", published="2025-06-15", source="wire-2025",
)  # fmt: skip


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def ledger(tmp_path, hands):
    base = write_book(tmp_path / "base")
    return open_ledger(str(tmp_path / "ledger.sqlite"), clock=hands, base=base)


@pytest.fixture
def notebook(tmp_path) -> Path:
    """A private file: one claim new, one that overrides the base's first."""
    lines = [
        LITTLE["claims"][0].replace(",300,", ",333,"),
        LITTLE["claims"][1].replace("c-0000000002", "c-0000000022"),
    ]
    folder = write_book(tmp_path / "notebook", {"claims": lines, "vocabulary": []})
    (folder / "vocabulary.csv").unlink()
    return folder / "claims.csv"


def test_the_shipped_book_leaves_a_layer_byte_for_byte(tmp_path):
    """Import, export, compare every file of the shipped book."""
    ledger = open_ledger(str(tmp_path / "l.sqlite"), clock=lambda: datetime.now(UTC))
    import_book(ledger, shipped_book(), layer="mine")
    for layer in ("base", "mine"):
        out = tmp_path / layer
        export_book(ledger, out, layers=[layer])
        for kind in TABLES:
            written = (out / f"{kind}.csv").read_bytes()
            assert written == (shipped_book() / f"{kind}.csv").read_bytes(), kind


def test_an_import_says_what_is_new_changed_and_there(ledger, notebook):
    data = import_book(ledger, notebook, layer="mine").data
    counts = [(d.kind, d.n_new, d.n_changed, d.n_same, d.n_over_base) for d in data.differences]
    assert counts == [("claims", 2, 0, 0, 1)]
    assert (data.first_sequence, data.last_sequence, data.layer) == (114, 115, "mine")
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("333", "334"), encoding="utf-8")
    again = import_book(ledger, notebook, layer="mine")
    assert [(d.n_new, d.n_changed, d.n_same) for d in again.data.differences] == [(0, 1, 1)]


def test_the_same_file_again_records_nothing(ledger, notebook):
    import_book(ledger, notebook)
    answer = import_book(ledger, notebook)
    assert answer.data.receipt is None
    assert answer.finding == "Nothing to record: layer desk holds all 2 rows word for word."
    assert ledger.head() == 115


def test_one_error_bars_the_whole_file_and_all_are_listed(ledger, notebook):
    text = notebook.read_text(encoding="utf-8").replace(",MW,", ",GW,").replace("wire-2025", "nowhere")
    notebook.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="nothing was recorded") as caught:
        import_book(ledger, notebook)
    codes = {finding.code for finding in caught.value.findings}
    assert {"V013", "I003"} <= codes
    assert ledger.head() == 113


@pytest.mark.parametrize("layer", ["base", "Desk", "", "a b", "../x", "x" * 41, "1st", "désk"])
def test_layers_are_strict_slugs_and_never_base(ledger, notebook, layer):
    with pytest.raises(InputError, match=r"cannot name a layer|is the shipped book"):
        import_book(ledger, notebook, layer=layer)


def test_formulas_are_kept_and_neutralised_on_request(ledger, tmp_path, notebook):
    """The import of our own neutralised export restores every cell."""
    lines = notebook.read_text(encoding="utf-8").splitlines()
    notes = ["=1+1", "'quoted"]
    edited = [lines[0], *[line.rpartition(",")[0] + f",{note}" for line, note in zip(lines[1:], notes, strict=True)]]
    notebook.write_text("\n".join(edited) + "\n", encoding="utf-8")
    import_book(ledger, notebook, layer="mine")
    export_book(ledger, tmp_path / "plain", layers=["mine"])
    assert (tmp_path / "plain/claims.csv").read_bytes() == notebook.read_bytes()
    export_book(ledger, tmp_path / "safe", layers=["mine"], neutralise=True)
    text = (tmp_path / "safe/claims.csv").read_text(encoding="utf-8")
    assert "'=1+1" in text
    assert "''quoted" in text
    assert import_book(ledger, tmp_path / "safe", layer="mine").data.receipt is None


def test_private_layers_leave_by_name_only(ledger, notebook, tmp_path):
    import_book(ledger, notebook, layer="secret")
    answer = export_book(ledger, tmp_path / "out")
    assert "c-0000000022" not in (tmp_path / "out/claims.csv").read_text(encoding="utf-8")
    assert answer.data.left_out == ("secret",)
    assert answer.caveats == ("Private layers leave by name only; left out: secret (--layer NAME).",)
    with pytest.raises(UnknownName, match="no layer 'secrets'"):
        export_book(ledger, tmp_path / "out", layers=["secrets"])


def test_an_export_never_mixes_with_other_tables(ledger, notebook, tmp_path):
    import_book(ledger, notebook, layer="mine")
    export_book(ledger, tmp_path / "out")
    with pytest.raises(InputError, match="which this export has no rows for"):
        export_book(ledger, tmp_path / "out", layers=["mine"])


def test_an_old_state_can_be_exported(ledger, notebook, tmp_path):
    import_book(ledger, notebook, layer="mine")
    undo(ledger)
    export_book(ledger, tmp_path / "then", layers=["mine"], ledger_at=115)
    assert (tmp_path / "then/claims.csv").read_bytes() == notebook.read_bytes()


def test_adding_fills_in_what_only_fits_once(ledger):
    data = add_claim(ledger, CLAIM).data
    claims = ledger.tables()["claims"]
    row = claims.filter(claims["id"] == data.rows[0]).to_dicts()[0]
    assert (row["unit"], row["bound"], row["precision"]) == ("MW", "point", "day")
    assert add_claim(ledger, CLAIM).data.receipt is None


def test_adding_with_a_new_source(ledger):
    source = NewSource("https://news.example/a", "News & Co", "Lane grows")
    add_claim(ledger, CLAIM, source=source)
    found = ledger.tables()["sources"].row(-1, named=True)
    assert found["id"] == "wire-2025"
    other = NewClaim(**{**{f: getattr(CLAIM, f) for f in CLAIM.__dataclass_fields__}, "source": ""})
    add_claim(ledger, other, source=source)
    assert ledger.tables()["sources"].row(-1, named=True)["id"].startswith("news-co-")


def test_adding_reports_every_problem_at_once(ledger):
    bad = NewClaim(subject="org:nobody", property="capacty", value="1_0", published="2025-02-30", source="x")
    with pytest.raises(DataError, match="nothing was recorded") as caught:
        add_claim(ledger, bad)
    assert {finding.code for finding in caught.value.findings} == {"I003", "T001", "V001"}


def test_a_claim_published_after_today_is_refused(ledger):
    late = NewClaim(**{**{f: getattr(CLAIM, f) for f in CLAIM.__dataclass_fields__}, "published": "2026-06-02"})
    with pytest.raises(DataError, match="nothing was recorded"):
        add_claim(ledger, late)


def test_retracting_a_base_claim_leaves_the_base_alone(ledger):
    answer = retract_claim(ledger, "c-0000000001", why="superseded")
    assert (answer.data.layer, answer.data.why) == ("desk", "superseded")
    assert "c-0000000001" not in rows(ledger)["claims"][0]
    assert len(rows(ledger, without=["desk"])["claims"]) == 4
    with pytest.raises(UnknownName, match="No claim 'c-0000000001' stands"):
        retract_claim(ledger, "c-0000000001", why="again")


def test_retracting_needs_a_reason_and_the_right_layer(ledger):
    add_claim(ledger, CLAIM, layer="low")
    made = add_claim(ledger, CLAIM, layer="high").data.rows[0]
    with pytest.raises(InputError, match="without a reason"):
        retract_claim(ledger, made, why=" ")
    with pytest.raises(InputError, match=r"Layer high lies above low"):
        retract_claim(ledger, made, why="no", layer="low")
    assert retract_claim(ledger, made, why="no").data.layer == "high"


def test_undo_says_what_it_did(ledger, notebook):
    import_book(ledger, notebook)
    answer = undo(ledger)
    assert answer.finding == "Undid receipt 2 (import, layer desk): 2 rows back to what the layer said before."
    assert answer.data.undoes == 2


def test_the_log_calls_back_filled_rows_so(ledger, hands):
    """Published 15 June 2025, recorded on 1 June 2026: 351 days later, more than a month."""
    add_claim(ledger, CLAIM)
    fresh = NewClaim(**{**{f: getattr(CLAIM, f) for f in CLAIM.__dataclass_fields__}, "published": "2026-05-30"})
    add_claim(ledger, fresh)
    data = log(ledger).data
    assert [(r.receipt, r.n_entries, r.n_back_filled) for r in data.receipts] == [(1, 113, 0), (2, 1, 1), (3, 1, 0)]
    assert [entry.back_filled for entry in data.entries] == [True, False]


def test_the_log_of_a_subject_a_layer_and_a_time(ledger, hands, notebook):
    hands.advance(days=1)
    import_book(ledger, notebook, layer="mine")
    hands.advance(days=1)
    retract_claim(ledger, "c-0000000022", why="a slip of the pen")
    told = log(ledger, subject=LANE).data
    assert [(r.receipt, r.n_entries) for r in told.receipts] == [(1, 3), (2, 2), (3, 1)]
    assert told.entries[-1].action == "retract"
    assert told.entries[-1].reason == "a slip of the pen"
    assert told.entries[-1].statement == f"{LANE} capacity 200 MW 2026-12-31"
    late = log(ledger, since=date(2026, 6, 3)).data
    assert [receipt.receipt for receipt in late.receipts] == [3]
    assert [r.receipt for r in log(ledger, layers=["base"]).data.receipts] == [1]
    assert log(ledger, subject="org:acme").data.entries[0].statement == "acme (Acme Compute)"


def test_the_log_lists_the_latest_and_counts_the_rest(ledger, notebook):
    import_book(ledger, notebook)
    data = log(ledger, limit=1).data
    assert [entry.key for entry in data.entries] == ["c-0000000022"]
    assert data.n_entries_left_out == 1
    with pytest.raises(InputError, match="limit of -1"):
        log(ledger, limit=-1)


def test_an_answer_replays_byte_for_byte_after_imports_and_retractions(tmp_path):
    """The same (valid, known, sequence, layers) gives the same bytes whatever is recorded later."""
    place = str(tmp_path / "l.sqlite")
    ledger = open_ledger(place, clock=Hands())
    view = {"known": date(2026, 5, 31), "clock": Hands()}
    first = why(open_book(place, **view), "tie:spacex--anthropic--compute_supply")
    before = to_json(first)
    source = NewSource("https://news.example/a", "News", "Other terms")
    claim = NewClaim(
        subject="tie:spacex--anthropic--compute_supply", property="capacity", value="900",
        basis="facility", valid_from="2026-12-31", published="2026-05-20",
    )  # fmt: skip
    add_claim(ledger, claim, source=source)
    retract_claim(ledger, first.data.topics[0].belief.claim, why="for the test")
    assert to_json(why(open_book(place, **view), "tie:spacex--anthropic--compute_supply")) != before
    again = open_book(place, ledger_at=first.sequence, **view)
    assert to_json(why(again, "tie:spacex--anthropic--compute_supply")) == before
    off = open_book(place, without_layers=["desk"], **view)
    assert why(off, "tie:spacex--anthropic--compute_supply").data == first.data


def test_the_doctor_creates_nothing_and_survives_a_bad_ledger(tmp_path, hands):
    answer = doctor(str(tmp_path / "none.sqlite"), clock=hands)
    assert answer.finding.startswith("There is no ledger at")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "bad.sqlite").write_bytes(b"not pages" * 1000)
    bad = doctor(str(tmp_path / "bad.sqlite"), clock=hands).data
    assert "is damaged" in bad.problem


def test_the_doctor_names_the_sqlite_fault_and_masks_urls(ledger, hands, monkeypatch, tmp_path):
    monkeypatch.setattr("lanebook.answers.upkeep.sqlite3.sqlite_version_info", (3, 40, 1))
    monkeypatch.setenv("LANEBOOK_LEDGER", "postgresql://ann:s3cret@host/db")
    data = doctor(str(tmp_path / "ledger.sqlite"), clock=hands).data
    facts = {(fact.part, fact.name): fact for fact in data.facts}
    assert "WAL-reset fault" in facts["program", "sqlite"].warning
    assert facts["environment", "LANEBOOK_LEDGER"].value == "postgresql://ann:***@host/db"
    assert facts["ledger", "sequence"].value == "113"
    assert facts["ledger", "layers"].value == "base (113 entries)"
    monkeypatch.setattr("lanebook.answers.upkeep.sqlite3.sqlite_version_info", (3, 51, 3))
    healed = doctor(str(tmp_path / "ledger.sqlite"), clock=hands).data
    assert {fact.name: fact.warning for fact in healed.facts}["sqlite"] == ""
