"""Lanes over time: how many each lab had, as known, as steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from lanebook.views.charts.frame import finished, values
from lanebook.views.charts.tokens import Theme, config


@dataclass(frozen=True, slots=True)
class Step:
    """The number of lanes of a lab from a day on."""

    lab: str
    on: date
    n_lanes: int


def lanes_over_time(
    steps: Sequence[Step], until: date, *, theme: Theme = "light"
) -> dict[str, Any]:
    """Return the number of lanes each lab had, as known, as steps; names at the lines' ends."""
    labs = list(dict.fromkeys(step.lab for step in steps))
    last = {step.lab: step.n_lanes for step in steps}
    rows = [{"lab": s.lab, "on": s.on.isoformat(), "n": s.n_lanes} for s in steps]
    rows += [{"lab": lab, "on": until.isoformat(), "n": last[lab]} for lab in labs]
    ends = [
        {"lab": lab, "on": until.isoformat(), "n": last[lab], "text": f"{lab} {last[lab]}"}
        for lab in labs
    ]
    palette = config(theme)["range"]["category"]
    dashes = [[1, 0], [5, 3], [2, 2], [8, 3], [1, 3]]
    scale = alt.Scale(domain=labs, range=[palette[i % len(palette)] for i in range(len(labs))])
    dash = alt.Scale(domain=labs, range=[dashes[i % len(dashes)] for i in range(len(labs))])
    x = alt.X("on:T", axis=alt.Axis(format="%Y", tickCount="year"))
    y = alt.Y(
        "n:Q",
        axis=alt.Axis(labelExpr="toString(datum.value)", tickMinStep=1),
        scale=alt.Scale(zero=True),
    )
    line = (
        values(rows)
        .mark_line(interpolate="step-after", strokeWidth=1.8)
        .encode(
            x=x,
            y=y,
            color=alt.Color("lab:N", scale=scale),
            strokeDash=alt.StrokeDash("lab:N", scale=dash, legend=None),
        )
    )
    names = (
        values(_apart(ends))
        .mark_text(align="left", dx=6, fontWeight=600, fontSize=11)
        .encode(x=x, y="at:Q", text="text:N", color=alt.Color("lab:N", scale=scale))
    )
    return finished(alt.layer(line, names).properties(width=420, height=150), theme)


def _apart(ends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Push labels that would overlap apart: one label is about a tenth of the scale."""
    top = max((end["n"] for end in ends), default=1)
    room = max(top, 1) / 10
    placed: list[dict[str, Any]] = []
    at = float("-inf")
    for end in sorted(ends, key=lambda each: (each["n"], each["lab"])):
        at = max(float(end["n"]), at + room)
        placed.append({**end, "at": at})
    return placed
