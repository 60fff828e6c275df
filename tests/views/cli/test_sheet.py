"""`lanebook sheet` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Cli = Callable[..., Any]


def test_json_differs_by_knowledge_and_carries_the_triple(cli: Cli) -> None:
    late = json.loads(cli("sheet", "--lab", "anthropic", "--known", "2026-05-09", "--json").out)
    early = json.loads(cli("sheet", "--lab", "anthropic", "--known", "2025-06-30", "--json").out)
    assert late["known_at"] == "2026-05-09"
    assert late["sequence"] == early["sequence"] > 5_000
    lanes = [
        {lane["id"] for lane in answer["data"]["buyers"][0]["lanes"]} for answer in (late, early)
    ]
    assert "tie:spacex--anthropic--compute_supply" in lanes[0] - lanes[1]


def test_cells_are_intervals_with_claims(cli: Cli) -> None:
    answer = json.loads(cli("sheet", "--lab", "xai", "--known", "2026-05-31", "--json").out)
    own = next(lane for lane in answer["data"]["buyers"][0]["lanes"] if lane["role"] == "own")
    cell = own["cells"][0]
    assert {"low", "point", "high", "state", "firmness", "claims", "unit"} <= set(cell)
    assert cell["low"] <= cell["point"] <= cell["high"]
    assert cell["claims"]


def test_missing_is_null_and_named_never_zero(cli: Cli) -> None:
    answer = json.loads(cli("sheet", "--lab", "openai", "--known", "2026-05-31", "--json").out)
    lanes = {lane["id"]: lane for lane in answer["data"]["buyers"][0]["lanes"]}
    google = lanes["tie:google--openai--compute_supply"]["cells"]
    assert {(cell["point"], cell["state"]) for cell in google} == {(None, "unknown")}


def test_the_overview_fits_eighty_columns_and_names_the_way_on(cli: Cli) -> None:
    ran = cli("sheet", "--known", "2026-05-31")
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "--lab NAME shows the lanes" in ran.out
    assert ran.out.startswith("For end-2027, OpenAI, Anthropic and Mistral AI ask for at least")


def test_one_lab_shows_lanes_account_and_overlaps(cli: Cli) -> None:
    out = cli("sheet", "--lab", "openai", "--known", "2025-10-31").out
    assert "≥26,000" in out
    assert "≥8,200" in out
    assert "announced −" in out
    assert max(map(len, out.splitlines())) <= 80


def test_csv_has_every_row(cli: Cli) -> None:
    out = cli("sheet", "--known", "2026-05-31", "--csv").out
    assert "Oracle" in out
    assert out.count("\n") > 100


def test_nothing_known_is_said_in_words(cli: Cli) -> None:
    ran = cli("sheet", "--lab", "mistral", "--known", "2023-01-31")
    assert ran.status == 0
    assert "Nothing was known about these lanes on 31 January 2023." in ran.out


def test_a_wrong_basis_lab_or_range_is_refused_with_the_next_step(cli: Cli) -> None:
    assert cli("sheet", "--basis", "hopeful").status == 2
    unknown = cli("sheet", "--lab", "anthropicc")
    assert unknown.status == 2
    assert "anthropic" in unknown.err.lower()
    years = cli("sheet", "--years", "2031:2025")
    assert years.status == 2
    assert "2025:2031" in years.err
    assert cli("sheet", "--years", "1990:2100").status == 2
