"""How a loss gets to whom it reaches: one edge at a time held at its base deliveries.

What a target loses less with an edge held is what that edge carries. Paths follow the edge that
carries most from the target's own suppliers back to where the shock strikes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.shock_losses import HARDLY, Run, shares_of
from lanebook.answers.shock_reasons import Path, Paths, Step
from lanebook.answers.shock_records import FlowLoss, Loss
from lanebook.answers.shock_scene import Scene, Subject, kind_of, words_of
from lanebook.answers.wording import MINUS, number, share, trimmed
from lanebook.engines.cascade.inputs import Floats

#: Paths under this share of a target's loss are left out.
LEAST_SHARE: Final = 0.02
#: And those under this share of what the book gives it.
LEAST_POINTS: Final = 5e-4
#: Upstream, an edge belongs to the path while it carries this share of what the path carries.
CARRIES: Final = 0.5
MOST_PATHS: Final = 6
LONGEST: Final = 8


@dataclass(frozen=True, eq=False)
class Held:
    """What labs and firms still lose with one edge held, for every edge that lost deliveries.

    Attributes:
        edges: indices, shape (K,).
        output: shape (N, T, K), under the shock with that edge held.
    """

    edges: tuple[int, ...]
    output: Floats

    def carried(self, scene: Scene, run: Run, subject: Subject) -> Floats:
        """Return how much less a subject loses with each edge held, shape (K,)."""
        makers = list(subject.makers)
        less = self.output[makers].sum(axis=0) - run.output[makers].sum(axis=0)[:, None]
        return scene.total(less.T, subject.measure)


def losing_edges(scene: Scene, run: Run) -> tuple[int, ...]:
    """Return the edges that deliver less than on the base path."""
    base = scene.base_deliveries
    less = base.sum(axis=1) - run.delivered.sum(axis=1)
    return tuple(np.flatnonzero(less > HARDLY * base.sum(axis=1) + 1e-9).tolist())


def paths_of(
    scene: Scene, run: Run, held: Held, told: Sequence[tuple[Subject, Loss]]
) -> tuple[Paths, ...]:
    """Return the paths to every subject told, in their order; none for one that only gains."""
    found = (_paths(scene, run, held, subject, loss) for subject, loss in told)
    return tuple(each for each in found if each is not None)


def _paths(scene: Scene, run: Run, held: Held, subject: Subject, loss: Loss) -> Paths | None:
    if loss.lost <= 0:
        return None
    carried = dict(zip(held.edges, held.carried(scene, run, subject).tolist(), strict=True))
    if subject.of == "lab":
        carried |= _lanes(scene, run, subject)
    own = _into(scene, tuple(carried), _with_builders(scene, set(subject.makers)))
    first = sorted(own, key=lambda edge: (-carried[edge], edge))
    merged: dict[tuple[str, ...], tuple[tuple[Step, ...], float]] = {}
    for edge in first:
        if carried[edge] < max(LEAST_SHARE * loss.lost, LEAST_POINTS * loss.base):
            break
        steps = _steps(scene, run, carried, edge)
        key = tuple(step.name for step in steps)
        there = merged.get(key)
        merged[key] = (steps, carried[edge] + (there[1] if there else 0.0))
    ordered = sorted(merged.values(), key=lambda each: -each[1])[:MOST_PATHS]
    paths = tuple(
        Path(
            rank=rank, says=f"via {' ← '.join(_names(steps))}", steps=steps, carried=amount,
            points=100.0 * amount / loss.base if loss.base > 0 else 0.0,
            share=amount / loss.lost,
        )
        for rank, (steps, amount) in enumerate(ordered, 1)
    )  # fmt: skip
    if not paths:
        paths = _orders(scene, held.edges, carried, subject, loss)
    direct = min(max(loss.first_round / loss.lost, 0.0), 1.0)
    return Paths(
        key=loss.key, name=_target(loss), says=_says(loss, paths, direct), lost=loss.lost,
        share=loss.share, direct=direct, paths=paths,
    )  # fmt: skip


def _lanes(scene: Scene, run: Run, lab: Subject) -> dict[int, float]:
    """Return what each lane of a lab lacks: held, it would save just that."""
    inputs = scene.inputs
    into = np.flatnonzero(np.isin(inputs.customer[inputs.group], lab.makers))
    less = scene.total(scene.base_deliveries[into] - run.delivered[into], lab.measure)
    return {int(edge): max(float(lost), 0.0) for edge, lost in zip(into, less, strict=True)}


def _into(scene: Scene, edges: Sequence[int], makers: set[int]) -> list[int]:
    """Return the edges that deliver to makers."""
    inputs = scene.inputs
    return [edge for edge in edges if int(inputs.customer[inputs.group[edge]]) in makers]


def _orders(
    scene: Scene,
    edges: Sequence[int],
    carried: dict[int, float],
    subject: Subject,
    loss: Loss,
) -> tuple[Path, ...]:
    """Return the paths of a loss that came as fewer orders: by the customer that ordered less."""
    inputs = scene.inputs
    by: dict[int, float] = {}
    for edge in edges:
        if int(inputs.supplier[edge]) in subject.makers and carried[edge] > 0:
            customer = int(inputs.customer[inputs.group[edge]])
            by[customer] = by.get(customer, 0.0) + carried[edge]
    ordered = sorted(by.items(), key=lambda each: (-each[1], each[0]))[:MOST_PATHS]
    kept = [each for each in ordered if each[1] >= LEAST_SHARE * loss.lost]
    return tuple(
        Path(
            rank=rank, says=f"via fewer orders of {inputs.makers[at].label}",
            steps=(Step(inputs.makers[at].id, inputs.makers[at].label, inputs.makers[at].layer),),
            carried=amount, points=100.0 * amount / loss.base if loss.base > 0 else 0.0,
            share=amount / loss.lost,
        )
        for rank, (at, amount) in enumerate(kept, 1)
    )  # fmt: skip


def _with_builders(scene: Scene, makers: set[int]) -> set[int]:
    """Return makers and those that build for them: a lane is fed by what its builder receives."""
    builds = scene.inputs.builds
    return makers | {at for at in range(len(builds)) if int(builds[at]) in makers}


def _steps(scene: Scene, run: Run, carried: dict[int, float], edge: int) -> tuple[Step, ...]:
    """Return the makers from an edge's supplier back to where the shock strikes."""
    inputs, hit = scene.inputs, run.hit
    whole = carried[edge]
    found: list[int] = []
    while len(found) < LONGEST:
        at = int(inputs.supplier[edge])
        found.append(at)
        behind = _with_builders(scene, {at})
        before = [
            each
            for each in _into(scene, tuple(carried), behind)
            if int(inputs.supplier[each]) not in found
        ]
        best = max(before, key=lambda each: (carried[each], -each), default=None)
        if behind & hit or best is None or carried[best] < CARRIES * whole:
            break
        customer = int(inputs.customer[inputs.group[best]])
        found += [customer] if customer != at else []
        edge = best
    makers = [inputs.makers[at] for at in found]
    return tuple(Step(maker.id, maker.label, maker.layer) for maker in makers)


