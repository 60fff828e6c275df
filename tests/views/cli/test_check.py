"""`lanebook check` at the terminal: file:line CODE message, the row, the hint, the counts."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.bad.book import GOOD, table_bytes, write_book
from tests.bad.make import FORM
from tests.bad.poisons import POISONS

DAY = ("--until", "2026-06-01")


def poisoned(name: str):
    return next(poison for poison in POISONS if poison.name == name).book()


def test_a_finding_reads_as_promised(cli, tmp_path):
    book = write_book(tmp_path / "book", poisoned("gigawatts"))
    ran = cli("check", str(book), *DAY)
    assert ran.status == 1
    assert ran.err == ""
    where = f"{book}/claims.csv:2"
    assert ran.out.splitlines() == [
        f"{where} V011 basis 'facility' on capacity in GW",
        "    c-0000000001,tie:birch--acme--compute_supply,capacity,0.3,GW,2027-12-31,,ye…",
        "    hint: leave the basis empty: it belongs to megawatts of load alone.",
        f"{where} V013 unit 'GW' for capacity, expected MW",
        "    c-0000000001,tie:birch--acme--compute_supply,capacity,0.3,GW,2027-12-31,,ye…",
        "    hint: multiply the value by 1,000 and write MW.",
        "Checked against itself: vocabulary 8, organisations 3, sites 1, ties 3, sources",
        "3, claims 6, parameters 3, securities 1.",
        "2 errors and no warnings, 28 rows of 8 tables read: nothing of it may enter a",
        "ledger.",
    ]


def test_warnings_do_not_bar(cli, tmp_path):
    book = write_book(tmp_path, poisoned("filed-by-a-diary"))
    ran = cli("check", str(book), *DAY)
    assert ran.status == 0
    assert "C005 filed on the word of a blog" in ran.out


def test_the_shipped_book_passes(cli):
    ran = cli("check")
    assert ran.status == 0
    assert ran.out.splitlines()[-1].startswith("No errors and ")
    assert all(
        len(line) <= 80
        for line in ran.out.splitlines()
        if not line.startswith(("claims.csv:", "    hint"))
    )


def test_what_is_left_out_is_said_and_all_prints_it(cli, tmp_path):
    rows = [
        GOOD["claims"][0]
        | {"id": f"c-00000000{at:02x}", "basis": "", "value": str(300 + at), "also": ""}
        for at in range(30)
    ]
    path = tmp_path / "claims.csv"
    path.write_bytes(table_bytes("claims", rows))
    some = cli("check", str(path), "--base", str(write_book(tmp_path / "base")), *DAY)
    assert some.out.count(" V009 ") == 20 + 1
    assert "and 10 more V009 (bare power)\n--all prints them too." in some.out
    everything = cli("check", str(path), "--base", str(tmp_path / "base"), "--all", *DAY)
    assert everything.out.count(" V009 ") == 30
    assert "more V009" not in everything.out


def test_json_and_csv(cli, tmp_path):
    book = write_book(tmp_path, poisoned("no-basis"))
    ran = cli("check", str(book), "--json", *DAY)
    assert ran.status == 1
    assert json.loads(ran.out)["data"]["findings"][0]["code"] == "V009"
    ran = cli("check", str(book), "--csv", *DAY)
    assert ran.status == 1
    assert "claims.csv,2,V009,error" in ran.out


@pytest.mark.parametrize(
    "name", ["zip", "utf-16-le", "crlf", "nul", "escape", "half-a-row", "noise", "empty"]
)
def test_broken_files_end_in_words_not_in_a_traceback(cli, tmp_path, name):
    path = tmp_path / "claims.csv"
    path.write_bytes(FORM[name][0])
    ran = cli("check", str(path))
    assert ran.status == 1
    assert "Traceback" not in ran.out + ran.err
    assert "nothing of it may enter" in ran.out
    # Nothing a file holds reaches the terminal as a control sequence.
    assert all(sign == "\n" or sign.isprintable() for sign in ran.out)


def test_places_that_are_no_book(cli, tmp_path):
    assert "F001 there is no such file" in cli("check", str(tmp_path / "nothing")).out
    assert "F013 the folder has no table" in cli("check", str(tmp_path)).out
    assert "F002 is a device" in cli("check", "/dev/zero").out


def test_an_unreadable_day_is_refused_by_name(cli):
    ran = cli("check", "--until", "tomorrow")
    assert ran.status == 2
    assert "'tomorrow' is not a date." in ran.err


def test_ids_may_stand_in_a_ledger(cli, tmp_path, tmp_ledger):
    path = tmp_path / "claims.csv"
    row = GOOD["claims"][5] | {"subject": "org:openai", "also": "", "source": "3dtested-openai"}
    path.write_bytes(table_bytes("claims", [row]))
    ran = cli("check", str(path), "--ledger", str(tmp_ledger), *DAY)
    assert ran.status == 0
    assert "Checked against the ledger: claims 1." in ran.out


def test_as_a_program_in_a_pipe(tmp_path):
    book = write_book(tmp_path, poisoned("no-basis"))
    ran = subprocess.run(
        [sys.executable, "-m", "lanebook.views.cli.main", "check", str(book), *DAY],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == ""
    assert ran.stdout.startswith(f"{book}/claims.csv:2 V009 a bare 300 MW of capacity")
