"""What a shock takes by quarter: what is kept as bars, what is lost dashed above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from lanebook.answers.wording import MINUS, plain, quarter_words
from lanebook.views.charts.frame import finished, values
from lanebook.views.charts.tokens import Theme, color, config


@dataclass(frozen=True, slots=True)
class LossQuarter:
    """One quarter of a loss.

    Attributes:
        quarter: label, such as "2026Q3".
        base: on the base path.
        lost: base less shocked; below 0 a gain.
        first_round: the part that the shock takes directly.
    """

    quarter: str
    base: float
    lost: float
    first_round: float


def loss_chart(
    quarters: Sequence[LossQuarter], title: str, unit: str, *, theme: Theme = "light"
) -> dict[str, Any]:
    """Return bars of what is kept, what the shock takes directly, and what the network adds.

    Kept, first round and amplified stack up to the base path; a gain stands above it in its own
    colour. Each quarter in which anything is lost carries the loss in figures.
    """
    rows = [row for each in quarters for row in _segments(each, theme)]
    order = [quarter_words(each.quarter) for each in quarters]
    base = values(rows)
    x = alt.X("quarter:O", sort=order, axis=alt.Axis(labelAngle=0, labelExpr="datum.value"))
    y = alt.Y("from:Q", axis=alt.Axis(tickCount=4, grid=True), scale=alt.Scale(zero=True))
    fill = alt.Color("fill:N", scale=None)
    edge = alt.Stroke("edge:N", scale=None)
    solid = base.transform_filter("datum.kind == 'kept' || datum.kind == 'gain'").mark_bar(size=18)
    dashed = base.transform_filter("datum.kind == 'first' || datum.kind == 'amplified'").mark_bar(
        size=18, strokeDash=[3, 2], strokeWidth=1.2
    )
    text = (
        base.transform_filter("datum.text != null")
        .mark_text(dy=-6, fontSize=10, color=color("loss", theme))
        .encode(x=x, y="to:Q", text="text:N")
    )
    chart = alt.layer(
        solid.encode(x=x, y=y, y2="to:Q", color=fill),
        dashed.encode(x=x, y=y, y2="to:Q", color=fill, stroke=edge),
        text,
    ).properties(title=f"{title}, {unit}: kept, first round, amplified", width=480, height=170)
    return finished(chart, theme)


def _segments(each: LossQuarter, theme: Theme) -> list[dict[str, Any]]:
    lost = max(each.lost, 0.0)
    first = min(max(each.first_round, 0.0), lost)
    kept = each.base - lost
    loss, paper = color("loss", theme), color("surface", theme)
    parts = [
        ("kept", 0.0, kept, color("firm-binding", theme), None),
        ("amplified", kept, kept + lost - first, paper, loss),
        ("first", kept + lost - first, each.base, color("line", theme), loss),
        ("gain", each.base, each.base + max(-each.lost, 0.0), color("gain", theme), None),
    ]
    rows: list[dict[str, Any]] = [
        {"quarter": quarter_words(each.quarter), "kind": kind, "from": low, "to": high,
         "fill": fill, "edge": edge, "text": None}
        for kind, low, high, fill, edge in parts
        if high > low or kind == "kept"
    ]  # fmt: skip
    if each.base > 0 and lost > 1e-3 * each.base:
        rows[-1]["text"] = f"{MINUS}{plain(lost, 'MW')}"
    return rows


@dataclass(frozen=True, slots=True)
class ShockQuarter:
    """What all labs lose in a quarter under one shock, MW."""

    shock: str
    quarter: str
    lost: float


def shock_lines(rows: Sequence[ShockQuarter], *, theme: Theme = "light") -> dict[str, Any]:
    """Return what all labs lose by quarter, one line a shock with its name at its deepest."""
    quarters = list(dict.fromkeys(quarter_words(row.quarter) for row in rows))
    names = list(dict.fromkeys(row.shock for row in rows))
    data: list[dict[str, Any]] = [
        {"shock": row.shock, "quarter": quarter_words(row.quarter), "lost": -row.lost / 1000}
        for row in rows
    ]
    deepest = [
        min((each for each in data if each["shock"] == name), key=lambda each: float(each["lost"]))
        for name in names
    ]
    palette = config(theme)["range"]["category"]
    scale = alt.Scale(domain=names, range=[palette[at % len(palette)] for at in range(len(names))])
    dashes = alt.Scale(domain=names, range=[[1, 0], [5, 3], [2, 2]][: len(names)])
    x = alt.X("quarter:O", sort=quarters, axis=alt.Axis(labelAngle=0))
    y = alt.Y("lost:Q", axis=alt.Axis(tickCount=4, grid=True), scale=alt.Scale(zero=True))
    color_ = alt.Color("shock:N", scale=scale, legend=None)
    lines = (
        values(data)
        .mark_line(strokeWidth=1.8)
        .encode(x=x, y=y, color=color_, strokeDash=alt.StrokeDash("shock:N", scale=dashes,
                                                                   legend=None))
    )  # fmt: skip
    texts = (
        values(deepest)
        .mark_text(dy=12, fontWeight=600, fontSize=10)
        .encode(x=x, y=y, text="shock:N", color=color_)
    )
    chart = alt.layer(lines, texts).properties(
        title="What all labs lose, GW by quarter", width=520, height=180
    )
    return finished(chart, theme)
