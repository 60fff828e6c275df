"""Named assumptions with ranges: the only numbers that engines take besides claims.

A parameter is a convention: a low, a point and a high with a unit, a source and the day it stands
for (`as_of`). It is not cut at the day of knowledge, because a rule applied today to an earlier
view is still one rule; an answer names every parameter it used, and says so where a parameter is
younger than the view (docs/decisions/0006-parameters-are-conventions.md).

An override is `name` (every row of that name) or `name/applies_to` (that row only; it wins over
the shorter form). An overridden parameter has no spread: low = point = high.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import cast

from lanebook.base.errors import InputError, UnknownName
from lanebook.base.numbers import parse_number
from lanebook.evidence.snapshot import Snapshot


@dataclass(frozen=True, slots=True, order=True)
class Parameter:
    """One row of parameters.csv, or its override.

    Attributes:
        name, applies_to: the key.
        low, point, high: values in `unit`, low <= point <= high.
        unit: unit in words of the book.
        source: source id, `claim:…`, "assumption", or "override".
        as_of: day the parameter stands for.
        note: the reason in a few words.
        overridden: the user set it for this question.
    """

    name: str
    applies_to: str
    low: float
    point: float
    high: float
    unit: str
    source: str
    as_of: date
    note: str
    overridden: bool = False

    @property
    def key(self) -> str:
        """`name/applies_to`, the form `--set` takes."""
        return f"{self.name}/{self.applies_to}"


class Parameters:
    """Typed lookup over the parameters of a snapshot, with overrides; remembers what was used.

    A row in a higher layer replaces the row of the same key in a lower one.

    Args:
        snapshot: the book at one sequence.
        overrides: values keyed `name` or `name/applies_to`, in the unit of the row.

    Raises:
        UnknownName: if an override names no row.
        InputError: if an override is not finite, or a fraction lies outside 0 to 1.
    """

    def __init__(self, snapshot: Snapshot, overrides: Mapping[str, float] | None = None) -> None:
        rows = _rows(snapshot)
        for key in sorted(overrides or {}, key=lambda key: ("/" in key, key)):
            rows = _overridden(rows, key, (overrides or {})[key])
        self._rows = rows
        self._used: dict[tuple[str, str], Parameter] = {}

    def copy(self) -> Parameters:
        """Return the same parameters, used so far alike; later uses of the two stay apart."""
        other = object.__new__(Parameters)
        other._rows = self._rows
        other._used = dict(self._used)
        return other

    def get(self, name: str, applies_to: str) -> Parameter:
        """Return one parameter and remember that it was used.

        Raises:
            UnknownName: if there is no such row; the message names the nearest ones.
        """
        found = self._rows.get((name, applies_to))
        if found is None:
            raise _unknown(f"{name}/{applies_to}", self._rows)
        self._used[(name, applies_to)] = found
        return found

    def find(self, name: str) -> tuple[Parameter, ...]:
        """Return all rows of a name, sorted by `applies_to`; does not count as use.

        Raises:
            UnknownName: if no row has that name.
        """
        found = tuple(row for (row_name, _), row in sorted(self._rows.items()) if row_name == name)
        if not found:
            raise _unknown(name, self._rows)
        return found

    def has(self, name: str, applies_to: str) -> bool:
        """Tell whether the row exists; does not count as use."""
        return (name, applies_to) in self._rows

    @property
    def used(self) -> tuple[Parameter, ...]:
        """Every parameter that `get` has returned, sorted by key."""
        return tuple(self._used[key] for key in sorted(self._used))


def parse_overrides(settings: Iterable[str]) -> dict[str, float]:
    """Read `name=value` or `name/applies_to=value`; a later setting of a key replaces the earlier.

    Raises:
        InputError: if a setting has another form or its value is not a number of the book.
    """
    overrides: dict[str, float] = {}
    for setting in settings:
        key, sign, text = setting.partition("=")
        value = parse_number(text.strip())
        if not sign or not key.strip() or value is None:
            raise InputError(
                f"{setting!r} sets no parameter.",
                expected="NAME=NUMBER or NAME/APPLIES_TO=NUMBER",
                next_step="write it like discount_rate=0.1 or useful_life/shell=20.",
            )
        overrides[key.strip()] = value
    return overrides


def _rows(snapshot: Snapshot) -> dict[tuple[str, str], Parameter]:
    height = {layer: position for position, layer in enumerate(snapshot.layers)}
    records = snapshot.parameters.rows(named=True)
    records.sort(key=lambda row: (height.get(row["ledger_layer"], -1), row["sequence"]))
    return {(row["name"], row["applies_to"]): _parameter(row) for row in records}


def _parameter(row: Mapping[str, object]) -> Parameter:
    return Parameter(
        name=str(row["name"]),
        applies_to=str(row["applies_to"]),
        low=cast(float, row["low"]),
        point=cast(float, row["point"]),
        high=cast(float, row["high"]),
        unit=str(row["unit"]),
        source=str(row["source"]),
        as_of=cast(date, row["as_of"]),
        note=str(row["note"]),
    )


def _overridden(
    rows: Mapping[tuple[str, str], Parameter], key: str, value: float
) -> dict[tuple[str, str], Parameter]:
    name, _, applies_to = key.partition("/")
    chosen = {
        row_key
        for row_key in rows
        if row_key[0] == name and (not applies_to or row_key[1] == applies_to)
    }
    if not chosen:
        raise _unknown(key, rows)
    return {
        row_key: _set(row, value) if row_key in chosen else row for row_key, row in rows.items()
    }


def _set(row: Parameter, value: float) -> Parameter:
    is_fraction = row.unit.split(" ", 1)[0].rstrip(",") in {"fraction", "probability"}
    if not math.isfinite(value) or (is_fraction and not 0 <= value <= 1):
        raise InputError(
            f"{row.key} cannot be {value:g}.",
            expected=f"a finite number in {row.unit}" + (", from 0 to 1" if is_fraction else ""),
            next_step=f"the book has {row.low:g} to {row.high:g}; choose a value of that kind.",
        )
    return replace(row, low=value, point=value, high=value, source="override", overridden=True)


def _unknown(key: str, rows: Mapping[tuple[str, str], Parameter]) -> UnknownName:
    name, _, applies_to = key.partition("/")
    names = sorted({row_name for row_name, _ in rows})
    if name in names and applies_to:
        candidates = [f"{name}/{other}" for row_name, other in sorted(rows) if row_name == name]
        nearest = get_close_matches(key, candidates, n=5, cutoff=0.0)
    else:
        nearest = get_close_matches(name, names, n=5, cutoff=0.4)
    return UnknownName(
        f"no parameter is called {key!r}.",
        expected="a name from parameters.csv, or name/applies_to",
        next_step=f"the nearest are {', '.join(nearest)}." if nearest else "see parameters.csv.",
    )
