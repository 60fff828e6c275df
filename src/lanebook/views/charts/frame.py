"""What all charts share: the configuration of the tokens and the data inside the specification."""

from __future__ import annotations

from typing import Any

import altair as alt

from lanebook.views.charts.tokens import Theme, config


def values(rows: list[dict[str, Any]]) -> alt.Chart:
    """Return a chart base over rows that travel inside the specification."""
    return alt.Chart(alt.InlineData(values=rows))


def finished(chart: Any, theme: Theme) -> dict[str, Any]:  # noqa: ANN401 - altair's chart kinds
    """Return the specification with the configuration of the theme."""
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = config(theme)
    return spec
