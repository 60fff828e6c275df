"""Charts of shocks: what is kept and lost stacks up to the book, a gain stands above it."""

from __future__ import annotations

from typing import Any

import pytest

from lanebook.views.charts.losses import LossQuarter, ShockQuarter, loss_chart, shock_lines
from lanebook.views.charts.render import svg

QUARTERS = (
    LossQuarter("2026Q3", 2300.0, 1300.0, 300.0),
    LossQuarter("2026Q4", 2300.0, -200.0, 0.0),
    LossQuarter("2027Q1", 0.0, 0.0, 0.0),
)


def rows_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every row that travels in a specification, once."""
    return list(spec["datasets"][spec["data"]["name"]])


def test_kept_first_round_and_amplified_stack_up_to_the_book() -> None:
    rows = [row for row in rows_of(loss_chart(QUARTERS, "Anthropic", "MW"))
            if row["quarter"] == "Q3 26"]  # fmt: skip
    spans = {row["kind"]: (row["from"], row["to"]) for row in rows}
    assert spans == {
        "kept": (0.0, 1000.0),
        "amplified": (1000.0, 2000.0),
        "first": (2000.0, 2300.0),
    }
    assert rows[-1]["text"] == "−1,300"


def test_a_gain_stands_above_and_carries_no_loss() -> None:
    rows = [row for row in rows_of(loss_chart(QUARTERS, "Anthropic", "MW"))
            if row["quarter"] == "Q4 26"]  # fmt: skip
    assert {row["kind"]: (row["from"], row["to"]) for row in rows}["gain"] == (2300.0, 2500.0)
    assert [row["text"] for row in rows] == [None, None]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_charts_are_drawn(theme: Any) -> None:
    lines = [ShockQuarter(name, each.quarter, each.lost)
             for name in ("a-shock", "another") for each in QUARTERS]  # fmt: skip
    assert "Anthropic" in svg(loss_chart(QUARTERS, "Anthropic", "MW", theme=theme))
    assert "another" in svg(shock_lines(lines, theme=theme))
