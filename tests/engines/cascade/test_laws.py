"""What must hold for every network, on random ones with every kind of part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.cascade import rich, stop

from lanebook.engines.cascade.certificate import certify
from lanebook.engines.cascade.inputs import AXES, RULES, Shock, no_shock
from lanebook.engines.cascade.run import outputs, run

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=25, deadline=None)


def anything(inputs, seed):
    """A random shock of all three kinds."""
    draw = np.random.default_rng(seed)
    shock = no_shock(inputs)
    for array in (shock.capacity, shock.edge, shock.final):
        rows = draw.random(len(array)) < 0.3
        start = int(draw.integers(0, array.shape[1]))
        array[rows, start : start + int(draw.integers(1, 6))] = draw.choice([0.0, 0.4, 0.8, 1.3])
    return shock


@given(SEEDS, SEEDS, st.sampled_from(RULES))
@FEW
def test_every_path_is_certified(seed, other, rule):
    inputs = rich(seed, rule=rule)
    path = run(inputs, [anything(inputs, other), no_shock(inputs)])
    certificate = certify(path)
    assert certificate.holds, certificate
