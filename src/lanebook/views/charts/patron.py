"""How much a firm's largest patron held, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import altair as alt

from lanebook.answers.show.history import ShareStep
from lanebook.answers.wording import share
from lanebook.views.charts.frame import finished, values
from lanebook.views.charts.tokens import Theme, color

WIDTH: Final = 380
HEIGHT: Final = 92


def patron_path(
    steps: Sequence[ShareStep], today: date, *, theme: Theme = "light"
) -> dict[str, Any]:
    """Return the largest patron's share as steps from 0 to 100 %; unknown stretches stay gaps."""
    rows: list[dict[str, Any]] = [
        {"on": step.on.isoformat(), "share": step.share} for step in steps
    ]
    if rows and steps[-1].on < today:
        rows.append({"on": today.isoformat(), "share": steps[-1].share})
    x = alt.X("on:T", axis=alt.Axis(format="%Y", tickCount="year"), scale=alt.Scale(type="utc"))
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0, 0.5, 1], orient="right", labelExpr="datum.value * 100 + ' %'"),
    )
    line = values(rows).mark_line(interpolate="step-after", color=color("tie-compute", theme))
    marks = [line.encode(x=x, y=y)]
    named = [step for step in steps if step.share is not None]
    if named:
        last = named[-1]
        at = 0.25 if (last.share or 0.0) > 0.5 else 0.75
        label = [{"on": rows[-1]["on"], "share": at, "text": _words(last)}]
        text = values(label).mark_text(align="right", fontWeight=600, fontSize=11.5)
        marks.append(text.encode(x=x, y=y, text="text:N"))
    unknown = [
        {"on": step.on.isoformat(), "share": 0, "text": "?"} for step in steps if step.share is None
    ]
    if unknown:
        mark = values(unknown).mark_text(dy=-6, color=color("ink-3", theme))
        marks.append(mark.encode(x=x, y=y, text="text:N"))
    return finished(alt.layer(*marks).properties(width=WIDTH, height=HEIGHT), theme)


def _words(step: ShareStep) -> str:
    return f"{share(step.share or 0.0)} {step.patron}"
