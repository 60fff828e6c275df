"""Parts of the cascade on small cases: growth, first round, held edges, rationing, certificate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.cascade import INF, Edge, anything, network, rich, stop, two_firms

from lanebook.base.errors import EngineError
from lanebook.engines.cascade.certificate import certify
from lanebook.engines.cascade.first_round import first_round
from lanebook.engines.cascade.inputs import no_shock
from lanebook.engines.cascade.knock_out import hold, touched
from lanebook.engines.cascade.rationing import Sums, by_tier, pro_rata, smallest_first
from lanebook.engines.cascade.run import run


def test_shipments_grow_ahead_of_use_by_the_lag_and_the_target():
    # Use of 100, 110, 120, 130 with a lag of one and two periods of cover: an arrival is the use
    # and twice its rise, 120 + 20 or 110 + 20, shipped a period before; after the last, no rise.
    inputs = network(
        4, [Edge("a", "b", [100, 110, 120, 130])], {"a": 0, "b": [100, 110, 120, 130]},
        groups={("b", "part"): {"cover": 2.0}},
    )  # fmt: skip
    assert inputs.base_sent().tolist() == [[130, 140, 150, 130]]
    assert inputs.base[0].tolist() == [130, 140, 150, 130]
    assert inputs.base_came().tolist() == [[100, 130, 140, 150, 130]]
    assert inputs.base_stocks().tolist() == [[200, 200, 220, 240, 260, 260]]


def test_nothing_is_sent_back_where_use_falls_faster_than_stock_is_used_up():
    # Two periods of cover for 100 are 200; a use of 10 needs 30 with its cover: 190 too many last.
    inputs = network(
        5, [Edge("a", "b", [100, 100, 10, 10, 10])], {"a": 0, "b": [100, 100, 10, 10, 10]},
        groups={("b", "part"): {"cover": 2.0}},
    )  # fmt: skip
    assert inputs.base_came()[0].tolist() == [100, 100, 0, 0, 0, 0]
    assert inputs.base_stocks()[0].tolist() == [200, 200, 200, 190, 180, 170, 160]
    assert certify(run(inputs, [no_shock(inputs)])).holds


def test_a_lag_of_three_delays_a_stop_and_its_end_by_three():
    inputs = network(
        9, [Edge("a", "b", 10.0, lag=3)], {"a": 0.0, "b": 10.0},
        makers={"a": {"capacity": INF}}, tau=1.0,
    )  # fmt: skip
    path = run(inputs, [stop(inputs, "a", 0.0, start=1, end=3)])
    assert path.output[1, :, 0].tolist() == [10, 10, 10, 10, 0, 0, 10, 10, 10]
    # What was missed is ordered again at once, and lies in stock: b could not use more.
    assert path.ordered[0, :, 0].tolist() == [10, 10, 20, 30, 10, 0, 0, 10, 10]


def test_nobody_expects_more_than_it_can_make():
    # b makes 0.01 in month 1, is asked for 500 times as much and can make 12. In month 2 it orders
    # for 12 instead of 10, and the 5 that it could not make for want of a part are not waited for.
    final = [10.0, 0.01, 10.0, 10.0]
    inputs = network(
        4, [Edge("a", "b", final, lag=0)], {"a": 0.0, "b": final},
        makers={"a": {"capacity": INF}, "b": {"capacity": [12.0] * 4}},
    )  # fmt: skip
    shock = no_shock(inputs)
    shock.final[1, 1] = 500
    path = run(inputs, [shock])
    assert path.demand[1, :, 0].tolist() == [10, 5, 10, 10]
    assert path.output[1, :, 0] == pytest.approx([10, 0.01, 10, 10])
    assert path.ordered[0, 2, 0] == pytest.approx(12)


def test_capacity_that_nothing_bounds_is_cut_from_base_output():
    inputs = network(2, [], {"a": 10.0}, makers={"a": {"capacity": INF}})
    path = run(inputs, [stop(inputs, "a", each) for each in (0.0, 0.5, 1.0, 2.0)])
    assert path.output[0, 1].tolist() == [0, 5, 10, 10]


def test_a_ban_lets_nothing_pass_whatever_is_ordered():
    # b gets half of its 60; a third of that in period 2; c's 40 are untouched.
    inputs = network(
        3, [Edge("a", "b", 60.0), Edge("a", "c", 40.0)], {"a": 0.0, "b": 60.0, "c": 40.0},
        spare=0.5,
    )  # fmt: skip
    shock = no_shock(inputs)
    shock.edge[0, 1:] = 0.5
    path = run(inputs, [shock])
    assert path.delivered[:, :, 0].tolist() == [[60, 30, 30], [40, 40, 40]]
    assert path.ordered[0, 2, 0] == pytest.approx(60 + 30 / 6)
    assert path.output[:, :, 0].tolist() == [[100, 70, 70], [60, 60, 30], [40, 40, 40]]
    found = first_round(inputs, shock)
    assert found.output[:, 1].tolist() == [70, 60, 40]
    assert found.delivered[:, 1].tolist() == [30, 40]


def test_the_first_round_of_a_stop_and_of_a_fall_in_demand():
    inputs = network(
        2, [Edge("a", "b", 60.0)], {"a": 20.0, "b": 60.0}, spare=0.25, tau=2.0
    )  # 80 are made, 100 can be
    shock = stop(inputs, "a", 0.4, start=0)
    shock.final[1] = 0.5
    found = first_round(inputs, shock)
    assert found.output.tolist() == [[40, 40], [30, 30]]
    assert found.delivered.tolist() == [[30, 30]]  # half of what is asked for, for each


def test_an_edge_held_at_its_base_carries_nothing_either_way():
    # a supplies b, b supplies c. a stops: with b's edge from a held, b and c lose nothing.
    inputs = network(
        6, [Edge("a", "b", 10.0), Edge("b", "c", 10.0)], {"a": 0.0, "b": 0.0, "c": 10.0}
    )
    shock = stop(inputs, "a", 0.0)
    assert touched(inputs, shock) == (0, 1)
    found = hold(inputs, shock)
    assert found.loss([0, 0, 1]) == pytest.approx(30)  # a stops in 1, b in 2, c from 3 on
    assert found.saved([0, 0, 1]).tolist() == pytest.approx([30, 30])
    assert found.saved([0, 1, 0]).tolist() == pytest.approx([40, 0])
    assert certify(run(inputs, [shock], fixed=[(0,)])).holds


@given(st.integers(0, 5000), st.integers(0, 5000))
@settings(max_examples=15)
def test_a_target_whose_own_edges_are_held_feels_its_own_shock_only(seed, other):
    """With every edge held, makers are on their own: capacity and final demand remain."""
    inputs = rich(seed)
    shock = anything(inputs, other)
    shock.edge[:] = 1.0
    found = hold(inputs, shock, [tuple(range(len(inputs.supplier)))])
    alone = run(inputs, [shock], fixed=[tuple(range(len(inputs.supplier)))])
    assert (found.held[:, :, 0] == alone.output[:, :, 0]).all()
    calm = (shock.capacity == 1).all(axis=1) & (shock.final == 1).all(axis=1)
    calm[inputs.builds[inputs.builds >= 0]] = False
    assert found.held[calm, :, 0] == pytest.approx(inputs.base[calm])


ORDERS = np.array([[30.0], [60.0], [20.0]])
USUAL = np.array([[30.0], [40.0], [20.0]])
BY = np.array([0, 0, 0])
SUMS = Sums(BY, 1, 1)


def test_rationing_of_sixty_among_three_orders_and_final_demand():
    # Orders of 30 (30), 60 (40) and 20 (20), final demand 10 (10); in brackets the usual.
    has, final, usual_final = np.array([[60.0]]), np.array([[10.0]]), np.array([[10.0]])
    claims = (has, ORDERS, final, BY, SUMS)
    got, last = pro_rata(*claims)  # half of 120
    assert (got.ravel().tolist(), last.item()) == ([15, 30, 10], 5)
    # The usual 100 to 60 %: no order is filled by it, 60 of 40 comes to no more than the others.
    got, last = smallest_first(*claims, usual=USUAL, usual_final=usual_final)
    assert got.ravel() == pytest.approx([18, 24, 12])
    assert last.item() == pytest.approx(6)
    # Tiers: 20 first, then 30 and 10 of 40 left, then nothing for the 60.
    tiers = {"tier": np.array([1, 2, 0]), "final_tier": np.array([1])}
    got, last = by_tier(*claims, usual=USUAL, usual_final=usual_final, **tiers)
    assert (got.ravel().tolist(), last.item()) == ([30, 0, 20], 10)
    # With 110: the usual 100 first, then the 20 beyond them get 10.
    more = (np.array([[110.0]]), *claims[1:])
    got, last = by_tier(*more, usual=USUAL, usual_final=usual_final, **tiers)
    assert (got.ravel().tolist(), last.item()) == ([30, 50, 20], 10)


def test_an_order_without_a_base_comes_last_among_relative_orders():
    usual, none = np.array([[30.0], [0.0], [20.0]]), np.zeros((1, 1))
    got, _ = smallest_first(np.array([[80.0]]), ORDERS, none, BY, SUMS, usual=usual,
                            usual_final=none)  # fmt: skip
    assert got.ravel() == pytest.approx([30, 30, 20])


@pytest.mark.parametrize(
    ("name", "caught"),
    [
        ("output", "output = deliveries"),
        ("delivered", "output = deliveries"),
        ("stock", "stock = stock before"),
        ("used", "no more is used"),
        ("capacity", "no maker makes more"),
        ("spilled", "stock = stock before"),
    ],
)
def test_a_wrong_path_is_not_certified(name, caught):
    inputs = two_firms(6)
    path = run(inputs, [stop(inputs, "1", 0.9)])
    array = getattr(path, name).copy()
    array[0, 2, 0] += -50.0 if name == "capacity" else 25.0
    certificate = certify(replace(path, **{name: array}))
    broken = [check.name for check in certificate.checks if not check.holds]
    assert any(caught in each for each in broken), broken
    with pytest.raises(EngineError, match="residual"):
        certificate.demand()


def test_a_negative_stock_is_not_certified():
    inputs = two_firms(6)
    path = run(inputs, [no_shock(inputs)])
    stock = path.stock - 1401.0
    broken = certify(replace(path, stock=stock)).checks[3]
    assert (broken.holds, broken.residual) == (False, 1.0)
