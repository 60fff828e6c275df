"""Two layers worked by hand: packaging and power. Costs stand in `tests.support.clearing.hand`."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.clearing import hand, years

from lanebook.engines.clearing.certificate import certify
from lanebook.engines.clearing.prices import binding, layer_interval, layer_prices, price_interval
from lanebook.engines.clearing.solver import Solver, clear


def test_packaging_binds_alone():
    # 40 thousand wafers make 40 thousand units, 80 MW: 50 MW at 30, 30 MW at 28, each costs 4.5.
    found = clear(hand(capacity=np.array([[40.0]])))
    assert found.served_mw[:, 0] == pytest.approx([50, 30])
    assert found.objective == pytest.approx(50 * 30 + 30 * 28 - 80 * 4.5)  # 1,980
    # A thousand wafers more: 2 MW more at 28 - 4.5.
    assert found.shadow_price("silicon") == pytest.approx(np.array([[2 * 23.5]]))
    assert found.shadow_price("power") == pytest.approx(np.array([[0.0]]))
    # 47 a thousand wafers x 40, of a year's value of 50 x 30 + 30 x 28 = 2,340.
    (label,) = binding(found)
    assert (label.period, label.key, label.also) == ("2026", "cowos", ())
    assert label.share == pytest.approx(47 * 40 / 2340)


def test_power_binds_alone():
    # 120 MW: 50 at 30, 50 at 28, 20 at 20; 60 of 100 thousand wafers are used.
    found = clear(hand(power=np.array([[120.0]])))
    assert found.objective == pytest.approx(1500 + 1400 + 400 - 120 * 4.5)  # 2,760
    assert found.shadow_price("power") == pytest.approx(np.array([[20 - 4.5]]))
    prices = layer_prices(found)
    assert prices.slack[prices.at("cowos"), 0] == pytest.approx(40)
    assert prices.worth[prices.at("cowos"), 0] == pytest.approx(0)
    # One more MW asked is worth 30 - 20 in the first half of one's ask, 28 - 20 in two's, nothing
    # in the second halves: means of 5 and 4.
    assert prices.worth[prices.at("ask"), 0] == pytest.approx(4.5)
    assert [label.key for label in binding(found)] == ["power"]


def test_both_bind_at_a_kink():
    # 60 thousand wafers make just the 120 MW that have power: more of one alone is worth nothing,
    # less of it costs a MW at 20 - 4.5, or two of them a thousand wafers.
    inputs = hand(capacity=np.array([[60.0]]), power=np.array([[120.0]]))
    solver = Solver(inputs)
    found = solver.solve(inputs)
    assert price_interval(solver, found, "power", 0, 0) == pytest.approx((0, 15.5))
    assert price_interval(solver, found, "silicon", 0, 0) == pytest.approx((0, 31))
    assert price_interval(solver, inputs, "silicon", 0, 0) == pytest.approx((0, 31))


def test_packaging_binds_first_and_power_next():
    # 2026: 80 MW, as above. 2027: 130 MW have power: 50 at 30, 50 at 28, 30 at 20.
    inputs = hand(2, capacity=np.array([[40.0, 40.0]]), power=np.array([[150.0, 130.0]]))
    found = clear(inputs)
    assert found.served_mw.sum(axis=0) == pytest.approx([80, 130])
    assert found.objective == pytest.approx(1980 + 1500 + 1400 + 600 - 130 * 4.5)
    # A thousand wafers more in 2026: 2 MW at 28 less electricity, 7 for the units in 2026; in 2027
    # they save as many new ones, which would cost 7 as well: 56 - 2 - 7.
    assert found.shadow_price("silicon")[0] == pytest.approx([47, 0])
    assert found.shadow_price("power")[0] == pytest.approx([0, 15.5])
    prices = layer_prices(found)
    assert prices.lasting[prices.at("power")] == pytest.approx([15.5, 15.5])
    # Units of 2026 serve two years: 47 / 2 a year, times 40, of 2,340.
    assert prices.yearly[prices.at("cowos"), 0] == pytest.approx(23.5)
    assert [label.key for label in binding(found)] == ["cowos", "power"]
    assert certify(found).holds


def test_a_market_of_its_own_stands_apart_from_what_a_layer_adds_up():
    # Buyer one stands in the grid only, buyer two in the far pool only. One: 50 MW at 30 and 10 at
    # 20, so that one more is worth 20 - 4.5; two: 40 at 28, one more 28 - 4.5.
    far = hand(
        pools=("grid", "far"), power=np.array([[60.0], [40.0]]), may_site=np.eye(2, dtype=bool)
    )
    apart = far.with_(apart=("far",))
    seen = [layer_prices(clear(inputs)) for inputs in (far, apart)]
    at = seen[0].at("power")
    # Both: (15.5 x 60 + 23.5 x 40) / 100 of 100 MW; of a value of 50 x 30 + 10 x 20 + 40 x 28.
    assert [float(each.worth[at, 0]) for each in seen] == pytest.approx([18.7, 15.5])
    assert [float(each.capacity[at, 0]) for each in seen] == pytest.approx([100, 60])
    assert [float(each.share[at, 0]) for each in seen] == pytest.approx([1870 / 2820, 930 / 2820])
    assert float(seen[1].worth[seen[1].at("power:far"), 0]) == pytest.approx(23.5)
    solver = Solver(apart)
    low, high = layer_interval(solver, solver.solve(apart), "power", 0)
    assert (low, high) == pytest.approx((15.5, 15.5))


def test_enough_of_everything_leaves_demand():
    # 4.5 is less than every tier: all 200 MW are served.
    found = clear(hand(power=np.array([[500.0]]), capacity=np.array([[500.0]])))
    assert found.unmet_mw == pytest.approx(np.zeros((2, 1)))
    (label,) = binding(found)
    assert (label.key, label.share, label.also) == ("ask", 0.0, ())


def test_money_binds():
    # A thousand units cost 50 and 2 MW of shell 30: 1,600 buys 20 thousand units, 40 MW at 30.
    found = clear(hand(capital=np.array([[1600.0]])))
    assert found.served_mw[:, 0] == pytest.approx([40, 0])
    # 80 more buys 2 MW: 2 x (30 - 4.5) / 80 a dollar.
    assert found.shadow_price("capital") == pytest.approx(np.array([[51 / 80]]))
    assert [label.key for label in binding(found)] == ["capital"]


def test_units_without_power_do_no_work():
    # Chips that do four times the work of the old ones are no way around a grid without power.
    dark = hand(power=np.array([[0.0]]), work=np.array([4.0]), start_mw=np.array([10.0, 10.0]))
    found = clear(dark)
    assert found.served_mw == pytest.approx(np.zeros((2, 1)))
    assert found.idle_mw == pytest.approx(np.array([[10.0], [10.0]]))


def test_work_counts_where_an_ask_is_stated_in_usual_chips():
    # Usual chips of the year do 1 a MW, these do 2: 50 MW with power serve 100 MW of the ask.
    found = clear(hand(power=np.array([[50.0]]), work=np.array([2.0])))
    assert found.served_mw[:, 0] == pytest.approx([50, 50])
    assert found.running_mw.sum() == pytest.approx(50)


def test_a_short_lane_costs_its_penalty():
    # Lane of buyer one: 90 MW; one runs 70 MW (50 at 30, 20 at 20), but a MW moved from two's 28
    # to one's lane brings 20 + 9 more: one takes 90 of 120, two 30.
    found = clear(hand(power=np.array([[120.0]]), committed=np.array([[90.0]]),
                       penalty=np.array([9.0])))  # fmt: skip
    assert found.served_mw[:, 0] == pytest.approx([90, 30])
    assert found.short_mw[0, 0] == pytest.approx(0)


def test_quarters_count_a_fourth_of_a_year():
    # Four quarters of 120 MW are a year of it; capacity is of the quarter, prices are a year's.
    quarters = hand(4, periods=years(4, length=0.25), power=np.full((1, 4), 120.0))
    solver = Solver(quarters)
    found = solver.solve(quarters)
    assert found.objective == pytest.approx(2760)
    # A MW that lasts is worth 15.5 in all. A MW of the first quarter alone needs a unit that is
    # paid for four quarters: (20 - 1) / 4 - 3.5, over a fourth of a year; with a MW less
    # in it the unit comes a quarter later.
    prices = layer_prices(found)
    assert prices.lasting[prices.at("power"), 0] == pytest.approx(15.5)
    assert price_interval(solver, found, "power", 0, 0) == pytest.approx((5, 15.5))


def test_a_wafer_of_a_quarter_is_worth_what_it_brings_after():
    # 10 thousand wafers in the first of two quarters, none after: 20 MW at 30 for half a year.
    # A thousand more: 2 MW x (30 - 1) - 7, over half a year.
    quarters = hand(2, periods=years(2, length=0.25), capacity=np.array([[10.0, 0.0]]))
    assert clear(quarters).shadow_price("silicon")[0, 0] == pytest.approx((2 * 29 - 7) / 2)


def test_retired_units_free_their_power_and_cost_nothing():
    # Units of 2026 retire before 2028: they cost two years, and 2028 needs new ones.
    alive = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 1.0]])
    found = clear(hand(3, alive=alive, power=np.full((1, 3), 40.0)))
    assert found.served_mw.sum(axis=0) == pytest.approx([40, 40, 40])
    assert found.objective == pytest.approx(3 * 40 * (30 - 4.5))
    assert found.value("installed").sum() == pytest.approx(40)  # 20 twice


def test_discounting_is_to_the_middle_of_a_period():
    found = clear(hand(2, power=np.full((1, 2), 120.0), discount_rate=0.1, resource=np.zeros(1),
                       shell_price=np.zeros(2), running=0.0))  # fmt: skip
    a_year = 1500 + 1400 + 400
    assert found.objective == pytest.approx(a_year * (1.1**-0.5 + 1.1**-1.5))
    assert found.shadow_price("power")[0] == pytest.approx([20, 20])  # undiscounted


def test_costs_are_annuities_for_the_years_in_service():
    # 60 thousand units stand from the first year on. At 10 % a year 25 over five years are
    # 25 x .1 / (1 - 1.1^-5) = 6.5949 a year, 15 over fifteen 15 x .1 / (1 - 1.1^-15) = 1.9721.
    found = clear(hand(2, power=np.full((1, 2), 120.0), discount_rate=0.1))
    a_year = 1500 + 1400 + 400 - 60 * 6.5949 - 120 * 1.9721 - 120 * 1
    assert found.objective == pytest.approx(a_year * (1.1**-0.5 + 1.1**-1.5), rel=1e-5)
