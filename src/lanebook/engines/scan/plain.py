"""Sweeps in plain numpy, in f64: slow and short, for small networks and to check the kernel by."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.base.errors import EngineError
from lanebook.engines.scan.network import Floats
from lanebook.engines.scan.plan import Plan

#: Columns: esri, upstream, downstream, sweeps, smallest distance of a largest rise from eps.
WIDTH: Final = 5
#: Sweeps after which a shock counts as not settling.
MOST_SWEEPS: Final = 1_000_000
#: Numbers held at once by a sweep.
_ROOM: Final = 4_000_000


def records(plan: Plan, shocks: Floats, eps: float) -> Floats:
    """Return one record a shock, shape (S, `WIDTH`).

    Args:
        plan: of the network.
        shocks: (S, N) imposed loss of each firm, 0 to 1, firms as in the plan.
        eps: a shock settles with the sweep in which no loss rises by more.

    Raises:
        EngineError: if a shock does not settle in a million sweeps.
    """
    lanes = max(1, _ROOM // max(1, len(plan.source), len(plan.target)))
    found = np.empty((len(shocks), WIDTH))
    for first in range(0, len(shocks), lanes):
        found[first : first + lanes] = _settle(plan, shocks[first : first + lanes].T, eps)
    return found


def _settle(plan: Plan, imposed: Floats, eps: float) -> Floats:
    found = np.empty((imposed.shape[1], WIDTH))
    running = np.arange(imposed.shape[1])
    imposed = np.ascontiguousarray(imposed)
    down, up = imposed.copy(), imposed.copy()
    nearest = np.full(len(running), np.inf)
    for sweep in range(1, MOST_SWEEPS + 1):
        new_down, new_up = _sweep(plan, imposed, down, up)
        rise = np.maximum((new_down - down).max(axis=0), (new_up - up).max(axis=0))
        down, up = new_down, new_up
        nearest = np.minimum(nearest, np.abs(rise - eps))
        done = rise <= eps
        if done.any():
            found[running[done]] = _record(plan, down[:, done], up[:, done], sweep, nearest[done])
            left = ~done
            running, nearest, imposed = running[left], nearest[left], imposed[:, left]
            down, up = down[:, left], up[:, left]
            if not running.size:
                return found
    raise EngineError(
        f"{len(running)} shocks do not settle in {MOST_SWEEPS:,} sweeps at eps {eps:g}.",
        expected="losses that settle",
        next_step="use a larger eps, or give revenue and cost totals.",
    )


def _sweep(plan: Plan, imposed: Floats, down: Floats, up: Floats) -> tuple[Floats, Floats]:
    carried = down * relative_shares(plan, down) if plan.market else down
    new_down = imposed.copy()
    if len(plan.source):
        sums = np.add.reduceat(plan.weight[:, None] * carried[plan.source], plan.group[:-1])
        rows = np.flatnonzero(np.diff(plan.row))
        new_down[rows] = np.maximum(new_down[rows], np.maximum.reduceat(sums, plan.row[rows]))
    new_up = imposed.copy()
    if len(plan.target):
        rows = np.flatnonzero(np.diff(plan.up_row))
        sums = np.add.reduceat(plan.up_weight[:, None] * up[plan.target], plan.up_row[rows])
        new_up[rows] = np.maximum(new_up[rows], sums)
    return np.minimum(new_down, 1.0), np.minimum(new_up, 1.0)


def relative_shares(plan: Plan, down: Floats) -> Floats:
    """Return sigma, (N, S): a firm's sales over what its sector still sells, at most 1.

    Shares of the sector stand for sales, so that the unit of the values never matters, not even
    where a sector sells next to nothing any more.
    """
    still = (plan.part[:, None] * (1.0 - down))[plan.member]
    starts = plan.sector_row[:-1]
    there = np.flatnonzero(np.diff(plan.sector_row))
    left = np.zeros((len(starts), down.shape[1]))
    left[there] = np.add.reduceat(still, starts[there])
    rest = left[plan.sector]
    part = np.broadcast_to(plan.part[:, None], rest.shape)
    return np.divide(part, rest, out=np.ones_like(rest), where=part < rest)


def _record(plan: Plan, down: Floats, up: Floats, sweep: int, nearest: Floats) -> Floats:
    parts = [plan.worth @ np.maximum(down, up), plan.worth @ up, plan.worth @ down]
    return np.column_stack([*parts, np.full(len(nearest), float(sweep)), nearest])
