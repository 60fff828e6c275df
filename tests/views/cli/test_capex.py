"""`lanebook capex` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lanebook.views.terminal.text import width

Cli = Callable[..., Any]
MAY = ("--known", "2026-05-31")


def test_the_answer_stands_first_and_fits_eighty_columns(cli: Cli) -> None:
    ran = cli("capex", *MAY)
    assert ran.status == 0
    assert ran.out.startswith(
        "2026: 8 firms (7 on their own word) put capital spending at 826–865 bn USD"
    )
    # links are the only lines that may be longer; capex prints none
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []
    assert "Meta Platforms, 2026: 115 bn–135 bn guided 30 January 2026 → 125 bn–145 bn" in ran.out
    assert "Not shown:" in ran.out


def test_all_leaves_nothing_out(cli: Cli) -> None:
    out = cli("capex", *MAY, "--all").out
    assert "Not shown:" not in out
    assert "Kept apart, never added to the firms" in out


def test_a_parameter_set_on_the_line_moves_the_answer_and_is_marked(cli: Cli) -> None:
    plain = json.loads(cli("capex", *MAY, "--json").out)
    again = json.loads(cli("capex", *MAY, "--json").out)
    assert again == plain
    set_ = json.loads(
        cli(
            "capex", *MAY, "--set", "discount_rate=0.2", "--set", "useful_life/shell=20", "--json"
        ).out
    )
    revenue = [
        next(t for t in answer["data"]["totals"] if t["year"] == 2026)["revenue_usd"]["point"]
        for answer in (plain, set_)
    ]
    assert revenue[1] > revenue[0]
    marked = {
        f"{use['name']}/{use['applies_to']}" for use in set_["parameters"] if use["overridden"]
    }
    assert marked == {"discount_rate/all", "useful_life/shell"}


def test_slips_are_explained_with_status_two(cli: Cli) -> None:
    ran = cli("capex", *MAY, "--set", "discount_rat=0.1")
    assert ran.status == 2
    assert "discount_rate" in ran.err
    assert cli("capex", *MAY, "--set", "discount_rate=ten").status == 2
    assert cli("capex", *MAY, "--years", "2030:2020").status == 2
    assert cli("capex", *MAY, "--firm", "nobody at all").status == 2


def test_one_firm_lists_every_statement(cli: Cli) -> None:
    out = cli("capex", *MAY, "--firm", "TSMC").out
    assert "Every statement" in out
    assert "TWD" in out


def test_csv_is_the_table_of_firms_and_years(cli: Cli) -> None:
    lines = cli("capex", *MAY, "--csv").out.splitlines()
    assert any("Amazon" in line for line in lines)
    assert len(lines) > 8
