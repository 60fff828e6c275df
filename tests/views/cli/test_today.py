"""`lanebook today` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Cli = Callable[..., Any]


@pytest.mark.parametrize("known", ["2026-05-31", "2025-09-30", "2024-06-01", "2019-01-01"])
def test_it_fits_eighty_columns_on_every_day(cli: Cli, known: str) -> None:
    ran = cli("today", "--known", known)
    assert (ran.status, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_page_reads_from_the_finding_down(cli: Cli) -> None:
    out = cli("today", "--known", "2026-05-31").out
    order = [
        "For end-2027, OpenAI", "MW of IT load at year-end", "Widest open columns",
        "Newest changes, since", "Loudest contradictions", "Running lanes", "3,377 claims from",
    ]  # fmt: skip
    places = [out.index(each) for each in order]
    assert places == sorted(places)


def test_a_day_before_the_first_claim_leads_to_it(cli: Cli) -> None:
    out = cli("today", "--known", "2019-01-01").out
    assert out.startswith("Nothing was known on 1 January 2019")
    assert "The first claim of the book is of 31 August 2022: --known 2022-08-31." in out


def test_json_carries_the_answer(cli: Cli) -> None:
    answer = json.loads(cli("today", "--known", "2026-05-31", "--json").out)
    assert answer["question"] == "today"
    assert answer["data"]["panels"][0]["years"][0]["cleared"]["point"] is None


def test_csv_is_the_panels(cli: Cli) -> None:
    assert cli("today", "--known", "2026-05-31", "--csv").out.startswith("buyer,year,cleared")
