"""One more megawatt of power is worth the same in every answer that says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lanebook.answers.book import Book
from lanebook.answers.constraints import constraints
from lanebook.answers.ensemble import ensemble
from lanebook.answers.scenario import scenario
from lanebook.answers.theses import theses

MEGA = 1e6
#: Constraints round prices to three figures.
ROUNDED = 1e-3


def test_constraints_scenario_ensemble_and_thesis_quote_one_price_of_power(
    book: Callable[..., Book],
) -> None:
    known = book()
    rows = constraints(known, draws=0).data.layers
    price = next(r for r in rows if (r.layer, r.period) == ("power", "2028")).shadow_price.point
    assert price is not None
    assert price > MEGA
    page = scenario(known, "n2-sold-out").data.effects
    (period,) = (each for each in page.periods if each.period == "2028")
    assert period.power_before * MEGA == pytest.approx(price, rel=ROUNDED)
    fans = {each.key: each for each in ensemble(known, draws=1).data.fans}
    points = {each.period: each.base for each in fans["price:power"].points}
    assert points["2028"] == pytest.approx(price, rel=ROUNDED)
    (worth,) = (
        each.now.point
        for thesis in theses(known).data.theses
        for each in thesis.indicators
        if each.id == "worth-2028"
    )
    assert worth == pytest.approx(price, rel=ROUNDED)
