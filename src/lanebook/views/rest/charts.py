"""The table of charts that can be asked for over HTTP: one row each, a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from lanebook.views.rest.params import Params
from lanebook.views.rest.questions import Asked

Theme = Literal["light", "dark"]


class ChartParams(Params):
    """What every chart takes."""

    theme: Theme = "light"


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


CHARTS: dict[str, Chart] = {}
