"""The shock in other worlds: assumptions moved one at a time, or all drawn together.

Draw number n of a seed reads Philox's stream with the seed as key and n as counter (Salmon, Moraes,
Dror and Shaw 2011), the model's drivers first, then the scenario's own amounts: it depends on
nothing else, so any number of workers gives the same numbers.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from lanebook.answers.cascade.model import CascadeModel
from lanebook.answers.cascade.moved import moves_of
from lanebook.answers.shock_calendar import Calendar
from lanebook.answers.shock_scene import Scene
from lanebook.engines.cascade.inputs import Floats, Inputs, Shock
from lanebook.engines.cascade.run import outputs, outputs_each
from lanebook.scenarios.cascade import shock_of, shocks_of
from lanebook.scenarios.draws import Driver, triangular
from lanebook.scenarios.model import Scenario
from lanebook.scenarios.spreads import Spread

#: Draws that a worker takes at a time.
BLOCK: Final = 32
#: Told the draws that are done.
Told = Callable[[int], object]


@dataclass(frozen=True)
class Worlds:
    """A scenario on a cascade whose drivers can be moved; nothing of the book itself.

    Attributes:
        model: of the cascade; where its numbers come from is left out.
        labs: numbers of the makers that are labs.
        scenario: applied to every world, its own amounts drawn too.
        seed: of the draws.
    """

    model: CascadeModel
    labs: tuple[int, ...]
    scenario: Scenario
    seed: int = 0

    @property
    def inputs(self) -> Inputs:
        """Inputs of the cascade, at their points."""
        return self.model.inputs

    @property
    def spreads(self) -> tuple[Spread, ...]:
        """The model's drivers."""
        return self.model.spreads

    @cached_property
    def calendar(self) -> Calendar:
        """The periods as quarters."""
        return Calendar(self.inputs.periods)

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """Everything that is drawn, in order: the model's, then the scenario's own."""
        return (
            *(Driver(each.name, each.label, each.source) for each in self.spreads),
            *(
                Driver(
                    f"scenario/{number}-{each.override.verb}-{each.override.target}",
                    f"{each.override.verb} of {each.override.target} ({each.key})",
                    f"scenario {self.scenario.name}",
                )
                for number, each in enumerate(self.scenario.draws, 1)
            ),
        )

    def inputs_at(self, places: Floats) -> Inputs:
        """Return the inputs with every driver of the model at its place, -1 low to 1 high."""
        return self._moves(places)

    @cached_property
    def _moves(self) -> Callable[[Floats], Inputs]:
        return moves_of(self.model)

    def __getstate__(self) -> dict[str, Any]:
        """Return the fields alone: what was worked out from them is worked out again."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def shock_in(self, inputs: Inputs, quantiles: Floats | None = None) -> Shock:
        """Return what the scenario does to a world, its own amounts at quantiles of theirs."""
        if quantiles is None or not quantiles.size:
            return shock_of(self.scenario, inputs, self.model.places).shock
        return shocks_of(self.scenario, inputs, self.model.places, quantiles[None, :])[0]

    def moved(self, driver: int, place: float) -> tuple[Inputs, Floats]:
        """Return the world with one driver moved, and the output under the shock there."""
        at = np.zeros(len(self.spreads))
        at[driver] = place
        inputs = self.inputs_at(at)
        return inputs, outputs(inputs, [self.shock_in(inputs)])[:, :, 0]

    def places_of(self, number: int) -> Floats:
        """Return where each driver stands in a draw, -1 to 1; the scenario's own as quantiles."""
        uniform = self._uniform(number)
        n = len(self.spreads)
        return np.concatenate([triangular(uniform[:n]), 2 * uniform[n:] - 1])

    def _uniform(self, number: int) -> Floats:
        stream = np.random.Philox(key=self.seed, counter=[0, 0, 0, number])
        return np.random.Generator(stream).random(len(self.drivers))

    def draw(self, number: int) -> tuple[Inputs, Shock]:
        """Return the world of a draw, and what the scenario does to it."""
        uniform = self._uniform(number)
        n = len(self.spreads)
        inputs = self.inputs_at(triangular(uniform[:n])) if n else self.inputs
        return inputs, self.shock_in(inputs, uniform[n:])

    def block(self, numbers: range) -> Floats:
        """Return what labs lose in several draws, shape (draws, labs + 1, quarters + 1)."""
        worlds, shocks = zip(*(self.draw(number) for number in numbers), strict=True)
        found = outputs_each(worlds, shocks)
        return np.array([self.losses(each, found[:, :, at]) for at, each in enumerate(worlds)])

    def losses(self, inputs: Inputs, output: Floats) -> Floats:
        """Return what labs lose, shape (labs + 1, quarters + 1).

        The first row is that of all labs, the first column that of the horizon, in MW-years; the
        others are MW, mean of the quarter.
        """
        labs = list(self.labs)
        lost = inputs.base[labs] - output[labs]
        rows = np.concatenate([lost.sum(axis=0)[None, :], lost])
        whole = self.calendar.total(rows, "level")[:, None]
        return np.concatenate([whole, self.calendar.by_quarter(rows, "level")], axis=1)


def worlds_of(scene: Scene, scenario: Scenario, seed: int = 0) -> Worlds:
    """Return the worlds of a scene under a scenario."""
    labs = tuple(lab.makers[0] for lab in scene.labs)
    model = replace(scene.model, origins=(), contracts=(), parameters=())
    return Worlds(model, labs, scenario, seed)


def drawn_losses(worlds: Worlds, draws: int, workers: int, told: Told) -> Floats:
    """Return what labs lose in every draw, shape (draws, labs + 1, quarters + 1).

    Args:
        worlds: what is drawn from.
        draws: how many.
        workers: processes at work; one stays in this process; changes no number.
        told: told how many are done, as they are.
    """
    blocks = [range(at, min(at + BLOCK, draws)) for at in range(0, draws, BLOCK)]
    found = []
    for part in _parts(worlds, blocks, min(workers, len(blocks))):
        found.append(part)
        told(len(part))
    return np.concatenate(found)


def _parts(worlds: Worlds, blocks: list[range], workers: int) -> Iterator[Floats]:
    if workers == 1:
        yield from map(worlds.block, blocks)
        return
    # A cascade is many small steps, which hold the interpreter's lock: threads would not help.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (worlds,)) as pool:
        try:
            yield from pool.map(_block, blocks)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


#: What this worker process draws from.
_MINE: list[Worlds] = []


def _begin(worlds: Worlds) -> None:
    _MINE[:] = [worlds]


def _block(numbers: range) -> Floats:
    return _MINE[0].block(numbers)
