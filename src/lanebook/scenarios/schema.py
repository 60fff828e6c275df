"""JSON Schema of scenario files, made from the tables that the reader uses.

For editors that complete and check while somebody types. `lanebook scenario check` says more: it
knows order, units against rows, and the names of the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from lanebook.scenarios.amounts import SINGULAR, WRITTEN
from lanebook.scenarios.distributions import TAKES
from lanebook.scenarios.forms import (
    DRAWABLE,
    FIELDS,
    FORMS,
    MARKETS_OF,
    RULE_KEYS,
    RULE_KINDS,
    RULE_NEEDS,
    Form,
)
from lanebook.scenarios.model import GROUPS, KINDS, RULES, SHAPES, Kind, Unit, Verb
from lanebook.scenarios.overrides import KINDS_OF
from lanebook.scenarios.reading import LAST_SEED, LONGEST_NAME, MOST_OVERRIDES, NAME

_NUMBER: Final = "[+-]?[0-9][0-9,]*(\\.[0-9]+)?"
_MOMENT: Final = "^[0-9]{4}(Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$"
_TEXT: Final = {"type": "string"}


def file_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file."""
    name = {"type": "string", "pattern": f"^{NAME.pattern}$", "maxLength": LONGEST_NAME}
    texts = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario file",
        "type": "object",
        "properties": {
            "name": name,
            "title": _TEXT,
            "group": {"enum": list(GROUPS)},
            "description": _TEXT,
            "sources": texts,
            "based_on": {"anyOf": [name, {"type": "array", "items": name}]},
            "expects": _TEXT,
            "seed": {"type": "integer", "minimum": 0, "maximum": LAST_SEED},
            "overrides": _items(drawn=False),
            "draws": _items(drawn=True),
        },
        "required": ["name", "title"],
        "additionalProperties": False,
    }


def _items(*, drawn: bool) -> dict[str, Any]:
    forms = [
        made
        for verb, form in FORMS.items()
        if not drawn or form.by or form.at
        for made in (
            _rules(form, drawn=drawn) if verb == "policy" else (_override(verb, form, drawn=drawn),)
        )
    ]
    return {"type": "array", "maxItems": MOST_OVERRIDES, "items": {"oneOf": forms}}


def _rules(form: Form, *, drawn: bool) -> Iterator[dict[str, Any]]:
    """Yield `policy` once a rule: each has kinds and keys of its own."""
    for rule in RULES:
        own = replace(form, kinds=RULE_KINDS[rule], takes=RULE_KEYS[rule])
        if drawn and not set(DRAWABLE) & set(own.takes):
            continue
        made = _override("policy", own, drawn=drawn)
        made["title"] = f"policy, {rule}"
        made["properties"]["rule"] = {"const": rule}
        made["required"] += [key for key in RULE_NEEDS[rule] if key not in made["required"]]
        yield made


def _override(verb: Verb, form: Form, *, drawn: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {verb: _target(form.kinds, MARKETS_OF.get(verb, ()))}
    for key in form.keys:
        units = form.by if key == "by" else form.at
        properties[key] = _spread(units) if drawn and key in DRAWABLE else _field(key, units)
    made: dict[str, Any] = {
        "title": verb,
        "description": form.says,
        "type": "object",
        "properties": properties,
        "required": [verb, *form.needs],
        "additionalProperties": False,
    }
    if form.one_of:
        made["oneOf"] = [{"required": [key]} for key in form.one_of]
    return made


def _field(key: str, units: tuple[Unit, ...]) -> dict[str, Any]:
    match FIELDS[key]:
        case "amount":
            return _amount(units)
        case "share":
            return _amount(("share",))
        case "duration":
            return _amount(("months",))
        case "moment":
            year = {"type": "integer", "minimum": 1990, "maximum": 2100}
            return {"anyOf": [{"type": "string", "pattern": _MOMENT}, year]}
        case "rule":
            return {"enum": list(RULES)}
        case "target" | "targets":
            one = _target(KINDS_OF[key], ())
            return one if key == "like" else {"anyOf": [one, {"type": "array", "items": one}]}
    return _TEXT


def _target(kinds: tuple[Kind, ...], markets: tuple[str, ...]) -> dict[str, Any]:
    named = [kind for kind in KINDS if kind in kinds and kind != "market"]
    choices = [f"(?:{'|'.join(named)}):\\s*[^\\s:].*"] if named else []
    if "market" in kinds and markets:
        choices.append(f"market:\\s*(?:{'|'.join(markets)})")
    return {"type": "string", "pattern": f"^(?:{'|'.join(choices)})$"}


def _amount(units: tuple[Unit, ...]) -> dict[str, Any]:
    words = [word for word, (unit, _) in WRITTEN.items() if unit in units]
    words += [one for one, many in SINGULAR.items() if many in words]
    choices = "|".join(re.escape(word).replace("\\ ", " ") for word in words)
    return {"type": "string", "pattern": f"^{_NUMBER}\\s*(?:{choices})$"}


def _spread(units: tuple[Unit, ...]) -> dict[str, Any]:
    amount = _amount(units)
    shapes: list[dict[str, Any]] = []
    for shape in SHAPES:
        values: dict[str, Any] = {"type": "array", "items": amount, "minItems": 2}
        if shape == "choice":
            weighted = {
                "type": "object",
                "propertyNames": amount,
                "additionalProperties": _amount(("share",)),
                "minProperties": 2,
            }
            values = {"anyOf": [values, weighted]}
        shapes.append(
            {
                "type": "object",
                "description": f"{shape}: {TAKES[shape]}",
                "properties": {shape: values},
                "required": [shape],
                "additionalProperties": False,
            }
        )
    return {"anyOf": [amount, *shapes]}
