"""A hash of what a computation depends on, the same in every process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Protocol

import numpy as np

from lanebook.base.errors import EngineError


class _Sink(Protocol):
    def update(self, data: bytes, /) -> None: ...


def hash_of(*parts: object) -> str:
    """Return a hash over numbers, texts, arrays, mappings, sequences and dataclasses of them.

    Raises:
        EngineError: for a value of another type.
    """
    sink = hashlib.sha256()
    for part in parts:
        _feed(sink, part)
    return sink.hexdigest()


def _feed(sink: _Sink, value: object) -> None:
    if isinstance(value, np.ndarray):
        sink.update(f"<{value.dtype.str}{value.shape}".encode())
        sink.update(np.ascontiguousarray(value).tobytes())
    elif value is None or value is ... or isinstance(value, str | int | float | slice | np.generic):
        text = repr(value.item() if isinstance(value, np.generic) else value)
        sink.update(f"<{type(value).__name__}{len(text)}:{text}".encode())
    elif is_dataclass(value):
        names = [each.name for each in fields(value)]
        sink.update(f"<{type(value).__name__}{len(names)}".encode())
        for name in names:
            _feed(sink, getattr(value, name))
    elif isinstance(value, Mapping):
        sink.update(f"<map{len(value)}".encode())
        for key in sorted(value):
            _feed(sink, key)
            _feed(sink, value[key])
    elif isinstance(value, Iterable):
        items = list(value)
        sink.update(f"<list{len(items)}".encode())
        for item in items:
            _feed(sink, item)
    else:
        raise EngineError(
            f"A {type(value).__name__} cannot be hashed.",
            expected="numbers, texts, arrays, mappings, sequences and dataclasses",
            next_step="report this: it stands in a task of an ensemble.",
        )
