"""The compiled kernel put to work: arrays of one kind of number, room to work in, batches.

Importing this module needs the extra `scan` (`vectors`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.scan.kernel import AHEAD, settle
from lanebook.engines.scan.network import Floats
from lanebook.engines.scan.plan import Plan
from lanebook.engines.scan.shocks import MOST_SWEEPS, WIDTH, Shocks, unsettled
from lanebook.engines.scan.vectors import ROW_BYTES

Kind = Literal["f32", "f64"]
_TYPES: Final[dict[str, type[np.floating[Any]]]] = {"f32": np.float32, "f64": np.float64}
_FLAGS: Final = 7
_SMALL: Final = 6
#: Losses below it are none: hops of small shares would end in numbers that processors are slow at.
_TINY: Final = {"f32": 1e-15, "f64": 1e-200}


@dataclass(frozen=True, eq=False, kw_only=True)
class Prepared:
    """A plan as the kernel reads it, read-only; Ray shares its arrays without a copy.

    Attributes:
        kind: of the numbers.
        market: as in the plan.
        n_sectors: K.
        arrays: in the order of `settle`.
    """

    kind: Kind
    market: bool
    n_sectors: int
    arrays: tuple[NDArray[Any], ...]


def prepared(plan: Plan, kind: Kind) -> Prepared:
    """Return a plan's arrays in one kind of number, with the readers of every row beside them."""
    number = _TYPES[kind]
    arrays = (
        plan.row, padded(plan.source), plan.weight.astype(number),
        np.where(plan.first, 0, 1).astype(number),
        plan.up_row, padded(plan.target), plan.up_weight.astype(number),
        *_readers(plan.row, plan.source, plan.n_firms),
        *_readers(plan.up_row, plan.target, plan.n_firms),
        plan.sector, plan.part.astype(number), plan.worth.astype(number),
    )  # fmt: skip
    frozen = []
    for array in arrays:
        own = np.array(array)
        own.setflags(write=False)
        frozen.append(own)
    return Prepared(kind=kind, market=plan.market, n_sectors=plan.n_sectors, arrays=tuple(frozen))


def padded(columns: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return columns with as many more as are asked for ahead, so that none is out of range."""
    return np.concatenate([columns, np.zeros(int(AHEAD) + 1, np.int32)])


def _readers(row: NDArray[np.int64], read: NDArray[np.int32], n_firms: int) -> Any:  # noqa: ANN401
    """Return for each firm the rows that read it, compressed."""
    at = np.repeat(np.arange(n_firms, dtype=np.int32), np.diff(row))
    by_read = np.argsort(read, kind="stable")
    start = np.searchsorted(read[by_read], np.arange(n_firms + 1)).astype(np.int64)
    return start, at[by_read]


class Lanes:
    """Computes shocks a batch at a time; one thread may use it at once.

    Args:
        given: the plan's arrays.
        eps: a shock settles with the sweep in which no loss rises by more.

    What a shock leaves does not depend on those beside it, nor on what was computed before.
    """

    def __init__(self, given: Prepared, eps: float) -> None:
        number = _TYPES[given.kind]
        self._given, self._eps = given, eps
        self._lanes = ROW_BYTES // np.dtype(number).itemsize
        self._n_firms = n_firms = len(given.arrays[-1])
        rows = (n_firms, n_firms, n_firms, n_firms, max(1, given.n_sectors))
        self._room = [aligned((each, self._lanes), number) for each in rows]
        self._flags = np.zeros((_FLAGS, n_firms), np.uint8)
        self._small = aligned((_SMALL, self._lanes), number)
        self._small[1] = _TINY[given.kind]
        self._found = np.zeros((self._lanes, WIDTH))

    def records(self, shocks: Shocks) -> Floats:
        """Return (S, WIDTH), one record a shock.

        Raises:
            EngineError: if a shock does not settle in 100,000 sweeps.
        """
        found = np.empty((len(shocks), WIDTH))
        for first in range(0, len(shocks), self._lanes):
            n_lanes = self._batch(shocks, first)
            found[first : first + n_lanes] = self._found[:n_lanes]
        return found

    def losses(self, shocks: Shocks) -> tuple[Floats, Floats]:
        """Return what each firm loses downstream and upstream, (S, N) each."""
        down, up = (np.empty((len(shocks), self._n_firms)) for _ in range(2))
        for first in range(0, len(shocks), self._lanes):
            n_lanes = self._batch(shocks, first)
            down[first : first + n_lanes] = self._room[0][:, :n_lanes].T
            up[first : first + n_lanes] = self._room[1][:, :n_lanes].T
        return down, up

    def _batch(self, shocks: Shocks, first: int) -> int:
        n_lanes = min(self._lanes, len(shocks) - first)
        start = shocks.start[first : first + n_lanes + 1]
        entry = slice(start[0], start[-1])
        lane = np.repeat(np.arange(n_lanes), np.diff(start))
        for each in self._room[:2]:
            each[:] = 0.0
            each[shocks.firm[entry], lane] = shocks.level[entry]
        sweeps = settle(
            *self._given.arrays, self._given.market, self._eps, MOST_SWEEPS, n_lanes,
            *self._room, self._flags, self._small, self._found,
        )  # fmt: skip
        if not sweeps:
            raise unsettled(self._eps)
        return n_lanes


def aligned(shape: tuple[int, int], number: type[np.floating[Any]]) -> NDArray[Any]:
    """Return zeros that begin where a row of the kernel may: at a multiple of its bytes."""
    size = shape[0] * shape[1] * np.dtype(number).itemsize
    raw = np.zeros(size + ROW_BYTES, np.uint8)
    begin = -raw.ctypes.data % ROW_BYTES
    return raw[begin : begin + size].view(number).reshape(shape)
