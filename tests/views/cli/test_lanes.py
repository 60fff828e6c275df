"""`lanebook lanes` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lanebook.views.terminal.text import width

Cli = Callable[..., Any]
MAY = ("--known", "2026-05-31")


def test_openai_from_exclusive_to_many_with_dates_claims_and_sources(cli: Cli) -> None:
    ran = cli("lanes", "openai", *MAY)
    assert ran.status == 0
    flat = " ".join(ran.out.split())
    assert flat.startswith(
        "OpenAI and Microsoft: exclusive from 2019, right of first refusal from 21 January 2025,"
    )
    assert "2019 to 20 January 2025 Microsoft: exclusive; known since 31 October 2024" in flat
    assert "28 October 2025 to 26 April 2026 Microsoft: right of first refusal dropped" in flat
    assert "27 April 2026 Microsoft: further loosened" in flat
    for claim in ("c-225d76e69e", "c-b4003a8a36", "c-c9dc1a6e20", "c-fc25b4b33b"):
        assert claim in flat
    assert "https://www.telegraphindia.com/business/" in ran.out
    # links stay whole, so that a terminal can open them; nothing else is wider
    wide = [line for line in ran.out.splitlines() if width(line) > 80 and "https://" not in line]
    assert wide == []
    assert "22 July 2025 Oracle: 2030 open" in flat
    assert "no ask known by then, so no open column" in flat


def test_all_labs_side_by_side(cli: Cli) -> None:
    ran = cli("lanes", *MAY)
    assert ran.status == 0
    assert ran.out.startswith("Anthropic leans least on one patron: Amazon (AWS) holds 46")
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []


def test_another_year_is_another_answer(cli: Cli) -> None:
    answer = json.loads(cli("lanes", *MAY, "--year", "2028", "--json").out)
    assert answer["data"]["year"] == 2028
    assert {row["year"] for row in answer["data"]["labs"]} == {2028}


def test_json_carries_path_rights_and_confessions(cli: Cli) -> None:
    data = json.loads(cli("lanes", "anthropic", *MAY, "--json").out)["data"]
    assert data["path"][0]["on"] == "2024-09-27"
    assert {lane["tie"] for lane in data["lanes"]} >= {"tie:spacex--anthropic--compute_supply"}
    assert all(said["as_known_on"] < said["signed_on"] for said in data["confessions"])


def test_an_unknown_lab_is_a_plain_error(cli: Cli) -> None:
    ran = cli("lanes", "openia", *MAY)
    assert ran.status == 2
    assert "openai" in ran.err
