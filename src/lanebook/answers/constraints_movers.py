"""What would move a label: one driver at a time, and the layer's own capacity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints_influence import influences
from lanebook.answers.constraints_more import Mover
from lanebook.answers.constraints_scene import Scene
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.solver import Impossible
from lanebook.scenarios.spreads import Spread, moved

#: Drivers tried one at a time, and how many of them the layer's own at most.
TRIED: Final = 8
OWN: Final = 4
#: Halvings of a range when the place of a flip is sought: to a 16th of it.
HALVINGS: Final = 4
#: Factors of the layer's own capacity between which a flip is sought.
FACTORS: Final = (1.1, 1.25, 1.5, 2.0, 4.0)
#: Ends of a driver's range.
ENDS: Final = ("low", "high")


def candidates(scene: Scene, layer: str) -> list[Spread]:
    """Return the drivers to try: the layer's own, then those that matter most for the whole."""
    kind = layer.partition(":")[0]
    spreads = scene.model.spreads
    mine = [each for each in spreads if kind in each.name.replace("/", ":").split(":")]
    strongest = [each.spread for each in influences(scene)]
    return list({each.name: each for each in [*mine[:OWN], *strongest]}.values())[:TRIED]


def movers_of(scene: Scene, layer: str, at: int, tried: Sequence[Spread]) -> tuple[Mover, ...]:
    """Return what flips the label of a period, nearest first, then what does not.

    Args:
        scene: what was cleared.
        layer: whose own capacity in the period is moved as well.
        at: position of the period.
        tried: drivers, each moved alone to either end of its range.
    """
    found = [*_own_capacity(scene, layer, at)]
    found += [_tried(scene, spread, at, end) for spread in tried for end in ENDS]
    return tuple(sorted(found, key=_nearness))


def _nearness(mover: Mover) -> tuple[bool, float, str, str]:
    size = abs(mover.change) if mover.change is not None else mover.at or 0.0
    return not mover.flips, size if mover.flips else 0.0, mover.label, mover.towards


def _label(scene: Scene, inputs: Inputs, at: int) -> str:
    """Return the label of a period for other inputs; "" where their demands cannot be met."""
    try:
        return scene.clear(inputs, is_far=True).binding[at].key
    except Impossible:
        return ""


def _tried(scene: Scene, spread: Spread, at: int, towards: str) -> Mover:
    sign = -1.0 if towards == "low" else 1.0
    base = scene.base.binding[at].key

    def label(u: float) -> str:
        return _label(scene, moved(scene.inputs, [spread], np.array([sign * u])), at)

    def relative(u: float) -> float | None:
        point = np.asarray(getattr(scene.inputs, spread.array)[spread.where], dtype=np.float64)
        total = float(point[np.isfinite(point)].sum())
        there = np.asarray(spread.moved(point, sign * u))
        return float(there[np.isfinite(point)].sum()) / total - 1 if total else None

    end = label(1.0)
    place, becomes = _bisect(label, base, 0.0, 1.0, end) if end != base else (None, "")
    return Mover(
        driver=spread.name,
        label=spread.label,
        towards=towards,
        flips=place is not None,
        at=place,
        change=None if place is None else relative(place),
        becomes=becomes,
        becomes_name=layer_name(becomes) if becomes else "",
        source=spread.source,
    )


def _own_capacity(scene: Scene, layer: str, at: int) -> Iterator[Mover]:
    """Yield how much more, and less, of the layer itself in the period flips the label."""
    base = scene.base.binding[at].key
    for towards, factors in (("more", FACTORS), ("less", tuple(1 / each for each in FACTORS))):

        def label(factor: float) -> str:
            return _label(scene, scaled(scene.inputs, layer, at, factor), at)

        last = 1.0
        for factor in factors:
            there = label(factor)
            if there != base:
                place, becomes = _bisect(label, base, last, factor, there)
                break
            last = factor
        else:
            place, becomes = None, ""
        yield Mover(
            driver=f"own/{layer}",
            label=f"{layer_name(layer)} itself, this period",
            towards=towards,
            flips=place is not None,
            at=None,
            change=None if place is None else place - 1,
            becomes=becomes,
            becomes_name=layer_name(becomes) if becomes else "",
            source="capacity of the row, all else as it is",
        )


def scaled(inputs: Inputs, layer: str, at: int, factor: float) -> Inputs:
    """Return inputs with one layer of one period larger or smaller by a factor."""
    kind, _, part = layer.partition(":")
    array, axis = {
        "power": ("power", inputs.pools),
        "capital": ("capital", inputs.payers),
        "ask": ("ask", inputs.buyers),
    }.get(kind, ("capacity", inputs.layers))
    wanted = part or (layer if array == "capacity" else "")
    changed = getattr(inputs, array).copy()
    for row, name in enumerate(axis):
        if wanted in ("", name):
            changed[row, at] *= factor
    return inputs.with_(**{array: changed})


def _bisect(
    label: Callable[[float], str], base: str, near: float, far: float, end: str
) -> tuple[float, str]:
    """Return the place nearest to `near` at which the label is another, and that label."""
    becomes = end
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        there = label(middle)
        if there == base:
            near = middle
        else:
            far, becomes = middle, there
    return far, becomes
