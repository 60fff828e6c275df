"""Waves after a shock, and which parameter makes them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.cascade import INF, Edge, network, rich, stop, two_firms

from lanebook.base.errors import EngineError
from lanebook.engines.cascade.certificate import certify
from lanebook.engines.cascade.echo import echo, swing
from lanebook.engines.cascade.inputs import no_shock
from lanebook.engines.cascade.rebase import rebased
from lanebook.engines.cascade.run import run


def test_swing_is_what_goes_beyond_one_fall_and_one_return():
    assert swing(np.array([0.0, -3.0, -1.0, 0.0])) == pytest.approx(0)
    assert swing(np.array([0.0, 2.0, 2.0])) == pytest.approx(0)
    # Down 3, up 2, down 1, up 2: 8, of which 3 and 3 are the fall and the return.
    assert swing(np.array([-3.0, -1.0, -2.0, 0.0])) == pytest.approx(2)


def test_a_dip_in_demand_comes_back_as_a_wave_upstream():
    # A foundry without a bound delivers 100 with a lag of two to a vendor with two months of
    # stock. Demand is 30 % lower for three months; a gap is refilled over two.
    inputs = network(
        24, [Edge("foundry", "vendor", 100.0, lag=2)], {"foundry": 0.0, "vendor": 100.0},
        groups={("vendor", "part"): {"cover": 2.0}}, makers={"foundry": {"capacity": INF}}, tau=2.0,
    )  # fmt: skip
    shock = no_shock(inputs)
    shock.final[1, 2:5] = 0.7
    found = echo(inputs, shock, np.array([1.0, 0.0]))
    # Orders fall by 100, 70 and 50 and then overshoot by 65: up 65 and down again is the wave.
    assert found.swing == pytest.approx(1.3, abs=1e-4)
    assert found.loss == pytest.approx(0.9, abs=1e-4)  # 3 x 30 units less are used
    assert found.parameter == "tau"
    told = {(each.parameter, each.setting): each.swing for each in found.moves}
    assert told["tau", "× 2"] < found.swing / 2 < found.swing < told["tau", "÷ 2"]
    assert told["lag", "÷ 2"] < found.swing < told["lag", "× 2"]
    assert told["cover", "× 0"] < found.swing < told["cover", "× 2"]
    assert told["switch", "× 2"] == pytest.approx(found.swing)


def test_a_shock_that_just_ends_has_no_echo():
    inputs = network(10, [], {"alone": 10.0})
    found = echo(inputs, stop(inputs, "alone", 0.5, start=2, end=4), np.ones(1))
    assert (found.swing, found.parameter) == (0, None)
    assert found.loss == pytest.approx(1)  # two periods of half the output


@pytest.mark.parametrize("target", [np.ones(3), np.zeros(2)])
def test_a_target_that_is_none(target):
    inputs = two_firms(3)
    with pytest.raises(EngineError, match="target has shape"):
        echo(inputs, no_shock(inputs), target)


@given(st.integers(0, 1000), st.floats(0, 3))
@settings(max_examples=15)
def test_other_lags_and_covers_have_a_base_path_of_their_own(seed, factor):
    inputs = rich(seed)
    again = rebased(inputs, cover=inputs.cover * factor, lag=np.minimum(inputs.lag * 2, 5))
    assert again.final == pytest.approx(inputs.final)
    assert certify(run(again, [no_shock(again)])).holds
    back = rebased(again, cover=inputs.cover, lag=inputs.lag)
    assert back.base == pytest.approx(inputs.base, rel=1e-6)


def test_a_base_path_that_cannot_be():
    # Each uses most of the other's growing output; a stock of five months more of it each month
    # would take more than there is.
    growing = 5 * 1.05 ** np.arange(12)
    edges = [Edge("a", "b", 19 * growing), Edge("b", "a", 19 * growing)]
    inputs = network(12, edges, {"a": growing, "b": growing})
    assert rebased(inputs, final=inputs.final * 2).base == pytest.approx(inputs.base * 2, rel=1e-6)
    with pytest.raises(EngineError, match="No base path comes out"):
        rebased(inputs, cover=np.full(2, 5.0))
    with pytest.raises(EngineError, match="'base' is worked out"):
        rebased(inputs, base=inputs.base)
