"""The recursion, for a batch of shocks at once.

Inoue and Todo (2019) in the order in which their two-firm series comes out, with lags, growth,
products that cannot be kept, builders and moved orders (docs/methods/cascade.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lanebook.engines.cascade.batch import Batch
from lanebook.engines.cascade.checks import wrong
from lanebook.engines.cascade.inputs import Floats, Inputs, Shock
from lanebook.engines.cascade.path import Path
from lanebook.engines.cascade.period import step
from lanebook.engines.cascade.plan import Layout, layout_of, plan_of, structure

#: Shocks worked out side by side: enough to hide the cost of a call, few enough for the cache.
WIDTH: Final = 32
#: Arrays of a path, by period.
BY_MAKER: Final = ("capacity", "demand", "output", "served", "waiting")
BY_EDGE: Final = ("ordered", "delivered", "moved")
BY_GROUP: Final = ("stock", "used", "spilled")


def run(
    inputs: Inputs, shocks: Sequence[Shock], *, fixed: Sequence[Sequence[int]] | None = None
) -> Path:
    """Return how the shocks spread, each on its own, worked out side by side.

    The numbers of one shock are the same bits in whatever batch it stands.

    Args:
        inputs: the base path.
        shocks: what to do to it.
        fixed: for each shock, edges held at their base shipments, both as orders and as
            deliveries, whatever their supplier makes; None for none.

    Raises:
        EngineError: if a shock has not the shape of the inputs, or an edge does not exist.

    Method: METHODS 4b; Inoue and Todo (2017, 2019), ARIO (Hallegatte 2008).
    """
    held, found = _arrays(inputs, shocks, fixed, (*BY_MAKER, *BY_EDGE, *BY_GROUP))
    return Path(
        inputs=inputs, shocks=tuple(shocks), fixed=held,
        **{name: array.transpose(1, 0, 2) for name, array in found.items()},
    )  # fmt: skip


def outputs(
    inputs: Inputs, shocks: Sequence[Shock], *, fixed: Sequence[Sequence[int]] | None = None
) -> Floats:
    """Return the output alone, shape (N, T, B): what many draws have room for.

    Args:
        inputs, shocks, fixed: as for `run`, whose numbers it gives.

    Raises:
        EngineError: as `run`.
    """
    _, found = _arrays(inputs, shocks, fixed, ("output",))
    return found["output"].transpose(1, 0, 2)


def outputs_each(inputs: Sequence[Inputs], shocks: Sequence[Shock]) -> Floats:
    """Return the output of each shock in its own inputs, shape (N, T, B): draws of both.

    Inputs of the same structure (who delivers to whom, in which tier, and which lags are 0) are
    worked out side by side; others in turn. The numbers are those of `run`, bit for bit.

    Args:
        inputs: one for each shock, all with the same makers and periods.
        shocks: what to do to them.

    Raises:
        EngineError: if there are not as many, if their makers or periods differ, or as `run`.
    """
    sizes = {(len(each.makers), len(each.periods)) for each in inputs}
    if len(inputs) != len(shocks) or len(sizes) != 1:
        raise wrong(
            f"there are {len(shocks)} shocks and {len(inputs)} inputs of {len(sizes)} sizes",
            "inputs of one size, one for each shock",
        )
    for each, shock in zip(inputs, shocks, strict=True):
        shock.fits(each)
    alike: dict[bytes, list[int]] = {}
    for at, each in enumerate(inputs):
        alike.setdefault(structure(each), []).append(at)
    ((makers, periods),) = sizes
    found = np.empty((periods, makers, len(shocks)))
    for members in alike.values():
        for start in range(0, len(members), WIDTH):
            part = members[start : start + WIDTH]
            output = np.zeros((periods, makers, len(part)))
            layout = layout_of([plan_of(inputs[at]) for at in part])
            _run(layout, [shocks[at] for at in part], ((),) * len(part), {"output": output})
            found[:, :, part] = output
    return found.transpose(1, 0, 2)


def _arrays(
    inputs: Inputs,
    shocks: Sequence[Shock],
    fixed: Sequence[Sequence[int]] | None,
    names: Sequence[str],
) -> tuple[tuple[tuple[int, ...], ...], dict[str, Floats]]:
    held = tuple(tuple(each) for each in fixed) if fixed is not None else ((),) * len(shocks)
    _check(inputs, shocks, held)
    layout = layout_of([plan_of(inputs)])
    found = {name: _room(inputs, name, len(shocks)) for name in names}
    for start in range(0, len(shocks), WIDTH):
        part = slice(start, start + WIDTH)
        _run(layout, shocks[part], held[part], {name: at[..., part] for name, at in found.items()})
    return held, found


def _check(inputs: Inputs, shocks: Sequence[Shock], held: tuple[tuple[int, ...], ...]) -> None:
    for shock in shocks:
        shock.fits(inputs)
    if not shocks or len(held) != len(shocks):
        raise wrong(
            f"there are {len(shocks)} shocks and {len(held)} sets of fixed edges",
            "one shock at least, and as many sets",
        )
    edges = len(inputs.supplier)
    for edge in (edge for each in held for edge in each):
        if not 0 <= edge < edges:
            raise wrong(f"there is no edge {edge}", f"0 to {edges - 1}")


def _room(inputs: Inputs, name: str, width: int) -> Floats:
    rows = {
        **dict.fromkeys(BY_MAKER, len(inputs.makers)),
        **dict.fromkeys(BY_EDGE, len(inputs.supplier)),
        **dict.fromkeys(BY_GROUP, len(inputs.group_product)),
    }
    return np.zeros((len(inputs.periods), rows[name], width))


def _run(
    layout: Layout,
    shocks: Sequence[Shock],
    held: Sequence[tuple[int, ...]],
    found: dict[str, Floats],
) -> None:
    batch = Batch(layout, shocks, held)
    # Shares of nothing and infinite capacity times 0 are sorted out where they arise.
    with np.errstate(divide="ignore", invalid="ignore"):
        for period in range(len(layout.plan.inputs.periods)):
            worked = step(batch, period)
            for name, array in found.items():
                array[period] = worked[name]
