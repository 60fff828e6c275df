"""Names of the book related to the makers and edges of a cascade, for scenarios."""

from __future__ import annotations

from lanebook.answers.cascade.model import Contract
from lanebook.answers.cascade.scene import Scene
from lanebook.engines.cascade.inputs import Inputs
from lanebook.scenarios.cascade_places import CascadePlaces


def places(scene: Scene, inputs: Inputs, told: tuple[Contract, ...]) -> CascadePlaces:
    """Return how targets of a scenario relate to makers and edges."""
    del inputs, told
    return CascadePlaces(names=scene.flows.model.places.names)
