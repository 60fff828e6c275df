"""What a cascade gives: every maker, edge and stock in every period, for every shock of a batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanebook.engines.cascade.inputs import NONE, Floats, Inputs, Ints, Shock

#: Share of base output under which a maker counts as hit.
HIT = 0.99


@dataclass(frozen=True, eq=False)
class Path:
    """A run. The last axis of every array is the batch of shocks, B.

    Attributes:
        inputs, shocks: what was run.
        fixed: for each shock, edges held at their base shipments (`knock_out`).
        capacity: (N, T, B) most output, with what builders added or failed to add.
        demand: (N, T, B) orders, final demand and what waited for.
        output: (N, T, B).
        served: (N, T, B) of output, what final demand got.
        waiting: (N, T, B) final demand that waits for the next period.
        ordered: (E, T, B) what the customer asked for, before any ban and without moved orders.
        delivered: (E, T, B) shipments, moved orders counted.
        moved: (E, T, B) of them, what the edge carries for siblings.
        stock: (G, T, B) at the end of the period, waiting stock (`held`) counted.
        used: (G, T, B).
        spilled: (G, T, B) what arrived, was not used and cannot be kept.
    """

    inputs: Inputs
    shocks: tuple[Shock, ...]
    fixed: tuple[tuple[int, ...], ...]
    capacity: Floats
    demand: Floats
    output: Floats
    served: Floats
    waiting: Floats
    ordered: Floats
    delivered: Floats
    moved: Floats
    stock: Floats
    used: Floats
    spilled: Floats

    def loss(self) -> Floats:
        """Return base output less output, negative where a maker gains; shape (N, T, B)."""
        return np.asarray(self.inputs.base[:, :, None] - self.output)

    def first_hit(self, share: float = HIT) -> Ints:
        """Return the first period with less than a share of base output, `NONE` for never: (N, B).

        Args:
            share: of base output, the room for noise.
        """
        hit = self.output < share * self.inputs.base[:, :, None]
        return np.where(hit.any(axis=1), np.argmax(hit, axis=1), NONE)
