"""What a path says at one year-end, on one basis of firmness.

METHODS 2 and the fuller rule 3 of the book: the newest publication leads; an older statement with
a later date may raise it, never lower it, and raises only if its lowest reading does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lanebook.network.capacity import Level, Path

Basis = Literal["energised", "firm", "announced", "all"]
BASES: Final[tuple[Basis, ...]] = ("energised", "firm", "announced", "all")

_FIRMNESS_OF: Final[dict[str, frozenset[str]]] = {
    "energised": frozenset({"energised"}),
    "firm": frozenset({"energised", "binding"}),
    "announced": frozenset({"energised", "binding", "announced"}),
    "all": frozenset({"energised", "binding", "announced", "option", "rumoured"}),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Megawatts of IT load at one date.

    Attributes:
        low, point, high: MW; low and high span the readings that compete for that milestone.
        level: the statement that carries the point.
        claims: it and its competitors.
    """

    low: float
    point: float
    high: float
    level: Level
    claims: tuple[str, ...]


def allowed(level: Level, basis: Basis) -> bool:
    """Tell whether a statement counts on `basis`.

    Low confidence counts only under "all"; the upper end of a stated range never carries a point.
    """
    firm_enough = level.firmness in _FIRMNESS_OF[basis]
    trusted = basis == "all" or level.confidence != "low"
    return firm_enough and trusted and level.bound != "high"


def read_at(path: Path, on: date, basis: Basis) -> Reading | None:
    """Return what `path` says at `on`, or None where no statement of that basis speaks.

    Zero stated ("works seen, nothing in service") is a reading of 0, not None.
    """
    speaking = [
        level
        for level in path.dated
        if level.on is not None and level.on <= on and allowed(level, basis)
    ]
    return _read(speaking, path, basis)


class Readings:
    """Reads paths on one basis, and remembers: nothing changes between two statements of a path.

    Args:
        basis: how firm a statement must be.
    """

    def __init__(self, basis: Basis) -> None:
        self.basis: Basis = basis
        # Keyed by identity, for a path is long to hash; the path is kept so that it stays itself.
        self._paths: dict[int, tuple[Path, list[Level], list[date]]] = {}
        self._found: dict[tuple[int, int], Reading | None] = {}

    def at(self, path: Path, on: date) -> Reading | None:
        """Return `read_at(path, on, basis)`."""
        if not path.dated:
            return None
        _, levels, days = self._paths.get(id(path)) or self._opened(path)
        key = (id(path), bisect_right(days, on))
        if key not in self._found:
            self._found[key] = _read(levels[: key[1]], path, self.basis)
        return self._found[key]

    def _opened(self, path: Path) -> tuple[Path, list[Level], list[date]]:
        dated = [
            (level, level.on)
            for level in path.dated
            if level.on is not None and allowed(level, self.basis)
        ]
        opened = (path, [level for level, _ in dated], [on for _, on in dated])
        self._paths[id(path)] = opened
        return opened


def _read(speaking: Sequence[Level], path: Path, basis: Basis) -> Reading | None:
    """Let the newest publication lead, and older statements with a later date raise it."""
    if not speaking:
        return None
    newest = max(level.published for level in speaking)
    lead = max(
        (level for level in speaking if level.published == newest),
        key=lambda level: (level.on or date.min, *_standing(level)),
    )
    begins = lead.on or date.min
    later = [level for level in speaking if level.on is not None and level.on > begins]
    for older in sorted(later, key=lambda level: (level.on or date.min, *_standing(level))):
        if (older.on or date.min) > (lead.on or date.min) and older.low > lead.point:
            lead = older
    return _with_spread(lead, path.dated, basis)


def undated_at(path: Path, basis: Basis) -> Level | None:
    """Return the newest promise without a date that counts on `basis`, or None."""
    promises = [level for level in path.undated if allowed(level, basis)]
    return max(promises, key=lambda level: (level.published, *_standing(level)), default=None)


def _standing(level: Level) -> tuple[int, date, str]:
    order = ("rumoured", "option", "announced", "binding", "energised")
    return order.index(level.firmness), level.published, level.claim


def _with_spread(lead: Level, levels: Sequence[Level], basis: Basis) -> Reading:
    rivals = [
        level
        for level in levels
        if level.on == lead.on
        and (level is lead or allowed(level, basis) or is_range_end(level, basis))
    ]
    return Reading(
        low=min(level.low for level in rivals),
        point=lead.point,
        high=max(level.high for level in rivals),
        level=lead,
        claims=tuple(sorted({c for level in rivals for c in (level.claim, *level.supports)})),
    )


def is_range_end(level: Level, basis: Basis) -> bool:
    """Tell whether a statement is the upper end of a range that may widen a reading on `basis`."""
    return level.bound == "high" and level.firmness in _FIRMNESS_OF[basis]
