"""The ensemble's answer over the model made by hand: shares, spreads and drivers that make sense."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.support.ensemble_tasks import task

from lanebook.answers.book import Book
from lanebook.answers.constraints_units import Scales
from lanebook.answers.ensemble import ensemble, payload
from lanebook.answers.ensemble_build import Drawing
from lanebook.answers.ensemble_payload import Ensemble
from lanebook.answers.ensemble_words import finding, percent
from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.ensemble import Effort, run

DAY = date(2026, 5, 31)


@pytest.fixture(scope="module")
def data(book: Callable[..., Book]) -> Ensemble:
    of = task()
    drawing = Drawing(run(of, 300, Effort("threads", 2)), of.drivers)
    scales = Scales(Parameters(book(known=DAY).snapshot))
    return payload(drawing, of, scales, (0, 1, 2), 1)


def test_shares_of_a_period_add_up_to_one(data: Ensemble) -> None:
    for period in data.periods:
        named = [each.named for each in data.binding if each.period == period]
        assert sum(each.times for each in named) == 300
        assert all(each.low <= each.share <= each.high for each in named)


def test_the_layer_that_binds_at_the_point_is_marked(data: Ensemble) -> None:
    at_point = {each.period: each.layer for each in data.binding if each.base}
    assert at_point == {"2026": "power", "2027": "cowos", "2028": "ask"}


def test_quantiles_rise_and_hold_their_own_error(data: Ensemble) -> None:
    for fan in data.fans:
        for point in fan.points:
            values = [each.value for each in point.quantiles]
            assert values == sorted(values)
            assert all(each.low <= each.value <= each.high for each in point.quantiles)


def test_power_of_texas_moves_what_is_served_when_power_binds(book: Callable[..., Book]) -> None:
    of = task()
    drawing = Drawing(run(of, 300, Effort("threads", 2)), of.drivers)
    scales = Scales(Parameters(book(known=DAY).snapshot))
    first = payload(drawing, of, scales, (0, 1, 2), 0)
    moved = {each.outcome: each.correlation for each in first.drivers if each.name == "power/ercot"}
    assert any(outcome.startswith("served") for outcome in moved)
    assert all(r > 0 for outcome, r in moved.items() if outcome.startswith("served"))
    assert moved["price:power:2026"] < 0  # more power, cheaper power
    for each in first.drivers:
        assert each.low <= each.correlation <= each.high


def test_a_glut_by_a_period_only_grows(data: Ensemble) -> None:
    by = [each.by.share for each in data.glut if each.by]
    assert by == sorted(by)
    never = data.glut[-1]
    assert never.period == "never"
    assert never.begins.times + round(by[-1] * 300) == 300


def test_the_worst_twentieth_is_worse_than_the_median(data: Ensemble) -> None:
    for each in data.outcomes:
        middle = next(q.value for q in each.quantiles if q.at == 0.5)
        worse = each.tail_mean >= middle if "price" in each.key else each.tail_mean <= middle
        assert worse, each.key


def test_the_finding_names_layer_share_and_error(data: Ensemble) -> None:
    words = finding(data)
    assert words.startswith("2027: packaging (CoWoS) binds in ")
    assert "of 300 draws" in words


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "0 %"), (0.001, "under 1 %"), (0.999, "over 99 %"), (1.0, "100 %")]
)
def test_rare_is_not_never(share: float, words: str) -> None:
    assert percent(share) == words


def test_the_book_itself_is_drawn(book: Callable[..., Book]) -> None:
    answer = ensemble(book(known=DAY), draws=3, years=(2026, 2028), effort=Effort("threads", 2))
    assert answer.data.headline == "2027"
    assert answer.data.periods == ("2026", "2027", "2028")
    assert answer.data.n_drivers > 50
    assert {table.name for table in answer.tables()} >= {"ensemble_by_period", "ensemble_fans"}


def test_nonsense_is_refused(book: Callable[..., Book]) -> None:
    known = book(known=DAY)
    with pytest.raises(UnknownName, match="no scenario 'nosuch'"):
        ensemble(known, "nosuch", draws=1)
    with pytest.raises(InputError, match="cannot have draws 0"):
        ensemble(known, draws=0)
    with pytest.raises(InputError, match="Years from 2001"):
        ensemble(known, draws=1, years=(2001, 2027))
