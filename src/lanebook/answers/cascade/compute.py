"""Buyers, their lanes, who builds the lanes, and the accelerators that go into them."""

from __future__ import annotations

import numpy as np

from lanebook.answers.cascade.chip_pairs import Behind
from lanebook.answers.cascade.chips import OWN_CHIPS
from lanebook.answers.cascade.draft import Edge
from lanebook.answers.cascade.lanes import Lane
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.timeline import Floats
from lanebook.answers.clearing.words import buyer_name
from lanebook.engines.cascade.inputs import Maker


def draw_compute(scene: Scene) -> None:
    """Draw the buyers, their lanes and the builders of those, with what runs and is added.

    A lane can serve what runs on it and a part of what the clearing leaves idle (`idle_reuse`), so
    that a stop of new chips takes no megawatt as long as old ones stand in while power binds. What
    a builder energises enlarges the lane for good; what it does not stays asked for.
    """
    for at, buyer in enumerate(scene.flows.clearing.inputs.buyers):
        _buyer(scene, at, buyer)
    for number, lane in enumerate(scene.lanes):
        _builder(scene, number, lane)


def _buyer(scene: Scene, at: int, buyer: str) -> None:
    flows, settings = scene.flows, scene.settings
    running, serving = flows.running[at], flows.serving[at]
    name = buyer_name(buyer)
    maker = Maker(f"{buyer}/compute", buyer, "compute", f"ask:{buyer}", f"{name} compute",
                  scene.home(buyer))  # fmt: skip
    scene.draft.add(maker, base=running, capacity=running, final=running)
    with np.errstate(divide="ignore", invalid="ignore"):
        idle = np.where(running > 0, serving / running - 1.0, 0.0)
    reuse = settings.row("idle_reuse", "all", layer="lanes", what="idle chips that stand in").point
    for lane in (each for each in scene.lanes if each.buyer == buyer):
        label = lane_label(scene, lane)
        served = Maker(f"{lane.key}/compute", lane.holder, "compute", lane.layer, label)
        scene.draft.use(
            Edge(
                served.id, maker.id, "compute", lane.mw, lag=0,
                tier=scene.tier(lane.mw, (lane.tie,) if lane.tie else (), lane.firmness),
                switch=settings.switch("compute"),
                ties=(lane.tie,) if lane.tie else (), claims=lane.claims,
            ),
            settings.group("compute"),
        )  # fmt: skip
        scene.draft.add(served, base=lane.mw, capacity=lane.mw * (1.0 + reuse * idle))
        _note(scene, lane)


def lane_label(scene: Scene, lane: Lane) -> str:
    """Return what a reader calls a lane: holder for user."""
    if lane.kind == "rest" and not lane.tie:
        return lane.label
    user = scene.name(lane.user)
    if lane.kind == "own":
        return f"{user}: own named sites"
    which = lane.label.partition(": ")[2].partition(":")[0].partition(" (")[0]
    again = f", {which}" if lane.tie.rpartition("--")[2].isdigit() and which else ""
    return f"{scene.name(lane.holder)} for {user}{again}"


def _note(scene: Scene, lane: Lane) -> None:
    notes = {
        "stated": "kept of the commitment in the base clearing",
        "implied": "megawatts that its dollars would rent, cut to what the clearing leaves",
        "own": "tracked own sites, as far as the clearing keeps them",
        "rest": "what runs in the clearing less the lanes with a number",
    }
    first, last = lane.mw[0], lane.mw[scene.flows.n_steps - 1]
    steps = scene.flows.steps
    for step, value in ((steps[0], first), (steps[scene.flows.n_steps - 1], last)):
        scene.add_origin(
            lane.layer, "in use at the end", float(value), "MW of IT load", claims=lane.claims,
            period=step.label, note=notes[lane.kind],
        )  # fmt: skip


def _builder(scene: Scene, number: int, lane: Lane) -> None:
    """Draw who energises a lane, and the accelerators that it takes."""
    new, settings = scene.chips.arriving[number], scene.settings
    if float(new.max()) <= 0.0:
        return
    maker = Maker(f"{lane.key}/build", lane.holder, "build", f"build:{lane.layer[5:]}",
                  f"{lane_label(scene, lane)}: new megawatts")  # fmt: skip
    spare = settings.surge("build") * float(new[: scene.flows.n_steps].mean())
    scene.draft.add(maker, base=new, capacity=new + spare, final=new, waits=1.0,
                    builds=f"{lane.key}/compute", gives=1.0)  # fmt: skip
    inputs = scene.flows.clearing.inputs
    if lane.holder in OWN_CHIPS:
        _chips(scene, number, lane.holder, new, None)
    for vendor, name in enumerate(inputs.vendors):
        behind = scene.chips.behind.get((vendor, number))
        if behind is not None and lane.holder not in OWN_CHIPS:
            _chips(scene, number, name, scene.chips.by_vendor[vendor, number], behind)


def _chips(scene: Scene, number: int, vendor: str, use: Floats, behind: Behind | None) -> None:
    lane, settings = scene.lanes[number], scene.settings
    ties = behind.ties if behind else ()
    waiting = scene.flows.waiting_mw * scene.chips.share_of(number)
    scene.draft.use(
        Edge(
            f"{vendor}/accelerators", f"{lane.key}/build", "accelerators", use,
            lag=settings.lag("accelerators"), tier=scene.tier(use, ties, lane.firmness),
            switch=settings.switch("accelerators"), ties=ties,
            claims=behind.claims if behind else (),
        ),
        settings.group("accelerators", held=waiting),
    )  # fmt: skip
