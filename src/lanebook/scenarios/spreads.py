"""What is uncertain about a model's inputs, as ranges that draws and noise tests move along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError
from lanebook.engines.clearing.inputs import Floats, Inputs


@dataclass(frozen=True, eq=False)
class Spread:
    """One driver: numbers that are low, at their point or high together.

    Attributes:
        name: stable, such as "capacity_year_end/cowos" or "slip/ercot"; unique in a model.
        label: words for a reader.
        array: field of `Inputs` that it moves.
        where: index into that array, as numpy takes it.
        low, high: the entries at the two ends, straight to either from the point, which is what the
            inputs hold. Entries may fall as the driver rises (a slip): `high` is then below it.
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
        return _between(point, self.low, self.high, np.asarray(u))


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


class Moves:
    """The drivers of a model ready to be moved together, again and again.

    Args:
        inputs: the model at its point.
        spreads: its drivers; several may move one entry: each multiplies it by what it would be
            over its point, so that no sum of movements falls below zero, and adds where the
            point is zero.
    """

    def __init__(self, inputs: Inputs, spreads: Sequence[Spread]) -> None:
        self._inputs = inputs
        self._n = len(spreads)
        found: dict[str, list[tuple[int, Spread]]] = {}
        for number, spread in enumerate(spreads):
            for part in (spread, *spread.also):
                found.setdefault(part.array, []).append((number, part))
        self._arrays = {
            name: _Moved.of(getattr(inputs, name), parts) for name, parts in found.items()
        }

    def to(self, u: NDArray[np.float64]) -> Inputs:
        """Return the inputs with every driver at its place.

        Args:
            u: shape (drivers,), -1 to 1.

        Raises:
            EngineError: if there is not one place a driver.
        """
        if len(u) != self._n:
            raise EngineError(
                f"{len(u)} places were given for {self._n} drivers.",
                expected="one place a driver",
                next_step="draw as many numbers as there are drivers.",
            )
        changed = {
            name: moved_.to(getattr(self._inputs, name), u)
            for name, moved_ in self._arrays.items()
            if u[moved_.driver].any()
        }
        return self._inputs.with_(**changed) if changed else self._inputs


@dataclass(frozen=True, eq=False)
class _Moved:
    """Every entry of one array that some driver moves; one member a driver and entry.

    Attributes:
        driver: number of the driver.
        at: position of the entry in the array, flat.
        point, low, high: of the entry.
        zero: members whose point is zero.
        is_single: whether no entry has two members.
    """

    driver: NDArray[np.int64]
    at: NDArray[np.int64]
    point: Floats
    low: Floats
    high: Floats
    zero: NDArray[np.int64]
    is_single: bool

    @classmethod
    def of(cls, base: Floats, parts: Sequence[tuple[int, Spread]]) -> _Moved:
        """Return the members for drivers that move an array."""
        grid = np.arange(base.size).reshape(base.shape)
        places = [np.asarray(grid[part.where]) for _, part in parts]
        at = np.concatenate([each.ravel() for each in places])
        sizes = [each.size for each in places]
        low, high = (
            np.concatenate(
                [
                    np.broadcast_to(end, place.shape).ravel()
                    for end, place in zip(ends, places, strict=True)
                ]
            ).astype(np.float64)
            for ends in ([part.low for _, part in parts], [part.high for _, part in parts])
        )
        point = base.ravel()[at]
        driver = np.repeat([number for number, _ in parts], sizes)
        is_single = np.unique(at).size == at.size
        return cls(driver, at, point, low, high, np.flatnonzero(point == 0.0), is_single)

    def to(self, base: Floats, u: NDArray[np.float64]) -> Floats:
        """Return the array with its drivers at their places."""
        place = u[self.driver]
        there = _between(self.point, self.low, self.high, place)
        ratio = np.divide(there, self.point, out=np.ones_like(there), where=self.point != 0.0)
        values = base.ravel().copy()
        if self.is_single:
            values[self.at] *= ratio
        else:
            np.multiply.at(values, self.at, ratio)
        np.add.at(values, self.at[self.zero], there[self.zero])
        return values.reshape(base.shape)


def _between(point: Floats, low: Floats, high: Floats, u: Floats) -> Floats:
    return np.asarray(point + (np.where(u > 0, high, low) - point) * np.abs(u))


def moved(inputs: Inputs, spreads: Sequence[Spread], u: NDArray[np.float64]) -> Inputs:
    """Return the inputs with every driver at its place, once; `Moves` for many times."""
    return Moves(inputs, spreads).to(u)
