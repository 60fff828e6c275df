"""JSON Schema of answers, generated from the payload's dataclasses.

Apart from `serialise`, because only documentation and tests need it and pydantic takes a tenth of
a second to load.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from lanebook.answers.answer import ParameterUse, Payload
from lanebook.answers.serialise import ENVELOPE


def schema(payload_type: type[Payload]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of answers that carry `payload_type`."""
    data: TypeAdapter[Any] = TypeAdapter(payload_type)
    used: TypeAdapter[Any] = TypeAdapter(list[ParameterUse])
    parts, shared = TypeAdapter.json_schemas(
        [("data", "serialization", data), ("parameters", "serialization", used)]
    )
    text = {"type": "string"}
    day = {"type": "string", "format": "date"}
    listed = {"type": "array", "items": text}
    properties: dict[str, Any] = {
        "question": text,
        "finding": text,
        "valid_at": day,
        "known_at": day,
        "sequence": {"type": "integer", "minimum": 0},
        "layers": listed,
        "data": parts["data", "serialization"],
        "parameters": parts["parameters", "serialization"],
        "caveats": listed,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": payload_type.__name__,
        "type": "object",
        "properties": properties,
        "required": list(ENVELOPE),
        "additionalProperties": False,
        **shared,
    }
