"""Demands that clash are named by a smallest set of bounds."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from tests.support.clearing import SEEDS, hand, rich

from lanebook.engines.clearing import conflict as module
from lanebook.engines.clearing.conflict import Clash, conflict
from lanebook.engines.clearing.inputs import Floor
from lanebook.engines.clearing.program import Program
from lanebook.engines.clearing.solver import Impossible, clear, model_of


def _names(clashes: tuple[Clash, ...]) -> list[tuple[str, str, str]]:
    return [(each.kind, each.name, each.period) for each in clashes]


def test_two_demands_clash_over_one_grid():
    inputs = hand(power=np.array([[60.0]]),
                  floors=(Floor("one", "2026", 40.0), Floor("two", "2026", 30.0)))  # fmt: skip
    found = conflict(inputs)
    assert _names(found) == [
        ("power", "grid", "2026"), ("floor", "one", "2026"), ("floor", "two", "2026"),
    ]  # fmt: skip
    assert [(each.bound, each.is_least) for each in found] == [
        (60.0, False), (40.0, True), (30.0, True),
    ]  # fmt: skip


def test_a_demand_that_fits_beside_one_that_does_not_is_left_out():
    inputs = hand(2, floors=(Floor("one", "2027", 120.0), Floor("two", "2026", 10.0)))
    assert _names(conflict(inputs)) == [("ask", "one", "2027"), ("floor", "one", "2027")]


def test_silicon_of_both_years_bounds_what_can_stand_in_the_second():
    # 5 thousand units a year make 10 MW each: 20 MW at the end of 2027, not 25.
    inputs = hand(2, capacity=np.full((1, 2), 5.0), floors=(Floor("one", "2027", 25.0),))
    assert _names(conflict(inputs)) == [
        ("silicon", "cowos", "2026"), ("silicon", "cowos", "2027"), ("floor", "one", "2027"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"capital": np.array([[800.0]])}, ("capital", "bank", "2026")),
        ({"may_have": np.array([[False, True]])}, ("family", "one/chip", "")),
        ({"may_site": np.array([[False], [True]])}, ("pool", "one/grid", "")),
        ({"most_units": np.array([[10.0]])}, ("made", "chip", "2026")),
    ],
)
def test_every_kind_of_bound_can_be_named(change, named):
    inputs = hand(floors=(Floor("one", "2026", 40.0),), **change)
    assert _names(conflict(inputs)) == [named, ("floor", "one", "2026")]


def test_a_lane_cannot_keep_more_than_is_promised():
    inputs = hand(committed=np.array([[20.0]]), floors=(Floor("lane", "2026", 30.0),))
    assert _names(conflict(inputs)) == [("committed", "lane", "2026"), ("floor", "lane", "2026")]


def test_demands_that_can_be_met_do_not_clash():
    assert conflict(hand(floors=(Floor("one", "2026", 40.0),))) == ()
    assert conflict(hand()) == ()


@given(SEEDS)
@settings(max_examples=15)
def test_the_set_clashes_and_no_member_can_be_spared(seed):
    """The set alone, everything else set free, has no answer; without any one member it has."""
    draw = np.random.default_rng(seed)
    inputs = rich(seed, tight=0.5)
    floors = tuple(
        Floor(buyer, "2027", float(draw.uniform(0.2, 1.0) * inputs.ask[at, 1]))
        for at, buyer in enumerate(inputs.buyers)
    )
    inputs = inputs.with_(floors=floors)
    found = conflict(inputs)
    try:
        clear(inputs)
    except Impossible:
        assert found
    else:
        assert found == ()
        return
    assert found == conflict(inputs)
    program = Program(inputs)
    numbers = program.numbers(inputs)
    members = module._members(inputs, program, numbers)
    kept = [member for member in members if member.clash in found]
    assert len(kept) == len(found)
    assert _is_answered(program, numbers, members, kept) is False
    for member in kept:
        fewer = [other for other in kept if other is not member]
        assert _is_answered(program, numbers, members, fewer) is True


def _is_answered(program, numbers, members, kept) -> bool:
    """Solve what is kept with an interior point method: nothing of the filter's own solves."""
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("solver", "ipm")):
        highs.setOptionValue(option, value)
    free = replace(module._freed(numbers, members, kept), cost=np.zeros_like(numbers.cost))
    highs.passModel(model_of(program, free))
    highs.run()
    status = highs.getModelStatus()
    assert status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}
    return status == highspy.HighsModelStatus.kOptimal
