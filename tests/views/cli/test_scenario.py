"""`lanebook scenario` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lanebook.views.terminal.text import width

Cli = Callable[..., Any]
MAY = ("--known", "2026-05-31")
BAD = "name: bad\ntitle: Bad\noverrides:\n  - delay: grid:ercot\n    by: 5 GW\n    util: 2028\n"


def test_the_list_fits_eighty_columns(cli: Cli) -> None:
    ran = cli("scenario", "list", *MAY)
    assert ran.status == 0
    assert "\nHow things may go\n  capex-clears " in ran.out
    assert "\n  packaging-late              Packaging expands nine months late\n" in ran.out
    assert "layer cowos comes" not in ran.out
    whole = cli("scenario", "list", "--all", *MAY)
    assert "\n  packaging-late: Packaging expands nine months late\n    layer cowos" in whole.out
    for out in (ran.out, whole.out):
        assert [line for line in out.splitlines() if width(line) > 80] == []


def test_one_is_shown_with_its_reasons_and_effects(cli: Cli) -> None:
    ran = cli("scenario", "show", "power-delay-ercot", "--years", "2027:2029", *MAY)
    assert ran.status == 0
    assert ran.out.startswith("Power in ERCOT comes twelve months late: ")
    assert "Why these numbers" in ran.out
    assert "226,000 MW" in ran.out  # the claim itself, not its id
    assert "What it does to the answer" in ran.out
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []


def test_two_are_compared(cli: Cli) -> None:
    ran = cli("scenario", "diff", "orbital-real", "orbital-not", *MAY, "--all")
    assert ran.status == 0
    assert "B: only orbital-not" in ran.out
    assert "Both" in ran.out
    assert "What one more unit is worth" in ran.out


def test_json_carries_every_change(cli: Cli) -> None:
    ran = cli("scenario", "show", "n2-sold-out", *MAY, "--json")
    data = json.loads(ran.out)["data"]
    assert {change["layer"] for change in data["changes"]} == {"n2"}
    assert all(change["after"] < change["before"] for change in data["changes"])


def test_csv_lists_the_scenarios(cli: Cli) -> None:
    lines = cli("scenario", "list", *MAY, "--csv").out.splitlines()
    assert "scenario,what happens" in lines[0] or "name,title" in lines[0]
    assert any(line.startswith("own-fab,") for line in lines)


def test_a_bad_file_gives_its_findings_and_status_one(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, encoding="utf-8")
    ran = cli("scenario", "check", str(path), *MAY)
    assert ran.status == 1
    assert f"{path}:5 Y009 " in ran.out
    assert f"{path}:6 Y005 " in ran.out
    assert "hint: did you mean until?" in ran.out
    shown = cli("scenario", "show", str(path), *MAY)
    assert shown.status == 1
    assert "bad.yaml:5 Y009" in shown.err
    assert "lanebook scenario check" in shown.err


def test_a_good_file_is_read_back_in_words(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_text(
        "name: good\ntitle: Good\noverrides:\n  - delay: grid:ercot\n    by: 5 months\n"
    )
    ran = cli("scenario", "check", str(path), *MAY)
    assert ran.status == 0
    assert "grid ercot comes 5 months later" in ran.out
    assert "No errors and no warnings" in ran.out


def test_the_number_of_names_is_checked(cli: Cli) -> None:
    ran = cli("scenario", "diff", "base", *MAY)
    assert ran.status == 2
    assert "lanebook scenario diff was given 1 name." in ran.err
    assert "two scenarios" in ran.err
