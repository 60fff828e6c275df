"""Pools that the same buyers may use are one pool to the solver, and told apart in the result.

Between such pools the optimum is indifferent: only their sum binds. Solved one by one they make
hundreds of columns that tie with one another. Merged, each gets its part of what stands in them,
in proportion to its power, and all of them the price that they share.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lanebook.engines.clearing.inputs import Floats
from lanebook.engines.clearing.layout import Ints
from lanebook.engines.clearing.program import Numbers, Program
from lanebook.engines.clearing.reduction import Whole


def alike(program: Program, numbers: Numbers) -> list[Ints]:
    """Return the groups of two pools or more that the same buyers may use at the same times."""
    open_to = program.columns["sited"].of(numbers.high).swapaxes(0, 1)  # (G, B, T)
    _, group = np.unique(open_to.reshape(len(open_to), -1), axis=0, return_inverse=True)
    found = [np.flatnonzero(group == number) for number in range(int(group.max(initial=-1)) + 1)]
    return [members for members in found if len(members) > 1]


def merged(program: Program, numbers: Numbers, groups: list[Ints]) -> Numbers:
    """Return numbers in which the first pool of each group has the power of all.

    Args:
        program: that the numbers are of.
        numbers: not changed. Power rows of other pools stay, their columns are shut.
        groups: what `alike` says of the numbers.
    """
    if not groups:
        return numbers
    high, row_high = numbers.high.copy(), numbers.row_high.copy()
    sited, power = program.columns["sited"], program.rows["power"]
    for members in groups:
        power.of(row_high)[members[0]] = power.of(numbers.row_high)[members].sum(axis=0)
        sited.of(high)[:, members[1:]] = 0.0
    return replace(numbers, high=high, row_high=row_high)


def told_apart(program: Program, numbers: Numbers, whole: Whole, groups: list[Ints]) -> Whole:
    """Return the result with each pool's part, from one in which groups are merged.

    A column of any pool of a group has the same cost, siting row and price of power, so equal
    duals price all of them alike and the split is an optimum of the program as it was.
    """
    sited, power = program.columns["sited"], program.rows["power"]
    if not groups:
        return whole
    x, dual = whole.x.copy(), whole.dual.copy()
    for members in groups:
        first = members[0]
        part = _parts(power.of(numbers.row_high)[members])  # (members, T)
        standing = sited.of(whole.x)[:, first]  # (B, T)
        sited.of(x)[:, members] = standing[:, None, :] * part[None]
        power.of(dual)[members] = power.of(whole.dual)[first]
    return Whole(x, dual)


def _parts(power: Floats) -> Floats:
    """Return each pool's share of its group's power in every period; even where there is none."""
    total = power.sum(axis=0)
    even = np.full_like(power, 1 / len(power))
    return np.asarray(np.divide(power, total, out=even, where=total > 0))
