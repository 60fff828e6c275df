"""JSON Schema of thesis files, made from the registry of indicators that the reader uses.

For editors that complete and check while somebody types. The reader says more: it knows units,
overlapping thresholds and the names of the book.
"""

from __future__ import annotations

from typing import Any, Final

from lanebook.answers.theses_indicators import INDICATORS
from lanebook.answers.theses_query import Query
from lanebook.answers.theses_reading import (
    FILE_KEYS,
    LONGEST_NAME,
    MOST_INDICATORS,
    NAME,
    SAID_KEYS,
    WRONG_KEYS,
)

_TEXT: Final[dict[str, Any]] = {"type": "string", "minLength": 1}
_THRESHOLD: Final = "^at (least|most) -?[0-9][0-9.eE+-]*( %)?$"
_CONDITION: Final = "^[a-z0-9-]+ at (least|most) -?[0-9][0-9.eE+-]*( %)?$"


def thesis_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a thesis file."""
    name = {"type": "string", "pattern": f"^{NAME.pattern}$", "maxLength": LONGEST_NAME}
    properties: dict[str, Any] = {
        "name": name,
        "title": _TEXT,
        "claim": _TEXT,
        "rival": _TEXT,
        "said_by": {"type": "array", "items": _said()},
        "indicators": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_INDICATORS,
            "items": {"oneOf": [_indicator(query) for query in INDICATORS.values()]},
        },
        "wrong_if": _wrong(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Thesis file",
        "type": "object",
        "properties": {key: properties[key] for key in FILE_KEYS},
        "required": [key for key in FILE_KEYS if key != "said_by"],
        "additionalProperties": False,
    }


def _said() -> dict[str, Any]:
    texts = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
    parts: dict[str, Any] = {"source": _TEXT, "claims": texts, "words": _TEXT}
    return _closed({key: parts[key] for key in SAID_KEYS}, ["source"])


def _wrong() -> dict[str, Any]:
    condition = {"type": "string", "pattern": _CONDITION}
    when = {"anyOf": [condition, {"type": "array", "minItems": 1, "items": condition}]}
    parts: dict[str, Any] = {"words": _TEXT, "when": when}
    return _closed({key: parts[key] for key in WRONG_KEYS}, list(WRONG_KEYS))


def _indicator(query: Query) -> dict[str, Any]:
    given: dict[str, Any] = {
        "lab": _TEXT,
        "year": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]{4}$"}]},
        "layer": {"enum": list(query.layers)} if query.layers else _TEXT,
    }
    threshold = {"type": "string", "pattern": _THRESHOLD}
    parts: dict[str, Any] = {
        "id": {"type": "string", "pattern": f"^{NAME.pattern}$"},
        "query": {"const": query.name, "description": query.meaning},
        **{key: given[key] for key in query.takes},
        "for": threshold,
        "against": threshold,
        "why": _TEXT,
    }
    return _closed(parts, list(parts))


def _closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
