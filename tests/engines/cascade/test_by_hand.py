"""Five books worked by hand. The arithmetic stands beside each; numbers are units, not rounded."""

from __future__ import annotations

import pytest
from tests.support.cascade import Edge, network, stop

from lanebook.engines.cascade.inputs import NONE, no_shock
from lanebook.engines.cascade.knock_out import hold, knock_out
from lanebook.engines.cascade.run import run


def row(array, at):
    return pytest.approx(array[at, :, 0].tolist(), rel=1e-12)


def test_a_chain_with_a_month_of_stock():
    # A foundry (capacity 120) delivers 100 a month with a lag of one to a vendor with a month of
    # stock; a gap is refilled over two months. The foundry stops in months 1 and 2.
    inputs = network(
        8, [Edge("foundry", "vendor", 100.0)], {"foundry": 0.0, "vendor": 100.0},
        spare={"foundry": 0.2}, groups={("vendor", "part"): {"cover": 1.0}}, tau=2.0,
    )  # fmt: skip
    path = run(inputs, [stop(inputs, "foundry", 0.0, start=1, end=3)])
    # Orders: 100 + (200 − position) / 2, where the base position is 100 in stock and 100 on the
    # way. Position as months begin: 200, 200, 100, 0, then 0 + 120 − 0 = 120 (nothing made in
    # month 3), 140, 160, 180.
    assert row(path.ordered, 0) == [100, 100, 150, 200, 140, 130, 120, 110]
    # The foundry makes what is ordered, 120 at most.
    assert row(path.output, 0) == [100, 0, 0, 120, 120, 120, 120, 110]
    # Month 1 uses what was shipped in 0, month 2 the stock, month 3 has nothing.
    assert row(path.output, 1) == [100, 100, 100, 0, 100, 100, 100, 100]
    # At the ends of months: 100 + 100 − 100; 100 + 0 − 100; then 120 come and 100 go each month.
    assert row(path.stock, 0) == [100, 100, 0, 0, 20, 40, 60, 80]
    assert path.first_hit()[:, 0].tolist() == [1, 3]


def test_two_suppliers_and_orders_that_move():
    # A vendor makes 100 a month of 60 from a and 40 from b, half a month in stock, a lag of one,
    # gaps refilled over four months. b sells 20 elsewhere and can make 90. a stops for good in
    # month 1. Two months after a shortfall b may carry 20 more (half of its 40).
    inputs = network(
        6, [Edge("a", "v", 60.0, switch=0.5), Edge("b", "v", 40.0, switch=0.5)],
        {"a": 0.0, "b": 20.0, "v": 100.0}, spare={"b": 0.5},
        groups={("v", "part"): {"cover": 0.5, "recontract": 2}}, tau=4.0,
    )  # fmt: skip
    path = run(inputs, [stop(inputs, "a", 0.0)])
    # Base position: 50 in stock, 100 on the way.
    # Month 1: 60 + 40 asked, 40 come through: position 150 − 100 + 40 = 90.
    # Month 2: the gap of 60 asks for 15 more, 9 of them at a, 6 at b: b ships 46. The vendor has
    #   50 + 40 = 90 and makes 90; position 90 − 90 + 46 = 46.
    # Month 3: the gap of 104 asks for 26 more: 75.6 at a, 50.4 at b. a missed all of month 1, so
    #   75.6 would move; b has room for 20, and 90 − 20 − 50.4 = 19.6 are left. The vendor makes
    #   46; position 46 − 46 + 70 = 70.
    # Month 4: the gap of 80 asks for 20 more: 48 at b and the 20: 68. The vendor makes 70.
    # Month 5: position 70 − 70 + 68 = 68, the gap of 82 asks for 20.5 more: 48.2 and 20.
    assert row(path.ordered, 0) == [60, 60, 69, 75.6, 72, 72.3]
    assert row(path.ordered, 1) == [40, 40, 46, 50.4, 48, 48.2]
    assert row(path.moved, 1) == [0, 0, 0, 19.6, 20, 20]
    assert row(path.delivered, 1) == [40, 40, 46, 70, 68, 68.2]
    assert row(path.output, 2) == [100, 100, 90, 46, 70, 68]
    # Held at its 60 a month, a's edge loses the vendor nothing; b's own edge held at 40 keeps the
    # 6 + (10.4 + 19.6) + (8 + 20) from it that would have been made of by month 5.
    saved = knock_out(inputs, path.shocks[0], [0, 1], [[0], [0], [1]])
    assert saved.tolist() == pytest.approx([126, -64])


