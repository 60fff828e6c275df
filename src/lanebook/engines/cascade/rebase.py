"""Inputs with other lags, covers or recipes, and the base path that goes with them."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.engines.cascade.base_path import base_shipments, summed
from lanebook.engines.cascade.checks import BALANCE, wrong
from lanebook.engines.cascade.inputs import Floats, Inputs
from lanebook.engines.cascade.plan import carried

#: Rounds at most: as many as the longest chain of deliveries where there is no circle.
ROUNDS: Final = 400


def rebased(inputs: Inputs, **changes: object) -> Inputs:
    """Return inputs with changes that move the base path, final demand kept.

    Other lags, covers or groups make other shipments, so other base outputs all the way up. Every
    maker keeps its use for one unit of output and its spare capacity in proportion.

    Args:
        inputs: before the changes.
        changes: fields of the inputs except `base`, `capacity` and `use`.

    Raises:
        EngineError: if they are not fields that may change, are out of range, or if no base path
            exists because makers use up more of each other than they make.
    """
    kept = {each: getattr(inputs, each) for each in ("lag", "group", "cover", "keeps", "supplier")}
    kept.update({name: value for name, value in changes.items() if name in kept})
    refused = changes.keys() & {"base", "capacity", "use"}
    if refused:
        raise wrong(f"{min(refused)!r} is worked out, not given", "other fields")
    final = np.asarray(changes.get("final", inputs.final))
    recipe = _recipe(inputs)
    user = inputs.customer[kept["group"]]
    base = inputs.base
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(ROUNDS):
            sent = base_shipments(
                use=recipe * base[user], lag=kept["lag"], group=kept["group"],
                cover=kept["cover"], keeps=kept["keeps"],
            )  # fmt: skip
            before, base = base, final + summed(sent, kept["supplier"], len(inputs.makers))
            if (np.abs(base - before) <= BALANCE / 10 * (1 + base)).all():
                use = recipe * base[user]
                return inputs.with_(**changes, base=base, use=use, capacity=_capacity(inputs, base))
    raise wrong("no base path comes out", "makers that use less of each other than they make")


def _recipe(inputs: Inputs) -> Floats:
    base = inputs.base[inputs.customer[inputs.group]]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(base > 0, inputs.use / base, 0.0)
    return carried(found, base > 0)


def _capacity(inputs: Inputs, base: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = inputs.capacity * base / inputs.base
    same = np.isinf(inputs.capacity) | (inputs.base <= 0)
    return np.asarray(np.maximum(np.where(same, inputs.capacity, grown), base))
