"""Refusal of inputs that are no base path: shapes, ranges, indices, what does not add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError

if TYPE_CHECKING:
    from lanebook.engines.cascade.inputs import Inputs

Ints = NDArray[np.int64]

#: What counts as rounding where a base path must add up, relative to one plus the output.
BALANCE: Final = 1e-9
#: Least and most of those whose range is not [0, inf).
LEAST: Final[dict[str, int]] = {"builds": -1}
MOST: Final[dict[str, float]] = {"need": 1.0, "waits": 1.0}
UNBOUNDED: Final = frozenset({"capacity"})
#: Indices and numbers of periods.
WHOLE: Final = frozenset(
    {"supplier", "group", "customer", "lag", "tier", "final_tier", "recontract", "builds"}
)


def wrong(problem: str, expected: str) -> EngineError:
    """Return the refusal of an input, ready to be raised."""
    return EngineError(
        f"{problem[0].upper()}{problem[1:]}.",
        expected=expected,
        next_step="build it along the axes and in the ranges named in cascade.Inputs.",
    )


def check_arrays(inputs: Inputs, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Refuse axes without members, wrong shapes, and numbers that are missing or out of range."""
    if not inputs.periods or not inputs.makers:
        raise wrong("a cascade without periods or makers", "one of each at least")
    for name, shape in shapes.items():
        array = getattr(inputs, name)
        if array.shape != shape:
            raise wrong(f"the input {name!r} has shape {array.shape}", f"{shape}")
        if name in WHOLE and array.dtype != np.int64:
            raise wrong(f"the input {name!r} holds {array.dtype}", "whole numbers of 64 bits")
        if name == "keeps" and array.dtype != np.bool_:
            raise wrong(f"the input {name!r} holds {array.dtype}", "true or false")
        top = MOST.get(name, np.inf)
        least = LEAST.get(name, 0)
        with np.errstate(invalid="ignore"):
            inside = (array >= least) & (array <= top)
        if name not in UNBOUNDED:
            inside &= np.isfinite(array)
        if not inside.all():
            finite = "numbers" if name in UNBOUNDED else "finite numbers"
            raise wrong(
                f"the input {name!r} has {array[~inside].flat[0]}",
                f"{finite} from {least} to {top}",
            )
    if not (np.isfinite(inputs.tau) and inputs.tau >= 1):
        raise wrong(f"tau is {inputs.tau}", "a finite number of periods, 1 or more")


def check_indices(inputs: Inputs) -> None:
    """Refuse indices that point nowhere, names given twice, and stocks of what cannot be kept."""
    limits = (("supplier", len(inputs.makers)), ("group", len(inputs.group_product)),
              ("customer", len(inputs.makers)), ("builds", len(inputs.makers)))  # fmt: skip
    for name, limit in limits:
        array = getattr(inputs, name)
        if array.size and int(array.max()) >= limit:
            raise wrong(f"{name!r} points at number {int(array.max())}", f"less than {limit}")
    ids = [maker.id for maker in inputs.makers]
    if len(set(ids)) < len(ids):
        twice = next(each for each in ids if ids.count(each) > 1)
        raise wrong(f"two makers have the id {twice!r}", "one id for each")
    slow = ~inputs.keeps[inputs.group] & (inputs.lag > 0)
    if slow.any():
        product = inputs.group_product[int(inputs.group[np.flatnonzero(slow)[0]])]
        raise wrong(f"{product!r} cannot be kept but takes time to arrive", "lag 0")
    levels(inputs.supplier, inputs.customer[inputs.group], inputs.lag, len(ids))
    stocked = ~inputs.keeps & ((inputs.cover > 0) | (inputs.held > 0))
    if stocked.any():
        product = inputs.group_product[int(np.flatnonzero(stocked)[0])]
        raise wrong(f"{product!r} cannot be kept but has a stock", "no cover, nothing held")


def check_path(inputs: Inputs) -> None:
    """Refuse a base path over capacity, one that uses without output, one that does not add up."""
    over = inputs.base > inputs.capacity * (1 + BALANCE) + BALANCE
    if over.any():
        at, period = (int(each[0]) for each in np.nonzero(over))
        raise wrong(
            f"maker {inputs.makers[at].id} makes {inputs.base[at, period]:g} in "
            f"{inputs.periods[period].label} with a capacity of {inputs.capacity[at, period]:g}",
            "a base path within capacity",
        )
    idle = (inputs.base[inputs.customer[inputs.group]] <= 0) & (inputs.use > 0)
    if idle.any():
        edge, period = (int(each[0]) for each in np.nonzero(idle))
        user = inputs.makers[int(inputs.customer[inputs.group[edge]])].id
        raise wrong(
            f"maker {user} uses {inputs.group_product[int(inputs.group[edge])]} in "
            f"{inputs.periods[period].label} but makes nothing",
            "use only where there is output",
        )
    left = inputs.base - inputs.final - inputs.shipped()
    off = np.abs(left) > BALANCE * (1 + inputs.base)
    if off.any():
        at, period = (int(each[0]) for each in np.nonzero(off))
        raise wrong(
            f"maker {inputs.makers[at].id} makes {inputs.base[at, period]:g} in "
            f"{inputs.periods[period].label}, which is {left[at, period]:g} more than its base "
            f"shipments and final demand of {inputs.final[at, period]:g}",
            "output equal to both, with shipments as `base_shipments` gives them",
        )


def levels(supplier: Ints, user: Ints, lag: Ints, makers: int) -> Ints:
    """Return for each maker after how many others it comes within a period, shape (N,).

    What arrives in the period in which it is shipped makes its customer come after its supplier.

    Args:
        supplier: (E,) index of the maker that delivers.
        user: (E,) index of the maker that uses it.
        lag: (E,) periods to arrival; only edges of lag 0 count.
        makers: how many there are.

    Returns:
        The levels, 0 first.

    Raises:
        EngineError: if makers deliver to one another in a circle within a period.
    """
    now = lag == 0
    found = np.zeros(makers, dtype=np.int64)
    for _ in range(makers + 1):
        risen = found.copy()
        np.maximum.at(risen, user[now], found[supplier[now]] + 1)
        if (risen == found).all():
            return found
        found = risen
    raise wrong(
        "makers deliver to one another in a circle within one period",
        "a lag on one edge of every circle",
    )
