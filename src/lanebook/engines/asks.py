"""The ask of a buyer by year, and the open column it leaves.

METHODS 2: an ask is a stated need with a date; between dated points a geometric path; past the last
no ask, hence no open column. `open(b, t) = ask(b, t) - cleared(b, t)`, as an interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskPoint:
    """A stated need, or a stated level from which a path starts.

    Attributes:
        year: year-end it stands for.
        low, point, high: MW of IT load, > 0.
        kind: "stated" need, "implied" by capital spending, or "anchor": a level already reached.
        bound: "at_least", "up_to", "approx" or "".
        claims: claims behind it.
        note: a few words.
    """

    year: int
    low: float
    point: float
    high: float
    kind: str
    bound: str = ""
    claims: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """The ask at one year-end.

    Attributes: as `AskPoint`; `kind` may also be "path" between two points.
    """

    year: int
    low: float
    point: float
    high: float
    kind: str
    bound: str
    claims: tuple[str, ...]
    note: str


def ask_at(points: Sequence[AskPoint], year: int) -> Ask | None:
    """Return the ask of `year`, or None before the first and past the last point.

    Args:
        points: at most one per year, any order. An anchor begins a path and is no ask itself.
        year: the year-end asked about.

    1,900 at end 2025 and 10,000 at end 2027 give 1,900 × (10,000/1,900)^½ = 4,359 at end 2026.

    >>> path = [AskPoint(2025, 1900, 1900, 1900, "anchor"), AskPoint(2027, 1e4, 1e4, 1e4, "stated")]
    >>> round(ask_at(path, 2026).point)
    4359
    """
    ordered = sorted(points, key=lambda point: point.year)
    exact = [point for point in ordered if point.year == year]
    if exact:
        return None if exact[0].kind == "anchor" else _as_ask(exact[0])
    before = [point for point in ordered if point.year < year]
    after = [point for point in ordered if point.year > year]
    if not before or not after:
        return None
    first, last = before[-1], after[0]
    share = (year - first.year) / (last.year - first.year)
    low, point, high = (
        math.exp(math.log(one) * (1 - share) + math.log(other) * share)
        for one, other in (
            (first.low, last.low),
            (first.point, last.point),
            (first.high, last.high),
        )
    )
    return Ask(
        year=year,
        low=low,
        point=point,
        high=high,
        kind="path",
        bound="at_least" if "at_least" in (first.bound, last.bound) else "",
        claims=tuple(sorted({*first.claims, *last.claims})),
        note=f"geometric path from {first.year} to {last.year}",
    )


def open_column(
    ask: tuple[float, float, float], cleared: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Return the open megawatts (low, point, high), never below zero.

    The narrowest reading sets the lowest ask against the most cleared, the widest the reverse.

    >>> open_column((9000.0, 10000.0, 10000.0), (2000.0, 2300.0, 2500.0))
    (6500.0, 7700.0, 8000.0)
    """
    return (
        max(0.0, ask[0] - cleared[2]),
        max(0.0, ask[1] - cleared[1]),
        max(0.0, ask[2] - cleared[0]),
    )


def _as_ask(point: AskPoint) -> Ask:
    return Ask(
        point.year,
        point.low,
        point.point,
        point.high,
        point.kind,
        point.bound,
        point.claims,
        point.note,
    )
