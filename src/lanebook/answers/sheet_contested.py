"""How many readings of a cell contend: megawatts that differ, and ends that come earlier."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lanebook.answers.implications import SAME_SHARE, implications
from lanebook.engines.count import Promise, Reading, Worth
from lanebook.evidence.belief import Beliefs
from lanebook.network.capacity import CapacityBook, CapacityTie, Level, Path

#: Readings of one milestone differ worth telling: a quarter or more, and by so many megawatts.
LEAST_RATIO: Final = 1.25
LEAST_MW: Final = 50.0


def readings_of(capacity: CapacityBook, worth: Worth, n_lengths: int = 1) -> int:
    """Return how many readings of a counted cell contend; 0 where it has no number.

    Args:
        capacity: ties and sites.
        worth: the cell as counted.
        n_lengths: how many readings of the lane's length contend over the cell's year-end.
    """
    if worth.point is None:
        return 0
    most = max((_rivals(capacity, promise) for promise in worth.counted), default=1)
    return max(most, n_lengths)


def lengths_of(beliefs: Beliefs, tie: CapacityTie) -> int:
    """Return how many readings of a lane's length contend; at least two if one ends it early.

    Counted as the drawer of a cell draws them: those that a rate of money is multiplied by.
    """
    found: list[float] = []
    for each in implications(beliefs, f"tie:{tie.id}"):
        years = each.years
        if not years or each.reading.startswith("another rate"):
            continue
        if all(abs(other - years) > SAME_SHARE * years for other in found):
            found.append(years)
    apart = len(found) > 1 and max(found) >= LEAST_RATIO * min(found)
    return max(2, len(found)) if apart else 2


def rivals_of(path: Path, reading: Reading) -> int:
    """Return how many values of one milestone contend, the prevailing one among them."""
    levels = [level for level in path.dated if level.claim in reading.claims]
    values: list[float] = [reading.point]
    for level in sorted(levels, key=lambda level: (level.point, level.claim)):
        if level.on == reading.level.on and _is_another(level, values):
            values.append(level.point)
    return len(values)


def _is_another(level: Level, values: Iterable[float]) -> bool:
    return all(
        abs(level.point - value) >= LEAST_MW
        and max(level.point, value) >= LEAST_RATIO * min(level.point, value)
        for value in values
    )


def _rivals(capacity: CapacityBook, promise: Promise) -> int:
    kind, _, key = promise.subject.partition(":")
    path = capacity.sites[key].path if kind == "site" else capacity.ties[key].path
    return rivals_of(path, promise.reading)
