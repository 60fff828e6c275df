"""What is no base path, no shock or no edge is refused with a typed error that names it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.cascade import Edge, network, rich, two_firms

from lanebook.base.errors import EngineError
from lanebook.engines.cascade.inputs import Shock, no_shock
from lanebook.engines.cascade.knock_out import knock_out
from lanebook.engines.cascade.run import outputs_each, run

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "name",
    ["base", "capacity", "final", "use", "need", "waits", "cover", "held", "switch", "gives"],
)
@pytest.mark.parametrize("poison", [NAN, -1.0, -INF])
def test_poisoned_numbers(name, poison):
    inputs = two_firms(3)
    array = getattr(inputs, name).copy()
    array.flat[0] = poison
    with pytest.raises(EngineError, match=f"The input '{name}' has {poison}"):
        inputs.with_(**{name: array})


@pytest.mark.parametrize("name", ["base", "final", "use", "cover", "held", "switch", "gives"])
def test_what_must_be_finite(name):
    inputs = two_firms(3)
    array = getattr(inputs, name).copy()
    array.flat[0] = INF
    with pytest.raises(EngineError, match=f"The input '{name}' has inf"):
        inputs.with_(**{name: array})


@pytest.mark.parametrize("name", ["need", "waits"])
def test_shares_are_at_most_one(name):
    inputs = two_firms(3)
    with pytest.raises(EngineError, match=r"from 0 to 1\.0"):
        inputs.with_(**{name: getattr(inputs, name) + 1.5})


@pytest.mark.parametrize(
    ("name", "index", "message"),
    [
        ("supplier", 2, "points at number 2"),
        ("group", 2, "points at number 2"),
        ("customer", 5, "points at number 5"),
        ("builds", 2, "points at number 2"),
        ("supplier", -1, "has -1"),
        ("builds", -2, "has -2"),
        ("lag", -1, "has -1"),
        ("tier", -1, "has -1"),
        ("recontract", -1, "has -1"),
    ],
)
def test_indices_that_point_nowhere(name, index, message):
    inputs = two_firms(3)
    array = getattr(inputs, name).copy()
    array[0] = index
    with pytest.raises(EngineError, match=message):
        inputs.with_(**{name: array})


@pytest.mark.parametrize("name", ["lag", "supplier", "tier"])
def test_indices_are_whole_numbers(name):
    inputs = two_firms(3)
    with pytest.raises(EngineError, match=f"The input '{name}' holds float64"):
        inputs.with_(**{name: getattr(inputs, name) + 0.5})
    with pytest.raises(EngineError, match="The input 'keeps' holds int64"):
        inputs.with_(keeps=np.ones(2, dtype=np.int64))


def test_a_shape_that_does_not_fit():
    inputs = two_firms(3)
    with pytest.raises(EngineError, match=r"'base' has shape \(2, 2\)"):
        inputs.with_(base=inputs.base[:, :2])


def test_empty_axes():
    inputs = two_firms(3)
    with pytest.raises(EngineError, match="without periods or makers"):
        inputs.with_(periods=())
    with pytest.raises(EngineError, match="without periods or makers"):
        inputs.with_(makers=())


def test_a_network_without_edges_runs():
    inputs = network(3, [], {"alone": 5.0})
    shock = no_shock(inputs)
    shock.capacity[0, 1] = 0.5
    assert run(inputs, [shock]).output[0, :, 0].tolist() == [5.0, 2.5, 5.0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tau": 0.5}, "Tau is 0.5"),
        ({"tau": NAN}, "Tau is nan"),
        ({"rule": "whoever"}, "The rule is 'whoever'"),
        (
            {"capacity": np.full((2, 3), 150.0)},
            "Maker 1 makes 200 in 2026-01 with a capacity of 150",
        ),
        ({"final": np.full((2, 3), 90.0)}, "is 10 more than its base shipments"),
    ],
)
def test_what_does_not_add_up(changes, message):
    with pytest.raises(EngineError, match=message):
        two_firms(3).with_(**changes)


def test_use_without_output():
    with pytest.raises(EngineError, match="Maker b uses part in 2026-01 but makes nothing"):
        network(2, [Edge("a", "b", 5.0)], {"a": 0.0, "b": 0.0})


def test_two_makers_of_one_name():
    inputs = two_firms(3)
    with pytest.raises(EngineError, match="Two makers have the id '1'"):
        inputs.with_(makers=(inputs.makers[0],) * 2)


def test_a_circle_within_a_period():
    with pytest.raises(EngineError, match="in a circle within one period"):
        network(2, [Edge("a", "b", 5.0, lag=0), Edge("b", "a", 5.0, lag=0)], {"a": 5.0, "b": 5.0})


def test_what_cannot_be_kept_has_no_stock_and_no_lag():
    power = {("b", "part"): {"keeps": False}}
    with pytest.raises(EngineError, match="cannot be kept but takes time"):
        network(2, [Edge("a", "b", 5.0, lag=1)], {"a": 0.0, "b": 5.0}, groups=power)
    power = {("b", "part"): {"keeps": False, "cover": 1.0}}
    with pytest.raises(EngineError, match="cannot be kept but has a stock"):
        network(2, [Edge("a", "b", 5.0, lag=0)], {"a": 0.0, "b": 5.0}, groups=power)


@pytest.mark.parametrize("poison", [NAN, INF, -0.1])
@pytest.mark.parametrize("name", ["capacity", "edge", "final"])
def test_poisoned_shocks(name, poison):
    none = no_shock(two_firms(3))
    factors = {each: getattr(none, each).copy() for each in ("capacity", "edge", "final")}
    factors[name][0, 1] = poison
    with pytest.raises(EngineError, match=f"factor on '{name}' is not 0 or more"):
        Shock(**factors)


def test_a_shock_written_to_after_it_was_made():
    inputs = two_firms(3)
    shock = no_shock(inputs)
    shock.capacity[0, 0] = NAN
    with pytest.raises(EngineError, match="factor on 'capacity' is not 0 or more"):
        run(inputs, [shock])


def test_a_shock_of_another_network():
    with pytest.raises(EngineError, match=r"shock's 'capacity' has shape \(8, 12\)"):
        run(two_firms(3), [no_shock(rich(1))])


def test_no_shocks_and_edges_that_are_not_there():
    inputs = two_firms(3)
    with pytest.raises(EngineError, match="0 shocks"):
        run(inputs, [])
    with pytest.raises(EngineError, match="1 shocks and 2 sets"):
        run(inputs, [no_shock(inputs)], fixed=[(), ()])
    with pytest.raises(EngineError, match="no edge 7"):
        knock_out(inputs, no_shock(inputs), [7], np.ones(2))
    with pytest.raises(EngineError, match=r"target has shape \(3,\)"):
        knock_out(inputs, no_shock(inputs), [0], np.ones(3))
    with pytest.raises(EngineError, match="No maker has the id 'nobody'"):
        inputs.index("nobody")


def test_draws_need_inputs_of_one_size():
    inputs = two_firms(3)
    with pytest.raises(EngineError, match="2 shocks and 1 inputs"):
        outputs_each([inputs], [no_shock(inputs)] * 2)
    with pytest.raises(EngineError, match="2 inputs of 2 sizes"):
        outputs_each([inputs, two_firms(4)], [no_shock(inputs)] * 2)
    with pytest.raises(EngineError, match="0 shocks and 0 inputs"):
        outputs_each([], [])
