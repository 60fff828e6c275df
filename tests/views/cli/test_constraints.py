"""`lanebook constraints` on the terminal: readable at 80 columns, files, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Ran

Cli = Callable[..., Ran]
FAST = ("--known", "2026-05-31", "--draws", "2")


@pytest.fixture
def ran(cli: Cli) -> Ran:
    return cli("constraints", *FAST, "--years", "2026:2028", "--buyer", "anthropic")


def test_the_answer_reads_from_the_top(ran: Ran) -> None:
    assert (ran.status, ran.err) == (0, "")
    order = ["Ceilings: GW", "What binds, and how surely", "Shadow prices", "to Anthropic",
             "Who waits", "Held by hyperscalers", "Certificate:", "What this cannot know"]  # fmt: skip
    places = [ran.out.index(words) for words in order]
    assert places == sorted(places)
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "+" in ran.out.splitlines()[1] + ran.out.splitlines()[2]  # the sign of the worth


def test_json_carries_slack_and_shadow_price(cli: Cli) -> None:
    said = json.loads(cli("constraints", *FAST, "--years", "2027:2027", "--json").out)
    row = next(r for r in said["data"]["layers"] if r["layer"] == "power")
    assert row["slack"]["unit"] == "MW"
    assert row["shadow_price"]["unit"] == "USD/MW-year"
    assert row["shadow_price"]["low"] <= row["shadow_price"]["point"] <= row["shadow_price"]["high"]
    assert said["data"]["labels"][0]["stability"] is not None


def test_csv_is_the_table_of_labels(cli: Cli) -> None:
    head = cli("constraints", *FAST, "--years", "2027:2028", "--csv").out.splitlines()[0]
    assert {"period", "label", "verdict"} <= set(head.split(","))
    assert "slack_point" in head
    assert "shadow_price_low" in head


def test_demands_that_clash_end_as_a_data_problem(cli: Cli) -> None:
    ran = cli("constraints", *FAST, "--require", "openai:2027=90000")
    assert ran.status == 1
    assert "cannot be met" in ran.err
    assert "OpenAI at least 90,000 MW in 2027" in ran.err
    assert "Traceback" not in ran.err


def test_nonsense_is_refused_with_a_next_step(cli: Cli) -> None:
    ran = cli("constraints", *FAST, "--require", "openai in 2027")
    assert ran.status == 2
    assert "next: write it like openai:2028=12000" in ran.err
    assert cli("constraints", *FAST, "--explain", "glue", "2027").status == 2


def test_the_program_is_written_as_text(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "model.lp"
    ran = cli("constraints", "--known", "2026-05-31", "--export", str(path))
    assert ran.status == 0
    assert "variables" in ran.out
    assert "power(ercot,2027)" in path.read_text(encoding="utf-8")
    assert cli("constraints", "--export", str(tmp_path / "model.txt")).status == 2


def test_the_timeline_stands_beside_what_was_said(cli: Cli) -> None:
    ran = cli("constraints", "--known", "2025-03-31", "--timeline", "--draws", "0")
    assert ran.status == 0
    assert "2023-H1 · known 30 June 2023" in ran.out
    assert "c-cd8f05973c" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_row_is_explained_with_links(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lanebook.answers.constraints_movers.TRIED", 1)
    monkeypatch.setattr("lanebook.answers.constraints_movers.FACTORS", (2.0,))
    ran = cli("constraints", *FAST, "--explain", "packaging", "2026")
    assert ran.status == 0
    assert "What would move the label" in ran.out
    assert "layer:cowos" in ran.out or "cowos" in ran.out.lower()
    assert "https://" in ran.out