def test_a_builder_without_chips_is_late_and_catches_up():
    # A builder adds 10 MW a month to a lane of 100 MW, with chips shipped the month before and
    # none in stock. It can build 15 a month, what it misses waits. No chips in months 1 and 2.
    inputs = network(
        8, [Edge("chips", "build", 10.0)],
        {"chips": 0.0, "build": 10.0, "lane": [100 + 10 * month for month in range(8)]},
        makers={"build": {"waits": 1.0, "builds": "lane", "gives": 1.0}},
        spare={"build": 0.5, "chips": 0.5}, tau=2.0,
    )  # fmt: skip
    path = run(inputs, [stop(inputs, "chips", 0.0, start=1, end=3)])
    # Months 2 and 3 build nothing: 10, then 20 MW wait. The 15 of month 3 on come a month later.
    assert row(path.output, 1) == [10, 10, 0, 0, 15, 15, 15, 12.5]
    assert row(path.waiting, 1) == [0, 0, 10, 20, 15, 10, 5, 2.5]
    # Chips are asked for 10 + (10 on the way in base + what waits − position) / 2, of what waits 15
    # at most: the 5 MW of spare capacity over a lag of 1 and the 2 months of refilling.
    # Month 2: position 0, 5 more. Month 3: 10 wait, position 0, 10 more. Month 4: 20 wait, 15 on
    # the way, (10 + 15 − 15) / 2 = 5 more. Month 5: 15 wait, as many come, 5 more. Then 10 and 5
    # wait: 2.5 and 1.25 more.
    assert row(path.ordered, 0) == [10, 10, 15, 20, 15, 15, 12.5, 11.25]
    # What a month adds serves from the next: 20 MW behind from month 4, then 15, 10, 5.
    assert row(path.output, 2) == [100, 110, 120, 120, 120, 135, 150, 165]
    assert path.first_hit()[:, 0].tolist() == [1, 2, 3]


def test_the_firmest_contract_is_served_first():
    # A grid of 100 MW: 60 under a firm contract, 30 under a flexible one, 10 to others. It has 70
    # MW in month 1. Power is drawn as it is used and cannot be kept.
    power = {"keeps": False}
    inputs = network(
        3, [Edge("grid", "firm", 60.0, "power", 0, 0), Edge("grid", "flex", 30.0, "power", 0, 1)],
        {"grid": 10.0, "firm": 60.0, "flex": 30.0}, makers={"grid": {"final_tier": 2}},
        groups={("firm", "power"): power, ("flex", "power"): power}, rule="tier",
    )  # fmt: skip
    outage = stop(inputs, "grid", 0.7, start=1, end=2)
    path = run(inputs, [outage])
    assert row(path.output, 1) == [60, 60, 60]
    assert row(path.output, 2) == [30, 10, 30]  # 70 − 60 in the same month, no echo after it
    assert row(path.served, 0) == [10, 0, 10]
    # What is ordered beyond the contract has no place in front: of 90 MW, with the firm lane
    # asking for 90, firm and flexible get their 60 and 30 first.
    keen = no_shock(inputs)
    keen.final[1, 1], keen.capacity[0, 1], keen.capacity[1] = 1.5, 0.9, 1.5
    path = run(inputs, [keen])
    assert row(path.ordered, 0) == [60, 90, 60]
    assert row(path.delivered, 0) == [60, 60, 60]
    assert row(path.delivered, 1) == [30, 30, 30]
    # Pro rata, everybody gets 70 %; and so it is when the smallest relative order comes first.
    for rule in ("pro_rata", "smallest"):
        path = run(inputs.with_(rule=rule), [outage])
        assert pytest.approx(path.output[1:, 1, 0].tolist()) == [42, 21]
        assert path.served[0, 1, 0] == pytest.approx(7)
    # A lane that stops for a month draws no power in it, and all of it again in the next.
    path = run(inputs, [stop(inputs, "firm", 0.0, start=1, end=2)])
    assert row(path.delivered, 0) == [60, 0, 60]
    assert row(path.output, 0) == [100, 40, 100]


