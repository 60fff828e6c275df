"""Answers as JSON, JSON Schema and frames."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.views.demo import DAY

from lanebook.answers.answer import Answer, Figure, Table
from lanebook.answers.schemas import schema
from lanebook.answers.serialise import ENVELOPE, plain_value, to_json
from lanebook.base.errors import EngineError
from lanebook.base.numbers import Interval
from lanebook.base.time import AsOf


@dataclass(frozen=True)
class Small:
    """Everything a payload may hold."""

    cell: Figure
    spread: Interval
    by_year: dict[int, float | None]
    signed_on: date | None
    count: int

    def tables(self) -> tuple[Table, ...]:
        """None."""
        return ()


SMALL = Small(
    cell=Figure(1.0, 2.5, 3.0, "MW", "carried", "binding", "at_least", ("c2", "c1"), "why"),
    spread=Interval(None, -0.0, 4.0),
    by_year={2028: None, 2027: 10.0},
    signed_on=date(2026, 5, 3),
    count=2**53 + 1,
)
ANSWER = Answer("small", "≥2.5 MW.", AsOf(DAY, DAY), 7, ("base",), SMALL)

#: Written by hand: field order kept, mappings sorted, absent is null, −0 is 0, 2^53 + 1 a string.
EXPECTED = {
    "question": "small",
    "finding": "≥2.5 MW.",
    "valid_at": "2026-05-31",
    "known_at": "2026-05-31",
    "sequence": 7,
    "layers": ["base"],
    "data": {
        "cell": {
            "low": 1,
            "point": 2.5,
            "high": 3,
            "unit": "MW",
            "state": "carried",
            "firmness": "binding",
            "bound": "at_least",
            "claims": ["c2", "c1"],
            "note": "why",
        },
        "spread": {"low": None, "point": 0, "high": 4},
        "by_year": {"2027": 10, "2028": None},
        "signed_on": "2026-05-03",
        "count": "9007199254740993",
    },
    "parameters": [],
    "caveats": [],
}


def test_json_keeps_shape_and_order() -> None:
    text = to_json(ANSWER)
    assert json.loads(text) == EXPECTED
    assert list(json.loads(text)) == list(ENVELOPE)
    assert list(json.loads(text)["data"]["cell"])[:3] == ["low", "point", "high"]
    assert text.endswith("}\n")
    assert '"point": 0,' in text
    assert "≥" in text
    assert to_json(ANSWER) == text


@pytest.mark.parametrize("poison", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_a_program_error_with_its_place(poison: float) -> None:
    with pytest.raises(EngineError, match=r"at data\.a\[1\]"):
        plain_value({"a": (1, poison)}, "data")


def test_a_value_without_json_form_is_refused() -> None:
    with pytest.raises(EngineError, match="holds a object at data"):
        plain_value(object(), "data")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | st.text() | st.dates(),
        lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_plain_value_becomes_strict_json(value: object) -> None:
    text = json.dumps(plain_value(value), allow_nan=False)
    assert json.dumps(json.loads(text)) == text


def test_schema_describes_the_answer() -> None:
    found = schema(Small)
    assert found["required"] == list(ENVELOPE)
    figure = found["$defs"]["Figure"]["properties"]
    assert figure["low"]["anyOf"] == [{"type": "number"}, {"type": "null"}]
    assert "withdrawn" in figure["state"]["enum"]
    assert found["$defs"]["Small"]["properties"]["signed_on"]["anyOf"][0]["format"] == "date"
    # The payload as written is accepted by the reader that the schema was generated from.
    data = json.loads(to_json(ANSWER))["data"] | {"count": 1}
    assert TypeAdapter(Small).validate_python(data).cell == SMALL.cell
