"""Which deliveries carried a loss: hold each at its base and see how much less is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lanebook.engines.cascade.checks import wrong
from lanebook.engines.cascade.inputs import Floats, Inputs, Shock
from lanebook.engines.cascade.run import outputs, run

#: What counts as the base shipment itself, relative to it.
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class KnockOut:
    """Runs of one shock, each with some edges held at their base shipments.

    Attributes:
        inputs, shock: what was run.
        edges: the sets of edges held.
        output: (N, T) with none held.
        held: (N, T, K) with each set held.
    """

    inputs: Inputs
    shock: Shock
    edges: tuple[tuple[int, ...], ...]
    output: Floats
    held: Floats

    def saved(self, target: Floats) -> Floats:
        """Return how much less a target loses when each set is held, shape (K,).

        Args:
            target: (N,) or (N, T) weights, such as 1 for a lab's lanes times a period's years.

        Raises:
            EngineError: if it has another shape.
        """
        return _weighed(self.inputs, target, self.held - self.output[:, :, None])

    def loss(self, target: Floats) -> float:
        """Return what the target loses with none held, in the same weights."""
        lost = (self.inputs.base - self.output)[:, :, None]
        return float(_weighed(self.inputs, target, lost)[0])


def _weighed(inputs: Inputs, target: Floats, change: Floats) -> Floats:
    weights = np.asarray(target, dtype=np.float64)
    weights = weights[:, None] if weights.ndim == 1 else weights
    if weights.ndim != 2 or weights.shape[0] != len(inputs.makers):
        raise wrong(f"the target has shape {np.shape(target)}", "(N,) or (N, T)")
    spread = np.broadcast_to(weights, inputs.base.shape)
    return np.asarray(
        np.array([(spread * change[:, :, at]).sum() for at in range(change.shape[2])])
    )


def touched(inputs: Inputs, shock: Shock) -> tuple[int, ...]:
    """Return the edges that a shock changes at all: the others cannot carry anything.

    An edge carries a shock down by what it delivers and up by what is ordered on it.
    """
    path = run(inputs, [shock])
    sent = inputs.base_sent()
    room = SAME * (1 + sent)
    away = np.abs(path.delivered[:, :, 0] - sent) > room
    away |= np.abs(path.ordered[:, :, 0] - sent) > room
    return tuple(int(each) for each in np.flatnonzero(away.any(axis=1)))


def hold(inputs: Inputs, shock: Shock, sets: Sequence[Sequence[int]] | None = None) -> KnockOut:
    """Run a shock with each set of edges held at its base, in one batch.

    A held edge is ordered on and delivered on as on the base path, whatever its supplier makes:
    neither a shortfall nor a fall in orders passes it. Its supplier shares out what it has as if
    it had served the order, so nobody else gains.

    Args:
        inputs: the base path.
        shock: what to do to it.
        sets: of edges; None for each edge that the shock touches, one by one.

    Raises:
        EngineError: as `run`.
    """
    edges = (
        tuple((each,) for each in touched(inputs, shock))
        if sets is None
        else tuple(tuple(each) for each in sets)
    )
    found = outputs(inputs, [shock] * (1 + len(edges)), fixed=((), *edges))
    return KnockOut(
        inputs=inputs, shock=shock, edges=edges, output=found[:, :, 0], held=found[:, :, 1:]
    )


def knock_out(inputs: Inputs, shock: Shock, edges: Sequence[int], target: Floats) -> Floats:
    """Return how much less the target loses when one edge is held at its base, for each edge.

    Savings of several edges do not add up: two edges in a row each save the whole.

    Args:
        inputs: the base path.
        shock: what to do to it.
        edges: those to try.
        target: (N,) or (N, T) weights of output.

    Raises:
        EngineError: as `run`, or if the target has another shape.
    """
    return hold(inputs, shock, [(each,) for each in edges]).saved(target)