def test_a_fall_in_demand_goes_upstream_and_overshoots():
    # A vendor's customers ask for 70 instead of 100 from month 1 on. It has a month of stock.
    inputs = network(
        5, [Edge("foundry", "vendor", 100.0)], {"foundry": 0.0, "vendor": 100.0},
        groups={("vendor", "part"): {"cover": 1.0}}, tau=4.0,
    )  # fmt: skip
    shock = no_shock(inputs)
    shock.final[1, 1:] = 0.7
    path = run(inputs, [shock])
    assert row(path.output, 1) == [100, 70, 70, 70, 70]
    # Month 1 still orders 100: position 200 − 70 + 100 = 230. Month 2 expects 70 and wants a
    # position of 140: 70 − 90 / 4 = 47.5. Month 3: 230 − 70 + 47.5 = 207.5, 70 − 67.5 / 4.
    # Month 4: 207.5 − 70 + 53.125 = 190.625, 70 − 50.625 / 4.
    assert row(path.output, 0) == [100, 100, 47.5, 53.125, 57.34375]
    # With the edge held at its base the foundry loses nothing: the fall in orders passed it.
    found = hold(inputs, shock)
    assert found.edges == ((0,),)
    assert found.loss([1, 0]) == pytest.approx(52.5 + 46.875 + 42.65625)
    assert found.saved([1, 0]).tolist() == pytest.approx([found.loss([1, 0])])
    assert found.saved([0, 1]).tolist() == pytest.approx([0])


def test_waiting_stock_absorbs_a_stop_and_is_not_rebuilt():
    # The chain again, stopped for two months, with 150 units waiting beside the month of stock.
    inputs = network(
        6, [Edge("foundry", "vendor", 100.0)], {"foundry": 0.0, "vendor": 100.0},
        groups={("vendor", "part"): {"cover": 1.0, "held": 150.0}}, tau=2.0,
    )  # fmt: skip
    path = run(inputs, [stop(inputs, "foundry", 0.0, start=1, end=3)])
    # Month 2 has 100 in stock, nothing comes: 100 wait no longer, they fill the stock to 200.
    # Month 3: nothing comes, the last 50 fill it to 150. Month 4 begins with 50 and 100 on the
    # way; the gap of 50 is refilled by halves, but the foundry has no capacity above 100.
    assert row(path.output, 1) == [100, 100, 100, 100, 100, 100]
    assert row(path.stock, 0) == [250, 250, 150, 50, 50, 50]
    assert row(path.ordered, 0) == [100, 100, 100, 125, 125, 125]
    assert path.first_hit()[1, 0] == NONE


def test_an_input_that_is_needed_in_part():
    # Without cooling a site makes 40 % less; half the cooling loses half of that.
    inputs = network(
        2, [Edge("cooling", "site", 10.0, "cooling", 0)], {"cooling": 0.0, "site": 100.0},
        groups={("site", "cooling"): {"need": 0.4}},
    )  # fmt: skip
    half, none = stop(inputs, "cooling", 0.5), stop(inputs, "cooling", 0.0)
    path = run(inputs, [half, none])
    assert path.output[1, 1].tolist() == pytest.approx([80, 60])
