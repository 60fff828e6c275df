"""Laws of shocks: what can be written can be struck, nothing passes in silence, order is kept."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.scenarios.test_laws import overrides
from tests.support.cascade_models import cascade_places, network

from lanebook.engines.cascade.run import run
from lanebook.scenarios.cascade import shock_of
from lanebook.scenarios.library import combined
from lanebook.scenarios.model import Scenario
from lanebook.scenarios.reading import read_scenario


def written(items: list[str], name: str = "a") -> Scenario | None:
    text = f"name: {name}\ntitle: b\noverrides:\n" + "\n".join(items)
    scenario, _ = read_scenario(text.encode(), "f.yaml", lambda _: None)
    return scenario


@given(st.lists(overrides(), min_size=1, max_size=4))
def test_what_can_be_written_can_be_struck_and_nothing_passes_in_silence(items: list[str]) -> None:
    scenario = written(items)
    if scenario is None:
        return
    inputs = network()
    applied = shock_of(scenario, inputs, cascade_places())
    told = {each.override for each in (*applied.changes, *applied.unmatched)}
    assert told == set(range(len(scenario.overrides)))
    path = run(inputs, [applied.shock])
    assert np.isfinite(path.output).all()
    assert (path.output >= 0).all()
    still = not applied.changes
    ones = all((getattr(applied.shock, name) == 1).all() for name in ("capacity", "edge", "final"))
    assert still == ones


@given(st.lists(overrides(), min_size=1, max_size=2), st.lists(overrides(), min_size=1, max_size=2))
def test_a_combination_is_the_second_on_what_the_first_left(one: list[str], two: list[str]) -> None:
    first, second, both = written(one), written(two, "c"), written([*one, *two])
    if first is None or second is None or both is None:
        return
    whole = shock_of(combined(first, second), network(), cascade_places())
    listed = shock_of(both, network(), cascade_places())
    for name in ("capacity", "edge", "final"):
        np.testing.assert_array_equal(getattr(whole.shock, name), getattr(listed.shock, name))
