"""What must hold for every model, on random ones with every kind of constraint."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.clearing import SEEDS, rich

from lanebook.base.errors import EngineError
from lanebook.engines.clearing.certificate import certify
from lanebook.engines.clearing.inputs import AXES, Inputs, discounts, weights
from lanebook.engines.clearing.prices import layer_interval, layer_keys, price_interval
from lanebook.engines.clearing.solver import Solver, clear

FEW = settings(max_examples=20)
ROWS = {"silicon": "capacity", "power": "power", "capital": "capital", "ask": "ask"}
#: USD million: what is lost to rounding in a difference of two optima.
ROUNDING = 1e-6


@given(SEEDS, st.booleans(), st.sampled_from([0.3, 1.0, 3.0]))
@FEW
def test_every_optimum_is_certified(seed, quarters, tight):
    certificate = certify(clear(rich(seed, quarters=quarters, tight=tight)))
    assert certificate.holds, certificate
    assert len(certificate.checks) == 9


@pytest.mark.parametrize(
    ("part", "change", "caught"),
    [
        ("x", "made", "units"),
        ("x", "running", "megawatts"),
        ("x", "old", "megawatts"),
        ("x", "sited", "megawatts"),
        ("x", "served", "work"),
        ("x", "installed", "dollars"),
        ("x", "made", "silicon"),
        ("dual", "power", "primal and dual"),
        ("dual", "silicon", "has a price has no slack"),
    ],
)
def test_a_wrong_result_is_not_certified(part, change, caught):
    found = clear(rich(1, tight=0.5))
    vector = getattr(found, part).copy()
    blocks = found.columns if part == "x" else found.rows
    blocks[change].of(vector)[...] += 50.0 if part == "x" else -5.0
    certificate = certify(replace(found, **{part: vector}))
    broken = [check.name for check in certificate.checks if not check.holds]
    assert any(caught in name for name in broken), broken
    with pytest.raises(EngineError, match="residual"):
        certificate.demand()


def _difference(inputs: Inputs, row: str, index: tuple[int, int], step: float) -> float:
    """Return the rise of the optimum for one unit, undiscounted, over a step to one side."""
    field = ROWS[row]
    array = getattr(inputs, field).copy()
    array[index] += step
    rise = clear(inputs.with_(**{field: array})).objective - clear(inputs).objective
    per = (weights if row in {"power", "ask"} else discounts)(inputs)[index[1]]
    return rise / step / float(per)


@given(SEEDS, st.sampled_from(sorted(ROWS)), st.integers(0, 1), st.integers(0, 2), st.booleans())
@FEW
def test_a_price_is_the_difference_that_one_more_makes(seed, row, first, period, quarters):
    """Left and right differences within 1 % of the interval's ends, and the dual between them."""
    inputs = rich(seed, quarters=quarters)
    solver = Solver(inputs)
    found = solver.solve(inputs)
    low, high = price_interval(solver, found, row, first, period)
    step = 1e-5 * float(getattr(inputs, ROWS[row])[first, period])
    right, left = (_difference(inputs, row, (first, period), side) for side in (step, -step))
    room = ROUNDING / step
    assert right == pytest.approx(low, rel=0.01, abs=room)
    assert left == pytest.approx(high, rel=0.01, abs=room)
    if row != "ask":
        price = found.shadow_price(row)[first, period]
        assert low - room <= price <= high + room


@given(SEEDS, st.integers(0, 2))
@settings(max_examples=10)
def test_a_layer_of_several_parts_moves_them_together(seed, period):
    inputs = rich(seed, tight=0.6)
    solver = Solver(inputs)
    found = solver.solve(inputs)
    for key in layer_keys(inputs):
        low, high = layer_interval(solver, found, key, period)
        assert 0 <= low <= high
    pools = inputs.power[:, period]
    low, high = layer_interval(solver, found, "power", period)
    step = 1e-5 * float(pools.sum())
    array = inputs.power.copy()
    array[:, period] += step * pools / pools.sum()
    rise = clear(inputs.with_(power=array)).objective - found.objective
    per = step * float(weights(inputs)[period])
    assert rise / per == pytest.approx(low, rel=0.01, abs=ROUNDING / step)


