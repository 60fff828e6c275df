"""CSV of the main table: nothing a spreadsheet would run, absence stays empty."""

from __future__ import annotations

import csv
import io

import pytest
from tests.views.demo import HOSTILE, demo

from lanebook.answers.answer import Column, Table
from lanebook.views.table_csv import neutral, table_csv, to_csv


def test_figures_expand_and_absence_is_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(demo()))))
    spacex = rows[1]
    assert spacex["y2025_point"] == ""
    assert spacex["y2025_state"] == "blank"
    assert (spacex["y2026_point"], spacex["y2026_state"]) == ("340", "stated")
    assert spacex["y2026_claims"] == "c0000001"
    assert rows[3]["y2027_point"] == "0"
    assert rows[0]["claims"] == "c0000001;c0000002"
    assert to_csv(demo()).startswith("lab,lane,y2025_low,y2025_point,y2025_high,y2025_state,")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\uff1d1", "  =1", ";=1", ",=1", "\u00a0=1"]
)
def test_formula_text_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "−5", "5-3"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


def test_the_switch_writes_text_as_it_is() -> None:
    table = Table("t", "T", (Column("a", "A"),), tuple((text,) for text in HOSTILE))
    raw = list(csv.reader(io.StringIO(table_csv(table, neutralise=False), newline="")))
    assert [row[0] for row in raw[1:]] == list(HOSTILE)
    safe = list(csv.reader(io.StringIO(table_csv(table), newline="")))
    assert [row[0] for row in safe[1:]][1] == "'" + HOSTILE[1]
