"""What is uncertain about a model's inputs, as ranges that draws and noise tests move along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.clearing.inputs import Floats, Inputs


@dataclass(frozen=True, eq=False)
class Spread:
    """One driver: numbers that are low, at their point or high together.

    Attributes:
        name: stable, such as "capacity_year_end/cowos" or "slip/ercot"; unique in a model.
        label: words for a reader.
        array: field of `Inputs` that it moves.
        where: index into that array, as numpy takes it.
        low, high: the entries at the two ends; the point is what the inputs hold. Entries may fall
            as the driver rises (a slip): `high` is then below the point.
        source: parameter key, claim ids or "assumption".
        also: entries of other arrays that move with it (their names do not count).
    """

    name: str
    label: str
    array: str
    where: Any
    low: Floats
    high: Floats
    source: str
    also: tuple[Spread, ...] = ()

    def moved(self, point: Floats, u: float) -> Floats:
        """Return the entries at `u`: -1 is low, 0 the point, 1 high, straight in between."""
        end = self.high if u > 0 else self.low
        return point + (end - point) * abs(u)


@dataclass(frozen=True, slots=True)
class Odds:
    """Whether and when one commitment is kept.

    Attributes:
        lane: index into `Inputs.lanes`.
        on_time: probability that it comes when stated.
        ever: probability that it comes within two years after.
        late_years: how late it comes when it is late.
        source: parameter key or claim ids.
    """

    lane: int
    on_time: float
    ever: float
    late_years: float
    source: str


def moved(inputs: Inputs, spreads: Sequence[Spread], u: NDArray[np.float64]) -> Inputs:
    """Return the inputs with every driver at its place.

    Args:
        inputs: the model at its point.
        spreads: its drivers; several may move one entry: each multiplies it by what it would be
            over its point, so that no sum of movements falls below zero, and adds where the
            point is zero.
        u: shape (len(spreads),), -1 to 1.
    """
    changed: dict[str, Floats] = {}
    for spread, at in zip(spreads, u, strict=True):
        if at == 0.0:
            continue
        for part in (spread, *spread.also):
            base = getattr(inputs, part.array)
            array = changed.setdefault(part.array, base.copy())
            point = base[part.where]
            there = part.moved(point, float(at))
            is_zero = point == 0.0
            ratio = there / np.where(is_zero, 1.0, point)
            array[part.where] = np.where(
                is_zero, array[part.where] + there, array[part.where] * ratio
            )
    return inputs.with_(**changed) if changed else inputs
