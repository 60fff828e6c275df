"""Who computes blocks of shocks: threads here, or a Ray cluster; the numbers are the same.

The kernel releases the interpreter lock; each worker has room of its own, the network is shared.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Final, Literal

import numpy as np

from lanebook.base.errors import EngineError, InputError, MissingExtra
from lanebook.engines.scan.network import Floats
from lanebook.engines.scan.shocks import Shocks, Worker

Engine = Literal["threads", "ray"]
ENGINES: Final[tuple[Engine, ...]] = ("threads", "ray")
#: Number of the first shock of a block, and its shocks.
Block = tuple[int, Shocks]
Done = Callable[[int, Floats], None]
#: Makes a worker from what is shared.
Make = Callable[[Any, float], Worker]
#: How often a worker of a cluster that died is started again.
RESTARTS: Final = 3


def spread(
    make: Make,
    shared: Any,  # noqa: ANN401 - what the maker takes
    eps: float,
    blocks: Sequence[Block],
    done: Done,
    *,
    engine: Engine,
    workers: int,
    cluster: str = "",
) -> None:
    """Compute blocks and hand each over as it is finished, in any order.

    Args:
        make: makes a worker from `shared` and `eps`.
        shared: arrays that every worker reads.
        eps: of the worker.
        blocks: first number and shocks of each.
        done: called in this thread with the first number and the records of a block.
        engine: threads or ray.
        workers: at most so many at once, and no more than there are blocks.
        cluster: address of a Ray cluster to join; "" for one started here.

    Raises:
        InputError: if engine or workers are nonsense.
        MissingExtra: if Ray is asked for and not installed.
        EngineError: if a shock does not settle, or a worker dies again and again.
        KeyboardInterrupt: as it came; blocks handed over are whole, those begun are lost.
    """
    if engine not in ENGINES:
        raise InputError(
            f"No engine {engine!r}.",
            expected=f"one of {', '.join(ENGINES)}",
            next_step="leave --engine out for threads.",
        )
    if not 1 <= workers <= 4096:
        raise InputError(
            f"A scan cannot have {workers} workers.",
            expected="a number between 1 and 4,096",
            next_step="give another --workers.",
        )
    workers = min(workers, len(blocks))
    if not blocks:
        return
    if engine == "ray":
        _on_ray(make, shared, eps, blocks, done, workers, cluster)
    else:
        _on_threads(make, shared, eps, blocks, done, workers)


def _on_threads(
    make: Make,
    shared: Any,  # noqa: ANN401
    eps: float,
    blocks: Sequence[Block],
    done: Done,
    workers: int,
) -> None:
    here = threading.local()

    def ask(shocks: Shocks) -> Floats:
        if not hasattr(here, "worker"):
            here.worker = make(shared, eps)
        found: Floats = here.worker.records(shocks)
        return found

    waiting = iter(blocks)
    running: dict[Future[Floats], int] = {}
    pool = ThreadPoolExecutor(workers, thread_name_prefix="scan")
    try:
        while True:
            # A short queue: what is stopped early has little left to finish.
            while len(running) < 2 * workers and (block := next(waiting, None)) is not None:
                running[pool.submit(ask, block[1])] = block[0]
            if not running:
                return
            finished, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in finished:
                done(running.pop(future), future.result())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _on_ray(
    make: Make,
    shared: Any,  # noqa: ANN401
    eps: float,
    blocks: Sequence[Block],
    done: Done,
    workers: int,
    cluster: str,
) -> None:
    """Spread the blocks over actors of a Ray cluster, joined or started here.

    The network is put into the object store once; its arrays are read there without a copy. An
    actor that is killed is started again and computes its block once more.
    """
    try:
        import ray  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra(
            "The engine 'ray' needs the extra `ray`, which is not installed.",
            expected="Ray 2.40 or newer",
            next_step="pip install 'lanebook[ray]', or use --engine threads.",
        ) from None
    started = not ray.is_initialized()
    if started:
        # By name only: an address that stands about in the environment is not joined.
        ray.init(
            address=cluster or "local",
            num_cpus=None if cluster else workers,
            include_dashboard=False,
            logging_level=logging.ERROR,
            log_to_driver=False,
        )
    try:
        kept = ray.put(shared)
        actor = ray.remote(num_cpus=1, max_restarts=RESTARTS, max_task_retries=RESTARTS)(_Actor)
        _take_turns(ray, [actor.remote(make, kept, eps) for _ in range(workers)], blocks, done)
    finally:
        if started:
            ray.shutdown()


class _Actor:
    """A worker on a cluster."""

    def __init__(self, make: Make, shared: Any, eps: float) -> None:  # noqa: ANN401
        self._worker = make(shared, eps)

    def records(self, shocks: Shocks) -> Floats:
        return self._worker.records(shocks)


def _take_turns(ray: Any, actors: list[Any], blocks: Sequence[Block], done: Done) -> None:  # noqa: ANN401 - Ray's own handles
    waiting: Iterator[Block] = iter(blocks)
    running: dict[Any, tuple[Any, int]] = {}

    def give(actor: Any) -> None:  # noqa: ANN401 - a Ray handle
        if (block := next(waiting, None)) is not None:
            running[actor.records.remote(block[1])] = actor, block[0]

    for actor in actors * 2:
        give(actor)
    while running:
        (ready,), _ = ray.wait(list(running), num_returns=1)
        actor, first = running.pop(ready)
        try:
            found = ray.get(ready)
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, EngineError):
                raise error.cause from None
            raise
        except ray.exceptions.RayError as error:
            why = str(error).splitlines()
            raise EngineError(
                f"A worker of the scan was lost: {why[0] if why else 'no reason given'}",
                expected="workers that live to the end",
                next_step="run it again: it goes on from its checkpoint; look at the free memory.",
            ) from None
        done(first, np.array(found))
        give(actor)
