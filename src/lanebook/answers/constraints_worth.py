"""What one more unit in the hands of one buyer is worth to it."""

from __future__ import annotations

from typing import Final

from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints_layers import in_order
from lanebook.answers.constraints_records import UnitWorth
from lanebook.answers.constraints_scene import Scene
from lanebook.answers.constraints_units import Scales
from lanebook.engines.clearing.buyer import buyer_values

#: What a buyer is told of beside the silicon layers: a megawatt and a dollar.
_BESIDE: Final = ("power", "capital")


def worth_rows(scene: Scene, scales: Scales, buyer: str) -> tuple[UnitWorth, ...]:
    """Return what one more unit that only the buyer may use is worth to it, in the periods shown.

    Args:
        scene: what was cleared, and by which rule.
        scales: units.
        buyer: id of the model.
    """
    keys = in_order((*scene.inputs.layers, *_BESIDE))
    values = buyer_values(scene.shared, buyer, keys=keys)
    found = []
    for key in keys:
        low, point, high = values.worth(key)
        found += [
            UnitWorth(
                layer=key,
                name=layer_name(key),
                period=scene.inputs.periods[at].label,
                value=scales.of(key).priced(
                    float(min(low[at], point[at])),
                    float(point[at]),
                    float(max(high[at], point[at])),
                ),
            )
            for at in scene.shown
        ]
    return tuple(found)