@given(SEEDS, st.sampled_from(["capacity", "power", "capital", "ask", "held"]), st.floats(1, 3))
@FEW
def test_more_never_lowers_the_optimum(seed, field, factor):
    inputs = rich(seed, tight=0.7)
    more = inputs.with_(**{field: getattr(inputs, field) * factor})
    room = 1e-6 * abs(clear(inputs).objective)
    if field == "held":  # more units that wait cost waiting, which is a little
        room += float(inputs.waiting_cost * weights(inputs).sum() * more.held.sum())
    assert clear(more).objective >= clear(inputs).objective - room


def _permuted(inputs: Inputs, axis: str, order: list[int]) -> Inputs:
    names = {"A": "families", "B": "buyers", "G": "pools", "P": "payers", "K": "lanes",
             "L": "layers"}  # fmt: skip
    changes: dict[str, object] = {
        names[axis]: tuple(getattr(inputs, names[axis])[at] for at in order)
    }
    for field, axes in AXES.items():
        array = getattr(inputs, field)
        for number, each in enumerate(axes):
            if each == axis:
                array = np.take(array, order, axis=number)
        changes[field] = array
    if axis == "L":
        changes["packaging"] = order.index(inputs.packaging)
    return inputs.with_(**changes)


@given(SEEDS, st.sampled_from("ABGPKL"), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_names_changes_nothing(seed, axis, random):
    inputs = rich(seed, tight=0.7)
    sizes = dict(zip("ABGPKL", (3, 3, 2, 2, 3, 2), strict=True))
    order = random.sample(range(sizes[axis]), sizes[axis])
    one, other = clear(inputs), clear(_permuted(inputs, axis, order))
    assert other.objective == pytest.approx(one.objective, rel=1e-9)
    assert other.yearly_value.sum() == pytest.approx(one.yearly_value.sum(), rel=1e-4)


@given(SEEDS, st.floats(0.01, 100))
@FEW
def test_the_unit_of_money_changes_prices_in_proportion(seed, factor):
    inputs = rich(seed, tight=0.7)
    money = {
        field: getattr(inputs, field) * factor
        for field in ("price", "resource", "shell_price", "capital", "tier_value", "penalty",
                      "running", "waiting_cost")
    }  # fmt: skip
    one, other = clear(inputs), clear(inputs.with_(**money))
    assert other.objective == pytest.approx(factor * one.objective, rel=1e-6)
    assert certify(other).holds


@given(SEEDS, st.floats(0.05, 20))
@settings(max_examples=10)
def test_the_unit_of_a_layer_changes_its_price_the_other_way(seed, factor):
    inputs = rich(seed, tight=0.6)
    scale = np.array([[factor], [1.0]])
    one = clear(inputs)
    other = clear(inputs.with_(capacity=inputs.capacity * scale, use=inputs.use * scale))
    assert other.objective == pytest.approx(one.objective, rel=1e-8)
    solver, scaled = Solver(one.inputs), Solver(other.inputs)
    for period in range(3):
        low, high = price_interval(solver, one, "silicon", 0, period)
        interval = price_interval(scaled, other, "silicon", 0, period)
        assert interval == pytest.approx((low / factor, high / factor), rel=1e-3, abs=1e-6)


@given(SEEDS, SEEDS)
@FEW
def test_what_was_solved_before_changes_nothing(seed, other):
    """The same solver on another model first, another solver, and another order: the same bytes."""
    base, away = rich(seed), rich(other)
    near = base.with_(power=base.power * 0.8, use=base.use * 1.1)
    bounds = base.with_(capacity=base.capacity * 0.7, ask=base.ask * 1.2)
    away = base.with_(power=away.power, capacity=away.capacity, tier_value=away.tier_value)
    solver = Solver(base)
    solver.solve(away)
    after = [solver.solve(each) for each in (bounds, away, near, base)]
    for found, inputs in zip(after, (bounds, away, near, base), strict=True):
        fresh = Solver(base).solve(inputs)
        assert np.abs(found.x - fresh.x).max() <= 1e-9
        assert np.abs(found.dual - fresh.dual).max() <= 1e-9
