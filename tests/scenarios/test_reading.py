"""Scenario files: what is wrong with them, all at once, at its line, with the next step."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.evidence.codes import CODES
from lanebook.scenarios.forms import FORMS
from lanebook.scenarios.library import scenario_file
from lanebook.scenarios.model import Distribution, Scenario
from lanebook.scenarios.reading import read_scenario
from lanebook.scenarios.yaml_text import MOST_BYTES

HEAD = "name: test\ntitle: A test\n"


def read(text: str | bytes) -> tuple[Scenario | None, list[tuple[int, str]]]:
    data = text if isinstance(text, bytes) else text.encode()
    scenario, findings = read_scenario(data, "test.yaml", lambda _: None, ("base", "own-fab"))
    assert all(f.code in CODES and f.message and f.hint for f in findings)
    return scenario, [(f.line, f.code) for f in findings]


GOOD = """\
name: good
title: Everything that can be said
description: >-
  Two lines
  of words.
sources: [claim:c-ea0aa3a93b, A sentence.]
expects: Nothing.
seed: 11
overrides:
  - outage: firm:tsmc
    from: 2027-01-15
    for: 90 days
    part: 50 %
    ramp: 6 months
    because: A quake.
  - delay: grid:ercot
    by: 1.5 years
  - cap: layer:n2
    at: 60 thousand wafers a month
    until: 2028Q2
  - ban: firm:nvidia
    to: [jurisdiction:CN, buyer:others]
  - build: family:own
    by: 1,000 units a year
    like: family:tpu-v8
    without: layer:n2
draws:
  - demand: buyer:openai
    by: {choice: {-30 %: 40 %, 0 %: 60 %}}
    from: 2027
