"""Shocks as short lists: which firms lose what at once; and the record that each leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from lanebook.base.errors import EngineError
from lanebook.engines.scan.network import Floats, Ints

#: A record: esri, upstream, downstream, sweeps, how near a largest rise came to eps.
WIDTH: Final = 5
#: Sweeps after which a shock counts as not settling.
MOST_SWEEPS: Final = 100_000


@dataclass(frozen=True, eq=False)
class Shocks:
    """S shocks; shock s imposes `level[e]` on `firm[e]` for e from `start[s]` to `start[s + 1]`.

    Attributes:
        start: (S + 1,).
        firm: numbers of the plan.
        level: imposed losses, 0 to 1.
    """

    start: Ints
    firm: Ints
    level: Floats

    def __len__(self) -> int:
        return len(self.start) - 1

    def chosen(self, which: Ints) -> Shocks:
        """Return some of the shocks, in the order named."""
        counts = np.diff(self.start)[which]
        start = np.concatenate([[0], np.cumsum(counts)])
        entry = np.arange(start[-1]) + np.repeat(self.start[which] - start[:-1], counts)
        return Shocks(start, self.firm[entry], self.level[entry])


def one_each(n_firms: int) -> Shocks:
    """Return one shock a firm, in which it stops."""
    every = np.arange(n_firms + 1, dtype=np.int64)
    return Shocks(every, every[:-1], np.ones(n_firms))


def shocks_of(imposed: Floats) -> Shocks:
    """Return the shocks in the rows of an array, (S, N)."""
    at, firm = np.nonzero(imposed)
    start = np.searchsorted(at, np.arange(len(imposed) + 1)).astype(np.int64)
    return Shocks(start, firm.astype(np.int64), imposed[at, firm].astype(np.float64))


class Worker(Protocol):
    """What computes shocks: plain numpy or the compiled kernel."""

    def records(self, shocks: Shocks) -> Floats:
        """Return (S, WIDTH), one record a shock, in f64."""
        ...

    def losses(self, shocks: Shocks) -> tuple[Floats, Floats]:
        """Return what each firm of the plan loses downstream and upstream, (S, N) each."""
        ...


def unsettled(eps: float) -> EngineError:
    """Return the error of shocks that go on rising."""
    return EngineError(
        f"A shock does not settle in {MOST_SWEEPS:,} sweeps at eps {eps:g}.",
        expected="losses that settle",
        next_step="use a larger eps, or give revenue and cost totals.",
    )
