"""Every example of docs/methods/scenarios.md is read, matches the shipped book and changes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lanebook.answers.clearing.build import build_model
from lanebook.scenarios.apply import apply
from lanebook.scenarios.forms import FIELDS, FORMS
from lanebook.scenarios.library import names, shipped
from lanebook.scenarios.model import GROUPS, RULES, SHAPES
from lanebook.scenarios.reading import read_scenario

PAGE = (Path(__file__).parents[2] / "docs/methods/scenarios.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=[text.split()[1] for text in EXAMPLES])
def test_an_example_works_on_the_shipped_book(book, text):
    scenario, findings = read_scenario(text.encode(), "example.yaml", shipped, names())
    assert findings == ()
    model = build_model(book())
    applied = apply(scenario, model.inputs, model.places)
    assert applied.unmatched == ()
    acted = {change.override for change in applied.changes}
    assert acted == set(range(len(scenario.overrides) + len(scenario.draws)))


def test_every_scenario_that_ships_is_on_the_page():
    for name in names()[1:]:
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", PAGE), name


def test_every_word_of_the_language_is_on_the_page():
    for verb in FORMS:
        assert f"\n### {verb}: " in PAGE, verb
    for word in (*FIELDS, *RULES, *SHAPES, *GROUPS):
        assert re.search(rf"\b{word}\b", PAGE), word
