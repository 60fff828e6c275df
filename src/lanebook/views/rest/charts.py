"""The table of charts that can be asked for over HTTP: one row each, a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lanebook.views.rest.asked import Asked
from lanebook.views.rest.params import ChartParams, SubjectChartParams
from lanebook.views.rest.profile_charts import draw_dated, draw_path, draw_ramp, draw_slip

__all__ = ["CHARTS", "Chart", "ChartParams"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Attributes:
        title: what it shows, in one sentence.
        params: parameters in the address.
        draw: returns the specification; absent data stay absent in it.
    """

    title: str
    params: type[ChartParams]
    draw: Callable[[Asked, Any], dict[str, Any]]


CHARTS: dict[str, Chart] = {
    "ramp": Chart("A site's ramp against what was announced.", SubjectChartParams, draw_ramp),
    "slip": Chart("Announced against actual days of a site.", SubjectChartParams, draw_slip),
    "path": Chart("The largest patron's share over time.", SubjectChartParams, draw_path),
    "dated": Chart("Dated megawatts against the ask, by year.", SubjectChartParams, draw_dated),
}
