"""Answers as JSON.

JSON keeps the payload's own shape inside one envelope. It is stable: same answer, same bytes. What
JSON cannot say exactly is refused (NaN, infinity) or written as a string (integers above 2^53).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import PurePath
from typing import Any

from lanebook.answers.answer import Answer, Payload
from lanebook.base.errors import EngineError
from lanebook.base.numbers import MAX_EXACT_INTEGER

#: The envelope's keys, in order; part of the stability promise.
ENVELOPE = (
    "question", "finding", "valid_at", "known_at", "sequence", "layers", "data", "parameters",
    "caveats",
)  # fmt: skip


def to_json(answer: Answer[Payload]) -> str:
    """Return the answer as indented JSON with a trailing newline.

    Raises:
        EngineError: if a number is not finite or a value has no JSON form.
    """
    return json.dumps(envelope(answer), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def envelope(answer: Answer[Payload]) -> dict[str, Any]:
    """Return the answer as plain dictionaries, lists, strings, numbers, booleans and None."""
    return {
        "question": answer.question,
        "finding": answer.finding,
        "valid_at": answer.as_of.valid_at.isoformat(),
        "known_at": answer.as_of.known_at.isoformat(),
        "sequence": answer.sequence,
        "layers": list(answer.layers),
        "data": plain_value(answer.data, "data"),
        "parameters": plain_value(answer.parameters, "parameters"),
        "caveats": list(answer.caveats),
    }


def plain_value(value: object, where: str = "value") -> Any:  # noqa: ANN401 - JSON is untyped
    """Return one value of a payload in JSON's types; `where` names it in error messages.

    Dataclasses keep the order of their fields, mappings are sorted by key, sets are sorted.
    """
    if isinstance(value, Enum):
        return plain_value(value.value, where)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= MAX_EXACT_INTEGER else str(int(value))
    if isinstance(value, float):
        return _plain_float(value, where)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        keyed = {str(plain_value(key, where)): inner for key, inner in value.items()}
        return {key: plain_value(keyed[key], f"{where}.{key}") for key in sorted(keyed)}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: plain_value(getattr(value, each.name), f"{where}.{each.name}")
            for each in fields(value)
            if not each.name.startswith("_")
        }
    return _plain_collection(value, where)


def _plain_collection(value: object, where: str) -> Any:  # noqa: ANN401 - JSON is untyped
    if isinstance(value, tuple | list):
        return [plain_value(inner, f"{where}[{index}]") for index, inner in enumerate(value)]
    if isinstance(value, frozenset | set):
        return sorted((plain_value(inner, where) for inner in value), key=repr)
    if isinstance(value, PurePath):
        return value.as_posix()
    if hasattr(value, "item"):  # a numpy scalar
        return plain_value(value.item(), where)
    raise _refused(where, f"a {type(value).__name__}", "a value with a JSON form")


def _plain_float(value: float, where: str) -> float | int:
    if not math.isfinite(value):
        raise _refused(where, str(value), "a finite number, or None where nothing is known")
    if value.is_integer() and abs(value) <= MAX_EXACT_INTEGER:
        return int(value)
    return float(value)


def _refused(where: str, met: str, expected: str) -> EngineError:
    return EngineError(
        f"The answer holds {met} at {where}.",
        expected=expected,
        next_step="report this: an engine let it through.",
    )
