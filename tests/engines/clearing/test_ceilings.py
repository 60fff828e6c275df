"""What each layer alone would allow, and when scarcity turns to glut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.support.clearing import SEEDS, hand, rich, years

from lanebook.engines.clearing.ceilings import ceilings, roadmap_mix
from lanebook.engines.clearing.glut import glut_begins
from lanebook.engines.clearing.solver import clear


def test_ceilings_worked_by_hand():
    # 2026: 100 thousand wafers make 200 MW. 150 MW have power, 20 are in service. 1,600 million buy
    # 20 thousand units at 50 and 2 MW of shell at 15 each: 40 MW. 200 MW are asked, 20 there.
    # 2027: half of the old fleet, 10 MW, retires; 30 MW more have power; the asks rise by 40.
    inputs = hand(
        2, power=np.array([[150.0, 180.0]]), capital=np.array([[1600.0, 3200.0]]),
        start_mw=np.array([20.0, 0.0]), start_alive=np.array([1.0, 0.5]),
        ask=np.array([[100.0, 120.0], [100.0, 120.0]]),
    )  # fmt: skip
    found = ceilings(inputs)
    assert found.keys == ("cowos", "power", "capital", "ask")
    assert found.gigawatts * 1000 == pytest.approx(
        np.array([[200, 200], [130, 40], [40, 80], [180, 50]])
    )


def test_a_quarter_counts_four_times():
    inputs = hand(2, periods=years(2, length=0.25))
    assert ceilings(inputs).gigawatts[0] * 1000 == pytest.approx([800, 800])


def test_a_payer_without_a_bound_pays_what_its_buyers_ask():
    inputs = hand(payers=("bank", "state"), capital=np.array([[1600.0], [np.inf]]),
                  pays=np.array([[1.0, 0.0], [0.0, 1.0]]))  # fmt: skip
    assert ceilings(inputs).gigawatts[2, 0] * 1000 == pytest.approx(40 + 100)


def test_the_mix_takes_the_middle_of_every_band():
    # v takes 0.5 to 1 of packaging, w 0 to 0.5: 0.75 and 0.25. Of v's units a has 0.2 to 0.6 and b
    # 0.4 to 0.8: 0.4 and 0.6, with 1 and 2 wafers each: 1.6 a unit. w's c takes 4.
    inputs = hand(
        1, families=("a", "b", "c"), vendors=("v", "w"), vendor_of=np.array([0, 0, 1]),
        use=np.array([[1.0, 2.0, 4.0]]), kw=np.full(3, 2.0), work=np.ones(3), price=np.ones(3),
        resource=np.ones(3), most_units=np.full((3, 1), np.inf), held=np.zeros(3),
        mix_low=np.array([[0.2], [0.4], [0.0]]), mix_high=np.array([[0.6], [0.8], [1.0]]),
        vendor_low=np.array([[0.5], [0.0]]), vendor_high=np.array([[1.0], [0.5]]),
        may_have=np.ones((3, 2), dtype=bool),
    )  # fmt: skip
    units = np.array([0.75 / 1.6 * 0.4, 0.75 / 1.6 * 0.6, 0.25 / 4])
    assert roadmap_mix(inputs)[:, 0] == pytest.approx(units / units.sum())
    none = inputs.with_(most_units=np.array([[np.inf], [0.0], [0.0]]))
    assert roadmap_mix(none)[:, 0] == pytest.approx([1, 0, 0])
    assert np.isinf(ceilings(none.with_(use=np.array([[0.0, 2.0, 4.0]]))).gigawatts[0, 0])


@given(SEEDS)
@settings(max_examples=10)
def test_a_ceiling_is_in_proportion_to_its_capacity(seed):
    inputs = rich(seed)
    one = ceilings(inputs)
    other = ceilings(inputs.with_(capacity=inputs.capacity * 3, capital=inputs.capital * 2))
    assert other.gigawatts[:2] == pytest.approx(3 * one.gigawatts[:2])
    assert other.gigawatts[3] == pytest.approx(2 * one.gigawatts[3])
    assert one.mix.sum(axis=0) == pytest.approx(np.ones(3))


def test_a_glut_begins_when_supply_passes_what_is_asked_for_good():
    # 120 MW have power in 2026, 300 from 2027 on; 200 are asked.
    inputs = hand(3, power=np.array([[120.0, 300.0, 300.0]]))
    assert glut_begins(clear(inputs)) == 1
    # and there is none if asks rise again past the power of 2028
    busy = inputs.with_(ask=np.array([[100.0, 100.0, 400.0], [100.0, 100.0, 400.0]]))
    assert glut_begins(clear(busy)) is None


def test_no_glut_where_something_binds_or_asks_stay_open():
    assert glut_begins(clear(hand(power=np.array([[120.0]])))) is None
    # nothing binds, but the second halves are worth less than they cost
    dear = clear(hand(power=np.array([[500.0]]), resource=np.array([250.0])))
    assert dear.unmet_mw.sum() > 0
    assert glut_begins(dear) is None


def test_no_glut_of_what_nobody_asks_for():
    assert glut_begins(clear(hand(ask=np.zeros((2, 1))))) is None
