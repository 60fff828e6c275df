"""What a cascade of the book cannot know, in plain sentences."""

from __future__ import annotations

from lanebook.answers.cascade.scene import Scene
from lanebook.engines.cascade.inputs import Inputs


def caveats(scene: Scene, inputs: Inputs) -> tuple[str, ...]:
    """Return the caveats of a network."""
    del scene, inputs
    return ()
