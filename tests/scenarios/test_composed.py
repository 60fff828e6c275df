"""Scenarios written in a line: what a file can say, with findings at their place."""

from __future__ import annotations

import pytest

from lanebook.base.errors import DataError, UnknownName
from lanebook.scenarios.composed import LONGEST, read_line, scenarios_of, together
from lanebook.scenarios.library import scenario_named
from lanebook.scenarios.model import BASE

STOP = "outage: firm:tsmc, from: 2027-01-15, for: 90 days"


def test_a_line_is_a_scenario_of_one_override_with_or_without_braces():
    bare, found = read_line(STOP, 3)
    braced, _ = read_line(f" {{{STOP}}} ", 3)
    assert found == ()
    assert bare == braced
    assert bare is not None
    assert bare.name == "composed-3"
    assert bare.title == "Firm tsmc stops, from 2027-01-15, for 90 days"
    assert [str(each.target) for each in bare.overrides] == ["firm:tsmc"]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("outage: firm:tsmc, for: 90", ["Y006", "Y009"]),
        ("nonsense", ["Y008"]),
        ("outage: firm:tsmc, from: 2027} , {a: b", ["Y001"]),
        ("cap: layer:n2, at: 20,000 wafers a month", ["Y005", "Y009"]),
        ("outage: *x, from: 2027", ["Y002"]),
        ("x" * (LONGEST + 1), ["Y004"]),
    ],
)
def test_what_is_wrong_is_found_at_the_line_s_place(line, codes):
    scenario, findings = read_line(line, 7)
    assert scenario is None
    assert [each.code for each in findings] == codes
    assert {each.line for each in findings} == {7}


def test_names_and_lines_stand_together_in_their_order():
    found = scenarios_of(["demand-cools + n2-sold-out", STOP])
    assert [each.name for each in found] == ["demand-cools", "n2-sold-out", "composed-2"]
    whole = together(found)
    assert whole.name == "demand-cools+n2-sold-out+composed-2"
    assert together(()) is BASE
    assert together(found[:1]) == scenario_named("demand-cools")


def test_every_wrong_line_is_refused_at_once_and_an_unknown_name_by_its_nearest():
    with pytest.raises(DataError, match=r"composed:1 Y008") as refused:
        scenarios_of(["outag: firm:tsmc", STOP, "delay: firm:tsmc"])
    assert {each.line for each in refused.value.findings} == {1, 3}
    with pytest.raises(UnknownName, match="did you mean demand-cools"):
        scenarios_of(["demand-cool"])
