"""What is kept of a clearing says the same as the full prices of its layers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.clearing import rich
from tests.support.ensemble_tasks import task

from lanebook.engines.clearing.prices import binding, layer_prices
from lanebook.engines.clearing.solver import clear
from lanebook.scenarios.records import layout_of, record


@pytest.mark.parametrize("apart", [(), ("west", "q"), ("east", "west", "p", "q")])
@pytest.mark.parametrize("seed", range(8))
def test_prices_and_labels_are_those_of_the_clearing(seed: int, apart: tuple[str, ...]) -> None:
    inputs = rich(seed).with_(apart=apart)
    clearing = clear(inputs)
    layout = layout_of(inputs)
    parts = {name: part[0] for name, part in layout.split(record(clearing, layout)[None]).items()}
    prices = layer_prices(clearing)
    rows = [prices.at(key) for key in layout.layers]
    assert parts["worth"] == pytest.approx(prices.worth[rows], rel=1e-12, abs=1e-12)
    assert parts["share"] == pytest.approx(prices.share[rows], rel=1e-12, abs=1e-12)
    named = [layout.layers[int(at)] for at in parts["label"]]
    assert named == [each.key for each in binding(clearing, prices)]
    assert parts["served"] + parts["unmet"] == pytest.approx(inputs.ask)
    assert parts["objective"][0] == pytest.approx(clearing.objective)


def test_a_glut_that_never_begins_has_the_number_of_periods() -> None:
    made = task().point()
    short = made.with_(power=made.power * 0.1)
    ample = made.with_(power=made.power * 1e3, capacity=made.capacity * 1e3)
    begins = []
    for inputs in (short, ample):
        layout = layout_of(inputs)
        begins.append(layout.split(record(clear(inputs), layout)[None])["glut"][0, 0])
    assert begins == [len(short.periods), 0]


def test_parts_lie_one_behind_the_other() -> None:
    layout = layout_of(task().point())
    records = np.arange(2.0 * layout.width).reshape(2, -1)
    parts = layout.split(records)
    joined = np.concatenate([part.reshape(2, -1) for part in parts.values()], axis=1)
    assert np.array_equal(joined, records)
    assert parts["served"].shape == (2, 2, 3)
