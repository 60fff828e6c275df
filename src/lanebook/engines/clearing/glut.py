"""When scarcity turns to glut: nothing binds, every ask is met, and more could be served."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lanebook.engines.clearing.inputs import Floats, weights
from lanebook.engines.clearing.prices import binding
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.rows import INF
from lanebook.engines.clearing.solver import Solver

#: Share of all asks of a period that may be unmet in a glut: rounding, and tiers worth less than
#: they cost.
UNMET: Final = 0.005


@dataclass(frozen=True, eq=False)
class Glut:
    """Where supply exceeds what is asked.

    Attributes:
        is_glut: (T,) no layer is named and all but `UNMET` of the asks is served.
        first: number of the first period in glut; None if there is none.
        lasting: number of the period from which every period to the end is in glut; None.
        beyond_mw: (T,) MW that could be served beyond the asks if they were asked; not negative.
    """

    is_glut: np.ndarray[tuple[int], np.dtype[np.bool_]]
    first: int | None
    lasting: int | None
    beyond_mw: Floats


def glut(clearing: Clearing) -> Glut:
    """Return the periods in which capacity is worth nothing because asks are met.

    Args:
        clearing: an optimum. `beyond_mw` needs one more solve, in which no ask bounds what is
            served and as many megawatt-years are served as can be.
    """
    inputs = clearing.inputs
    asked = inputs.ask.sum(axis=0)
    met = clearing.unmet_mw.sum(axis=0) <= UNMET * asked
    there = np.array([each.key == "ask" for each in binding(clearing)]) & met & (asked > 0)
    first = int(np.argmax(there)) if there.any() else None
    scarce = np.flatnonzero(~there)
    begins = int(scarce[-1]) + 1 if scarce.size else 0
    lasting = begins if begins < there.size else None
    beyond = np.zeros(there.size)
    if first is not None:
        beyond = np.maximum(most_served(clearing) - asked, 0.0)
    return Glut(there, first, lasting, beyond)


def most_served(clearing: Clearing) -> Floats:
    """Return the MW that could be served in each period in all if nobody's ask were a bound, (T,).

    One plan for all periods: the most megawatt-years, discounted, whatever they cost.
    """
    inputs = clearing.inputs
    solver = Solver(inputs)
    served = clearing.columns["served"]
    cost, high = np.zeros_like(clearing.numbers.cost), clearing.numbers.high.copy()
    served.of(cost)[...] = -weights(inputs)
    served.of(high)[...] = INF
    free = replace(clearing.numbers, cost=cost, high=high)
    return np.asarray(solver.solve_numbers(inputs, free, anew=True).served_mw.sum(axis=0))
