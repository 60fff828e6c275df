"""The engine against a second implementation, one number at a time, on random networks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.cascade import anything, rich, stop, two_firms
from tests.support.cascade_plain import plain

from lanebook.engines.cascade.inputs import RULES
from lanebook.engines.cascade.run import outputs


@given(
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.sampled_from(RULES),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=40)
def test_two_implementations_agree(seed, other, rule, slow, late):
    inputs = rich(seed, makers=7, edges=14, n=10, rule=rule, slow=slow, late=late)
    shock = anything(inputs, other)
    assert outputs(inputs, [shock])[:, :, 0] == pytest.approx(
        plain(inputs, shock), rel=1e-8, abs=1e-8
    )


def test_both_give_the_two_firm_series():
    inputs = two_firms()
    total = plain(inputs, stop(inputs, "1", 0.9)).sum(axis=0)
    assert total[:5] == pytest.approx([400, 380, 1030 / 3, 2735 / 9, 6800 / 27], rel=1e-12)