def _names(steps: Sequence[Step]) -> list[str]:
    """Return the names on a path; a builder's goes without saying after its lane's."""
    return [step.name for at, step in enumerate(steps) if at == 0 or kind(step) != "build"]


def kind(step: Step) -> str:
    """Return the layer of a step without its part."""
    return step.layer.partition(":")[0]


def _target(loss: Loss) -> str:
    return loss.name if loss.of != "firm" else f"{loss.name}, {loss.layer_name}"


def _says(loss: Loss, paths: Sequence[Path], direct: float) -> str:
    """Return `Azure −18 %: 14 via Nvidia ← TSMC CoWoS, 4 via …`, in points of the base."""
    head = f"{_target(loss)} {MINUS}{share(loss.share)}" if loss.share else _target(loss)
    if not paths:
        return f"{head}: {'taken directly' if direct > 0 else 'no one tie carries it'}."
    parts = [f"{_points(path.points)} {path.says}" for path in paths]
    return f"{head}: {', '.join(parts)}"


def _points(points: float) -> str:
    return number(points) if points >= 10 else trimmed(points, 1)


def flows_of(scene: Scene, run: Run) -> tuple[FlowLoss, ...]:
    """Return every delivery that changes, the largest change first."""
    inputs = scene.inputs
    base, delivered = scene.base_deliveries, run.delivered
    cut = np.asarray((run.shock.edge < 1.0 - 1e-12).any(axis=1))
    found = []
    for edge in range(len(inputs.supplier)):
        lost = base[edge] - delivered[edge]
        if not cut[edge] and not (np.abs(lost) > HARDLY * base[edge] + 1e-9).any():
            continue
        supplier = inputs.makers[int(inputs.supplier[edge])]
        customer = inputs.makers[int(inputs.customer[inputs.group[edge]])]
        found.append(
            FlowLoss(
                supplier=supplier.id, customer=customer.id, supplier_firm=supplier.firm,
                customer_firm=customer.firm, layer=supplier.layer,
                unit=words_of(kind_of(supplier))[1], base=float(base[edge].sum()),
                lost=float(lost.sum()), shares=shares_of(scene, base[edge], lost),
                is_hit=bool(cut[edge]),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-abs(each.lost), each.supplier, each.customer)))
