"""What a cascade of the book cannot know, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lanebook.answers.cascade.scene import Scene
from lanebook.engines.cascade.inputs import Inputs

#: Flows that no source documents: they follow from sums.
_DERIVED: Final = frozenset({"power"})
_GIGA: Final = 1e3


def caveats(scene: Scene, inputs: Inputs) -> tuple[str, ...]:
    """Return the caveats of a network, the gravest first."""
    return tuple(_told(scene, inputs))


def _told(scene: Scene, inputs: Inputs) -> Iterator[str]:
    n = scene.flows.n_steps
    edges = [edge for edge in scene.draft.edge_order() if edge.product not in _DERIVED]
    bare = sum(not edge.ties for edge in edges)
    yield (
        "A missing edge is not evidence of none: the network holds what the book documents and what"
        f" the base clearing needs to add up; {bare} of {len(edges)} flows stand on no tie."
    )
    chips = [edge for edge in edges if edge.product == "accelerators"]
    whole = sum(float(edge.use[:n].sum()) for edge in chips)
    told = sum(float(edge.use[:n].sum()) for edge in chips if edge.ties or edge.claims)
    if whole > 0:
        yield (
            f"Who builds with whose chips is known for {told / whole:.0%} of the new megawatts; the"
            " rest follows from the sums of the clearing by least information."
        )
    rest = sum(
        float(lane.mw[:n].mean()) for lane in scene.lanes if not lane.tie and lane.kind == "rest"
    )
    total = sum(float(lane.mw[:n].mean()) for lane in scene.lanes)
    yield (
        f"{rest / _GIGA:,.1f} of {total / _GIGA:,.1f} GW (mean of the run) serve buyers on no lane"
        " with a number; whose sites those are is not in the book."
    )
    silent = sorted({tie for lane in scene.lanes for tie in lane.silent})
    if silent:
        yield (
            f"{len(silent)} known lanes state neither megawatts nor dollars, so that their end"
            f" takes nothing here: {', '.join(silent[:4])}{' …' if len(silent) > 4 else ''}."
        )
    yield from _of_model(scene, inputs)


def _of_model(scene: Scene, inputs: Inputs) -> Iterator[str]:
    n = scene.flows.n_steps
    yield (
        "No source says on which grid a lane without a tracked site stands; it draws on all grids"
        " in proportion to the power that they have left."
    )
    yield (
        "Stocks, times on the way, what other suppliers can add and how long orders take to move"
        " are assumptions; the book has one claim or none on each."
    )
    yield (
        "A maker stands in the country of its head office; where its fabs and lines stand is not"
        " in the model. Helium, rare earths and other materials flow to no maker in the book."
    )
    if any(maker.firm == "huawei" for maker in inputs.makers):
        yield (
            "China's new chips are split by what Nvidia may sell there and what Huawei can make;"
            " the clearing itself takes all that is permitted of Nvidia's first."
        )
    idle = (scene.flows.serving[:, :n] - scene.flows.running[:, :n]).sum(axis=0).max() / _GIGA
    yield (
        "The base path follows the clearing, which sees all years at once: while power binds,"
        f" silicon is slack and up to {idle:,.1f} GW of older chips stand"
        " idle. Where those run again (idle_reuse) a stop of new chips costs work, not megawatts."
    )
