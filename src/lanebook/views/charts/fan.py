"""A fan chart: the middle half and nine tenths of the draws as bands, the median as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from lanebook.views.charts.frame import finished, values
from lanebook.views.charts.tokens import Theme, color


@dataclass(frozen=True, slots=True)
class FanYear:
    """One period of a fan.

    Attributes:
        period: label.
        base: value with every input at its point.
        quantiles: 5, 25, 50, 75 and 95 % of the draws.
    """

    period: str
    base: float
    quantiles: tuple[float, float, float, float, float]


def fan_chart(
    years: Sequence[FanYear], title: str, unit: str, *, theme: Theme = "light"
) -> dict[str, Any]:
    """Return bands of nine tenths and of half of the draws, their median, and the point's value.

    The median is a line, the value at the point of every input a dash beside it: they differ where
    the draws lean to one side.
    """
    rows = [
        {"period": each.period, "base": each.base}
        | {f"q{at:02d}": q for at, q in zip((5, 25, 50, 75, 95), each.quantiles, strict=True)}
        for each in years
    ]
    base = values(rows)
    ink = color("firm-binding", theme)
    x = alt.X(
        "period:O",
        sort=[each.period for each in years],
        axis=alt.Axis(labelAngle=0, labelExpr="datum.value"),
    )
    y = alt.Y("q05:Q", axis=alt.Axis(tickCount=4, grid=True), scale=alt.Scale(zero=True))
    wide = base.mark_area(color=ink, opacity=0.18).encode(x=x, y=y, y2="q95:Q")
    half = base.mark_area(color=ink, opacity=0.32).encode(x=x, y="q25:Q", y2="q75:Q")
    median = base.mark_line(color=ink, strokeWidth=1.8).encode(x=x, y="q50:Q")
    point = base.mark_tick(color=color("ink", theme), thickness=2, size=14).encode(x=x, y="base:Q")
    chart = alt.layer(wide, half, median, point).properties(
        title=f"{title}, {unit}", width=420, height=180
    )
    return finished(chart, theme)
