"""Answers as JSON.

JSON keeps the payload's own shape inside one envelope. It is stable: same answer, same bytes. What
JSON cannot say exactly is refused (NaN, infinity) or written as a string (integers above 2^53).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import PurePath
from typing import Any, Final, cast

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
    return _plain(value, (None, where))


#: Where a value stands: the place around it, and its step; spelled out only for an error.
_Place = tuple[Any, str | int]


def _plain(value: object, place: _Place) -> Any:  # noqa: ANN401 - JSON is untyped
    """Common types first: an answer is tens of thousands of strings, numbers and figures."""
    kind: type[Any] = type(value)
    if value is None or kind is str or kind is bool:
        return value
    if isinstance(value, float):
        return _plain_float(value, place)
    if kind is tuple or kind is list:
        return [
            inner if type(inner) is str else _plain(inner, (place, index))
            for index, inner in enumerate(cast(Sequence[object], value))
        ]
    names = _field_names(kind)
    if names is None:
        return _plain_rarity(value, place)
    plain = {}
    for name in names:
        inner = getattr(value, name)
        keep = inner is None or type(inner) is str
        plain[name] = inner if keep else _plain(inner, (place, name))
    return plain


def _field_names(kind: type[Any]) -> tuple[str, ...] | None:
    """Return the public fields of a dataclass, None for any other type."""
    if kind not in _NAMES:
        plain = is_dataclass(kind) and not issubclass(kind, (Enum, Mapping))
        found = fields(kind) if plain else ()
        names = tuple(each.name for each in found if not each.name.startswith("_"))
        _NAMES[kind] = names if plain else None
    return _NAMES[kind]


#: Public fields of each dataclass met so far: reflection costs more than the values.
_NAMES: Final[dict[type[Any], tuple[str, ...] | None]] = {}


def _plain_rarity(value: object, place: _Place) -> Any:  # noqa: ANN401 - JSON is untyped
    if isinstance(value, Enum):
        return _plain(value.value, place)
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= MAX_EXACT_INTEGER else str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return value.as_posix()
    return _plain_collection(value, place)


def _plain_collection(value: object, place: _Place) -> Any:  # noqa: ANN401 - JSON is untyped
    if isinstance(value, Mapping):
        keyed = {str(_plain(key, place)): inner for key, inner in value.items()}
        return {key: _plain(keyed[key], (place, key)) for key in sorted(keyed)}
    if isinstance(value, tuple | list):
        return [_plain(inner, (place, index)) for index, inner in enumerate(value)]
    if isinstance(value, frozenset | set):
        return sorted((_plain(inner, place) for inner in value), key=repr)
    if hasattr(value, "item"):  # a numpy scalar
        return _plain(value.item(), place)
    raise _refused(place, f"a {type(value).__name__}", "a value with a JSON form")


def _plain_float(value: float, place: _Place) -> float | int:
    if not math.isfinite(value):
        raise _refused(place, str(value), "a finite number, or None where nothing is known")
    if value.is_integer() and abs(value) <= MAX_EXACT_INTEGER:
        return int(value)
    return float(value)


def _refused(place: _Place, met: str, expected: str) -> EngineError:
    return EngineError(
        f"The answer holds {met} at {_spelled(place)}.",
        expected=expected,
        next_step="report this: an engine let it through.",
    )


def _spelled(place: _Place) -> str:
    around, step = place
    if around is None:
        return str(step)
    return f"{_spelled(around)}[{step}]" if isinstance(step, int) else f"{_spelled(around)}.{step}"
