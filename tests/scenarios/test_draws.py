"""One draw: its own stream, drivers within their ranges, commitments on time, late or never."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.support.ensemble_tasks import task

from lanebook.scenarios.draws import LATE, NEVER, ON_TIME, Task, triangular
from lanebook.scenarios.model import Amount, Distribution, Draw, Moment, Override, Scenario, Target
from lanebook.scenarios.spreads import Spread

LANE = 2  # place of the first commitment among the drivers


def drawn(of: Task, n: int = 4000) -> np.ndarray:
    return np.array([of.places_of(number) for number in range(n)])


def first_with(of: Task, fate: float) -> int:
    return next(number for number in range(1000) if of.places_of(number)[LANE] == fate)


def test_a_draw_depends_on_seed_and_number_only() -> None:
    forward = [task().uniforms(number) for number in range(5)]
    backward = [task().uniforms(number) for number in reversed(range(5))]
    assert np.array_equal(forward, backward[::-1])
    assert not np.array_equal(forward[0], forward[1])
    assert not np.array_equal(forward[0], task(seed=8).uniforms(0))


def test_the_first_numbers_of_a_seed_never_change() -> None:
    """A book of results is worthless if an upgrade draws other worlds from the same seed."""
    first = [0.27019622095902107, 0.876000199949309, 0.060596700602128295, 0.33751770222511857]
    assert task().uniforms(3).tolist() == first


def test_drivers_are_triangular_between_their_ends() -> None:
    places = drawn(task())[:, 0]
    assert places.min() >= -1
    assert places.max() <= 1
    assert places.mean() == pytest.approx(0, abs=0.03)
    assert places.std() == pytest.approx(1 / np.sqrt(6), abs=0.02)
    assert np.quantile(places, 0.125) == pytest.approx(-0.5, abs=0.04)


def test_the_inverse_of_the_triangular_distribution_meets_its_ends() -> None:
    assert triangular(np.array([0.0, 0.5, 1.0])).tolist() == [-1.0, 0.0, 1.0]


def test_commitments_are_on_time_late_or_never_as_often_as_the_odds_say() -> None:
    fates = drawn(task())[:, LANE]
    assert (fates == ON_TIME).mean() == pytest.approx(0.5, abs=0.03)
    assert (fates == LATE).mean() == pytest.approx(0.3, abs=0.03)
    assert (fates == NEVER).mean() == pytest.approx(0.2, abs=0.03)
    assert (drawn(task())[:, LANE + 1] == ON_TIME).all()  # odds of one


def test_what_is_late_comes_a_year_later_and_what_stands_stays() -> None:
    of = task(since=2027.0)  # 1,000 MW of 2026 stand already
    late = of.inputs_of(first_with(of, LATE)).committed
    assert late[0].tolist() == [1000.0, 1000.0, 2000.0]
    assert late[1].tolist() == of.inputs.committed[1].tolist()


def test_what_never_comes_stays_at_what_stands() -> None:
    of = task(since=2027.0)
    assert of.inputs_of(first_with(of, NEVER)).committed[0].tolist() == [1000.0, 1000.0, 1000.0]
    early = task(since=2026.0)  # nothing stood
    never = early.inputs_of(first_with(early, NEVER)).committed[0]
    assert never.tolist() == [0.0, 0.0, 0.0]


def test_four_falls_of_one_number_leave_something_of_it() -> None:
    of = task()
    power = of.inputs.power
    falls = tuple(
        Spread(f"fall/{n}", "fall", "power", np.s_[0, :], power[0] * 0.1, power[0], "assumption")
        for n in range(4)
    )
    of = replace(of, spreads=falls)
    lowest = min(float(of.inputs_of(number).power[0, 0]) for number in range(60))
    assert 0 < lowest < 0.3 * power[0, 0]


def test_the_scenario_acts_on_the_world_as_drawn() -> None:
    """Half of the drawn power, not half of the power at its point."""
    half = Scenario(
        "half", "half",
        overrides=(
            Override("outage", Target("grid", "ercot"), part=0.5, begins=Moment(2026.0, "2026")),
        ),
    )  # fmt: skip
    plain, under = task(), task(scenario=half)
    for number in range(3):
        assert under.inputs_of(number).power[0] == pytest.approx(
            0.5 * plain.inputs_of(number).power[0]
        )
        assert np.array_equal(under.places_of(number), plain.places_of(number))


def test_a_scenarios_own_draws_come_after_those_of_the_model() -> None:
    share = Amount(-0.3, "share", "-30 %")
    draw = Draw(
        Override("demand", Target("buyer", "openai"), by=share), "by",
        Distribution("triangular", (-0.5, -0.3, 0.0)),
    )  # fmt: skip
    plain, under = task(), task(scenario=Scenario("cool", "cool", draws=(draw,)))
    assert under.drivers[:-1] == plain.drivers
    assert under.drivers[-1].name == "scenario/1-demand-buyer:openai"
    for number in range(20):
        assert np.array_equal(under.uniforms(number)[:-1], plain.uniforms(number))
        factor = under.inputs_of(number).ask[0] / plain.inputs_of(number).ask[0]
        assert factor == pytest.approx(np.full(3, factor[0]))
        assert 0.5 <= factor[0] <= 1.0
