"""What is uncertain about a cascade's inputs, as ranges that draws move along."""

from __future__ import annotations

from lanebook.answers.cascade.scene import Scene
from lanebook.engines.cascade.inputs import Inputs
from lanebook.scenarios.spreads import Spread


def spreads(scene: Scene, inputs: Inputs) -> tuple[Spread, ...]:
    """Return the drivers of a cascade."""
    del scene, inputs
    return ()