"""


def test_a_good_file_is_read_whole():
    scenario, findings = read(GOOD)
    assert findings == []
    assert scenario is not None
    assert scenario.description == "Two lines of words."
    assert scenario.seed == 11
    outage, delay, cap, ban, build = scenario.overrides
    assert (outage.part, outage.ramp_months, outage.line) == (0.5, 6.0, 10)
    assert outage.since == pytest.approx(2027 + 14 / 31 / 12)
    assert outage.until - outage.since == pytest.approx(90 / 365.25)
    assert (delay.by.value, delay.by.unit) == (18.0, "months")
    assert (cap.at.value, cap.until) == (60.0, 2028.5)
    assert [str(target) for target in ban.to] == ["jurisdiction:CN", "buyer:others"]
    assert (build.by.value, str(build.like)) == (1.0, "family:tpu-v8")
    (draw,) = scenario.draws
    assert draw.distribution == Distribution("choice", (-0.3, 0.0), (0.4, 0.6))
    assert draw.amount.value == 0.0  # the likelier of the two


WRONG = [
    # one line of an override list each; the code it earns, at the line of the list's first item
    ("- delay: grid:ercot", "Y006"),
    ("- delay: grid:ercot\n    by: 12", "Y009"),
    ("- delay: grid:ercot\n    by: a year", "Y009"),
    ("- build: grid:ercot\n    by: 5 GW", "Y009"),
    ("- build: grid:ercot\n    by: 500 MW a year", "Y009"),
    ("- build: grid:ercot\n    by: 1,00 MW it", "Y010"),
    ("- delay: grid:ercot\n    by: 900 months", "Y010"),
    ("- demand: buyer:openai\n    by: -120 %", "Y010"),
    ("- outage: firm:tsmc\n    from: 2027\n    part: 120 %", "Y010"),
    ("- cap: layer:n2\n    at: -3 %", "Y010"),
    ("- build: layer:n2\n    by: -10 %", "Y010"),
    ("- outage: firm:tsmc\n    from: next year", "Y011"),
    ("- outage: firm:tsmc\n    from: 2027-02-30", "Y011"),
    ("- outage: firm:tsmc\n    from: 2027-13", "Y011"),
    ("- outage: firm:tsmc\n    from: 2028\n    until: 2027", "Y012"),
    ("- outage: tsmc\n    from: 2027", "Y013"),
    ("- outage: company:tsmc\n    from: 2027", "Y013"),
    ("- outage: buyer:openai\n    from: 2027", "Y014"),
    ("- price: market:compute power\n    by: 3 %", "Y014"),
    ("- demand: buyer:openai", "Y015"),
    ("- demand: buyer:openai\n    by: -3 %\n    at: 500 MW it", "Y015"),
    ("- outage: firm:tsmc\n    from: 2027\n    until: 2028\n    for: 3 months", "Y015"),
    ("- policy: grid:ercot\n    rule: freeeze", "Y008"),
    ("- policy: grid:ercot\n    rule: freeze", "Y006"),
    ("- policy: grid:ercot\n    rule: freeze\n    from: 2027\n    at: 5 %", "Y005"),
    ("- policy: firm:nvidia\n    rule: home-only", "Y014"),
    ("- policy: firm:nvidia\n    rule: licence\n    to: jurisdiction:CN", "Y006"),
    ("- policy: firm:nvidia\n    rule: licence\n    from: 2027\n    at: 120 %", "Y010"),
    ("- fail: firm:coreweave", "Y006"),
    ("- fail: site:abilene\n    from: 2027", "Y014"),
    ("- destroy: grid:ercot", "Y008"),
    ("- delay: grid:ercot\n    outage: grid:pjm\n    by: 3 months", "Y008"),
    ("- delay: grid:ercot\n    by: 3 months\n    util: 2028", "Y005"),
    ("- delay: grid:ercot\n    by: [3 months]", "Y007"),
    ("- delay: grid:ercot\n    by: {triangular: [1 months, 2 months, 3 months]}", "Y007"),
    ("- delay: [grid:ercot]\n    by: 3 months", "Y007"),
    ("- outage", "Y007"),
]


@pytest.mark.parametrize(("item", "code"), WRONG, ids=[item for item, _ in WRONG])
def test_a_wrong_override_earns_its_code(item, code):
    scenario, findings = read(f"{HEAD}overrides:\n  {item}\n")
    assert scenario is None
    assert code in {found for _, found in findings}, findings


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("{triangular: [3 months, 2 months, 9 months]}", "Y017"),
        ("{triangular: [3 months, 9 months]}", "Y017"),
        ("{uniform: [9 months, 3 months]}", "Y017"),
        ("{normal: [9 months, 0 months]}", "Y017"),
        ("{lognormal: [9 months, 3 months]}", "Y017"),
        ("{choice: [9 months]}", "Y017"),
        ("{choice: {3 months: 50 %, 9 months: 60 %}}", "Y017"),
        ("{gaussian: [3 months, 1 months]}", "Y017"),
        ("{uniform: 3 months}", "Y017"),
        ("{uniform: [3, 9]}", "Y009"),
        ("{uniform: [3 months, 900 months]}", "Y010"),
        ("12 months", "Y015"),
    ],
)
def test_a_wrong_draw_earns_its_code(amount, code):
    scenario, findings = read(f"{HEAD}draws:\n  - delay: grid:ercot\n    by: {amount}\n")
    assert scenario is None
    assert code in {found for _, found in findings}, findings


def test_everything_is_said_at_once_at_its_line():
    scenario, findings = read(
        "name: Not Good\n"
        "titel: misspelt\n"
        "seed: -1\n"
        "based_on: [own-fabb]\n"
        "overrides:\n"
        "  - delay: grid:ercot\n"
        "    by: 12 GW\n"
        "  - cap: layer:n2\n"
        "    at: 5 %\n"
        "    at: 6 %\n"
    )
    assert scenario is None
    assert findings == [
        (1, "Y006"), (1, "Y018"), (2, "Y005"), (3, "Y010"), (4, "Y016"), (7, "Y009"), (10, "Y003"),
    ]  # fmt: skip


def test_hints_name_the_nearest_words():
    _, findings = read_scenario(
        f"{HEAD}overrides:\n  - delay: grid:ercot\n    by: 3 months\n    util: 2028\n".encode(),
        "f.yaml", lambda _: None,
    )  # fmt: skip
    assert findings[0].located == "f.yaml:6 Y005 The verb delay has no key 'util'."
    assert findings[0].hint == "did you mean until?"


LAUGHS = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
HOSTILE = [
    (LAUGHS, "Y002"),
    (b"!!python/object/apply:os.system ['true']", "Y002"),
    (b"name: !!binary aGFsbG8=", "Y002"),
    (b"%TAG ! tag:evil,2000:\n---\n!x {a: 1}", "Y002"),
    (b"[" * 50_000, "Y004"),
    (b"{a: " * 10_000, "Y004"),
    (b"- " * 20_000, "Y004"),
    (b"? " * 20_000, "Y004"),
    (b"x" * (MOST_BYTES + 1), "Y004"),
    (b"title: " + b"x" * 5_000, "Y004"),
    (b"- 1\n" * 5_000, "Y004"),
    (b"a: 1\n---\nb: 2\n", "Y001"),
    (b"a: [1", "Y001"),
    (b"a:\n\t- 1", "Y001"),
    (b"a: \x07", "Y001"),
    (b'title: "\\e[31mred"', "Y007"),
    ("title: a\u202eb".encode(), "Y007"),
    (b"? {a: 1}\n: 2\n", "Y007"),
    (b"- 1\n- 2\n", "Y007"),
    (b"just words", "Y007"),
    (b"\xff\xfe\x00", "F009"),
    (b"", "F006"),
    (b"  \n\n", "F006"),
    (b"overrides: 7\n", "Y007"),
    (b"overrides: {a: 1}\n", "Y007"),
    (b"name: [a]\ntitle: {b: 1}\n", "Y007"),
    (b"<<: {a: 1}\n", "Y005"),
]


@pytest.mark.parametrize(("data", "code"), HOSTILE, ids=[repr(d[:24]) for d, _ in HOSTILE])
def test_hostile_yaml_gives_findings(data, code):
    scenario, findings = read(data)
    assert scenario is None
    assert code in {found for _, found in findings}, findings


@given(st.binary(max_size=200))
def test_no_bytes_raise(data):
    scenario, findings = read(data)
    assert scenario is None
    assert findings != []


@given(
    st.recursive(
        st.text(max_size=12) | st.integers() | st.none() | st.sampled_from(sorted(FORMS)),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*FORMS, "name", "title", "overrides", "draws", "by", "at", "from", "to"]),
            inner, max_size=4,
        ),
        max_leaves=12,
    )
)  # fmt: skip
def test_no_tree_raises(tree):
    # JSON is YAML, nearly: what JSON can write, the reader must take or refuse.
    scenario, findings = read(json.dumps({"name": "a", "title": "b", "overrides": tree}))
    assert (scenario is None) == (findings != [])


def test_a_file_that_is_none_is_a_finding(tmp_path):
    _, (missing,) = scenario_file(tmp_path / "none.yaml")
    assert (missing.code, missing.line) == ("F001", 0)
    _, (folder,) = scenario_file(tmp_path)
    assert folder.code == "F002"
