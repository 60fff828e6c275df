"""Every rule on a small good book with one thing wrong: its code, its words, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from tests.bad.book import GOOD, Rows, raw_book, table_bytes, write_book
from tests.bad.make import FORM
from tests.bad.poisons import POISONS, Poison

from lanebook.base.findings import Finding
from lanebook.evidence.checks import RULES, KnownIds, check_book
from lanebook.evidence.codes import CODES
from lanebook.evidence.reading import Limits, RawBook, read_book

TODAY = date(2026, 6, 1)


def checked(tables: dict[str, Rows], **limits: int) -> tuple[Finding, ...]:
    """Return the findings of a book made from rows."""
    return check_book(raw_book(tables, Limits(**limits)), recorded_on=TODAY)


def test_the_good_book_has_no_finding():
    assert checked(GOOD) == ()


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.name)
def test_a_poisoned_row_earns_its_code(poison: Poison):
    findings = checked(poison.book())
    earned = [f for f in findings if f.code == poison.code and f.line == poison.line]
    assert earned, findings
    assert any(poison.says in f.message and poison.hint in f.hint for f in earned), earned
    assert all(f.file == f"{poison.table}.csv" and f.row for f in earned)
    # Consequences are expected and named in the table of poisons; nothing else may turn up.
    assert {f.code for f in findings} <= {poison.code, *poison.also}, findings


def test_poisons_have_names_of_their_own():
    names = [poison.name for poison in POISONS]
    assert sorted(set(names)) == sorted(names)


def test_every_code_is_earned_by_a_case_here_or_in_the_tests_of_reading():
    earned = {poison.code for poison in POISONS} | {c for _, codes in FORM.values() for c in codes}
    # Of the place or the process rather than the bytes: tests/evidence/reading/test_read_book.py.
    place = {"F001", "F002", "F003", "F004", "F005", "F007", "F013", "F017", "F018", "F020", "F021"}
    # Need more than one row or a missing file: below.
    book = {"F014", "C003", "C006", "S004"}
    # Files of scenarios and theses: tests/scenarios.
    scenario = {code for code in CODES if code.startswith(("Y", "N"))}
    # Demands of a question: tests/answers/test_constraints.py.
    assert earned | place | book | scenario | {"Q001"} == set(CODES)


def test_every_code_has_title_hint_and_a_letter():
    for code, entry in CODES.items():
        assert code == entry.code
        assert code[0] in "FRIVTCPQSYN"
        assert entry.title
        assert entry.hint.endswith(".")


def test_rules_have_names_of_their_own():
    names = [rule.__name__ for rule in RULES]
    assert sorted(set(names)) == sorted(names)


def test_findings_carry_claim_and_row():
    poison = next(poison for poison in POISONS if poison.name == "no-basis")
    (finding,) = checked(poison.book())
    assert finding.claim == "c-0000000001"
    assert finding.row.startswith("c-0000000001,tie:birch--acme--compute_supply,capacity,300,MW,")
    assert finding.located.startswith("claims.csv:2 V009 a bare 300 MW of capacity: no basis")


def test_a_whole_book_lacks_no_table():
    tables = {name: rows for name, rows in GOOD.items() if name not in ("sites", "parameters")}
    tables["ties"] = [row | {"site": ""} for row in GOOD["ties"]]
    tables["claims"] = [row for row in GOOD["claims"] if row["subject"] != "site:north"]
    # parameters.csv is optional; only claims and parameters cite the filing.
    assert [(f.file, f.code) for f in checked(tables)] == [("sites.csv", "F014")]


def test_it_above_facility_of_one_statement():
    facility = GOOD["claims"][0]
    it = facility | {"id": "c-0000000009", "basis": "it", "value": "310", "also": ""}
    (finding,) = checked(GOOD | {"claims": [*GOOD["claims"], it]})
    assert finding.code == "C003"
    assert "310 MW above the facility load of 300 MW" in finding.message


def test_a_number_ten_times_its_history():
    rows = [
        GOOD["claims"][0]
        | {"id": f"c-000000001{at}", "value": value, "valid_from": f"203{at}-12-31", "also": ""}
        for at, value in enumerate(("310", "320", "3200"))
    ]
    (finding,) = checked(GOOD | {"claims": [*GOOD["claims"], *rows]})
    # 3,200 is ten times the next largest, 320; 3 others: 300, 310, 320.
    assert finding.code == "C006"
    assert "3,200 MW, where the nearest of 3 other claims on capacity says 320" in finding.message
    # One step below ten times is no outlier.
    rows[-1]["value"] = "3199"
    assert checked(GOOD | {"claims": [*GOOD["claims"], *rows]}) == ()


def test_two_primary_lines():
    second = GOOD["securities"][0] | {"ticker": "BRCB", "mic": "XNYS"}
    (finding,) = checked(GOOD | {"securities": [*GOOD["securities"], second]})
    assert (finding.code, finding.line) == ("S004", 3)


def test_part_of_circles_are_spelled_out():
    ties = [dict(row) for row in GOOD["ties"]]
    ties[0]["part_of"] = "cedar--acme--hosting"
    findings = checked(GOOD | {"ties": ties})
    assert [(f.line, f.code) for f in findings] == [(2, "I006"), (3, "I006")]
    assert "birch--acme--compute_supply → cedar--acme--hosting → birch--" in findings[0].message


def test_rows_of_a_file_that_cannot_be_read_are_not_called_missing(tmp_path):
    book = write_book(tmp_path)
    (book / "organisations.csv").write_bytes(b"id;name\n")
    findings = check_book(read_book(book), recorded_on=TODAY)
    assert [(f.file, f.code) for f in findings] == [("organisations.csv", "F015")]


def test_a_row_refused_for_its_form_is_not_also_called_missing(tmp_path):
    book = write_book(tmp_path)
    path = book / "sites.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n") + b",extra\n")
    findings = check_book(read_book(book), recorded_on=TODAY)
    assert [(f.file, f.code) for f in findings] == [("sites.csv", "R001")]


# -- parts of a book -------------------------------------------------------------------------


@pytest.fixture
def base() -> KnownIds:
    return KnownIds.of(raw_book().tables)


def part(tmp_path, rows: Rows) -> RawBook:
    path = tmp_path / "mine.csv"
    path.write_bytes(table_bytes("claims", rows))
    return read_book(path)


def test_a_private_file_may_refer_to_what_is_known(tmp_path, base):
    mine = GOOD["claims"][0] | {"id": "c-00000000aa", "value": "320"}
    assert check_book(part(tmp_path, [mine]), base, recorded_on=TODAY) == ()
    alone = check_book(part(tmp_path, [mine]), KnownIds(), recorded_on=TODAY)
    assert {f.code for f in alone} == {"I003"}


def test_a_private_file_repeats_nothing_of_the_base(tmp_path, base):
    again = GOOD["claims"][0] | {"id": "c-00000000aa"}
    (finding,) = check_book(part(tmp_path, [again]), base, recorded_on=TODAY)
    assert finding.code == "C001"
    assert "c-00000000aa says the same as c-0000000001 in the base" in finding.message
    # Under the same id it overrides the base row instead.
    assert check_book(part(tmp_path, [GOOD["claims"][0]]), base, recorded_on=TODAY) == ()


def test_a_private_number_is_measured_against_the_base(tmp_path, base):
    rows = [
        GOOD["claims"][0] | {"id": f"c-00000000a{at}", "value": value}
        for at, value in enumerate(("310", "4000"))
    ]
    (finding,) = check_book(part(tmp_path, rows), base, recorded_on=TODAY)
    assert (finding.code, finding.line) == ("C006", 3)


def test_a_private_firm_may_not_look_like_one_of_the_base(tmp_path, base):
    path = tmp_path / "organisations.csv"
    row = {"id": "birсh", "name": "Birсh", "kind": "lab", "country": "US"}  # Cyrillic
    path.write_bytes(table_bytes("organisations", [row]))
    findings = check_book(read_book(path), base, recorded_on=TODAY)
    assert {f.code for f in findings} == {"I002", "I004", "I008"}
    said = next(f for f in findings if f.code == "I004")
    assert said.message == ("id 'birсh' looks like 'birch': CYRILLIC SMALL LETTER ES (U+0441)")


def test_findings_of_one_code_are_limited_and_counted():
    rows = [
        GOOD["claims"][0] | {"id": f"c-00000001{at:02x}", "basis": "", "value": str(300 + at)}
        for at in range(40)
    ]
    findings = checked(GOOD | {"claims": [*GOOD["claims"], *rows]}, n_findings=5)
    assert [f.line for f in findings] == [0, 8, 9, 10, 11, 12]
    assert findings[0].message == "and 35 more rows like these"
