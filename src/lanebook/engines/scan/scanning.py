"""Scan a network: the ESRI of every firm, or of shocks of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import InputError, MissingExtra
from lanebook.engines.scan.chains import by_length
from lanebook.engines.scan.network import FirmNetwork, Floats, Ints
from lanebook.engines.scan.plain import Plain
from lanebook.engines.scan.plan import Market, Plan, plan_of
from lanebook.engines.scan.result import Mode, ScanResult, eps_of
from lanebook.engines.scan.shocks import WIDTH, Shocks, Worker, one_each, shocks_of
from lanebook.engines.scan.spread import Block, Engine, spread

Precision = Literal["f32", "f64"]
#: Shocks in a block: what a kill can cost, and what a worker takes at a time.
BLOCK: Final = 256
#: In f64 they take longer and are few; more blocks keep every worker busy.
FINE: Final = 8
#: Links of a network for which numpy is as quick as loading the compiled kernel.
SMALL: Final = 8_000
#: Nearer to eps than this, f32 may stop a sweep too early or late.
DOUBTFUL: Final = 1e-6
#: What f32 may be off by, as a share of the value.
OFF: Final = 4e-6


class Kept(Protocol):
    """Blocks that an earlier run has finished, and a place for more."""

    def read(self) -> Iterator[tuple[int, Floats]]:
        """Yield the first number and the records of every block that is whole."""
        ...

    def append(self, first: int, records: Floats) -> None:
        """Keep a finished block."""
        ...


#: Opens what is kept of a pass, by what its numbers depend on.
Keep = Callable[[tuple[object, ...]], AbstractContextManager[Kept]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How a scan is computed; none of it changes a number.

    Attributes:
        engine: threads or ray.
        workers: at most so many at once.
        cluster: address of a Ray cluster to join; "" for one started here.
        keep: opens the checkpoint of a pass; None for none.
        told: called with the shocks done and those to do in all, as they change.
    """

    engine: Engine = "threads"
    workers: int = 1
    cluster: str = ""
    keep: Keep | None = None
    told: Callable[[int, int], None] = lambda _done, _all: None


def scan(
    network: FirmNetwork,
    *,
    market: Market = "sector",
    mode: Mode = "published",
    top: int = 50,
    precision: Precision = "f32",
    imposed: Floats | None = None,
    effort: Effort = Effort(),
) -> ScanResult:
    """Return the ESRI of every firm: what share of all sales is lost if it stops.

    Diem, Borsos, Reisch, Kertész, Thurner, Sci Rep 12:7719 (2022). All shocks are computed in f32;
    the `top` firms, those that could be among them, and shocks whose last sweep f32 cannot tell
    are computed again in f64. Without numba, and for small networks, all are computed in f64.

    Args:
        network: firms, links, sectors, classes.
        market: whether shares of a sector's market damp a loss ("sector") or not ("none").
        mode: "published" stops at a rise of 1e-2, "fixed_point" at 1e-9; it needs all sales and
            purchases of every firm.
        top: how many of the highest are exact; 0 for all.
        precision: "f64" to compute all in f64.
        imposed: (S, N) shocks of one's own instead of one a firm: the loss imposed on each firm,
            0 to 1.
        effort: who computes it and what is kept; changes no number.

    Raises:
        InputError: if mode, market, precision, shocks or effort are nonsense.
        MissingExtra: if Ray is asked for and not installed.
        EngineError: if a shock does not settle.
    """
    eps = eps_of(mode, network)
    if precision not in ("f32", "f64") or top < 0:
        raise InputError(
            f"No precision {precision!r} with the top {top}.",
            expected="f32 or f64, and a top of 0 or more",
            next_step="leave both out for f32 with the first 50 in f64.",
        )
    plan = plan_of(network, market)
    shocks = one_each(plan.n_firms) if imposed is None else _given(plan, imposed)
    found, exact = _computed(plan, shocks, eps, top, precision, effort)
    if imposed is None:
        found, exact = found[plan.place], exact[plan.place]
    return ScanResult(
        network=network,
        eps=eps,
        esri=found[:, 0],
        up=found[:, 1],
        down=found[:, 2],
        sweeps=found[:, 3].astype(np.int64),
        exact=exact,
    )


