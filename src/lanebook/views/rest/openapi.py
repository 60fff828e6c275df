"""The OpenAPI document: FastAPI's own, with the schemas of the answers' dataclasses.

The web app's client is typed from it. A payload's fields are always all written, so all of them are
required; what may be absent is nullable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from lanebook.answers.answer import ParameterUse
from lanebook.answers.serialise import ENVELOPE
from lanebook.base.version import VERSION
from lanebook.views.rest.asked import Question
from lanebook.views.rest.problems import MEDIA_TYPE

_TEMPLATE: Final = "#/components/schemas/{model}"
_TEXT: Final = {"type": "string"}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": [
        "type", "title", "status", "code", "problem", "expected", "next_step", "detail", "findings",
    ],
    "properties": {
        **dict.fromkeys(
            ("type", "title", "code", "problem", "expected", "next_step", "detail"), _TEXT
        ),
        "status": {"type": "integer"},
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["file", "line", "code", "message", "hint"],
                "properties": {
                    **dict.fromkeys(("file", "code", "message", "hint"), _TEXT),
                    "line": {"type": "integer"},
                },
            },
        },
    },
}  # fmt: skip


def document(app: FastAPI, questions: Mapping[str, Question]) -> dict[str, Any]:
    """Return the document of `app`; the same routes and questions give the same document."""
    made = get_openapi(
        title="Lanebook",
        version=VERSION,
        description="The book of AI compute lanes, as known on any date.",
        routes=app.routes,
    )
    schemas: dict[str, Any] = made.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = _PROBLEM
    schemas.update(_answers(questions))
    for path, methods in made["paths"].items():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {
                "description": "A refusal or failure, with what to do next.",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            name = path.removeprefix("/api/")
            if name in questions:
                operation["responses"]["200"]["content"] = {
                    "application/json": {"schema": {"$ref": _TEMPLATE.format(model=_title(name))}}
                }
    return made


def _title(question: str) -> str:
    return f"{question.title()}Answer"


def _answers(questions: Mapping[str, Question]) -> dict[str, Any]:
    parts, shared = TypeAdapter.json_schemas(
        [
            *((name, "serialization", TypeAdapter(row.payload)) for name, row in questions.items()),
            ("parameters", "serialization", TypeAdapter(list[ParameterUse])),
        ],
        ref_template=_TEMPLATE,
    )
    found: dict[str, Any] = {name: _whole(body) for name, body in shared["$defs"].items()}
    for name in questions:
        found[_title(name)] = _envelope(
            _whole(parts[name, "serialization"]), parts["parameters", "serialization"]
        )
    return dict(sorted(found.items()))


def _whole(body: dict[str, Any]) -> dict[str, Any]:
    """Return an object schema with every property required: payloads are written whole."""
    if "properties" not in body:
        return body
    return {**body, "required": list(body["properties"])}


def _envelope(data: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    listed = {"type": "array", "items": _TEXT}
    return {
        "type": "object",
        "properties": {
            "question": _TEXT,
            "finding": _TEXT,
            "valid_at": day,
            "known_at": day,
            "sequence": {"type": "integer", "minimum": 0},
            "layers": listed,
            "data": data,
            "parameters": parameters,
            "caveats": listed,
        },
        "required": list(ENVELOPE),
        "additionalProperties": False,
    }
