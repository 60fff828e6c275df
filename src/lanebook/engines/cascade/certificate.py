"""Proof that a cascade makes nothing of nothing and that only the shock moves it."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.base.certificate import Certificate, Check
from lanebook.engines.cascade.inputs import Floats, Inputs, no_shock
from lanebook.engines.cascade.path import Path
from lanebook.engines.cascade.run import run

#: What counts as rounding, relative to one plus the size of what is compared.
TOLERANCE: Final = 1e-9


def certify(path: Path) -> Certificate:
    """Return the checks of a path, with a run of its inputs without any shock.

    Everything is added up again from the inputs and the path, past the recursion. A maker whose
    edge is held at its base (`knock_out`) is left out of the second check: such an edge delivers
    what nobody made.
    """
    still = run(path.inputs, [no_shock(path.inputs)])
    return Certificate(
        (
            Check("without a shock the base path comes out", _still(still), TOLERANCE),
            Check("output = deliveries and final demand served", _served(path), TOLERANCE),
            Check("stock = stock before + arrivals − use − what could not be kept",
                  _stocked(path), TOLERANCE),
            Check("stocks, orders, deliveries and output are 0 or more", _positive(path), 0.0),
            Check("no maker makes more than its capacity or than it is asked for",
                  _bounded(path), TOLERANCE),
            Check("no more is used than the output takes", _used(path), TOLERANCE),
        )
    )  # fmt: skip


def _apart(one: Floats, other: Floats) -> float:
    return float((np.abs(one - other) / (1 + np.abs(other))).max(initial=0.0))


def _still(path: Path) -> float:
    inputs = path.inputs
    return max(
        _apart(path.output[:, :, 0], inputs.base),
        _apart(path.delivered[:, :, 0], inputs.base_sent()),
        _apart(path.served[:, :, 0], inputs.final),
    )


def _served(path: Path) -> float:
    inputs = path.inputs
    given = path.served.copy()
    np.add.at(given, inputs.supplier, path.delivered)
    made = path.output.copy()
    for lane, edges in enumerate(path.fixed):
        for maker in {int(inputs.supplier[edge]) for edge in edges}:
            given[maker, :, lane] = made[maker, :, lane]
    return _apart(given, made)


def _stocked(path: Path) -> float:
    inputs = path.inputs
    came = arrivals(path)
    first = inputs.base_stocks()[:, 0] + inputs.held
    before = np.concatenate([
        np.broadcast_to(first[:, None, None], (len(first), 1, path.stock.shape[2])),
        path.stock[:, :-1],
    ], axis=1)  # fmt: skip
    return _apart(path.stock, before + came - path.used - path.spilled)


def arrivals(path: Path) -> Floats:
    """Return what arrives in each group, shape (G, T, B)."""
    inputs = path.inputs
    usual = inputs.base_came()[:, : len(inputs.periods)]
    came = np.zeros(path.stock.shape)
    for edge, lag in enumerate(inputs.lag):
        came[inputs.group[edge], :lag] += usual[edge, :lag, None]
        came[inputs.group[edge], lag:] += path.delivered[edge, : max(0, len(inputs.periods) - lag)]
    return came


def _positive(path: Path) -> float:
    arrays = (path.stock, path.ordered, path.delivered, path.moved, path.output, path.served,
              path.used, path.spilled)  # fmt: skip
    return max(0.0, *(-float(each.min(initial=0.0)) for each in arrays))


def _bounded(path: Path) -> float:
    over = path.output - np.minimum(path.capacity, path.demand)
    return float((over / (1 + path.output)).max(initial=0.0))


def _used(path: Path) -> float:
    inputs: Inputs = path.inputs
    total = np.zeros((len(inputs.customer), len(inputs.periods)))
    np.add.at(total, inputs.group, inputs.use)
    base = inputs.base[inputs.customer]
    made = path.output[inputs.customer]
    with np.errstate(divide="ignore", invalid="ignore"):
        takes = np.where(base[:, :, None] > 0, made * (total / base)[:, :, None], np.inf)
    over = path.used - takes
    return float((over / (1 + path.used)).max(initial=0.0))
