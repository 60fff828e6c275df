"""The shock in other worlds: assumptions moved one at a time, or all drawn together.

Draw number n of a seed reads Philox's stream with the seed as key and n as counter (Salmon, Moraes,
Dror and Shaw 2011), the model's drivers first, then the scenario's own amounts: it depends on
nothing else, so any number of workers gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from lanebook.answers.cascade.moved import moves_of
from lanebook.answers.shock_scene import Scene
from lanebook.engines.cascade.inputs import Floats, Inputs, Shock
from lanebook.engines.cascade.run import run
from lanebook.scenarios.cascade import shock_of, shocks_of
from lanebook.scenarios.draws import Driver, triangular
from lanebook.scenarios.model import Scenario

#: Draws that a worker takes at a time.
BLOCK: Final = 20
#: Told the draws that are done.
Told = Callable[[int], object]


@dataclass(frozen=True, eq=False)
class Worlds:
    """A scenario on the cascade of a book, whose drivers can be moved.

    Attributes:
        scene: the cascade.
        scenario: applied to every world, its own amounts drawn too.
        seed: of the draws.
    """

    scene: Scene
    scenario: Scenario
    seed: int = 0
    _moves: Callable[[Floats], Inputs] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the drivers out once."""
        object.__setattr__(self, "_moves", moves_of(self.scene.model))

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """Everything that is drawn, in order: the model's, then the scenario's own."""
        own = enumerate(self.scenario.draws, 1)
        return (
            *(Driver(each.name, each.label, each.source) for each in self.scene.model.spreads),
            *(
                Driver(
                    f"scenario/{number}-{each.override.verb}-{each.override.target}",
                    f"{each.override.verb} of {each.override.target} ({each.key})",
                    f"scenario {self.scenario.name}",
                )
                for number, each in own
            ),
        )

    def inputs_at(self, places: Floats) -> Inputs:
        """Return the inputs with every driver of the model at its place, -1 low to 1 high."""
        return self._moves(places)

    def shock_in(self, inputs: Inputs, quantiles: Floats | None = None) -> Shock:
        """Return what the scenario does to a world, its own amounts at quantiles of theirs."""
        places = self.scene.model.places
        if quantiles is None or not quantiles.size:
            return shock_of(self.scenario, inputs, places).shock
        return shocks_of(self.scenario, inputs, places, quantiles[None, :])[0]

    def moved(self, driver: int, place: float) -> tuple[Inputs, Floats]:
        """Return the world with one driver moved, and the output under the shock there."""
        at = np.zeros(len(self.scene.model.spreads))
        at[driver] = place
        inputs = self.inputs_at(at)
        return inputs, run(inputs, [self.shock_in(inputs)]).output[:, :, 0]

    def places(self, number: int) -> Floats:
        """Return where each driver stands in a draw; the scenario's own as quantiles of 2p - 1."""
        uniform = self._uniform(number)
        n = len(self.scene.model.spreads)
        return np.concatenate([triangular(uniform[:n]), 2 * uniform[n:] - 1])

    def _uniform(self, number: int) -> Floats:
        stream = np.random.Philox(key=self.seed, counter=[0, 0, 0, number])
        return np.random.Generator(stream).random(len(self.drivers))

    def draw(self, number: int) -> tuple[Inputs, Floats]:
        """Return the world of a draw, and the output under the shock there."""
        uniform = self._uniform(number)
        n = len(self.scene.model.spreads)
        inputs = self.inputs_at(triangular(uniform[:n]))
        return inputs, run(inputs, [self.shock_in(inputs, uniform[n:])]).output[:, :, 0]


def drawn_losses(worlds: Worlds, draws: int, workers: int, told: Told) -> Floats:
    """Return what labs lose in every draw, shape (draws, labs + 1, quarters + 1).

    The first row is that of all labs, the first column that of the horizon, in MW-years; the
    others are MW, mean of the quarter.

    Args:
        worlds: what is drawn from.
        draws: how many.
        workers: how many are worked out at a time; changes no number.
        told: told how many are done, as they are.
    """
    blocks = [range(at, min(at + BLOCK, draws)) for at in range(0, draws, BLOCK)]

    def block(numbers: Sequence[int]) -> Floats:
        return np.array([lab_losses(worlds.scene, *worlds.draw(number)) for number in numbers])

    found = []
    with ThreadPoolExecutor(max(1, workers)) as pool:
        for part in pool.map(block, blocks):
            found.append(part)
            told(len(part))
    return np.concatenate(found)


def lab_losses(scene: Scene, inputs: Inputs, output: Floats) -> Floats:
    """Return what labs lose, shape (labs + 1, quarters + 1), as `drawn_losses` has them."""
    makers = [lab.makers[0] for lab in scene.labs]
    lost = inputs.base[makers] - output[makers]
    rows = np.concatenate([lost.sum(axis=0)[None, :], lost])
    return np.concatenate(
        [scene.total(rows, "level")[:, None], scene.by_quarter(rows, "level")], axis=1
    )