def losses(
    network: FirmNetwork,
    imposed: Floats,
    *,
    market: Market = "sector",
    mode: Mode = "published",
) -> tuple[Floats, Floats]:
    """Return what every firm loses downstream and upstream of each shock, (S, N) each, in f64.

    Args:
        network, market, mode: as `scan`.
        imposed: (S, N) loss imposed on each firm, 0 to 1.

    Raises:
        InputError, EngineError: as `scan`.
    """
    plan = plan_of(network, market)
    make, shared = maker(plan, "f64")
    down, up = make(shared, eps_of(mode, network)).losses(_given(plan, imposed))
    return down[:, plan.place], up[:, plan.place]


def compiled() -> bool:
    """Tell whether the compiled kernel is there."""
    return _lanes() is not None


def _given(plan: Plan, imposed: Floats) -> Shocks:
    shocks = np.asarray(imposed, dtype=np.float64)
    if shocks.ndim != 2 or shocks.shape[1] != plan.n_firms:
        raise _wrong(f"have the shape {shocks.shape}", f"(shocks, {plan.n_firms})")
    if not ((shocks >= 0.0) & (shocks <= 1.0)).all():
        raise _wrong("go beyond 0 to 1", "losses from 0 to 1")
    return shocks_of(shocks[:, plan.order])


def _computed(
    plan: Plan, shocks: Shocks, eps: float, top: int, precision: Precision, effort: Effort
) -> tuple[Floats, NDArray[np.bool_]]:
    every = by_length(plan, shocks, eps)
    if precision == "f64" or _is_small(plan) or _lanes() is None or not 0 < top < len(shocks):
        found = _pass(plan, shocks, every, eps, "f64", effort)
        return found, np.ones(len(shocks), np.bool_)
    found = _pass(plan, shocks, every, eps, "f32", effort)
    esri = found[:, 0]
    least = np.partition(esri, len(esri) - top)[len(esri) - top]
    again = every[((esri >= least * (1.0 - OFF)) | (found[:, 4] <= DOUBTFUL))[every]]
    found[again] = _pass(plan, shocks, again, eps, "f64", effort)[again]
    exact = np.zeros(len(shocks), np.bool_)
    exact[again] = True
    return found, exact


def _pass(
    plan: Plan, shocks: Shocks, which: Ints, eps: float, precision: Precision, effort: Effort
) -> Floats:
    """Return the records of some shocks in their own places, from what is kept or from workers."""
    found = np.full((len(which), WIDTH), np.nan)
    there = np.zeros(len(which), np.bool_)
    make, shared = maker(plan, precision)
    # What the numbers of a pass depend on names its file.
    parts = (precision, make.__name__, eps, plan, shocks, which)
    with effort.keep(parts) if effort.keep else nullcontext() as kept:
        for first, records in kept.read() if kept else ():
            found[first : first + len(records)] = records
            there[first : first + len(records)] = True
        effort.told(int(there.sum()), len(which))

        def done(first: int, records: Floats) -> None:
            found[first : first + len(records)] = records
            there[first : first + len(records)] = True
            if kept:
                kept.append(first, records)
            effort.told(int(there.sum()), len(which))

        size = BLOCK if precision == "f32" else max(1, BLOCK // FINE)
        blocks: list[Block] = [
            (first, shocks.chosen(which[first : first + size]))
            for first in range(0, len(which), size)
            if not there[first : first + size].all()
        ]
        spread(
            make, shared, eps, blocks, done,
            engine=effort.engine, workers=effort.workers, cluster=effort.cluster,
        )  # fmt: skip
    placed = np.full((len(shocks), WIDTH), np.nan)
    placed[which] = found
    return placed


def _is_small(plan: Plan) -> bool:
    return len(plan.source) + len(plan.target) <= SMALL


def maker(plan: Plan, precision: Precision) -> tuple[Callable[[Any, float], Worker], Any]:
    """Return what makes a worker, and what it shares: the kernel's arrays, or the plan."""
    module = None if _is_small(plan) else _lanes()
    if module is None:
        return Plain, plan
    return module.Lanes, module.prepared(plan, precision)


def _lanes() -> Any:  # noqa: ANN401 - a module
    """Return the compiled kernel's module, None where numba is not installed."""
    try:
        from lanebook.engines.scan import lanes  # noqa: PLC0415 - numba is an extra, slow to load
    except MissingExtra:
        return None
    return lanes


def _wrong(problem: str, expected: str) -> InputError:
    return InputError(
        f"These shocks {problem}.", expected=expected, next_step="look at the array of shocks."
    )
