"""Charts of firms and sites: valid, deterministic, and nothing is drawn that nobody said."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import altair as alt
import pytest

from lanebook.answers.answer import Figure
from lanebook.answers.show.energisation import DatedStatement, Milestone
from lanebook.answers.show.history import ShareStep
from lanebook.answers.show.site_ramp import RampPoint, SiteRamp
from lanebook.views.charts.patron import patron_path
from lanebook.views.charts.render import svg
from lanebook.views.charts.site import site_ramp, slip
from lanebook.views.charts.tokens import color

TODAY = date(2026, 5, 31)


def point(on: date, mw: float) -> RampPoint:
    return RampPoint(on, "day", mw, "c-1")


RAMP = SiteRamp(
    announced=(point(date(2025, 1, 1), 100), point(date(2027, 1, 1), 400)),
    actual=(point(date(2025, 6, 1), 90),),
    expected=(point(date(2027, 6, 1), 400),),
)


def said(on: date) -> DatedStatement:
    return DatedStatement(on, "day", date(2024, 1, 1), "s", "announced", standing=True, claim="c")


def mw(value: float) -> Figure:
    return Figure(value, value, value, "MW")


MONTHS = Figure(5.0, 5.0, 5.0, "months", state="derived")
NOTHING = Figure(None, None, None, "months", state="unknown")
PATH = (
    Milestone(mw(50), "energised", None, (), said(date(2024, 3, 1)), None, NOTHING, ("c",)),
    Milestone(
        mw(100), "energised", said(date(2025, 1, 1)), (), said(date(2025, 6, 1)), None, MONTHS,
        ("c",),
    ),
    Milestone(mw(900), "withdrawn", said(date(2026, 1, 1)), (), None, None, NOTHING, ("c",)),
)  # fmt: skip
STEPS = (
    ShareStep(date(2024, 1, 1), "day", 1.0, "A", 1, 0, "+ A"),
    ShareStep(date(2025, 1, 1), "day", None, "B", 2, 2, "+ B"),
    ShareStep(date(2026, 1, 1), "day", 0.6, "B", 2, 0, "B grew"),
)


def rows_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every row of data that travels in a specification."""
    sets = list(spec.get("datasets", {}).values())
    sets += [
        layer["data"]["values"] for layer in spec["layer"] if "values" in layer.get("data", {})
    ]
    return [row for rows in sets for row in rows]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_is_valid_drawable_and_the_same_again(theme: Any) -> None:
    for draw in (
        lambda: site_ramp(RAMP, TODAY, theme=theme),
        lambda: slip(PATH, TODAY, theme=theme),
        lambda: patron_path(STEPS, TODAY, theme=theme),
    ):
        spec = draw()
        alt.LayerChart.from_dict({**spec, "config": {}}, validate=True)
        assert json.dumps(spec) == json.dumps(draw())
        assert svg(spec).startswith("<svg")


def test_dark_charts_use_no_light_ink() -> None:
    text = json.dumps([site_ramp(RAMP, TODAY, theme="dark"), slip(PATH, TODAY, theme="dark")])
    assert color("ink", "dark") in text
    assert color("ink", "light") not in text


def test_the_actual_path_runs_to_the_day_and_not_beyond() -> None:
    actual = [row for row in rows_of(site_ramp(RAMP, TODAY)) if row.get("path") == "actual"]
    assert max(row["on"] for row in actual) == TODAY.isoformat()
    assert {row["mw"] for row in actual} == {90}


def test_nothing_said_is_nothing_drawn() -> None:
    empty = site_ramp(SiteRamp((), (), ()), TODAY)
    assert [row for row in rows_of(empty) if "mw" in row] == []
    assert svg(empty)


def test_a_level_nobody_announced_has_no_row_and_one_withdrawn_no_arrival() -> None:
    rows = {row["level"]: row for row in rows_of(slip(PATH, TODAY)) if "level" in row}
    assert sorted(rows) == ["100 MW", "900 MW"]
    assert rows["900 MW"]["arrival"] is None
    assert rows["900 MW"]["text"] == "withdrawn"
    assert rows["100 MW"]["text"] == "1 June 2025, 5 months late"


def test_an_unknown_share_is_a_gap_with_a_question_mark() -> None:
    rows = rows_of(patron_path(STEPS, TODAY))
    line = [row for row in rows if "text" not in row]
    assert [row["share"] for row in line] == [1.0, None, 0.6, 0.6]
    assert [row["on"] for row in rows if row.get("text") == "?"] == ["2025-01-01"]
    assert [row["text"] for row in rows if row.get("text") not in (None, "?")] == ["60 % B"]
