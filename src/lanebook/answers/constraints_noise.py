"""How surely a label stands: the same clearing under noise, and under the ranges of its drivers.

Noise multiplies every capacity, power, ask, capital and use by its own number between 0.9 and 1.1,
each entry by itself. Ranges are the draws of an ensemble (`scenarios.draws`). Draw number n of a
seed is the same whatever else is drawn, and no solve starts from another's, so that no figure
depends on how many draws or workers there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final

import numpy as np

from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.solver import Impossible

#: Half width of the noise, as a share of each number.
NOISE: Final = 0.10
#: Arrays of the model that noise moves.
NOISY: Final = ("capacity", "power", "ask", "capital", "use")
#: Under this share of the noise solves a label is contested.
STABLE: Final = 0.8

#: The label of every period, in order; None where no allocation meets the demands.
Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each layer was the label of each period.

    Attributes:
        draws: solves asked for.
        votes: one counter per period, layer key -> solves that name it.
        gluts: solves in which a glut begins inside the horizon.
        impossible: solves in which the demands could not be met; they name nothing.
    """

    draws: int
    votes: tuple[Counter[str], ...]
    gluts: int
    impossible: int

    def share(self, period: int, layer: str) -> float | None:
        """Return the share of solves that name `layer` in a period; None without solves."""
        return self.votes[period][layer] / self.draws if self.draws else None


@dataclass(frozen=True, slots=True)
class Named:
    """What one solve says.

    Attributes:
        labels: key of the layer that binds, one per period.
        has_glut: whether a glut begins inside the horizon.
    """

    labels: Labels
    has_glut: bool


#: Makes the inputs of a draw, by its number.
Draws = Callable[[int], Inputs]
#: Clears inputs and names what binds.
Namer = Callable[[Inputs], Named]


def noisy(inputs: Inputs, seed: int, draw: int) -> Inputs:
    """Return the inputs under ±10 % independent noise; what nothing bounds stays unbounded.

    One stream a draw: Philox, the seed as key, the draw in the counter (Salmon, Moraes, Dror and
    Shaw 2011: any counter is a stream of its own), apart from the streams of `Task`.
    """
    rng = np.random.Generator(np.random.Philox(key=seed, counter=[0, 0, 1, draw]))
    changed = {}
    for name in NOISY:
        array = getattr(inputs, name)
        changed[name] = array * rng.uniform(1 - NOISE, 1 + NOISE, array.shape)
    return inputs.with_(**changed)


def tally(
    make: Draws,
    namers: Sequence[Namer],
    n_periods: int,
    draws: int,
    on_step: Callable[[], object] | None = None,
) -> Tally:
    """Clear `draws` versions of the model and count what binds.

    The count does not depend on how many namers there are: every draw is cleared by itself.

    Args:
        make: inputs of a draw, by its number.
        namers: clear them and name what binds, one draw each at a time, side by side.
        n_periods: periods of the model.
        draws: how many.
        on_step: called after each, for progress.
    """
    votes: tuple[Counter[str], ...] = tuple(Counter() for _ in range(n_periods))
    gluts = impossible = 0
    for found in _side_by_side(make, namers, draws):
        if found is None:
            impossible += 1
        else:
            gluts += found.has_glut
            for counter, layer in zip(votes, found.labels, strict=True):
                counter[layer] += 1
        if on_step is not None:
            on_step()
    return Tally(draws, votes, gluts, impossible)


def _side_by_side(make: Draws, namers: Sequence[Namer], draws: int) -> Iterator[Named | None]:
    """Yield what each draw says, in order; None where its demands cannot be met."""
    free: SimpleQueue[Namer] = SimpleQueue()
    for namer in namers:
        free.put(namer)

    def one(draw: int) -> Named | None:
        namer = free.get()
        try:
            return namer(make(draw))
        except Impossible:
            return None
        finally:
            free.put(namer)

    with ThreadPoolExecutor(len(namers)) as pool:
        yield from pool.map(one, range(draws))
