"""`lanebook world` at the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from lanebook.views.terminal.text import width

Cli = Callable[..., Any]
MAY = ("--known", "2026-05-31")


def test_where_the_sites_are_in_eighty_columns(cli: Cli) -> None:
    ran = cli("world", *MAY)
    assert ran.status == 0
    flat = " ".join(ran.out.split())
    assert flat.startswith("8.4 of 13.4 GW of facility load dated to stand by 31 May 2026")
    assert "By grid, MW of facility load by 31 May 2026" in flat
    assert "Oracle → OpenAI" in flat
    assert "more rows: --all." in flat
    assert "without coordinates: listed, and placed nowhere" in flat
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []


@pytest.mark.parametrize("by", ["operator", "tenant", "power", "country", "firmness"])
def test_every_way_to_sum_has_a_total(cli: Cli, by: str) -> None:
    ran = cli("world", *MAY, "--by", by, "--all")
    assert ran.status == 0
    assert "\nall " in ran.out
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []


def test_one_tenant_at_a_year_end(cli: Cli) -> None:
    ran = cli("world", *MAY, "--tenant", "openai", "--year", "2028", "--json")
    answer = json.loads(ran.out)
    assert answer["question"] == "world"
    assert answer["data"]["filters"] == {"tenant": "org:openai"}
    assert answer["data"]["on"] == "2028-12-31"
    assert "by the end of 2028" in answer["finding"]
    for site in answer["data"]["sites"]:
        assert "org:openai" in {each["org"] for each in site["tenants"]}


def test_csv_leaves_the_unknown_empty(cli: Cli) -> None:
    ran = cli("world", *MAY, "--csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == 117
    unplaced = [row for row in rows if row["id"] == "site:river-bend"]
    assert (unplaced[0]["lat"], unplaced[0]["lon"]) == ("", "")


def test_a_wrong_filter_says_what_would_do(cli: Cli) -> None:
    ran = cli("world", *MAY, "--grid", "Mars")
    assert ran.status != 0
    assert "ERCOT" in ran.err
