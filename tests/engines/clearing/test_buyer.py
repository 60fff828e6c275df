"""One buyer's problem: consistent with the clearing, and worth what the numbers say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.clearing import SEEDS, hand, rich

from lanebook.base.errors import UnknownName
from lanebook.engines.clearing.buyer import (
    buyer_values,
    for_buyer,
    holdings,
    own_units,
    rationed,
)
from lanebook.engines.clearing.inputs import ImportRule, LaneAxis
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.solver import clear


def test_what_more_is_worth_to_each_buyer():
    # 120 MW: one runs 70 (20 of its second half), two 50 (none of its second half, worth 12).
    # To two a MW of its own is worth 12 - 4.5, though it would fetch 20 - 4.5 in one's hands.
    found = clear(hand(power=np.array([[120.0]])))
    assert buyer_values(found, "one").worth("power")[1] == pytest.approx([15.5])
    low, worth, high = buyer_values(found, "two", keys=("power",)).worth("power")
    # two's last MW stands in its first half: one less would cost it 28 - 4.5
    assert (low[0], high[0]) == pytest.approx((7.5, 23.5))
    assert worth[0] == low[0]  # what one more is worth


def test_values_are_stated_in_the_units_that_the_caller_names():
    # A wafer of packaging: two MW at 28 - 4.5 a thousand wafers, in USD million.
    found = clear(hand(capacity=np.array([[20.0]]), ask=np.array([[0.0], [100.0]])))
    values = buyer_values(found, "two")
    assert values.worth("cowos", per=1e3)[1] == pytest.approx([2 * 23.5 / 1e3])


def _part(found: Clearing, at: int) -> float:
    """Return what one buyer's variables add to the optimum; waiting is nobody's."""
    worth = {
        name: -block.of(found.numbers.cost) * block.of(found.x)
        for name, block in found.columns.items()
    }
    buyer = found.inputs.buyers[at]
    lanes = [number for number, lane in enumerate(found.inputs.lanes) if lane.buyer == buyer]
    parts = (
        worth["installed"][:, at], worth["running"][:, at], worth["old"][at], worth["served"][at],
        worth["kept"][lanes],
    )  # fmt: skip
    return float(sum(part.sum() for part in parts))


@given(SEEDS, st.sampled_from([0.4, 1.0]))
@settings(max_examples=15)
def test_the_clearings_part_is_an_answer_of_the_buyers_problem(seed, tight):
    """Each buyer does as well in its own problem as in the clearing, or better."""
    found = clear(rich(seed, tight=tight).with_(waiting_cost=0.0))
    for at, buyer in enumerate(found.inputs.buyers):
        part = _part(found, at)
        assert clear(for_buyer(found, buyer)).objective >= part - 1e-4 * (1 + abs(part))


@given(SEEDS, st.sampled_from([0.4, 1.0]))
@settings(max_examples=15)
def test_without_bands_no_buyer_does_better_alone(seed, tight):
    """Its problem has no more than what is left: a better answer would better the optimum."""
    bands = rich(seed, tight=tight)
    inputs = bands.with_(
        waiting_cost=0.0, mix_low=np.zeros_like(bands.mix_low), mix_high=np.ones_like(bands.mix_low),
        vendor_low=np.zeros_like(bands.vendor_low), vendor_high=np.ones_like(bands.vendor_low),
    )  # fmt: skip
    found = clear(inputs)
    for at, buyer in enumerate(inputs.buyers):
        part = _part(found, at)
        own = clear(for_buyer(found, buyer)).objective
        assert own == pytest.approx(part, rel=1e-4, abs=1e-3)


def test_an_import_rule_leaves_a_buyer_what_others_do_not_take():
    # one and two may together take half of the 30 thousand chips made: 15; by value one takes them
    # all (30 MW at 30), and nothing is left for two.
    rule = ImportRule("half", ("chip",), ("one", "two"), np.array([0.5]))
    found = clear(hand(capacity=np.array([[30.0]]), imports=(rule,)))
    assert found.value("installed")[0, :, 0] == pytest.approx([15, 0])
    (left,) = for_buyer(found, "two").imports
    made = own_units(found, 1)[0].sum()
    assert left.buyers == ("two",)
    assert left.share[0] * made + left.extra[0] == pytest.approx(0)
    (one,) = for_buyer(found, "one").imports
    assert one.share[0] * 15 + one.extra[0] == pytest.approx(15)


@given(SEEDS)
@settings(max_examples=15)
def test_units_are_told_apart_without_loss(seed):
    found = clear(rich(seed, tight=0.6))
    parts = [own_units(found, at) for at in range(3)]
    made = sum(part for part, _ in parts)
    held = sum(part for _, part in parts)
    left = found.value("waiting")[:, -1]
    total = found.value("made").sum(axis=1) + found.inputs.held
    assert made.sum(axis=1) + held + left == pytest.approx(total)
    for at, (part, before) in enumerate(parts):
        assert (part <= found.value("made") + 1e-9).all()
        assert part.sum(axis=1) + before == pytest.approx(
            found.value("installed")[:, at].sum(axis=1)
        )


def test_the_rationed_are_named_by_tier():
    found = clear(hand(power=np.array([[120.0]])))
    short = {(each.buyer, each.tier): each.unmet_mw for each in rationed(found)}
    assert short == pytest.approx(
        {("one", -1): 30, ("one", 1): 30, ("two", -1): 50, ("two", 1): 50}
    )


def test_what_clouds_hold_is_apart_from_what_labs_use():
    lanes = (
        LaneAxis("a", "one", "two", "binding", ""),
        LaneAxis("b", "one", "else", "binding", ""),
    )
    found = clear(hand(power=np.array([[120.0]]), lanes=lanes, penalty=np.ones(2),
                       committed=np.array([[30.0], [10.0]])))  # fmt: skip
    held = holdings(found, hyperscalers={"two"}, labs={"one"})
    assert held.lab_allocated == pytest.approx([70])
    assert held.own == pytest.approx([50])
    assert held.for_labs == pytest.approx([30])
    assert held.hyperscaler_held == pytest.approx([80])
    assert held.others == pytest.approx([0])
    assert held.total == pytest.approx([120])


def test_an_unknown_buyer_is_refused():
    with pytest.raises(UnknownName, match="one of one, two"):
        for_buyer(clear(hand()), "three")
