"""Each lab's ramp: cleared by firmness, its band of readings, and what is open up to the ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from lanebook.views.charts.frame import finished, values
from lanebook.views.charts.tokens import Theme, color

PANEL_HEIGHT: Final = 104
YEAR_STEP: Final = 29
PER_ROW: Final = 4
#: From the ground up, hardest first.
KINDS: Final = ("energised", "binding", "announced", "forecast", "soft")


@dataclass(frozen=True, slots=True)
class RampYear:
    """One year-end of one lab, in GW; None where nothing is known.

    Attributes:
        parts: cleared by firmness, in the order of `KINDS`; empty where nothing is known.
        low, high: band of readings of the cleared sum.
        open: stated need less cleared.
        label, open_label: the figures as text.
    """

    lab: str
    year: int
    parts: tuple[float, ...]
    low: float | None
    high: float | None
    open: float | None
    label: str
    open_label: str = ""


def ramp(
    years: Sequence[RampYear], *, theme: Theme = "light", per_row: int = PER_ROW
) -> dict[str, Any]:
    """Return small multiples on one scale; a need beyond the scale ends in an arrow.

    A year without a figure shows `?` on the baseline: missing is never drawn as zero.
    """
    top = ceiling(years)
    rows = [row for year in years for row in _segments(year, top, theme)]
    labs = list(dict.fromkeys(year.lab for year in years))
    base = values(rows)
    x = alt.X("year:O", axis=alt.Axis(labelExpr="'’' + slice(toString(datum.value), 2)"))
    axis = alt.Axis(labelExpr="toString(datum.value)", tickCount=3)
    y = alt.Y("from:Q", axis=axis, scale=alt.Scale(domain=[0, top], nice=False))
    band = base.transform_filter("datum.kind == 'band'").mark_bar(
        width=YEAR_STEP, color=color("ink-3", theme), opacity=0.18
    )
    bars = base.transform_filter("datum.fill != null").mark_bar(width=16)
    texts = base.transform_filter("datum.text != null")
    halo = texts.mark_text(fontSize=10.5, stroke=color("surface", theme), strokeWidth=3)
    marks = texts.mark_text(fontSize=10.5)
    fill = alt.Fill("fill:N", scale=None)
    stroke = alt.Stroke("stroke:N", scale=None)
    layers = alt.layer(
        band.encode(x=x, y=y, y2="to:Q"),
        bars.encode(x=x, y=y, y2="to:Q", fill=fill, stroke=stroke),
        halo.encode(x=x, y=y, text="text:N"),
        marks.encode(x=x, y=y, text="text:N", color=alt.Color("stroke:N", scale=None)),
    ).properties(width={"step": YEAR_STEP}, height=PANEL_HEIGHT)
    header = alt.Header(
        labelFont="IBM Plex Sans", labelFontSize=12, labelFontWeight=600, labelAnchor="start",
        labelColor=color("ink", theme), labelPadding=4,
    )  # fmt: skip
    chart = layers.facet(
        facet=alt.Facet("lab:N", title=None, sort=labs, header=header),
        columns=per_row,
        spacing={"row": 16, "column": 26},
    )
    return finished(chart, theme)


def ceiling(years: Sequence[RampYear]) -> float:
    """Return the top of the common scale: all that is cleared, and most needs, but not the largest.

    One need of 30 GW would flatten every other panel; needs above the top end in an arrow.
    """
    cleared = max((sum(year.parts) for year in years), default=1.0)
    needs = sorted(sum(year.parts) + year.open for year in years if year.open)
    usual = needs[len(needs) // 2] if needs else 0.0
    return max(cleared * 1.25, usual * 1.15, 1.0)


def _segments(year: RampYear, top: float, theme: Theme) -> list[dict[str, Any]]:
    place = {"lab": year.lab, "year": year.year}
    rows: list[dict[str, Any]] = []
    if year.low is not None and year.high is not None and year.high > year.low:
        ends = {"from": year.low, "to": min(year.high, top)}
        rows.append({**place, "kind": "band", "fill": None, "text": None, **ends})
    level = 0.0
    for kind, size in zip(KINDS, year.parts, strict=False):
        if size > 0:
            fill, stroke = _painted(kind, theme)
            ends = {"from": level, "to": level + size}
            rows.append(
                {**place, "kind": kind, "fill": fill, "stroke": stroke, "text": None, **ends}
            )
            level += size
    pad = top * 0.055
    if year.open:
        end = min(level + year.open, top * 0.95)
        paint = {"fill": "url(#open)", "stroke": color("open-text", theme)}
        rows.append({**place, "kind": "open", "text": None, "from": level, "to": end, **paint})
        amber = {"fill": None, "stroke": color("open-text", theme), "to": None}
        middle = max((level + end) / 2, level + pad)
        rows.append({**place, "kind": "need", "from": middle, "text": year.open_label, **amber})
        if level + year.open > end:
            rows.append({**place, "kind": "beyond", "from": top, "text": "▲", **amber})
    if not year.open or level > 2 * pad:
        at = level + pad if not year.open else max(level - pad, pad)
        ink = color("ink-3" if year.label in ("?", "0") else "ink", theme)
        label = {"fill": None, "stroke": ink, "text": year.label}
        rows.append({**place, "kind": "sum", "from": at, "to": None, **label})
    return rows


#: Fill and stroke by kind: the name of a colour, or of a texture.
_PAINT: Final[dict[str, tuple[str, str]]] = {
    "energised": ("firm-energised", "firm-energised"),
    "binding": ("firm-binding", "firm-binding"),
    "announced": ("url(#announced)", "firm-announced"),
    "soft": ("transparent", "firm-binding"),
    "forecast": ("url(#rumoured)", "firm-announced"),
}


def _painted(kind: str, theme: Theme) -> tuple[str, str]:
    fill, stroke = _PAINT[kind]
    return color(fill, theme) if fill.startswith("firm-") else fill, color(stroke, theme)
