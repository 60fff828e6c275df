"""Laws: whatever can be written can be applied, in years and in quarters, and stays in its dates."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.scenario_models import places, scenario_of, world

from lanebook.engines.clearing.inputs import AXES, Inputs, Period
from lanebook.engines.clearing.program import Program
from lanebook.scenarios.amounts import WRITTEN
from lanebook.scenarios.apply import apply
from lanebook.scenarios.forms import FIELDS, FORMS, MARKETS_OF
from lanebook.scenarios.library import combined
from lanebook.scenarios.model import RULES
from lanebook.scenarios.overrides import KINDS_OF
from lanebook.scenarios.places import Places
from lanebook.scenarios.reading import read_scenario

NAMES = {
    "firm": ("tsmc", "nvidia", "crusoe", "microsoft", "google", "nobody"),
    "tie": ("microsoft--openai", "none--none"),
    "site": ("abilene", "nowhere"),
    "layer": ("cowos", "hbm", "n9"),
    "grid": ("ercot", "pjm", "orbital"),
    "jurisdiction": ("US", "FR", "TW", "XX"),
    "buyer": ("openai", "mistral", "nobody"),
    "family": ("rubin", "tpu", "new"),
}
VALUES = {
    "share": ("10 %", "50 %", "100 %"),
    "duration": ("20 days", "6 months", "3 years"),
    "moment": ("2026", "2027Q2", "2027-11", "2028-02-29", "2031"),
    "rule": RULES,
    "text": ("A reason.",),
}


def targets(kinds, markets):
    every = [f"{kind}:{name}" for kind in kinds if kind != "market" for name in NAMES[kind]]
    every += [f"market:{name}" for name in markets if "market" in kinds]
    return st.sampled_from(every)


@st.composite
def overrides(draw):
    verb = draw(st.sampled_from(sorted(FORMS)))
    form = FORMS[verb]
    lines = [f"- {verb}: {draw(targets(form.kinds, MARKETS_OF.get(verb, ())))}"]
    one = [draw(st.sampled_from(form.one_of))] if form.one_of else []
    others = [key for key in form.keys if key not in (*form.needs, *form.one_of)]
    more = draw(st.lists(st.sampled_from(others), unique=True, max_size=4))
    for key in (*form.needs, *one, *more):
        field = FIELDS[key]
        if field == "amount":
            units = form.by if key == "by" else form.at
            word = draw(st.sampled_from([w for w, (unit, _) in WRITTEN.items() if unit in units]))
            value = f"{draw(st.sampled_from([0, 1, 12, 40, 250]))} {word}"
        elif field in ("target", "targets"):
            value = draw(targets(KINDS_OF[key], ()))
        else:
            value = draw(st.sampled_from(VALUES[field]))
        lines.append(f"  {key}: {value}")
    return "\n".join(lines)


@lru_cache
def quarters() -> Inputs:
    """Return the world in sixteen quarters: levels straight in between, flows by the quarter."""
    years = world()
    at = np.array([2026 + (quarter + 1) / 4 for quarter in range(16)])
    ends = np.array([period.ends for period in years.periods])
    changed: dict[str, object] = {
        "periods": tuple(
            Period(f"{2026 + q // 4}Q{q % 4 + 1}", 2026 + q // 4, 2026 + q / 4, 0.25)
            for q in range(16)
        )
    }
    for name, axes in AXES.items():
        array = getattr(years, name)
        if name == "alive":
            changed[name] = np.triu(np.ones((16, 16)))
        elif axes == "T":
            changed[name] = np.repeat(array, 4)
        elif axes.endswith("T"):
            rows = [np.interp(at, ends, row) if np.isfinite(row).all() else np.repeat(row, 4)
                    for row in array]  # fmt: skip
            scale = 0.25 if name in ("capacity", "most_units", "capital") else 1.0
            changed[name] = np.array(rows) * scale
    return years.with_(**changed)


@lru_cache
def quarterly_places() -> Places:
    ends = [period.ends for period in world().periods]
    at = [period.ends for period in quarters().periods]
    sites = tuple(replace(site, mw=np.interp(at, ends, site.mw)) for site in places().sites)
    return replace(places(), sites=sites)


@given(st.lists(overrides(), min_size=1, max_size=4), st.booleans())
def test_what_can_be_written_can_be_applied(items, by_quarter):
    text = "name: a\ntitle: b\noverrides:\n" + "\n".join(items)
    scenario, _ = read_scenario(text.encode(), "f.yaml", lambda _: None)
    if scenario is None:
        return
    inputs = quarters() if by_quarter else world()
    applied = apply(scenario, inputs, quarterly_places() if by_quarter else places())
    for name in AXES:
        array = getattr(applied.inputs, name)
        assert not np.isnan(np.asarray(array, dtype=float)).any()
        if name not in ("mix_low", "vendor_low"):
            assert (array >= 0).all(), name
    np.testing.assert_allclose(applied.inputs.pays.sum(axis=1), 1.0)
    Program(applied.inputs)  # every axis, use and rule fits together
    said = {change.override for change in applied.changes}
    said |= {miss.override for miss in applied.unmatched}
    assert said <= set(range(len(scenario.overrides)))
    if not said:
        assert applied.inputs is inputs


@pytest.mark.parametrize("verb", ["outage", "delay", "policy", "cap"])
@given(
    since=st.sampled_from(["2026Q2", "2027", "2028-03"]), part=st.sampled_from(["30 %", "100 %"])
)
def test_what_is_held_back_never_grows_and_never_before_its_day(verb, since, part):
    more = {
        "outage": f"part: {part}", "delay": "by: 8 months", "policy": "rule: freeze",
        "cap": f"at: {part}",
    }[verb]  # fmt: skip
    text = f"overrides:\n  - {verb}: grid:ercot\n    {more}\n    from: {since}\n"
    scenario = scenario_of(text)
    for inputs in (world(), quarters()):
        before, after = inputs.power[0], apply(scenario, inputs, places()).inputs.power[0]
        assert (after <= before + 1e-9).all()
        ends = np.array([period.ends for period in inputs.periods])
        early = ends <= scenario.overrides[0].since
        np.testing.assert_allclose(after[early], before[early])
        if verb != "outage":
            assert (np.diff(after) >= -1e-9).all() or verb == "cap"


@given(st.floats(0, 36), st.floats(0, 36))
def test_a_longer_delay_never_powers_more(first, second):
    short, long = sorted((first, second))
    power = [
        apply(
            scenario_of(f"overrides:\n  - delay: grid:pjm\n    by: {months:.4f} months\n    from: 2027\n"),
            world(), places(),
        ).inputs.power[1]
        for months in (short, long)
    ]  # fmt: skip
    assert (power[1] <= power[0] + 1e-9).all()


@given(overrides(), overrides())
def test_a_combination_is_one_after_the_other(first, second):
    made = []
    for item in (first, second):
        text = f"name: a\ntitle: b\noverrides:\n{item}"
        scenario, _ = read_scenario(text.encode(), "f.yaml", lambda _: None)
        if scenario is None:
            return
        made.append(scenario)
    both = apply(combined(*made), world(), places())
    one = apply(made[0], world(), places())
    other = apply(made[1], one.inputs, one.places)
    for name in AXES:
        np.testing.assert_array_equal(getattr(both.inputs, name), getattr(other.inputs, name))
