"""What a stop does, on the small cascade of scenarios: worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.cascade_models import (
    AMKOR,
    BUILD,
    EDGES,
    ERCOT,
    LANE,
    OPENAI,
    TSMC,
    cascade_places,
    network,
)

from lanebook.answers.chokepoints_content import Chain
from lanebook.answers.chokepoints_stops import Felt, felt, scale_of, stops_of
from lanebook.engines.cascade.inputs import Inputs

MONTHS = 12


def _felt(inputs: Inputs, months: int = MONTHS) -> dict[str, Felt]:
    stops = stops_of(inputs, cascade_places())
    found, checks = felt(inputs, stops, [scale_of(inputs, months)])
    assert all(check.holds for check in checks)
    return {stop.id: each for stop, each in zip(stops, found[0], strict=True)}


def test_everything_that_can_stop_is_told_once() -> None:
    stops = stops_of(network(), cascade_places())
    assert [stop.id for stop in stops] == [
        "country:CN", "country:TW", "country:US", "amkor/cowos", "lanes:microsoft", "lanes:oracle", "nvidia/accelerators", "tsmc/cowos",
        "power:ercot",
    ]  # fmt: skip
    held = {stop.id: tuple(part.at for part in stop.parts) for stop in stops}
    assert held["country:TW"] == (TSMC,)
    assert held["country:US"] == (AMKOR, ERCOT, BUILD, LANE)
    assert held["lanes:oracle"] == (BUILD, LANE)
    assert held["power:ercot"] == (ERCOT,)


def test_a_grid_takes_its_lane_at_once() -> None:
    # Stargate grows from 100 to 210 MW, Azure stands at 60, China from 50 to 105: 375 are due in
    # month 12, 210 of them on ERCOT
    found = _felt(network())["power:ercot"]
    assert (found.waits, found.at) == (0, 11)
    assert found.lost_mw == pytest.approx(210)
    assert found.share == pytest.approx(210 / 375)
    # of the 165 MW to be added nothing is left either: never more than all of them
    assert found.share_of_new == 1.0


def test_a_horizon_ends_the_look() -> None:
    # in month 3 Stargate stands at 120 MW of 120 + 60 + 60
    found = _felt(network(), months=3)["power:ercot"]
    assert (found.at, found.lost_mw) == (2, pytest.approx(120))
    assert found.share == pytest.approx(120 / 240)


def test_packaging_delays_what_is_built_and_leaves_what_runs() -> None:
    # 90 % of 35 MW a month of packaging go; Nvidia's own sales outside go first or last by its
    # rule, but no running lane loses more than it was to add: 11 months of 10 and of 5 MW
    found = _felt(network())["tsmc/cowos"]
    assert found.lost_mw > 0
    assert found.lost_mw <= 165 + 1e-9
    assert found.share_of_new is not None
    assert found.share_of_new == pytest.approx(found.lost_mw / 165)
    assert found.by_buyer.sum() == pytest.approx(found.lost_mw)


def test_a_lane_holder_takes_its_lanes_with_it() -> None:
    found = _felt(network())["lanes:microsoft"]
    assert found.lost_mw == pytest.approx(60)
    # nothing of Azure grows: the largest share is in the first month, 60 of 210; the largest loss
    # is the same in every month, and the first one is told
    assert (found.at, found.waits) == (0, 0)
    assert found.share == pytest.approx(60 / 210)


def test_siblings_carry_what_they_may_once_orders_have_moved() -> None:
    # Amkor may ship twice its base of 3.5 beside its own, and has room for 35: 7 of 31.5 a month
    base = network()
    switch = np.zeros(len(EDGES))
    switch[1] = 2.0
    room = base.capacity.copy()
    room[AMKOR] = 35.0
    found = _felt(network(switch=switch, capacity=room))["tsmc/cowos"]
    assert found.n_siblings == 1
    assert found.moved_after == (1, 1)
    assert found.taken_over == pytest.approx(7 / 31.5)
    # 35 of capacity less 3.5 of its own, over the 31.5 that stopped
    assert found.room == pytest.approx(1.0)
    alone = _felt(base)["tsmc/cowos"]
    assert alone.taken_over == 0.0
    assert found.lost_mw < alone.lost_mw


def test_what_a_lab_is_made_of_up_the_chain() -> None:
    # over the year Stargate serves 1,860 MW-months of 2,580 (100 … 210 and twelve times 60)
    inputs = network()
    chain = Chain(inputs, np.ones(len(EDGES), dtype=bool))
    content = chain.of(OPENAI)
    named = {
        product: {inputs.makers[at].firm: share for at, share in shares.items()}
        for product, shares in content.items()
    }
    assert named["compute"] == {
        "oracle": pytest.approx(1860 / 2580),
        "microsoft": pytest.approx(720 / 2580),
    }
    # of Azure's chips nothing is known: 720 of 2,580 are unknown, not zero and not Nvidia's
    assert named["accelerators"] == {"nvidia": pytest.approx(1860 / 2580)}
    assert named["cowos"] == {
        "tsmc": pytest.approx(0.9 * 1860 / 2580),
        "amkor": pytest.approx(0.1 * 1860 / 2580),
    }


def test_what_comes_along_undocumented_edges_is_unknown() -> None:
    inputs = network()
    counts = np.ones(len(EDGES), dtype=bool)
    counts[0] = False  # TSMC to Nvidia
    content = Chain(inputs, counts).of(OPENAI)
    assert {inputs.makers[at].firm for at in content["cowos"]} == {"amkor"}
    assert sum(content["cowos"].values()) == pytest.approx(0.1 * 1860 / 2580)
    assert "accelerators" in content
