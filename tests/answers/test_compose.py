"""What the composer is told: the language as a form, and the lines written so far."""

from __future__ import annotations

import pytest

from lanebook.answers.compose import compose
from lanebook.scenarios.model import VERBS
from lanebook.scenarios.reading import read_scenario

STOP = "outage: firm:tsmc, from: 2027-01-15, for: 90 days"


@pytest.fixture(scope="module")
def on_the_day(book):
    return book("2026-05-31")


def test_every_verb_stands_with_what_it_needs(on_the_day):
    data = compose(on_the_day).data
    assert tuple(each.verb for each in data.verbs) == VERBS
    forms = {each.verb: {f.key: f for f in each.fields} for each in data.verbs}
    assert forms["outage"]["from"].needed
    assert not forms["delay"]["from"].needed
    assert "months" in forms["delay"]["by"].units
    assert forms["cap"]["at"].units[0] == "%"
    assert {"ercot", "cowos", "openai"} <= {each.name for each in data.names}


def test_lines_that_can_be_read_become_a_file(on_the_day):
    answer = compose(on_the_day, [STOP, "{delay: grid:ercot, by: 6 months}"])
    assert [each.says[:9] for each in answer.data.lines] == ["Firm tsmc", "Grid erco"]
    scenario, findings = read_scenario(answer.data.file.encode(), "file", lambda _: None)
    assert findings == ()
    assert scenario is not None
    assert [each.verb for each in scenario.overrides] == ["outage", "delay"]


def test_findings_stand_at_their_line_and_nothing_becomes_a_file(on_the_day):
    data = compose(on_the_day, [STOP, "delay: grid:ercot"]).data
    assert [(each.line, each.code) for each in data.findings] == [(2, "Y006")]
    assert data.file == ""
    assert data.lines[1].says == ""
    assert [table.name for table in data.tables()] == ["lines", "findings"]
