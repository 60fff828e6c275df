"""The two firms of METHODS 4b."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.support.cascade import stop, two_firms

from lanebook.engines.cascade.run import run


def test_the_two_firm_series():
    inputs = two_firms()
    path = run(inputs, [stop(inputs, "1", 0.9)])
    total = path.output[:, :, 0].sum(axis=0)
    exact = [400, 380, Fraction(1030, 3), Fraction(2735, 9), Fraction(6800, 27),
             Fraction(74915, 324), 200, 200]  # fmt: skip
    assert total == pytest.approx([float(each) for each in exact], rel=1e-12)
