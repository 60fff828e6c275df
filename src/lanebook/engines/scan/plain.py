"""Sweeps in plain numpy, in f64: for small networks, and where numba is not installed."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.engines.scan.network import Floats
from lanebook.engines.scan.plan import Plan
from lanebook.engines.scan.shocks import MOST_SWEEPS, WIDTH, Shocks, unsettled

#: Numbers held at once by a sweep.
_ROOM: Final = 400_000


class Plain:
    """Computes shocks side by side, as many as fit.

    Args:
        plan: of the network.
        eps: a shock settles with the sweep in which no loss rises by more.
    """

    def __init__(self, plan: Plan, eps: float) -> None:
        self._plan, self._eps = plan, eps
        self._groups = np.flatnonzero(plan.first)
        self._rows = np.flatnonzero(np.diff(plan.row))
        self._in_row = np.searchsorted(self._groups, plan.row[self._rows])
        self._up_rows = np.flatnonzero(np.diff(plan.up_row))
        self._members = np.argsort(plan.sector, kind="stable")
        starts = np.searchsorted(plan.sector[self._members], np.arange(plan.n_sectors + 1))
        self._there = np.flatnonzero(np.diff(starts))
        self._starts = starts[self._there]

    def records(self, shocks: Shocks) -> Floats:
        """Return (S, WIDTH), one record a shock.

        Raises:
            EngineError: if a shock does not settle in 100,000 sweeps.
        """
        return self._run(shocks)[0]

    def losses(self, shocks: Shocks) -> tuple[Floats, Floats]:
        """Return what each firm loses downstream and upstream, (S, N) each."""
        return self._run(shocks)[1:]

    def _run(self, shocks: Shocks) -> tuple[Floats, Floats, Floats]:
        plan = self._plan
        lanes = max(1, _ROOM // max(1, len(plan.source), len(plan.target), plan.n_firms))
        found = np.empty((len(shocks), WIDTH))
        down, up = (np.empty((len(shocks), plan.n_firms)) for _ in range(2))
        for begin in range(0, len(shocks), lanes):
            some = shocks.chosen(np.arange(begin, min(begin + lanes, len(shocks))))
            here = slice(begin, begin + lanes)
            found[here], down[here], up[here] = self._settle(some)
        return found, down, up

    def _settle(self, shocks: Shocks) -> tuple[Floats, Floats, Floats]:
        n_shocks = len(shocks)
        imposed = np.zeros((self._plan.n_firms, n_shocks))
        imposed[shocks.firm, np.repeat(np.arange(n_shocks), np.diff(shocks.start))] = shocks.level
        found, ends = np.empty((n_shocks, WIDTH)), np.empty((2, *imposed.shape))
        running, nearest = np.arange(n_shocks), np.full(n_shocks, np.inf)
        down, up = imposed.copy(), imposed.copy()
        for sweep in range(1, MOST_SWEEPS + 1):
            new_down, new_up = self._sweep(imposed, down, up)
            rise = np.maximum((new_down - down).max(axis=0), (new_up - up).max(axis=0))
            down, up = new_down, new_up
            nearest = np.minimum(nearest, np.abs(rise - self._eps))
            done = rise <= self._eps
            if done.any():
                ended = running[done]
                ends[:, :, ended] = down[:, done], up[:, done]
                found[ended, 3], found[ended, 4] = sweep, nearest[done]
                running, nearest = running[~done], nearest[~done]
                imposed, down, up = imposed[:, ~done], down[:, ~done], up[:, ~done]
                if not running.size:
                    lost = (np.maximum(ends[0], ends[1]), ends[1], ends[0])
                    worth = self._plan.worth[:, None]
                    found[:, :3] = np.column_stack([(worth * each).sum(axis=0) for each in lost])
                    return found, ends[0].T, ends[1].T
        raise unsettled(self._eps)

    def _sweep(self, imposed: Floats, down: Floats, up: Floats) -> tuple[Floats, Floats]:
        plan = self._plan
        sent = down * self._relative(down) if plan.market else down
        new_down, new_up = imposed.copy(), imposed.copy()
        if self._rows.size:
            sums = np.add.reduceat(plan.weight[:, None] * sent[plan.source], self._groups)
            worst = np.maximum.reduceat(sums, self._in_row)
            new_down[self._rows] = np.maximum(new_down[self._rows], worst)
        if self._up_rows.size:
            parts = plan.up_weight[:, None] * up[plan.target]
            sums = np.add.reduceat(parts, plan.up_row[self._up_rows])
            new_up[self._up_rows] = np.maximum(new_up[self._up_rows], sums)
        return np.minimum(new_down, 1.0), np.minimum(new_up, 1.0)

    def _relative(self, down: Floats) -> Floats:
        """Return sigma, (N, S): a firm's sales over what its sector still sells, at most 1.

        Shares of the sector stand for sales, so that the unit of the values never matters, not
        even where a sector sells next to nothing any more.
        """
        plan = self._plan
        still = (plan.part[:, None] * (1.0 - down))[self._members]
        left = np.zeros((plan.n_sectors, down.shape[1]))
        left[self._there] = np.add.reduceat(still, self._starts)
        rest = left[plan.sector]
        part = np.broadcast_to(plan.part[:, None], rest.shape)
        return np.divide(part, rest, out=np.ones_like(rest), where=part < rest)
