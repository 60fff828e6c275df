"""The commands around the ledger, as a user types them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys

import pytest
from tests.support.ledgers import csv_rows, write_book

from lanebook.evidence.snapshot import shipped_book

LANE = "tie:spacex--anthropic--compute_supply"
ADD = (
    "add", "--subject", LANE, "--property", "capacity", "--value", "900", "--basis", "facility",
    "--valid-from", "2026-12-31", "--published", "2026-05-20", "--url", "https://news.example/a",
    "--publisher", "News", "--title", "Other terms",
)  # fmt: skip


@pytest.fixture
def notebook(tmp_path):
    line = f"c-00000000ff,{LANE},capacity,450,MW,2027-12-31,,year,2026-05-20,day,anthropic-spacex,,reported,medium,facility,point,"
    folder = write_book(tmp_path / "notebook", {"claims": [line]})
    (folder / "vocabulary.csv").unlink()
    return folder / "claims.csv"


def test_add_prints_a_receipt_with_sequence_and_head(cli):
    ran = cli(*ADD)
    assert ran.status == 0, ran.err
    assert ran.out.startswith("Added claim c-")
    assert "to layer desk." in ran.out
    data = json.loads(cli("log", "--json").out)["data"]["receipts"][-1]
    assert f"sequence  {data['first_sequence']}–{data['last_sequence']}" in ran.out
    assert data["head_hash"] in ran.out


def test_add_refuses_with_all_findings_and_status_1(cli):
    ran = cli(*ADD, "--unit", "GW", "--status", "sure")
    assert ran.status == 1
    assert "V013" in ran.out
    assert "hint: multiply the value by 1,000 and write MW." in ran.out
    assert "'sure'" in ran.out
    assert "nothing was recorded" in ran.out


def test_add_without_a_source_says_how_to_name_one(cli):
    ran = cli(*ADD[:-6])
    assert ran.status == 2
    assert "--source ID" in ran.err


def test_import_twice_undo_and_log(cli, notebook):
    """The book's own source id is not known here: the finding names it, then a known one passes."""
    refused = cli("import", notebook)
    assert refused.status == 1
    assert "I003 source 'anthropic-spacex'" in refused.out
    known = json.loads(cli("why", LANE, "--known", "2026-05-31", "--json").out)["data"]["sources"][
        0
    ]["id"]
    notebook.write_text(
        notebook.read_text(encoding="utf-8").replace("anthropic-spacex", known), encoding="utf-8"
    )
    first = cli("import", notebook, "--layer", "mine", "--json")
    data = json.loads(first.out)["data"]
    assert (data["n_entries"], data["layer"], first.status) == (1, "mine", 0)
    again = cli("import", notebook, "--layer", "mine")
    assert "Nothing to record" in again.out
    undone = cli("undo")
    assert undone.out.startswith("Undid receipt 2 (import, layer mine): 1 row back")
    assert json.loads(cli("log", "--json").out)["data"]["receipts"][1]["undone_by"] == 3
    assert cli("undo").status == 2


def test_import_into_the_base_is_refused(cli, notebook):
    ran = cli("import", notebook, "--layer", "base")
    assert ran.status == 2
    assert "changes only with the program" in ran.err


def test_retract_hides_a_claim_until_the_layer_is_off(cli):
    claims = json.loads(cli("why", LANE, "--known", "2026-05-31", "--json").out)
    claim = claims["data"]["topics"][0]["belief"]["claim"]
    ran = cli("retract", claim, "--why", "superseded by the filing")
    assert ran.status == 0
    assert "(stated in base, which stays as it" in ran.out
    assert f'"claim": "{claim}"' not in cli("why", LANE, "--known", "2026-05-31", "--json").out
    off = cli("why", LANE, "--known", "2026-05-31", "--json", "--without-layer", "desk")
    assert f'"claim": "{claim}"' in off.out


def test_verify_is_quiet_about_a_sound_ledger_and_names_a_bad_row(cli, tmp_ledger):
    sound = cli("verify")
    n_rows = sum(len(csv_rows(path)) for path in shipped_book().glob("*.csv"))
    assert sound.status == 0
    assert sound.out.startswith(f"Sound: {n_rows:,} entries, one unbroken chain.")
    with sqlite3.connect(tmp_ledger) as connection:
        trigger = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'entry_no_update'"
        ).fetchone()[0]
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute(
            "UPDATE entry SET body = replace(body, '\"', '\"') || ' ' WHERE sequence = 4000"
        )
        connection.execute(trigger)
    connection.close()
    bad = cli("verify")
    assert bad.status == 1
    assert bad.out.startswith("Not sound from sequence 4000 on: entry 4000")


def test_backup_and_use_the_copy(cli, tmp_path):
    cli(*ADD)
    assert cli("backup", tmp_path / "copy.sqlite").status == 0
    again = cli("backup", tmp_path / "copy.sqlite")
    assert (again.status, "exists already" in again.err) == (2, True)
    assert "1 back-filled" not in cli("log", "--ledger", str(tmp_path / "copy.sqlite")).err


def test_export_round_trip(cli, notebook, tmp_path):
    known = json.loads(cli("why", LANE, "--known", "2026-05-31", "--json").out)["data"]["sources"][
        0
    ]["id"]
    notebook.write_text(
        notebook.read_text(encoding="utf-8").replace("anthropic-spacex", known), encoding="utf-8"
    )
    cli("import", notebook, "--layer", "mine")
    assert cli("export", tmp_path / "out", "--layer", "mine").status == 0
    assert (tmp_path / "out/claims.csv").read_bytes() == notebook.read_bytes()


def test_doctor_prints_places_sizes_and_limits(cli):
    before = cli("doctor")
    assert "made on first use" in before.out
    cli(*ADD)
    after = cli("doctor").out
    for word in (
        "sqlite",
        "wal_size",
        "head",
        "desk (2 entries)",
        "reader memory",
        "LANEBOOK_LEDGER",
    ):
        assert word in after
    assert max(map(len, after.splitlines())) <= 80


def test_a_damaged_ledger_is_three_lines_and_status_3(cli, tmp_ledger):
    tmp_ledger.write_bytes(b"not pages" * 1000)
    for command in (("verify",), ("log",), ("sheet",), ADD):
        ran = cli(*command)
        assert ran.status == 3
        assert len(ran.err.splitlines()) == 3
    assert cli("doctor").status == 3


def test_a_whole_process_on_a_fresh_machine(tmp_path):
    """No ledger, no variable set: the user's data folder gets one."""
    home = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "lanebook.views.cli.main", "verify"],
        env=home, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / ".local/share/lanebook/ledger.sqlite").stat().st_size > 1_000_000
