"""Lane options: waits and costs by hand, effects on a model made by hand, the shipped book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from tests.support import constraint_models

from lanebook.answers.book import Book
from lanebook.answers.option import option
from lanebook.answers.option_clearing import Addition, World
from lanebook.answers.option_costs import costs_of, days_of, months, odds_by, total_of, waits_of
from lanebook.answers.option_kinds import BY_NAME, KINDS
from lanebook.answers.option_payload import Option
from lanebook.answers.option_records import LaneOption
from lanebook.answers.option_regret import best_of, minimax_of, with_regrets
from lanebook.answers.serialise import to_json
from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.parameters import Parameters

Open = Callable[..., Book]
MILLION = 1e6


def ask(book: Open, **changes: object) -> Option:
    asked = {"buyer": "anthropic", "mw": 500.0, "by": 2028, "with_regret": False, **changes}
    return option(book(), **asked).data  # type: ignore[arg-type]


def only(data: Option) -> LaneOption:
    assert len(data.options) == 1
    return data.options[0]


def lane(entry: str, mw: float, **changes: object) -> Addition:
    made = {"arrives": 2026.0, "leaves": float("inf"), "grid": "ercot", "wafers": ()} | changes
    return Addition(entry=entry, mw=mw, **made)  # type: ignore[arg-type]


# --- waits, costs, odds ----------------------------------------------------------------------


def test_gas_engines_wait_for_engines_or_shell_and_then_for_the_rack(book: Open) -> None:
    parts = waits_of(Parameters(book().snapshot), BY_NAME["btm-gas"], "ercot")
    # engines 9-18-30 beside shell 12-18-30, then rack to service 0.1-0.3-0.6 years
    # low max(9, 12) + 1.2, point max(18, 18) + 3.6, high max(30, 30) + 7.2
    assert months(parts) == pytest.approx((13.2, 21.6, 37.2))
    # 31 May 2026 + 21.6 months of 30.4375 days = 657 days
    assert days_of(date(2026, 5, 31), months(parts))[1] == date(2028, 3, 18)


def test_a_megawatt_year_of_gas_engines_adds_up_by_hand(book: Open) -> None:
    parts = costs_of(Parameters(book().snapshot), BY_NAME["btm-gas"], 500.0)
    chips, shell, energy = (part.yearly.point for part in parts)
    # 26.5 m USD a MW over 5 years at 8 %: 0.08 / (1 - 1.08^-5) = 0.250456
    assert chips == pytest.approx(26.5 * MILLION * 0.2504565, rel=1e-6)
    # 11.8 m USD a MW over 15 years at 8 %: 0.08 / (1 - 1.08^-15) = 0.1168295
    assert shell == pytest.approx(11.8 * MILLION * 0.1168295, rel=1e-6)
    # 75 USD a MWh x 8,760 h x PUE 1.17 x premium 1.5
    assert energy == pytest.approx(75 * 8760 * 1.17 * 1.5)
    total = total_of(parts)
    assert total.point == pytest.approx(9_168_728, rel=1e-4)
    assert total.low is not None
    assert total.high is not None
    assert total.low < 9.1e6 < total.high


def test_behind_the_meter_costs_more_than_the_grid_by_the_premium_alone(book: Open) -> None:
    parameters = Parameters(book().snapshot)
    engines = total_of(costs_of(parameters, BY_NAME["btm-gas"], 1.0)).point or 0.0
    grid = total_of(costs_of(parameters, BY_NAME["grid"], 1.0)).point or 0.0
    assert engines - grid == pytest.approx(75 * 8760 * 1.17 * 0.5)


def test_the_odds_of_a_triangular_wait_are_the_area_under_it() -> None:
    # triangle 0-2-4: up to 1 the area is 1 * (1/4) / 2
    assert odds_by((0.0, 2.0, 4.0), 1.0) == pytest.approx(0.125)
    assert odds_by((0.0, 2.0, 4.0), 3.0) == pytest.approx(0.875)
    assert odds_by((0.0, 2.0, 4.0), 4.0) == 1.0
    assert odds_by((1.0, 2.0, 4.0), 0.5) == 0.0
    assert odds_by((0.0, 0.0, 4.0), 2.0) == pytest.approx(0.75)


def test_the_smallest_fab_is_charged_whole_and_at_the_low_end_only_the_slice(book: Open) -> None:
    part = costs_of(Parameters(book().snapshot), BY_NAME["own-fab"], 500.0)[-1]
    assert part.capex is not None
    # point: 20 thousand wafers a month x 0.56 bn = 11.2 bn over 500 MW
    assert part.capex.point == pytest.approx(11.2e9 / 500)
    # low: 1,000 / 3.3 kW / 25 packages x 1.3 = 15.76 wafers a MW; 500 MW in a year need
    # 0.6566 thousand a month, at 0.4 bn each
    assert part.capex.low == pytest.approx(0.65657 * 0.4e9 / 500, rel=1e-3)


# --- effects on a model made by hand ---------------------------------------------------------
# 2026: 1,000 MW run already; power allows 3,000, packaging 210 / 0.1 = 2,100 new ones, 5,000 asked.


@pytest.fixture(scope="module")
def world() -> World:
    return World(constraint_models.inputs(), "openai", 2026.0)


def test_power_of_its_own_serves_the_buyer_as_far_as_chips_go(world: World) -> None:
    before = float(world.base.served_mw[:, 0].sum())
    assert before == pytest.approx(3_000.0)
    found = world.effect(lane("supply", 100.0))
    # packaging has 100 MW to spare in 2026: nobody loses
    assert found.gained[0] == pytest.approx(100.0, abs=0.6)
    assert found.world[0] == pytest.approx(100.0, abs=0.6)


def test_beyond_the_chips_somebody_loses_what_the_lane_takes(world: World) -> None:
    found = world.effect(lane("supply", 500.0))
    # 500 for the buyer, of which packaging adds only 100: Google loses the other 400
    assert found.gained[0] == pytest.approx(500.0, abs=0.6)
    assert found.world[0] == pytest.approx(100.0, abs=1.0)
    assert found.moved[1, 0] == pytest.approx(-400.0, abs=2.0)


def test_what_is_only_taken_from_another_adds_nothing_to_the_world(world: World) -> None:
    found = world.effect(lane("transfer", 300.0))
    assert found.gained[0] == pytest.approx(300.0, abs=0.6)
    assert found.world[0] <= 0.6
    assert found.world_value <= 1e-6


def test_a_place_in_the_queue_is_at_most_what_the_grid_adds(world: World) -> None:
    # ercot stands at 2,000 at the end of 2025 by the first period, and stays there
    frozen = constraint_models.inputs(power=np.array([[2_000.0] * 3, [1_000.0, 4_000.0, 8_000.0]]))
    flat = World(frozen, "openai", 2026.0).effect(lane("reserve", 500.0))
    assert not flat.held.any()
    assert not flat.gained.any()
    grown = world.effect(lane("reserve", 500.0))
    assert grown.held.tolist() == [0.0, 500.0, 500.0]


def test_wafers_serve_only_where_wafers_bind(world: World) -> None:
    # 2026 is short of power, 2027 of packaging: 10 thousand wafers a year are 100 MW, those of
    # 2026 wait for 2027
    found = world.effect(lane("silicon", 500.0, wafers=(("cowos", 10.0),)))
    assert found.gained.tolist() == pytest.approx([0.0, 200.0, 0.0], abs=0.6)
    # OpenAI is served 4,600 of 5,000 in 2027: more wafers find no more room with it
    more = world.effect(lane("silicon", 500.0, wafers=(("cowos", 50.0),)))
    assert more.gained[1] == pytest.approx(400.0, abs=0.6)
    # memory has no price in any year: more of it is nothing
    spare = world.effect(lane("silicon", 500.0, wafers=(("hbm", 900.0),)))
    assert not spare.gained.any()


def test_a_lane_is_worth_the_tiers_that_it_fills(world: World) -> None:
    found = world.effect(lane("supply", 100.0, leaves=2027.0))
    # OpenAI asks 3,000 in halves worth 14 and 11 m USD a MW-year
    before = float(world.base.served_mw[0, 0])
    tier = 14.0 if before + 100 <= 1_500 else 11.0
    assert found.value[0] == pytest.approx(found.gained[0] * tier, rel=1e-6)
    assert world.worth_at(before + 1, 2026) == pytest.approx(tier * MILLION)


def test_a_lease_ends_with_its_term(world: World) -> None:
    found = world.effect(lane("transfer", 300.0, leaves=2027.5))
    assert found.held.tolist() == [300.0, 0.0, 0.0]


# --- regret ----------------------------------------------------------------------------------


def test_regret_is_what_the_best_of_a_scenario_brings_more(book: Open) -> None:
    made = only(ask(book, kind="grid"))
    nets = {"base": {"grid": 4.0, "btm-gas": 7.0}, "cool": {"grid": -1.0, "btm-gas": -5.0}}
    (found,) = with_regrets([made], nets)
    # base: 7 - 4; cool: building nothing brings 0, so 0 - (-1)
    assert [(row.scenario, row.best, row.regret_usd) for row in found.regrets] == [
        ("base", "btm-gas", 3.0),
        ("cool", "none", 1.0),
    ]
    assert (found.max_regret_usd, found.worst_scenario) == (3.0, "base")


def test_the_smallest_largest_regret_may_be_building_nothing() -> None:
    nets = {"base": {"grid": 4.0, "btm-gas": 7.0}, "cool": {"grid": -1.0, "btm-gas": -5.0}}
    # largest regrets: grid max(3, 1), btm-gas max(0, 5), none max(7, 0)
    assert minimax_of(nets, ["grid", "btm-gas"]) == "grid"
    assert minimax_of({"cool": nets["cool"]}, ["grid", "btm-gas"]) == "none"
    assert best_of(nets["cool"]) == "none"
    assert minimax_of({}, ["grid"]) == ""


# --- the shipped book ------------------------------------------------------------------------


def test_a_lane_closes_its_part_of_the_column_if_it_comes_in_time(book: Open) -> None:
    data = ask(book, kind="btm-gas")
    found = only(data)
    assert found.timing == "in time"
    assert found.closes.point == 500.0
    assert data.open.point is not None
    assert found.closes_share == pytest.approx(500.0 / data.open.point)
    # it may be late: at the long end of the wait it closes nothing
    assert found.closes.low == 0.0
    late = only(ask(book, kind="nuclear"))
    assert (late.timing, late.closes.point, late.on_time_odds) == ("late", 0.0, 0.0)


def test_every_kind_is_ranked_those_in_time_first(book: Open) -> None:
    data = ask(book)
    assert sorted(each.kind for each in data.options) == sorted(kind.name for kind in KINDS)
    order = [("in time", "only if early", "late").index(each.timing) for each in data.options]
    assert order == sorted(order)
    for each in data.options:
        assert each.net_usd.point == pytest.approx(
            (each.value_usd.point or 0.0) - (each.cost_usd.point or 0.0)
        )


def test_silicon_without_power_closes_nothing(book: Open) -> None:
    found = only(ask(book, kind="own-packaging"))
    assert found.closes.point == 0.0
    assert "power" in found.still_binds
    assert "something else binds" in found.note


def test_a_buyer_without_an_ask_gets_dates_and_costs_but_no_worth(book: Open) -> None:
    answer = option(book(), buyer="oracle", mw=100, by=2028, kind="grid", grid="pjm")
    found = only(answer.data)
    assert found.cost.point is not None
    assert (found.net_usd.state, found.net_usd.point) == ("unknown", None)
    assert answer.data.scenarios == ()
    assert any("no ask of its own in the model" in caveat for caveat in answer.caveats)


def test_regret_covers_every_shipped_scenario(book: Open) -> None:
    answer = option(book(), buyer="anthropic", mw=500, by=2028, kind="grid")
    found = only(answer.data)
    assert answer.data.scenarios[0] == "base"
    assert [row.scenario for row in found.regrets] == list(answer.data.scenarios)
    assert min(row.regret_usd for row in found.regrets) >= 0.0
    assert "scenarios" in answer.finding


def test_the_same_question_gives_the_same_bytes(book: Open) -> None:
    said = [
        to_json(
            option(book(), buyer="anthropic", mw=500, by=2028, kind="neocloud", with_regret=False)
        )
        for _ in range(2)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "btm-gaz"}, "did you mean btm-gas"),
        ({"grid": "pjn"}, "did you mean pjm"),
        ({"mw": 0.0}, "cannot have 0 MW"),
        ({"mw": 1e6}, "at most 50,000"),
        ({"by": 2020}, "no year ahead"),
        ({"scenario": "no-such"}, "no-such"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    book: Open, changes: dict[str, object], says: str
) -> None:
    with pytest.raises((InputError, UnknownName), match=says):
        ask(book, **changes)
