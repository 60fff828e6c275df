"""Belief by the letter of the methods: slow, plain Python, one claim against every other.

The oracle of `lanebook.evidence.belief`. It shares no code with it beyond the ranking table.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lanebook.evidence.ranking import SOURCE_RANK, STATUS_RANK

TYPES = {
    "capacity": "number", "contracted_capacity": "number", "amount": "number",
    "exclusivity": "enum", "end": "date", "event": "text",
}  # fmt: skip
VOCABULARY = [{"property": name, "type": kind} for name, kind in TYPES.items()]
SOURCES = [
    {"id": "filing", "publisher": "SEC", "kind": "filing"},
    {"id": "wire", "publisher": "Wire", "kind": "news"},
    {"id": "wire-2", "publisher": "Wire", "kind": "news"},
    {"id": "counter-1", "publisher": "Counter", "kind": "dataset"},
    {"id": "counter-2", "publisher": "Counter", "kind": "dataset"},
    {"id": "relay", "publisher": "Daily (Counter)", "kind": "news"},
]
_SOURCES = {row["id"]: row for row in SOURCES}
_BOUNDS = {"point": 0, "": 0, "approx": 1, "at_least": 2, "low": 3, "up_to": 4, "high": 5}


@dataclass(frozen=True)
class Stand:
    """What the oracle says of one topic: its winner, spread and survivors."""

    winner: str | None
    low: float | None
    high: float | None
    survivors: frozenset[str]


def naive(claims: Sequence[dict[str, str]], known: date) -> dict[tuple[Any, ...], Stand]:
    """Return the stand of every topic known by then."""
    seen = [claim for claim in claims if _day(claim["published"]) <= known]
    dead = {claim["id"] for claim in seen if _is_dead(claim, seen)}
    topics: dict[tuple[Any, ...], list[dict[str, str]]] = {}
    for claim in seen:
        topics.setdefault(topic(claim), []).append(claim)
    return {key: _stand(rows, dead) for key, rows in topics.items()}


def topic(claim: dict[str, str]) -> tuple[Any, ...]:
    """Return the key within which a claim competes."""
    kind = TYPES[claim["property"]]
    first, last = claim["valid_from"], claim["valid_to"]
    if claim["precision"] == "month" and first and not last:
        day = _day(first)
        first = day.replace(day=calendar.monthrange(day.year, day.month)[1]).isoformat()
    if kind == "date":
        first = last = ""
    words = claim["value"] if kind == "text" else ""
    return (claim["subject"], claim["property"], claim["unit"], first, last, claim["basis"], words)


def _stand(rows: Sequence[dict[str, str]], dead: Iterable[str]) -> Stand:
    alive = [row for row in rows if row["id"] not in set(dead)]
    if not alive:
        return Stand(None, None, None, frozenset())
    # Python's sort is stable, so the last criterion is sorted first.
    alive.sort(key=lambda row: row["id"])
    alive.sort(key=lambda row: _BOUNDS[row["bound"]])
    alive.sort(key=lambda row: row["published"], reverse=True)
    alive.sort(key=_kind_rank, reverse=True)
    alive.sort(key=_status_rank, reverse=True)
    numbers = [float(row["value"]) for row in alive if TYPES[row["property"]] == "number"]
    low = min(numbers, default=None)
    high = max(numbers, default=None)
    if all(row["bound"] in ("up_to", "high") for row in alive):
        low = None
    if all(row["bound"] in ("at_least", "low") for row in alive):
        high = None
    return Stand(alive[0]["id"], low, high, frozenset(row["id"] for row in alive))


def _status_rank(row: dict[str, str]) -> int:
    return 7 if _over(row) else STATUS_RANK.get(row["status"], -1)


def _kind_rank(row: dict[str, str]) -> int:
    return SOURCE_RANK[_SOURCES[row["source"]]["kind"]]


def _over(row: dict[str, str]) -> bool:
    """The row records an end that has come."""
    return (
        row["property"] == "end" and row["status"] == "ended" and row["value"] <= row["published"]
    )


def _takes(row: dict[str, str]) -> bool:
    return row["status"] in ("denied", "ended")


def _is_dead(claim: dict[str, str], seen: Sequence[dict[str, str]]) -> bool:
    if _takes(claim):
        return TYPES[claim["property"]] != "text" and not _over(claim)
    return any(
        _removed(claim, other)
        or _outdated(claim, other)
        or _newer(claim, other)
        or _redated(claim, other)
        for other in seen
        if other["id"] != claim["id"] and other["subject"] == claim["subject"]
    )


def _removed(claim: dict[str, str], other: dict[str, str]) -> bool:
    same = all(claim[name] == other[name] for name in ("property", "unit", "basis"))
    if not (_takes(other) and same and claim["published"] <= other["published"]):
        return False
    if _over(other):
        return True
    numeric = TYPES[claim["property"]] == "number"
    value = (
        float(claim["value"]) == float(other["value"])
        if numeric
        else (claim["value"] == other["value"])
    )
    step = claim["property"] in ("capacity", "contracted_capacity") and (
        claim["valid_from"] and other["valid_from"] and claim["valid_from"] != other["valid_from"]
    )
    period = claim["valid_from"] and all(
        claim[name] == other[name] for name in ("valid_from", "valid_to")
    )
    return bool((value and not step) or (numeric and period))


def _outdated(claim: dict[str, str], other: dict[str, str]) -> bool:
    house = _SOURCES[other["source"]]
    return (
        house["kind"] == "dataset"
        and other["property"] == "capacity"
        and claim["property"] in ("capacity", "contracted_capacity")
        and claim["unit"] == other["unit"] == "MW"
        and house["publisher"] in _SOURCES[claim["source"]]["publisher"]
        and claim["published"] < other["published"]
    )


def _newer(claim: dict[str, str], other: dict[str, str]) -> bool:
    speaker = _SOURCES[claim["source"]]["publisher"] == _SOURCES[other["source"]]["publisher"]
    guided = claim["status"] == other["status"] == "guidance"
    states = not _takes(other) or TYPES[other["property"]] == "text" or _over(other)
    return (
        topic(claim) == topic(other)
        and states
        and claim["published"] < other["published"]
        and (speaker or guided)
        and _status_rank(claim) <= _status_rank(other)
        and _kind_rank(claim) <= _kind_rank(other)
    )


def _redated(claim: dict[str, str], other: dict[str, str]) -> bool:
    promise = all(
        row["property"] == "capacity"
        and row["unit"] == "MW"
        and row["valid_from"]
        and not row["valid_to"]
        and row["status"] not in ("operational", "denied", "ended")
        and float(row["value"]) > 0
        for row in (claim, other)
    )
    return bool(
        promise
        and claim["basis"] == other["basis"]
        and claim["published"] < other["published"] < other["valid_from"]
        and claim["valid_from"] < other["valid_from"]
        and float(claim["value"]) >= float(other["value"])
        and other["bound"] not in ("at_least", "low")
        and _status_rank(other) >= min(_status_rank(claim), 2)
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
