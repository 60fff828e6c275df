"""The registry of indicators that thesis files can ask for (docs/methods/theses.md)."""

from __future__ import annotations

from typing import Final

from lanebook.answers import (
    theses_indicators_lanes,
    theses_indicators_layers,
    theses_indicators_model,
    theses_indicators_money,
    theses_indicators_sheet,
)
from lanebook.answers.theses_query import Query

#: Every indicator by name.
INDICATORS: Final[dict[str, Query]] = {
    query.name: query
    for query in (
        *theses_indicators_lanes.QUERIES,
        *theses_indicators_sheet.QUERIES,
        *theses_indicators_money.QUERIES,
        *theses_indicators_layers.QUERIES,
        *theses_indicators_model.QUERIES,
    )
}
