"""Where each variable and each row of the program stands: blocks of columns and rows by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.clearing.inputs import Floats, Inputs
from lanebook.network.capacity import FIRMNESS

Ints = NDArray[np.int64]
#: Column blocks with their axes, in order.
COLUMNS: Final[dict[str, str]] = {
    "made": "AT",  # thousand units made
    "installed": "ABT",  # thousand units that a buyer installs
    "waiting": "AT",  # thousand units carried over
    "running": "ABT",  # MW of a family in service and in use; the rest is idle
    "old": "BT",  # MW in use of the fleet from before the first period
    "sited": "BGT",  # MW in a pool
    "served": "BJT",  # MW of an ask in a tier
    "kept": "KT",  # MW of a lane's commitment that is met
    "fill": "T",  # level to which a rule fills the asks of a period (`rationing`)
}


@dataclass(frozen=True)
class Block:
    """A block of consecutive columns or rows.

    Attributes:
        name: of the block.
        first: index of its first member.
        shape: of the array that its members make, in C order.
    """

    name: str
    first: int
    shape: tuple[int, ...]

    @cached_property
    def size(self) -> int:
        """Number of members."""
        return prod(self.shape)

    @cached_property
    def stop(self) -> int:
        """Index after the last member."""
        return self.first + self.size

    def of(self, vector: Floats) -> Floats:
        """Return the block's part of a vector over all columns or rows, in its shape."""
        return vector[self.first : self.stop].reshape(self.shape)

    def at(self, *index: int) -> int:
        """Return the position of one member."""
        return self.first + int(np.ravel_multi_index(index, self.shape))

    def grid(self) -> Ints:
        """Return the positions of all members, in the block's shape."""
        return np.arange(self.first, self.stop, dtype=np.int64).reshape(self.shape)


def blocks(sizes: dict[str, tuple[int, ...]]) -> dict[str, Block]:
    """Return blocks of these shapes one after another."""
    made: dict[str, Block] = {}
    first = 0
    for name, shape in sizes.items():
        made[name] = Block(name, first, shape)
        first = made[name].stop
    return made


#: Coefficients of a group of entries, from the inputs.
Values = Callable[[Inputs], Floats]


@dataclass
class Entries:
    """The matrix as groups of entries: where they stand is fixed, what they are is not.

    Attributes:
        rows, columns: positions, one array a group.
        values: makes the group's coefficients, in the same order.
    """

    rows: list[Ints] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)

    def add(self, rows: Ints, columns: Ints, values: Values) -> None:
        """Add a group; `rows` and `columns` are broadcast against each other."""
        there, here = np.broadcast_arrays(rows, columns)
        self.rows.append(there.ravel())
        self.columns.append(here.ravel())
        self.values.append(values)


def column_blocks(inputs: Inputs) -> dict[str, Block]:
    """Return the blocks of columns that the axes of `inputs` give."""
    sizes = {
        "T": len(inputs.periods), "A": len(inputs.families), "B": len(inputs.buyers),
        "G": len(inputs.pools), "J": len(inputs.tier_share), "K": len(inputs.lanes),
    }  # fmt: skip
    return blocks({name: tuple(sizes[axis] for axis in axes) for name, axes in COLUMNS.items()})


def axis_names(inputs: Inputs) -> dict[str, tuple[str, ...]]:
    """Return the names along every axis, as row and column names use them."""
    return {
        "T": tuple(period.label for period in inputs.periods),
        "L": inputs.layers,
        "A": inputs.families,
        "V": inputs.vendors,
        "G": inputs.pools,
        "B": inputs.buyers,
        "P": inputs.payers,
        "K": tuple(lane.id for lane in inputs.lanes),
        "J": tuple(f"tier{number + 1}" for number in range(len(inputs.tier_share))),
        "R": tuple(rule.name for rule in inputs.imports),
        "F": tuple(f"{floor.target}@{floor.period}" for floor in inputs.floors),
        "N": ranks(inputs),
    }


def ranks(inputs: Inputs) -> tuple[str, ...]:
    """Return the firmnesses of the lanes, firmest first."""
    found = {lane.firmness for lane in inputs.lanes}
    known = [each for each in FIRMNESS if each in found]
    return (*known, *sorted(found.difference(FIRMNESS)))


def member_names(block: str, axes: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """Return a readable name of every member of a block, in order."""
    members = product(*(names[axis] for axis in axes))
    return [f"{block}[{','.join(member)}]" for member in members]
