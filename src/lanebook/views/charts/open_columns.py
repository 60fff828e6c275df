"""Open columns as bars: cleared solid, missing striped, the ask as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from lanebook.views.charts.frame import finished, values
from lanebook.views.charts.tokens import Theme, color


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """One open column in GW: what is cleared, and what is missing up to the ask."""

    name: str
    cleared: float | None
    open: float
    label: str


def open_columns(columns: Sequence[OpenColumn], *, theme: Theme = "light") -> dict[str, Any]:
    """Return bars, widest first: cleared solid, open striped up to the ask's mark."""
    rows = []
    for each in columns:
        start = each.cleared or 0.0
        rows.append(
            {"name": each.name, "cleared": each.cleared, "start": start,
             "end": start + each.open, "label": each.label}
        )  # fmt: skip
    names = [each.name for each in columns]
    base = values(rows)
    y = alt.Y(
        "name:N",
        sort=names,
        axis=alt.Axis(labelFontSize=12, labelLimit=200, labelExpr="datum.value", minExtent=104),
    )
    x = alt.X("start:Q", axis=alt.Axis(grid=True, labelExpr="toString(datum.value)", tickCount=4))
    solid = base.mark_bar(height=12, color=color("firm-binding", theme)).encode(
        y=y,
        x=alt.X(
            "cleared:Q", axis=alt.Axis(grid=True, labelExpr="toString(datum.value)", tickCount=4)
        ),
    )
    striped = base.mark_bar(height=12, fill="url(#open)").encode(y=y, x=x, x2="end:Q")
    cap = base.mark_tick(color=color("open-text", theme), thickness=2, size=15).encode(
        y=y, x="end:Q"
    )
    text = base.mark_text(
        align="left", dx=6, fontWeight=600, color=color("open-text", theme)
    ).encode(y=y, x="end:Q", text="label:N")
    height = {"step": 24}
    return finished(
        alt.layer(striped, solid, cap, text).properties(width=420, height=height), theme
    )
