"""`lanebook brief` and `lanebook run` from the command line."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lanebook.answers.serialise import ENVELOPE


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "new" / "out"


def test_brief_writes_both_forms_and_says_what_it_found(cli: Any, out: Path) -> None:
    ran = cli("brief", "--lab", "anthropic", "--known", "2026-05-31", "--out", str(out))
    assert (ran.status, ran.err) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == ["brief.html", "brief.pdf"]
    assert (out / "brief.pdf").read_bytes().startswith(b"%PDF")
    assert ran.out.startswith("Anthropic's 2027:")
    assert "Which lab leans least on one patron?" in ran.out
    assert "Written:" in ran.out


def test_brief_is_an_answer_too(cli: Any) -> None:
    ran = cli("brief", "--lab", "mistral", "--known", "2026-05-31", "--json")
    answer = json.loads(ran.out)
    assert list(answer) == list(ENVELOPE)
    assert answer["data"]["sheet"]["buyers"][0]["id"] == "org:mistral"
    assert answer["data"]["sources"]


def test_an_unknown_lab_is_named_and_nothing_is_written(cli: Any, out: Path) -> None:
    ran = cli("brief", "--lab", "anthropick", "--out", str(out))
    assert ran.status == 2
    assert "anthropick" in ran.err
    assert not out.exists()


def test_run_writes_everything_and_ends_with_findings(cli: Any, out: Path) -> None:
    ran = cli("run", "--known", "2026-05-31", "--out", str(out))
    assert (ran.status, ran.err) == (0, "")
    names = {"sheet.csv", "sheet.json", "lanebook.xlsx", "brief.html", "brief.pdf", "map.graphml"}
    assert {path.name for path in out.iterdir()} == names
    assert "What it found" in ran.out
    assert "leans least on one patron" in ran.out
    assert all(name in ran.out for name in names)
    rows = list(csv.DictReader((out / "sheet.csv").read_text(encoding="utf-8").splitlines()))
    assert {"Anthropic", "OpenAI"} <= {row["buyer"] for row in rows}
    assert json.loads((out / "sheet.json").read_text(encoding="utf-8"))["question"] == "sheet"


@pytest.mark.parametrize(
    "words",
    [
        ("sheet", "--lab", "anthropic"),
        ("why", "tie:spacex--anthropic--compute_supply"),
        ("lanes", "mistral"),
        ("diff", "--from", "2026-05-01", "--to", "2026-05-09"),
    ],
)
def test_every_question_leaves_as_a_workbook_with_its_sources(
    cli: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "answer.xlsx"
    ran = cli(*words, "--known", "2026-05-31", "--xlsx", str(path))
    assert ran.status == 0
    assert f"Written: {path}" in ran.out.replace("\n", " ")
    with zipfile.ZipFile(path) as archive:
        names = archive.read("xl/workbook.xml").decode()
        shared = archive.read("xl/sharedStrings.xml").decode()
    assert 'name="Finding"' in names
    assert 'name="Sources"' in names
    assert "Id of the claim" not in shared  # a note, not a cell
    assert "https://" in shared
