"""The scenarios that ship, names of scenarios, combinations, draws and the schema of files."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import numpy as np
import pytest
import yaml
from tests.scenarios.test_reading import GOOD, HEAD, WRONG
from tests.support.scenario_models import places, scenario_of, world

from lanebook.base.errors import DataError, UnknownName
from lanebook.scenarios.apply import apply, drawn, spreads_of
from lanebook.scenarios.library import FOLDER, combined, library, names, scenario_named
from lanebook.scenarios.model import BASE
from lanebook.scenarios.schema import file_schema
from lanebook.scenarios.spreads import moved
from lanebook.scenarios.words import said

FILES = sorted((Path(__file__).parents[2] / "src" / FOLDER.replace(".", "/")).glob("*.yaml"))


def test_every_shipped_file_is_a_scenario_of_its_name():
    assert [scenario.name for scenario in library()] == list(names())
    assert [path.stem for path in FILES] == list(names())[1:]


@pytest.mark.parametrize("name", names()[1:])
def test_a_shipped_scenario_says_why_and_what_it_should_do(name):
    scenario = scenario_named(name)
    assert scenario.description
    assert scenario.sources
    assert scenario.expects.endswith(".")
    assert scenario.overrides or scenario.draws
    assert all(said(each) for each in (*scenario.overrides, *scenario.draws))


def test_a_combination_keeps_the_order():
    both = scenario_named("packaging-late+orbital-not")
    assert both.name == "packaging-late+orbital-not"
    assert [o.verb for o in both.overrides] == ["build", "cap"]
    assert len(both.draws) == 1
    assert combined(BASE, both) is both
    assert combined(both, BASE) is both


def test_a_scenario_begins_with_what_it_is_based_on():
    on_time, clears = scenario_named("packaging-on-time"), scenario_named("capex-clears")
    assert clears.overrides[: len(on_time.overrides)] == on_time.overrides


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean n2-sold-out"):
        scenario_named("n2-soldout")
    with pytest.raises(DataError, match="F001 No file is there"):
        scenario_named("../nothing/here")


def test_a_file_can_build_on_a_shipped_one(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"{HEAD}based_on: orbital-real\noverrides:\n  - delay: grid:ercot\n    by: 1 month\n"
    )
    assert [o.verb for o in scenario_named(str(path)).overrides] == ["build", "delay"]
    assert scenario_named(f"{path}+own-fab").name == "test+own-fab"


def test_a_bad_file_carries_its_findings(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(f"{HEAD}overrides:\n  - delay: grid:ercot\n    by: 3 GW\n")
    with pytest.raises(DataError, match=r"bad.yaml:5 Y009") as refused:
        scenario_named(str(path))
    assert [finding.code for finding in refused.value.findings] == ["Y009"]


# --- draws ------------------------------------------------------------------------------------

DRAWS = """\
overrides:
  - cap: grid:pjm
    at: 90 %
draws:
  - delay: grid:ercot
    by: {triangular: [0 months, 6 months, 12 months]}
    from: 2027
  - demand: buyer:openai
    by: {uniform: [-40 %, -20 %]}
    from: 2028
