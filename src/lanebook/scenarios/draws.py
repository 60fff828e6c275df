"""One draw: a place for every driver, from a stream of its own, as inputs of the clearing.

Draw number n of a seed reads Philox's stream with the seed as key and n as counter (Salmon and
others 2011): its numbers depend on nothing but the two, neither on who computes it nor on what was
computed before it. The drivers of the model are read first, then commitments, then the scenario's
own: two scenarios on one book share the same world, draw by draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from lanebook.engines.clearing.inputs import Floats, Inputs
from lanebook.scenarios.apply import apply, drawn
from lanebook.scenarios.model import Scenario
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Moves, Odds, Spread

#: What may become of a commitment, as a driver takes it: the higher, the better it is kept.
ON_TIME: Final = 1.0
LATE: Final = 0.0
NEVER: Final = -1.0


@dataclass(frozen=True, slots=True)
class Driver:
    """Something that differs from draw to draw.

    Attributes:
        name: stable and unique.
        label: words for a reader.
        source: parameter key, claim ids or "assumption".
    """

    name: str
    label: str
    source: str


@dataclass(frozen=True, eq=False)
class Task:
    """What an ensemble draws from.

    Attributes:
        inputs: the model at its point, before the scenario.
        places: names to axes.
        scenario: applied to every drawn model, so that it acts on the world as drawn.
        spreads: of the model.
        odds: of its commitments.
        since: fraction of the calendar up to which commitments are facts: only what comes later
            can be late.
        seed: of all draws; >= 0.
    """

    inputs: Inputs
    places: Places
    scenario: Scenario
    spreads: tuple[Spread, ...]
    odds: tuple[Odds, ...]
    since: float
    seed: int

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """Everything that is drawn, in the order in which it is."""
        lanes = self.inputs.lanes
        return (
            *(Driver(each.name, each.label, each.source) for each in self.spreads),
            *(
                Driver(f"kept/{lane.id}", f"{lane.label} kept", each.source)
                for each, lane in ((each, lanes[each.lane]) for each in self.odds)
            ),
            *(
                Driver(
                    f"scenario/{number}-{each.override.verb}-{each.override.target}",
                    f"{each.override.verb} of {each.override.target} ({each.key})",
                    f"scenario {self.scenario.name}",
                )
                for number, each in enumerate(self.scenario.draws, 1)
            ),
        )  # fmt: skip

    @cached_property
    def _moves(self) -> Moves:
        """The model's drivers, ready to be moved."""
        return Moves(self.inputs, self.spreads)

    def point(self) -> Inputs:
        """Return the inputs with every driver at its point, under the scenario."""
        return apply(self.scenario, self.inputs, self.places).inputs

    def uniforms(self, number: int) -> Floats:
        """Return the numbers of one draw in [0, 1), one per driver."""
        stream = np.random.Philox(key=self.seed, counter=[0, 0, 0, number])
        return np.random.Generator(stream).random(len(self.drivers))

    def places_of(self, number: int) -> Floats:
        """Return where each driver stands in a draw: -1 low, 0 point, 1 high; odds as named."""
        return self._places(self.uniforms(number))

    def inputs_of(self, number: int) -> Inputs:
        """Return the inputs of one draw: drivers moved, commitments kept or not, then scenario."""
        uniform = self.uniforms(number)
        place = self._places(uniform)
        n_spreads, n_odds = len(self.spreads), len(self.odds)
        inputs = self._moves.to(place[:n_spreads])
        fates = place[n_spreads : n_spreads + n_odds]
        if (fates != ON_TIME).any():
            inputs = inputs.with_(committed=self._committed(inputs, fates))
        own = uniform[n_spreads + n_odds :]
        scenario = drawn(self.scenario, tuple(own.tolist())) if own.size else self.scenario
        return apply(scenario, inputs, self.places).inputs

    def _places(self, uniform: Floats) -> Floats:
        n_spreads, n_odds = len(self.spreads), len(self.odds)
        place = 2 * uniform - 1
        place[:n_spreads] = triangular(uniform[:n_spreads])
        fate = uniform[n_spreads : n_spreads + n_odds]
        on_time = np.array([each.on_time for each in self.odds])
        ever = np.array([max(each.ever, each.on_time) for each in self.odds])
        place[n_spreads : n_spreads + n_odds] = np.where(
            fate < on_time, ON_TIME, np.where(fate < ever, LATE, NEVER)
        )
        return place

    def _committed(self, inputs: Inputs, fates: Floats) -> Floats:
        """Return the commitments with what is late moved back and what fails left out."""
        ends = np.array([period.ends for period in inputs.periods])
        past = ends <= self.since
        committed = inputs.committed.copy()
        for odds, fate in zip(self.odds, fates, strict=True):
            path = inputs.committed[odds.lane]
            there = float(path[past][-1]) if past.any() else 0.0  # what stands is no promise
            if fate == NEVER:
                committed[odds.lane] = np.where(past, path, np.minimum(path, there))
            elif fate == LATE:
                before = np.interp(ends - odds.late_years, ends, path, left=there)
                late = np.minimum(path, np.maximum(before, there))
                committed[odds.lane] = np.where(past, path, late)
        return committed


def triangular(uniform: Floats) -> Floats:
    """Return places in -1 … 1 of a symmetric triangular distribution, mode 0, by inversion.

    >>> triangular(np.array([0.0, 0.125, 0.5, 0.875])).tolist()
    [-1.0, -0.5, 0.0, 0.5]
    """
    low = np.sqrt(2 * uniform) - 1
    return np.where(uniform < 0.5, low, 1 - np.sqrt(2 * (1 - uniform)))
