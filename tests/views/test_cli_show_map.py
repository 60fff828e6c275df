"""`lanebook show` and `lanebook map` as a user meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

KNOWN = ("--known", "2026-05-31")


def test_show_fits_eighty_columns_and_leads_with_the_finding(cli: Callable[..., Any]) -> None:
    ran = cli("show", "openai", *KNOWN)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("OpenAI is reached by")
    assert max(map(len, lines)) <= 80
    # One screen first: finding, as-of and facts stand in the first 24 lines.
    assert "contradictions" in "\n".join(lines[:24])
    assert "--all" in lines[-1]
    assert len(cli("show", "openai", *KNOWN, "--all").out.splitlines()) > len(lines)


def test_show_takes_names_with_blanks_and_tickers(cli: Callable[..., Any]) -> None:
    assert cli("show", "spacex", "anthropic", *KNOWN).out.startswith("SpaceX to Anthropic")
    assert cli("show", "NVDA", *KNOWN).out.startswith("Nvidia supplies")
    assert "4 months late" in " ".join(cli("show", "stargate abilene", *KNOWN).out.split())


def test_show_as_json(cli: Callable[..., Any]) -> None:
    answer = json.loads(cli("show", "colossus 1", *KNOWN, "--json").out)
    assert answer["question"] == "show"
    assert answer["data"]["energised"]["point"] == 425.38
    assert answer["data"]["energised_it"]["point"] == 340
    assert all(stone["claims"] for stone in answer["data"]["milestones"])


def test_show_before_anything_was_known(cli: Callable[..., Any]) -> None:
    ran = cli("show", "spacex--anthropic", "--known", "2025-06-30")
    assert ran.status == 0
    assert ran.out.startswith("Nothing was known about SpaceX → Anthropic")
    assert "2026-05-06" in ran.out


def test_names_that_do_not_resolve_end_in_status_2(cli: Callable[..., Any]) -> None:
    unknown = cli("show", "opnai", *KNOWN)
    assert unknown.status == 2
    assert "org:openai  OpenAI (lab, US)" in unknown.err
    ambiguous = cli("show", "abilene", *KNOWN)
    assert ambiguous.status == 2
    assert "site:stargate-abilene" in ambiguous.err
    assert "Traceback" not in unknown.err + ambiguous.err


def test_map_summary_warns_about_degree(cli: Callable[..., Any]) -> None:
    ran = cli("map", *KNOWN)
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "how much has been written" in ran.out
    assert "Anthropic and Alphabet (Google)" in ran.out


def test_map_writes_and_prints(cli: Callable[..., Any], tmp_path: Path) -> None:
    target = tmp_path / "map.gexf"
    ran = cli("map", *KNOWN, "--out", str(target), "--focus", "anthropic")
    assert ran.status == 0
    assert f"Written: {target}" in ran.out
    assert target.read_bytes().startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    printed = cli("map", *KNOWN, "--focus", "anthropic", "--format", "gexf").out
    assert printed.encode() == target.read_bytes()
    wrong = cli("map", *KNOWN, "--out", str(tmp_path / "map.pdf"))
    assert wrong.status == 2
    assert "does not say its format" in wrong.err
    assert cli("map", *KNOWN, "--kind", "love").status == 2


def test_map_as_a_process_into_a_closed_pipe(tmp_path: Path) -> None:
    command = f"{sys.executable} -m lanebook.views.cli.main map --format graphml | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        env={"LANEBOOK_LEDGER": str(tmp_path / "l.sqlite"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("<?xml")
    assert "Traceback" not in done.stderr
