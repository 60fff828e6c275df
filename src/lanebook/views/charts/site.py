"""Charts of a site: its ramp against what was announced, and how late each level came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import altair as alt

from lanebook.answers.show.energisation import Milestone
from lanebook.answers.show.site_ramp import RampPoint, SiteRamp
from lanebook.answers.wording import bounded, day, plain_megawatts, trimmed
from lanebook.views.charts.frame import finished, values
from lanebook.views.charts.tokens import Theme, color

HEIGHT: Final = 170
WIDTH: Final = 520
ROW: Final = 30
_CROSS: Final = "M-1,-1L1,1M1,-1L-1,1"


def site_ramp(ramp: SiteRamp, today: date, *, theme: Theme = "light") -> dict[str, Any]:
    """Return the ramp in MW as steps: announced dashed ink, actual solid, expected striped.

    The actual path ends on the valid day; a path nobody spoke of is not drawn.
    """
    rows = [
        *_steps("announced", ramp.announced, None),
        *_steps("actual", ramp.actual, today),
        *_steps("expected", _joined(ramp, today), None),
    ]
    x = _time("on:T")
    y = alt.Y("mw:Q", axis=alt.Axis(labelExpr="format(datum.value, ',')", tickCount=4))
    base = values(rows)
    lines = [
        base.transform_filter(f"datum.path == '{name}'")
        .mark_line(interpolate="step-after", color=color(ink, theme), **style)
        .encode(x=x, y=y)
        for name, ink, style in (
            ("announced", "ink", {"strokeDash": [5, 3], "strokeWidth": 1.4}),
            ("expected", "firm-announced", {"strokeDash": [2, 2], "strokeWidth": 2}),
            ("actual", "firm-energised", {"strokeWidth": 2.4}),
        )
    ]
    dots = (
        base.transform_filter("datum.stated")
        .mark_point(filled=True, size=26)
        .encode(x=x, y=y, color=alt.Color("path:N", scale=_inks(theme)))
    )
    names = [
        values(_ends(rows))
        .transform_filter(f"datum.path == '{name}'")
        .mark_text(align="right", dx=-5, dy=dy, fontSize=11, color=color(ink, theme))
        .encode(x=x, y=y, text="text:N")
        for name, dy, ink in (
            ("announced", -8, "ink"),
            ("actual", -8, "firm-energised"),
            ("expected", 12, "ink-2"),
        )
    ]
    layers = alt.layer(_now(today, theme), *lines, dots, *names)
    return finished(layers.properties(width=WIDTH, height=HEIGHT), theme)


def slip(path: Sequence[Milestone], today: date, *, theme: Theme = "light") -> dict[str, Any]:
    """Return one row per level: ring on the day first announced, dot on the day it came.

    A level still to come ends in an open square; one withdrawn in a cross. Levels that nobody
    announced ahead have no row.
    """
    told = [each for each in path if each.announced is not None]
    rows = [_slip_row(each) for each in told]
    base = values(rows)
    y = alt.Y(
        "level:N",
        sort=[row["level"] for row in rows],
        axis=alt.Axis(labelFontSize=12, minExtent=84, labelExpr="datum.value"),
    )
    first, last = _time("announced:T"), _time("arrival:T")
    ink = color("ink", theme)
    span = base.transform_filter("datum.arrival != null").mark_rule(
        strokeWidth=2, color=color("line-strong", theme)
    )
    marks = [
        span.encode(x=first, x2="arrival:T", y=y),
        base.mark_point(filled=False, size=60, color=ink, strokeWidth=1.6).encode(x=first, y=y),
    ]
    for state, shape, filled in (
        ("energised", "circle", True),
        ("expected", "square", False),
        ("withdrawn", _CROSS, False),
    ):
        chosen = base.transform_filter(f"datum.state == '{state}'")
        paint = color("ink-3" if state == "withdrawn" else "firm-energised", theme)
        at = first if state == "withdrawn" else last
        marks.append(
            chosen.mark_point(shape=shape, filled=filled, size=64, color=paint).encode(x=at, y=y)
        )
    words = base.transform_calculate(
        end="datum.arrival == null || datum.arrival < datum.announced"
        " ? datum.announced : datum.arrival"
    ).mark_text(align="left", dx=10, fontSize=11.5, color=ink)
    marks.append(words.encode(x=_time("end:T"), y=y, text="text:N"))
    layers = alt.layer(_now(today, theme), *marks)
    return finished(layers.properties(width=WIDTH, height={"step": ROW}), theme)


def _time(field: str) -> alt.X:
    axis = alt.Axis(format="%Y", tickCount="year", grid=True)
    return alt.X(field, axis=axis, scale=alt.Scale(type="utc"))


def _steps(name: str, points: Sequence[RampPoint], until: date | None) -> list[dict[str, Any]]:
    rows = [
        {"path": name, "on": point.on.isoformat(), "mw": point.mw, "stated": True}
        for point in points
    ]
    if rows and until is not None and points[-1].on < until:
        rows.append({**rows[-1], "on": until.isoformat(), "stated": False})
    return rows


def _joined(ramp: SiteRamp, today: date) -> tuple[RampPoint, ...]:
    """Let the expected path leave from what runs now; days that have passed are not expected."""
    ahead = tuple(point for point in ramp.expected if point.on > today)
    if not ahead or not ramp.actual:
        return ahead
    last = ramp.actual[-1]
    return (RampPoint(today, "day", last.mw, last.claim), *ahead)


def _ends(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    last = {row["path"]: row for row in rows}
    words = {"announced": "first announced", "actual": "runs", "expected": "now expected"}
    return [
        {**row, "text": f"{words[path]} {plain_megawatts(row['mw'])}"}
        for path, row in sorted(last.items())
        if row["mw"] is not None
    ]


def _inks(theme: Theme) -> alt.Scale:
    inks = [color(name, theme) for name in ("ink", "firm-energised", "firm-announced")]
    return alt.Scale(domain=["announced", "actual", "expected"], range=inks)


def _now(today: date, theme: Theme) -> Any:  # noqa: ANN401 - altair is untyped
    """Return the valid day as a thin line."""
    return (
        values([{"on": today.isoformat()}])
        .mark_rule(color=color("accent", theme), strokeWidth=1.4)
        .encode(x=_time("on:T"))
    )


def _slip_row(each: Milestone) -> dict[str, Any]:
    arrival = each.energised or each.expected
    level = bounded(f"{plain_megawatts(each.level.point or 0.0)} MW", each.level.bound)
    return {
        "level": level,
        "state": each.state,
        "announced": each.announced.on.isoformat() if each.announced else None,
        "arrival": arrival.on.isoformat() if arrival else None,
        "text": _slip_words(each),
    }


def _slip_words(each: Milestone) -> str:
    if each.state == "withdrawn":
        return "withdrawn"
    months = each.slip_months.point
    arrival = each.energised or each.expected
    when = day(arrival.on, arrival.precision) if arrival else ""
    if months is None:
        return when
    if abs(months) < 0.05:
        return f"{when}, on time"
    late = "late" if months > 0 else "early"
    return f"{when}, {bounded(trimmed(abs(months), 1), each.slip_months.bound)} months {late}"
