"""`lanebook shock` at 80 columns, and its other ways out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lanebook.base.errors import InputError
from lanebook.views.cli.shock import months_of

DAY = ("--known", "2026-05-31", "--horizon", "12m", "--fast")
Cli = Callable[..., Any]


@pytest.fixture
def told(cli: Cli) -> str:
    ran = cli("shock", "colossus-reclaimed+tsmc-90-days", *DAY)
    assert ran.status == 0, ran.err
    return str(ran.out)


def test_the_page_fits_80_columns_and_stands_in_order(told: str) -> None:
    assert max(map(len, told.splitlines())) <= 80
    heads = [
        "What happens", "Together, more than the sum?", "What each lab loses", "How it gets there",
        "Firms and what they make", "Revenue, USD bn", "Contract terms", "Certificate:",
        "What this cannot know",
    ]  # fmt: skip
    places = [told.index(head) for head in heads]
    assert places == sorted(places)


def test_it_says_what_ends_when_and_on_whose_word(told: str) -> None:
    assert "Anthropic" in told
    assert "notice: " in told
    assert "c-f5467a3492" in told


def test_json_holds_the_numbers_of_the_page(cli: Cli) -> None:
    ran = cli("shock", "abilene-late", *DAY, "--json")
    body = json.loads(ran.out)
    labs = {each["id"]: each for each in body["data"]["labs"]}
    total = sum(each["lost"] for each in labs.values())
    assert body["data"]["all_labs"]["lost"] == pytest.approx(total, abs=1e-6)
    assert labs["openai"]["lost"] > 0
    assert all(len(each["quarters"]) == len(body["data"]["quarters"]) for each in labs.values())


def test_csv_is_the_table_of_labs(cli: Cli) -> None:
    rows = list(csv.reader(io.StringIO(cli("shock", "abilene-late", *DAY, "--csv").out)))
    assert rows[0][:2] == ["lab", "change_mw_years"]
    assert rows[-1][0] == "All labs"


def test_charts_are_drawn_for_labs_that_lose(cli: Cli, tmp_path: Path) -> None:
    assert cli("shock", "abilene-late", *DAY, "--charts", str(tmp_path)).status == 0
    drawn = {path.name for path in tmp_path.glob("*.svg")}
    assert {"lab-all.svg", "lab-openai.svg"} <= drawn
    assert "lab-china.svg" not in drawn


def test_two_shocks_stand_side_by_side(cli: Cli) -> None:
    ran = cli("shock", "abilene-late", *DAY, "--against", "xai-fails")
    assert ran.status == 0, ran.err
    assert "A: " in ran.out
    assert " gap" in ran.out


def test_an_unknown_scenario_is_said_in_words(cli: Cli) -> None:
    ran = cli("shock", "no-such-thing", *DAY)
    assert ran.status != 0
    assert "There is no scenario 'no-such-thing'" in ran.err
    assert "Traceback" not in ran.err


def test_a_horizon_is_read_in_months_quarters_and_years() -> None:
    assert [months_of(text) for text in ("36m", "12q", "3 years", "18")] == [36, 36, 36, 18]
    with pytest.raises(InputError, match="is no horizon"):
        months_of("soon")
