"""`lanebook theses` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lanebook.views.terminal.text import width

Cli = Callable[..., Any]
MAY = ("--known", "2026-05-31")


def test_one_thesis_stands_in_full_in_eighty_columns(cli: Cli) -> None:
    ran = cli("theses", "patron-pricing-is-dead", *MAY, "--then", "2025-12-31")
    assert ran.status == 0
    assert ran.out.startswith("Patron pricing is dead: 4 of 8 indicators for")
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []
    for word in ("it would be wrong if", "for ≤ 0, against ≥ 2", "not met", "c-a48dfd0f5f"):
        assert word in ran.out


def test_all_theses_stand_beside_one_another(cli: Cli) -> None:
    ran = cli("theses", *MAY)
    assert ran.status == 0
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []
    for name in ("multi-lane-scramble", "watts-against-silicon", "glut-by-2028"):
        assert f"({name})" in ran.out
    assert "None meets its own test of being wrong." in " ".join(ran.out.split())


def test_a_bad_file_is_answered_line_by_line(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\ntitel: Mine\n", encoding="utf-8")
    ran = cli("theses", str(path), *MAY)
    assert ran.status == 1
    assert "mine.yaml:2 Y005" in ran.err + ran.out
    assert "Traceback" not in ran.err


def test_json_carries_every_number_with_its_claims(cli: Cli) -> None:
    told = json.loads(cli("theses", "patron-pricing-is-dead", *MAY, "--json").out)
    rows = told["data"]["theses"][0]["indicators"]
    assert all(row["now"]["claims"] or row["now"]["point"] in (None, 0) for row in rows)
    assert {row["now_says"] for row in rows} <= {"for", "against", "silent", "unknown"}


def test_slips_are_explained(cli: Cli) -> None:
    ran = cli("theses", "glut", *MAY)
    assert ran.status == 2
    assert "glut-by-2028" in ran.err
    assert cli("theses", *MAY, "--then", "2026-05-31").status == 2
