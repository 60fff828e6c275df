"""Runs of the cascade for the answer `shock`: scenarios side by side, and edges held one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lanebook.answers.shock_losses import Run
from lanebook.answers.shock_paths import Held, losing_edges
from lanebook.answers.shock_scene import Scene, is_buyer, kind_of
from lanebook.engines.cascade.first_round import first_round
from lanebook.engines.cascade.inputs import NONE, Floats, Inputs, Shock
from lanebook.engines.cascade.knock_out import hold
from lanebook.engines.cascade.path import Path
from lanebook.engines.cascade.run import run

#: Layers whose makers are builders and lanes: edges into them are counted in MW.
NEAR: Final = frozenset({"build", "lane"})
#: Edges held at most, into those and further up the chain.
MOST_NEAR: Final = 48
MOST_FAR: Final = 32


def runs_of(inputs: Inputs, shocks: Sequence[Shock]) -> tuple[tuple[Run, ...], Path]:
    """Return one run a shock, and the engine's path of all."""
    path = run(inputs, shocks)
    runs = tuple(
        Run(
            inputs, shock, path.output[:, :, at], path.delivered[:, :, at],
            inputs.base - direct(inputs, shock),
        )
        for at, shock in enumerate(shocks)
    )  # fmt: skip
    return runs, path


def direct(inputs: Inputs, shock: Shock) -> Floats:
    """Return what a shock takes directly, shape (N, T).

    That is the engine's first round, carried on where no maker of anything stands between: what a
    site lacks its lane lacks, what a builder does not energise is missing from its lane from then
    on, and what a lane does not serve is missing from the lab that it is for.
    """
    found = first_round(inputs, shock)
    lost = np.maximum(inputs.base - found.output, 0.0)
    _pass_on(inputs, lost, found.delivered, "site", "lane")
    for builder, lane in enumerate(inputs.builds.tolist()):
        if lane != NONE:
            so_far = np.cumsum(lost[builder] * inputs.gives[builder])
            missing = np.concatenate([[0.0], so_far[:-1]])
            lost[lane] = np.minimum(np.maximum(lost[lane], missing), inputs.base[lane])
    _pass_on(inputs, lost, found.delivered, "lane", "ask")
    gained = np.maximum(found.output - inputs.base, 0.0)
    return np.asarray(lost - gained)


def _pass_on(inputs: Inputs, lost: Floats, delivered: Floats, supplier: str, customer: str) -> None:
    """Take from customers of a layer what suppliers of another lack, by what they use of it."""
    sent, user = inputs.base_sent(), inputs.customer[inputs.group]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(inputs.base > 0, lost / inputs.base, 0.0)[inputs.supplier]
    cut = np.maximum(np.maximum(sent - delivered, sent * part), 0.0)
    kinds = [kind_of(maker) for maker in inputs.makers]
    mine = np.array([kinds[int(at)] == supplier for at in inputs.supplier])
    for at, kind in enumerate(kinds):
        edges = np.flatnonzero(user == at)
        groups = set(inputs.group[edges].tolist())
        if kind != customer or not mine[edges].any():
            continue
        for group in sorted(groups):
            inside = edges[inputs.group[edges] == group]
            used = inputs.use[inside].sum(axis=0)
            taken = cut[inside[mine[inside]]].sum(axis=0)
            with np.errstate(divide="ignore", invalid="ignore"):
                share = np.where(used > 0, np.minimum(taken / used, 1.0), 0.0)
            lost[at] = np.maximum(lost[at], inputs.need[group] * share * inputs.base[at])


def held_of(scene: Scene, done: Run) -> Held:
    """Return the run with edges held that lost deliveries, one at a time.

    Not held are edges into labs: what such a lane lacks the lab lacks. Of the others those that
    lose most: megawatts where they reach builders and lanes, their share further up.
    """
    inputs, makers = done.inputs, done.inputs.makers
    less = (scene.base_deliveries - done.delivered).sum(axis=1)
    part = less / np.maximum(scene.base_deliveries.sum(axis=1), 1e-12)
    near, far = [], []
    for edge in losing_edges(scene, done):
        user = makers[int(inputs.customer[inputs.group[edge]])]
        if kind_of(user) in NEAR:
            near.append(edge)
        elif not is_buyer(user):
            far.append(edge)
    near.sort(key=lambda edge: (-less[edge], edge))
    far.sort(key=lambda edge: (-part[edge], edge))
    edges = tuple(sorted(near[:MOST_NEAR] + far[:MOST_FAR]))
    return Held(edges, hold(inputs, done.shock, [(edge,) for edge in edges]).held)
