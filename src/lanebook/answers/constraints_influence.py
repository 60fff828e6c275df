"""Which driver matters most: what moving one to an end of its range does to the optimum.

To first order, without another solve: by the envelope theorem (Milgrom and Segal 2002, Econometrica
70:583) the optimum of a linear program changes by the change of its costs at the optimum, of its
bounds at their duals, and of its coefficients at duals and values together. It overstates a long
way to an end, where something else begins to bind.
"""

from __future__ import annotations

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
_KEY: Final = "lanebook.answers.constraints_influence"


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


def influences(scene: Scene) -> tuple[Influence, ...]:
    """Return what each driver of a scene's model does to its optimum, the strongest first.

    Drivers of what a megawatt is worth are left out: they revalue everything alike and make
    nothing scarcer. Made once for a scene.
    """
    held: dict[str, tuple[Influence, ...]] = vars(scene)
    if _KEY not in held:
        gradient = Gradient(scene.base.clearing)
        found = [
            Influence(spread, *(_effect(scene, gradient, spread, end) for end in (-1.0, 1.0)))
            for spread in scene.model.spreads
            if spread.array not in REVALUING
        ]
        held[_KEY] = tuple(sorted(found, key=lambda each: (-each.size, each.spread.name)))
    return held[_KEY]


def strongest(scene: Scene) -> Influence | None:
    """Return the driver that moves the optimum most, its two ends solved; None without drivers."""
    found = influences(scene)
    if not found:
        return None
    spread, base = found[0].spread, scene.base.clearing.objective
    ends = [moved(scene.inputs, [spread], np.array([u])) for u in (-1.0, 1.0)]
    low, high = (scene.clear(end, is_far=True).clearing.objective / base - 1 for end in ends)
    return Influence(spread, low, high)


def _effect(scene: Scene, gradient: Gradient, spread: Spread, u: float) -> float:
    there = scene.solver.program.numbers(moved(scene.inputs, [spread], np.array([u])))
    return gradient.towards(there) / max(abs(scene.base.clearing.objective), 1.0)


class Gradient:
    """How value less costs changes to first order as numbers of the program change.

    Args:
        clearing: an optimum.
    """

    def __init__(self, clearing: Clearing) -> None:
        self._clearing = clearing
        self._coefficients = clearing.x[clearing.column_of] * clearing.dual[clearing.row_of]

    def towards(self, there: Numbers) -> float:
        """Return the change for other numbers of the same pattern, USD million, discounted."""
        clearing, here = self._clearing, self._clearing.numbers
        rises = _product(there.cost - here.cost, clearing.x)
        for price, before, after in (
            (clearing.dual, (here.row_low, here.row_high), (there.row_low, there.row_high)),
            (clearing.reduced, (here.low, here.high), (there.low, there.high)),
        ):
            rises += _bounds(price, before, after)
        return _product(there.matrix - here.matrix, self._coefficients) - rises


def _bounds(price: Floats, here: tuple[Floats, Floats], there: tuple[Floats, Floats]) -> float:
    """Return the rise of costs as bounds move: a positive price stands on the lower one."""
    before = np.where(price > 0, here[0], here[1])
    after = np.where(price > 0, there[0], there[1])
    known = np.isfinite(before) & np.isfinite(after) & (price != 0)
    return _product(price[known], after[known] - before[known])


def _product(left: Floats, right: Floats) -> float:
    """Return the inner product without BLAS, whose threads wait for each other on busy cores."""
    return float((left * right).sum())
