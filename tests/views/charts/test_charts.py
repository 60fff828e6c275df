"""Charts: one scale, missing stays missing, bins and colours from the tokens."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from lanebook.views.charts.open_columns import OpenColumn, open_columns
from lanebook.views.charts.ramp import RampYear, ceiling, ramp
from lanebook.views.charts.render import sized, svg, themed, warm_up
from lanebook.views.charts.steps import Step, lanes_over_time
from lanebook.views.charts.tokens import color, heat_bin, pattern_defs, tokens

PARTS = (0.5, 0.2, 1.0, 0.3, 0.0)


def _year(year: int, parts: tuple[float, ...], need: float | None = None) -> RampYear:
    low, high = (sum(parts) * 0.9, sum(parts) * 1.2) if parts else (None, None)
    label = f"{sum(parts):.1f}" if parts else "?"
    return RampYear("Lab & Co <x>", year, parts, low, high, need, label, f"≥{need}" if need else "")


YEARS = [_year(2025, ()), _year(2026, PARTS), _year(2027, PARTS, 8.0), _year(2028, PARTS, 30.0)]


def _rows(years: list[RampYear]) -> list[dict[str, object]]:
    spec = ramp(years)
    found: list[dict[str, object]] = (
        next(iter(spec["datasets"].values())) if ("datasets" in spec) else spec["data"]["values"]
    )
    return found


def test_missing_is_a_question_mark_and_no_bar() -> None:
    rows = [row for row in _rows(YEARS) if row["year"] == 2025]
    assert [row["text"] for row in rows] == ["?"]
    assert [row["fill"] for row in rows] == [None]


def test_bars_stack_by_firmness_and_the_band_spans_the_readings() -> None:
    rows = [row for row in _rows(YEARS) if row["year"] == 2026]
    band = next(row for row in rows if row["kind"] == "band")
    assert (band["from"], band["to"]) == (pytest.approx(1.8), pytest.approx(2.4))
    stacked = [(row["from"], row["to"]) for row in rows if row["fill"]]
    assert stacked[0] == (0.0, 0.5)
    assert [end for _, end in stacked[:-1]] == [start for start, _ in stacked[1:]]
    assert stacked[-1][1] == pytest.approx(2.0)


def test_a_need_beyond_the_scale_ends_in_an_arrow() -> None:
    # Needs: 10 and 32; the smaller of the two sets the scale: 10 × 1.15 = 11.5.
    assert ceiling([YEARS[2], YEARS[2], YEARS[3]]) == pytest.approx(11.5)
    rows = _rows([YEARS[2], YEARS[2], YEARS[3]])
    assert [row["text"] for row in rows if row["kind"] == "beyond"] == ["▲"]
    assert max(float(row["to"]) for row in rows if row.get("to")) <= 11.5  # type: ignore[arg-type]


def test_drawings_are_sound_repeatable_and_escape_names() -> None:
    drawn = svg(ramp(YEARS))
    assert drawn == svg(ramp(YEARS))
    assert "Lab &amp; Co &lt;x&gt;" in drawn
    assert "url(#open)" in drawn
    assert ">NaN<" not in drawn
    ET.fromstring(drawn)
    page = sized(themed(drawn), 'a "b" <c>')
    ET.fromstring(page)
    assert 'aria-label="a &quot;b&quot; &lt;c>"' in page
    assert not re.search(r"<svg[^>]* width=", page)
    assert "var(--open-text)" in page
    assert "var(--firm-binding)" in page


def test_steps_hold_until_the_known_day_and_name_their_ends() -> None:
    steps = [
        Step("A", date(2024, 1, 1), 1),
        Step("B", date(2024, 6, 1), 1),
        Step("A", date(2025, 1, 1), 2),
    ]
    drawn = svg(lanes_over_time(steps, date(2025, 6, 30)))
    assert ">A 2<" in drawn
    assert ">B 1<" in drawn


def test_open_columns_draw_what_is_missing_up_to_the_ask() -> None:
    spec = open_columns(
        [OpenColumn("A 2027", 1.5, 8.5, "≥8.5"), OpenColumn("B 2027", None, 0.2, "0.2")]
    )
    drawn = svg(spec)
    assert "≥8.5" in drawn
    assert "url(#open)" in drawn
    assert ">NaN<" not in drawn


@pytest.mark.parametrize(
    ("mw", "step"),
    [(0, 0), (1, 1), (249, 1), (250, 2), (749, 2), (750, 3), (1500, 4), (3000, 5), (6000, 6)],
)
def test_heat_bins_never_move(mw: float, step: int) -> None:
    assert heat_bin(mw) == step


def test_tokens_hold_every_colour_in_both_themes() -> None:
    for value in tokens()["color"].values():
        assert re.fullmatch("#[0-9A-F]{6}", value["light"])
        assert re.fullmatch("#[0-9A-F]{6}", value["dark"])
    assert color("open-stripe") in pattern_defs()
    assert "{" not in pattern_defs("dark")


def test_warming_up_ends() -> None:
    thread = warm_up()
    thread.join(timeout=60)
    assert not thread.is_alive()