"""


def test_a_drawn_scenario_has_no_draws_left_and_the_same_pattern():
    scenario = scenario_of(DRAWS)
    point = apply(scenario, world(), places()).inputs
    fixed = drawn(scenario, (1.0, 0.0))
    assert fixed.draws == ()
    found = apply(fixed, world(), places()).inputs
    np.testing.assert_allclose(found.power[0], [1000, 1000, 2000, 3000])
    np.testing.assert_allclose(found.ask[0], [1500, 3000, 2700, 3600])
    assert (found.pools, found.families) == (point.pools, point.families)


def test_the_middle_of_a_symmetric_draw_is_its_point():
    scenario = scenario_of(DRAWS)
    point, middle = (
        apply(each, world(), places()).inputs for each in (scenario, drawn(scenario, (0.5, 0.5)))
    )
    np.testing.assert_allclose(point.power, middle.power)
    np.testing.assert_allclose(point.ask, middle.ask)


def test_spreads_reach_the_ends_of_the_draws():
    scenario = scenario_of(DRAWS)
    point = apply(scenario, world(), places()).inputs
    spreads = spreads_of(scenario, world(), places())
    assert [spread.array for spread in spreads] == ["power", "ask"]
    late = moved(point, spreads, np.array([1.0, 0.0]))
    np.testing.assert_allclose(late.power[0], [1000, 1000, 2000, 3000])
    few = moved(point, spreads, np.array([0.0, -1.0]))
    np.testing.assert_allclose(few.ask[0], [1500, 3000, 2700, 3600])


# --- the schema of files ------------------------------------------------------------------------


class Undated(yaml.SafeLoader):
    """YAML 1.2 as editors read it: a day is a text."""


Undated.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parsed(text: str) -> object:
    return yaml.load(text, Loader=Undated)


def test_the_schema_takes_what_the_reader_takes():
    schema = jsonschema_rs.validator_for(file_schema())
    texts = (GOOD, *(path.read_text(encoding="utf-8") for path in FILES))
    refused = [str(error) for text in texts for error in schema.iter_errors(parsed(text))]
    assert refused == []


@pytest.mark.parametrize(("item", "code"), WRONG, ids=[item for item, _ in WRONG])
def test_the_schema_refuses_what_is_wrong_in_form(item, code):
    schema = jsonschema_rs.validator_for(file_schema())
    told = not schema.is_valid(parsed(f"{HEAD}overrides:\n  {item}\n"))
    # Ranges, the order of days and what a rule needs are the reader's business.
    by_the_reader = code in ("Y010", "Y011", "Y012", "Y015")
    assert told or by_the_reader, json.dumps(parsed(item))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("- outage: firm:tsmc\n    from: 2027\n    for: 90 days\n    part: 50 %",
         "50 % of firm tsmc stops, from 2027, for 90 days"),
        ("- delay: market:power\n    by: -6 months",
         "power everywhere comes 6 months earlier"),
        ("- ban: firm:nvidia\n    to: [jurisdiction:CN, buyer:others]",
         "firm nvidia may not be had by jurisdiction CN, buyer others"),
        ("- cap: firm:nvidia\n    to: jurisdiction:CN\n    at: 5 %",
         "firm nvidia stays at 5 % at most of what is made for jurisdiction CN"),
        ("- terminate: tie:a--b\n    from: 2027\n    notice: 90 days",
         "tie a--b is terminated at 90 days' notice, from 2027"),
        ("- demand: market:compute\n    by: -30 %", "every ask moves by -30 %"),
        ("- price: family:rubin\n    at: 50,000 USD a unit",
         "price of family rubin becomes 50,000 USD a unit"),
        ("- policy: jurisdiction:FR\n    rule: home-only", "jurisdiction FR serves its own only"),
        ("- policy: firm:nvidia\n    rule: licence\n    to: jurisdiction:CN\n    at: 5 %\n    from: 2027",
         ("firm nvidia may be had by jurisdiction CN under licences only,"
          " which let 5 % of what is made through, from 2027")),
        ("- fail: firm:xai\n    from: 2027\n    part: 50 %",
         "50 % of firm xai can no longer pay, from 2027"),
        ("- build: grid:orbital\n    by: 1 GW it a year\n    to: buyer:xai\n    until: 2030",
         "grid orbital gains 1 GW it a year for buyer xai, until 2030"),
        ("- share: buyer:openai\n    with: firm:microsoft\n    part: 30 %",
         "30 % of buyer openai is shared with firm microsoft"),
    ],
)  # fmt: skip
def test_an_override_in_words(item, words):
    (override,) = scenario_of(f"overrides:\n  {item}\n").overrides
    assert said(override) == words
