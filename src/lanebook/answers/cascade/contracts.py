"""What the book knows of the terms of ties that carry the cascade's flows."""

from __future__ import annotations

from lanebook.answers.cascade.model import Contract
from lanebook.answers.cascade.scene import Scene
from lanebook.engines.cascade.inputs import Inputs


def contracts(scene: Scene, inputs: Inputs) -> tuple[Contract, ...]:
    """Return the terms of every tie that carries a flow, by id."""
    del scene, inputs
    return ()
