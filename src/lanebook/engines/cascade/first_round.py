"""What a shock takes directly, before anything spreads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanebook.engines.cascade.inputs import Floats, Inputs, Shock


@dataclass(frozen=True, eq=False)
class FirstRound:
    """The direct effect.

    Attributes:
        output: (N, T) what each maker still makes where its own capacity, its own final demand or
            its own deliveries are hit; the base elsewhere.
        delivered: (E, T) shipments of such makers, and on edges that are hit.
    """

    output: Floats
    delivered: Floats


def first_round(inputs: Inputs, shock: Shock) -> FirstRound:
    """Return what the shock takes directly: nothing spreads, no stock helps, nobody re-contracts.

    A maker makes what its capacity and its final demand and edges of the shock leave of its base;
    each of its customers bears the same share of what it then lacks. That its customers make less
    in turn, or its suppliers sell less, is left out: it is the difference to `run`.

    Raises:
        EngineError: if the shock has not the shape of the inputs.
    """
    shock.fits(inputs)
    sent = inputs.base_sent()
    passes = sent * shock.edge
    asked = inputs.final * shock.final
    np.add.at(asked, inputs.supplier, passes)
    most = np.where(np.isinf(inputs.capacity) & (shock.capacity < 1), inputs.base, inputs.capacity)
    with np.errstate(invalid="ignore"):
        most = np.where(shock.capacity > 0, most * shock.capacity, 0.0)
    output = np.minimum(most, asked)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(asked > 0, output / asked, 1.0)
    return FirstRound(output=output, delivered=passes * share[inputs.supplier])
