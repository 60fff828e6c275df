"""`check` as an answer: counts, what it is checked against, JSON, tables."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import jsonschema
import pytest
from tests.bad.book import GOOD, raw_book, table_bytes, write_book
from tests.bad.make import FORM
from tests.bad.poisons import POISONS

from lanebook.answers.check import CheckReport, check, counted
from lanebook.answers.schemas import schema
from lanebook.answers.serialise import to_json
from lanebook.base.errors import DataError

TODAY = date(2026, 6, 1)


def poisoned(name: str):
    return next(poison for poison in POISONS if poison.name == name).book()


def test_the_shipped_book_by_default():
    answer = check(recorded_on=TODAY)
    assert answer.data.path == "the shipped book"
    assert answer.data.against == "itself"
    assert answer.data.n_errors == 0
    assert answer.data.n_rows["claims"] == 3_377
    assert answer.finding.startswith("No errors and ")
    assert answer.finding.endswith("it may enter a ledger.")


def test_the_same_book_gives_the_same_bytes(tmp_path):
    book = write_book(tmp_path / "b", poisoned("no-basis"))
    assert to_json(check(book, recorded_on=TODAY)) == to_json(check(book, recorded_on=TODAY))


def test_a_good_book_alone(tmp_path):
    answer = check(write_book(tmp_path), recorded_on=TODAY)
    # 8 + 3 + 1 + 3 + 3 + 6 + 3 + 1 rows
    assert (
        answer.finding
        == "No errors and no warnings, 28 rows of 8 tables read: it may enter a ledger."
    )
    assert answer.data.findings == ()
    assert sum(answer.data.n_rows.values()) == 28


def test_errors_bar_the_book(tmp_path):
    answer = check(write_book(tmp_path, poisoned("no-basis")), recorded_on=TODAY)
    assert answer.finding.startswith("1 error and no warnings, 28 rows")
    assert answer.finding.endswith("nothing of it may enter a ledger.")
    (found,) = answer.data.findings
    assert (found.code, found.title, found.claims) == ("V009", "bare power", ("c-0000000001",))


def test_today_comes_from_the_clock(tmp_path):
    book = write_book(tmp_path)
    early = check(book, clock=lambda: datetime(2026, 2, 15, tzinfo=UTC))
    assert early.as_of.known_at == date(2026, 2, 15)
    assert {found.code for found in early.data.findings} == {"T004"}


def test_a_single_file_stands_beside_the_shipped_book(tmp_path):
    path = tmp_path / "mine.csv"
    row = GOOD["claims"][5] | {"subject": "org:openai", "also": "", "source": "3dtested-openai"}
    path.write_bytes(table_bytes("claims", [row]))
    answer = check(path, recorded_on=TODAY)
    assert answer.data.against == "the shipped book"
    assert answer.data.n_errors == 0
    path.write_bytes(table_bytes("claims", [row | {"subject": "org:opena"}]))
    (found,) = check(path, recorded_on=TODAY).data.findings
    assert (found.code, found.hint) == ("I003", "did you mean org:openai?")


def test_a_base_of_the_users_own(tmp_path):
    base = write_book(tmp_path / "base")
    part = tmp_path / "mine.csv"
    part.write_bytes(
        table_bytes("claims", [GOOD["claims"][0] | {"id": "c-00000000aa", "value": "310"}])
    )
    answer = check(part, base=base, recorded_on=TODAY)
    assert answer.data.findings == ()
    assert answer.data.against == str(base)
    (base / "ties.csv").write_bytes(FORM["zip"][0])
    with pytest.raises(
        DataError, match=r"cannot be read: ties\.csv:0 F008 the file is a zip archive"
    ):
        check(part, base=base, recorded_on=TODAY)


def test_json_follows_its_schema_and_keeps_claims_under_claims(tmp_path):
    answer = check(write_book(tmp_path, poisoned("gigawatts")), recorded_on=TODAY)
    document = json.loads(to_json(answer))
    jsonschema.validate(document, schema(CheckReport))
    assert document["question"] == "check"
    assert document["data"]["n_errors"] == len(document["data"]["findings"]) == 2
    assert document["data"]["findings"][0]["claims"] == ["c-0000000001"]
    assert set(document["data"]["files"]) == {f"{name}.csv" for name in GOOD}


def test_tables_list_and_count(tmp_path):
    rows = [
        GOOD["claims"][0] | {"id": f"c-00000000{at}0", "basis": "", "value": f"30{at}"}
        for at in range(3)
    ]
    answer = check(
        write_book(tmp_path, GOOD | {"claims": [*GOOD["claims"], *rows]}), recorded_on=TODAY
    )
    listed, by_code = answer.tables()
    assert [row[:3] for row in listed.rows] == [("claims.csv", line, "V009") for line in (8, 9, 10)]
    assert by_code.rows == (("V009", "bare power", "error", 3),)
    assert all(len(row) == len(listed.columns) for row in listed.rows)


@pytest.mark.parametrize(("number", "text"), [(0, "no rows"), (1, "1 row"), (2_000, "2,000 rows")])
def test_counts_in_words(number, text):
    assert counted(number, "row") == text


def test_progress_is_told_files_and_rules(tmp_path):
    told: list[str] = []
    check(write_book(tmp_path), recorded_on=TODAY, stage=told.append)
    assert told[0] == "Reading vocabulary.csv"
    assert told[-1] == "Checking: one primary"


def test_the_good_book_in_memory_is_the_good_book_on_disk(tmp_path):
    # The rules are tested on the first; this ties it to the second.
    answer = check(write_book(tmp_path), recorded_on=TODAY)
    assert {name: frame.height for name, frame in raw_book().tables.items()} == answer.data.n_rows
