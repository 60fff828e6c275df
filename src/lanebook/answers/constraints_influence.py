"""Which driver matters most: what moving one to an end of its range does to the optimum.

To first order, without another solve: by the envelope theorem (Milgrom and Segal 2002, Econometrica
70:583) the optimum of a linear program changes by the change of its costs at the optimum, of its
bounds at their duals, and of its coefficients at duals and values together. It overstates a long
way to an end, where something else begins to bind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.constraints_scene import Scene
from lanebook.engines.clearing.inputs import Floats
from lanebook.engines.clearing.program import Numbers
from lanebook.engines.clearing.result import Clearing
from lanebook.scenarios.spreads import Spread, moved

#: Arrays of the model that hold values, not quantities.
REVALUING: Final = frozenset({"tier_value", "penalty"})


@dataclass(frozen=True, slots=True)
class Influence:
    """What one driver does to the optimum.

    Attributes:
        spread: the driver.
        low, high: change of value less costs at either end of its range, as a share of it.
    """

    spread: Spread
    low: float
    high: float

    @property
    def size(self) -> float:
        """The larger of the two, without its sign."""
        return max(abs(self.low), abs(self.high))


def influences(scene: Scene, spreads: Sequence[Spread]) -> tuple[Influence, ...]:
    """Return what each driver does to the optimum of a scene, the strongest first."""
    found = [
        Influence(spread, *(_effect(scene, spread, end) for end in (-1.0, 1.0)))
        for spread in spreads
    ]
    return tuple(sorted(found, key=lambda each: (-each.size, each.spread.name)))


def strongest(scene: Scene) -> Influence | None:
    """Return the driver that moves the optimum most, its two ends solved; None without drivers.

    Drivers of what a megawatt is worth are left out: they revalue everything alike and make
    nothing scarcer.
    """
    spreads = [each for each in scene.model.spreads if each.array not in REVALUING]
    found = influences(scene, spreads)
    if not found:
        return None
    spread, base = found[0].spread, scene.base.clearing.objective
    low, high = (
        scene.clear(moved(scene.inputs, [spread], np.array([u]))).clearing.objective / base - 1
        for u in (-1.0, 1.0)
    )
    return Influence(spread, low, high)


def _effect(scene: Scene, spread: Spread, u: float) -> float:
    clearing = scene.base.clearing
    there = scene.solver.program.numbers(moved(scene.inputs, [spread], np.array([u])))
    return first_order(clearing, there) / max(abs(clearing.objective), 1.0)


def first_order(clearing: Clearing, there: Numbers) -> float:
    """Return how value less costs changes to first order for other numbers of the program.

    Args:
        clearing: an optimum.
        there: numbers of the same pattern.

    Returns:
        USD million, discounted as the objective.
    """
    here = clearing.numbers
    rises = float((there.cost - here.cost) @ clearing.x)
    rises += _bounds(clearing.dual, (here.row_low, here.row_high), (there.row_low, there.row_high))
    rises += _bounds(clearing.reduced, (here.low, here.high), (there.low, there.high))
    columns = np.repeat(np.arange(len(clearing.x)), np.diff(clearing.start))
    rises -= float(
        ((there.matrix - here.matrix) * clearing.x[columns]) @ clearing.dual[clearing.index]
    )
    return -rises


def _bounds(price: Floats, here: tuple[Floats, Floats], there: tuple[Floats, Floats]) -> float:
    """Return the rise of costs as bounds move: a positive price stands on the lower one."""
    before = np.where(price > 0, here[0], here[1])
    after = np.where(price > 0, there[0], there[1])
    known = np.isfinite(before) & np.isfinite(after) & (price != 0)
    return float(price[known] @ (after[known] - before[known]))
