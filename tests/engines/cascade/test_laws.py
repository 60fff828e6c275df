"""What must hold for every network, on random ones with every kind of part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.cascade import anything, rich

from lanebook.engines.cascade.certificate import certify
from lanebook.engines.cascade.first_round import first_round
from lanebook.engines.cascade.inputs import AXES, NONE, RULES, Inputs, Shock, no_shock
from lanebook.engines.cascade.rebase import rebased
from lanebook.engines.cascade.run import outputs, outputs_each, run

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=25)


@given(SEEDS, SEEDS, st.sampled_from(RULES), st.booleans())
@FEW
def test_every_path_is_certified(seed, other, rule, late):
    inputs = rich(seed, rule=rule, late=late)
    path = run(inputs, [anything(inputs, other), no_shock(inputs)])
    certificate = certify(path)
    assert certificate.holds, certificate
    assert len(certificate.checks) == 6


@given(SEEDS, st.booleans())
@FEW
def test_no_shock_loses_nothing(seed, late):
    inputs = rich(seed, n=36, late=late)
    path = run(inputs, [no_shock(inputs)])
    assert np.abs(path.loss()).max() <= 1e-9 * inputs.base.max()
    assert (path.first_hit() == NONE).all()
    assert not path.moved.any()


@given(SEEDS, SEEDS, st.integers(1, 70))
@settings(max_examples=10)
def test_a_shock_has_the_same_bits_in_every_batch(seed, other, size):
    inputs = rich(seed)
    shocks = [anything(inputs, other + at) for at in range(3)]
    alone = [run(inputs, [each]) for each in shocks]
    batch = [shocks[at % 3] for at in range(size)]
    together = run(inputs, batch)
    for at in range(size):
        for name in ("output", "delivered", "stock", "waiting"):
            one, many = getattr(alone[at % 3], name), getattr(together, name)
            assert (one[:, :, 0] == many[:, :, at]).all()
    assert (outputs(inputs, batch) == together.output).all()


@given(SEEDS, SEEDS)
@settings(max_examples=10)
def test_draws_of_inputs_are_the_runs_of_each(seed, other):
    inputs = rich(seed)
    longer = rebased(inputs, lag=inputs.lag * 2, recontract=inputs.recontract + 1)
    worlds = [inputs, longer, *(inputs.with_(tau=tau, need=inputs.need * tau / 9) for tau in (2, 5)),
              longer.with_(waits=1 - inputs.waits, tier=inputs.tier[::-1].copy())]  # fmt: skip
    shocks = [anything(inputs, other + at) for at in range(5)]
    found = outputs_each(worlds, shocks)
    for at, (world, shock) in enumerate(zip(worlds, shocks, strict=True)):
        assert (found[:, :, at] == outputs(world, [shock])[:, :, 0]).all()


def _permuted(inputs: Inputs, shock: Shock, axis: str, order: np.ndarray) -> tuple[Inputs, Shock]:
    changes: dict[str, object] = {}
    for name, axes in AXES.items():
        if axes[0] == axis:
            changes[name] = getattr(inputs, name)[order]
    where = np.argsort(order)
    names = {"N": "makers", "G": "group_product"}
    if axis in names:
        changes[names[axis]] = tuple(getattr(inputs, names[axis])[at] for at in order)
    if axis == "N":
        changes["supplier"], changes["customer"] = where[inputs.supplier], where[inputs.customer]
        builds = inputs.builds[order]
        changes["builds"] = np.where(builds == NONE, NONE, where[builds])
        moved = Shock(shock.capacity[order], shock.edge, shock.final[order])
    elif axis == "E":
        moved = Shock(shock.capacity, shock.edge[order], shock.final)
    else:
        changes["group"], moved = where[inputs.group], shock
    return inputs.with_(**changes), moved


@given(SEEDS, SEEDS, st.sampled_from("NGE"), st.sampled_from(RULES))
@FEW
def test_the_order_of_names_changes_nothing(seed, other, axis, rule):
    inputs = rich(seed, rule=rule)
    shock = anything(inputs, other)
    sizes = {"N": len(inputs.makers), "G": len(inputs.group_product), "E": len(inputs.supplier)}
    order = np.random.default_rng(other).permutation(sizes[axis])
    one = outputs(inputs, [shock])[:, :, 0]
    again, moved = _permuted(inputs, shock, axis, order)
    other_way = outputs(again, [moved])[:, :, 0]
    wanted = one[order] if axis == "N" else one
    assert other_way == pytest.approx(wanted, rel=1e-7, abs=1e-7)


def _same_unit(inputs: Inputs, maker: int) -> np.ndarray:
    """Which makers count in the unit of one: those who deliver into a group with it, and on."""
    found = np.arange(len(inputs.makers)) == maker
    for _ in inputs.makers:
        groups = inputs.group[found[inputs.supplier]]
        found[inputs.supplier[np.isin(inputs.group, groups)]] = True
    return found


@given(SEEDS, SEEDS, st.sampled_from([0.001, 7.0, 1000.0]), st.sampled_from(RULES))
@FEW
def test_a_maker_may_count_in_another_unit(seed, other, factor, rule):
    inputs = rich(seed, rule=rule)
    shock = anything(inputs, other)
    scale = np.where(_same_unit(inputs, other % len(inputs.makers)), factor, 1.0)
    by_edge, by_group = scale[inputs.supplier], np.ones(len(inputs.group_product))
    by_group[inputs.group] = by_edge
    gives, builder = inputs.gives.copy(), inputs.builds != NONE
    gives[builder] *= scale[inputs.builds[builder]] / scale[builder]
    rows = {name: getattr(inputs, name) * scale[:, None] for name in ("base", "capacity", "final")}
    again = inputs.with_(
        **rows, use=inputs.use * by_edge[:, None], held=inputs.held * by_group, gives=gives
    )
    one, scaled = outputs(inputs, [shock])[:, :, 0], outputs(again, [shock])[:, :, 0]
    assert scaled / scale[:, None] == pytest.approx(one, rel=1e-6, abs=1e-6)


@given(SEEDS, SEEDS)
@FEW
def test_the_first_round_takes_more_where_the_shock_is_larger(seed, other):
    inputs = rich(seed)
    shock = anything(inputs, other)
    harder = Shock(shock.capacity * 0.7, shock.edge * 0.9, shock.final * 0.8)
    soft, hard = first_round(inputs, shock), first_round(inputs, harder)
    assert (hard.output <= soft.output + 1e-9).all()
    assert first_round(inputs, no_shock(inputs)).output == pytest.approx(inputs.base)


@given(SEEDS, SEEDS, st.sampled_from(RULES))
@FEW
def test_less_capacity_never_makes_more_in_its_first_period(seed, other, rule):
    """Later it may: orders fall, stocks are refilled, siblings gain (docs/methods/cascade.md)."""
    inputs = rich(seed, rule=rule, slow=True)
    draw = np.random.default_rng(other)
    soft, hard = no_shock(inputs), no_shock(inputs)
    soft.capacity[:, 0] = draw.uniform(0.2, 1, len(inputs.makers))
    hard.capacity[:, 0] = soft.capacity[:, 0] * draw.uniform(0, 1, len(inputs.makers))
    path = run(inputs, [soft, hard])
    assert (path.output[:, 0, 1] <= path.output[:, 0, 0] + 1e-9).all()
    assert (path.served[:, 0, 1] <= path.served[:, 0, 0] + 1e-9).all()
