"""Who computes the draws: threads, processes or a Ray cluster; the numbers are the same.

Each worker holds one solver, made from the task alone, and takes blocks of draws; a draw depends on
the task and its number only (`draws`, `engines.clearing.solver`). HiGHS releases the interpreter
lock while it runs, so threads share the cores and one copy of everything else.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait as wait_for
from typing import Any, Final, Literal

import numpy as np

from lanebook.base.errors import EngineError, MissingExtra
from lanebook.engines.clearing.inputs import Floats
from lanebook.engines.clearing.solver import Impossible, Solver
from lanebook.scenarios.draws import Task
from lanebook.scenarios.records import layout_of, record

Engine = Literal["threads", "processes", "ray"]
ENGINES: Final[tuple[Engine, ...]] = ("threads", "processes", "ray")
#: First draw and how many.
Block = tuple[int, int]
Done = Callable[[int, Floats], None]
Make = Callable[[], "Worker"]


#: Draws cleared both ways to see which is faster.
PILOTS: Final = 2
#: A step from a basis takes as long as this many from none: the basis is denser from the start.
STEP_COST: Final = 2


class Worker:
    """One solver and the task it draws for.

    Args:
        task: whose point fixes the program and the basis that draws restart from.
        anew: solve every draw from no basis instead (`is_far`).
    """

    def __init__(self, task: Task, *, anew: bool = False) -> None:
        point = task.point()
        self._task = task
        self._anew = anew
        self._solver = Solver(point)
        self._layout = layout_of(point)

    def point(self) -> Floats:
        """Return the record with every driver at its point; `Impossible` if demands clash."""
        return record(self._solver.solve(self._task.point()), self._layout)

    def is_far(self) -> bool:
        """Tell whether the first draws are solved in fewer steps from no basis than from the point.

        Small draws restart within a few steps; where every coefficient moves by its whole range,
        the point's basis is worth less than a fresh start with HiGHS's presolve. Steps are counted,
        not seconds: the choice is the same on every machine.
        """
        steps = [0, 0]
        for number in range(PILOTS):
            inputs = self._task.inputs_of(number)
            numbers = self._solver.program.numbers(inputs)
            for way, anew in enumerate((False, True)):
                try:
                    self._solver.solve_numbers(inputs, numbers, anew=anew)
                except Impossible:
                    continue
                steps[way] += self._solver.n_iterations
        return STEP_COST * steps[0] > steps[1]

    def block(self, first: int, count: int) -> Floats:
        """Return the records of draws, shape (count, width); NaN where demands clash."""
        records = np.full((count, self._layout.width), np.nan)
        for number in range(count):
            try:
                inputs = self._task.inputs_of(first + number)
                numbers = self._solver.program.numbers(inputs)
                clearing = self._solver.solve_numbers(inputs, numbers, anew=self._anew)
            except Impossible:
                continue
            records[number] = record(clearing, self._layout)
        return records


def compute(
    task: Task,
    blocks: Sequence[Block],
    done: Done,
    *,
    engine: Engine,
    workers: int,
    anew: bool = False,
) -> None:
    """Compute blocks of draws and hand each over as it is finished, in any order.

    Args:
        task: what is drawn from.
        blocks: first draw and count of each.
        done: called in this thread with the first draw and the records of a block.
        engine: threads, processes or ray.
        workers: at most so many at once, and no more than there are blocks.
        anew: as `Worker`.

    Raises:
        MissingExtra: if Ray is asked for and not installed.
        EngineError: if a solve ends without an optimum, or a worker dies.
        KeyboardInterrupt: as it came; blocks handed over are whole, those begun are lost.
    """
    workers = max(1, min(workers, len(blocks)))
    if not blocks:
        return
    if engine == "ray":
        _on_ray(task, blocks, done, workers, anew=anew)
        return
    make = _threads if engine == "threads" else _processes
    with make(partial(Worker, task, anew=anew), workers) as (pool, ask):
        waiting = iter(blocks)
        running: dict[Future[Floats], Block] = {}
        _fill(pool, ask, waiting, running, 2 * workers)
        while running:
            finished, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in finished:
                first, _count = running.pop(future)
                done(first, future.result())
            _fill(pool, ask, waiting, running, 2 * workers)


def _fill(
    pool: Executor,
    ask: Callable[[int, int], Floats],
    waiting: Iterator[Block],
    running: dict[Future[Floats], Block],
    most: int,
) -> None:
    """Keep a short queue: what is stopped early has little left to finish."""
    while len(running) < most and (block := next(waiting, None)) is not None:
        running[pool.submit(ask, *block)] = block


@contextmanager
def _threads(make: Make, workers: int) -> Iterator[tuple[Executor, Callable[[int, int], Floats]]]:
    here = threading.local()

    def ask(first: int, count: int) -> Floats:
        if not hasattr(here, "worker"):
            here.worker = make()
        found: Floats = here.worker.block(first, count)
        return found

    pool = ThreadPoolExecutor(workers, thread_name_prefix="ensemble")
    try:
        yield pool, ask
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_PROCESS: dict[str, Worker] = {}


def _begin(make: Make) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's matter
    threading.Thread(target=_follow_parent, daemon=True).start()
    _PROCESS["worker"] = make()


def _follow_parent() -> None:
    """End with the parent, even one that was killed: the pool's own pipe would stay open."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _ask_process(first: int, count: int) -> Floats:
    return _PROCESS["worker"].block(first, count)


@contextmanager
def _processes(make: Make, workers: int) -> Iterator[tuple[Executor, Callable[[int, int], Floats]]]:
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(make,),
    )
    try:
        yield pool, _ask_process
    except BrokenExecutor as error:
        raise _lost(str(error)) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _on_ray(task: Task, blocks: Sequence[Block], done: Done, workers: int, *, anew: bool) -> None:
    """Spread the blocks over actors of a Ray cluster, joined or started here.

    The task is put into the object store once; its arrays are read there without a copy.
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
            address="local",
            num_cpus=workers,
            include_dashboard=False,
            logging_level=logging.ERROR,
            log_to_driver=False,
        )
    try:
        shared = ray.put(task)
        actor = ray.remote(num_cpus=1)(Worker)
        _spread(ray, [actor.remote(shared, anew=anew) for _ in range(workers)], blocks, done)
    finally:
        if started:
            ray.shutdown()


def _spread(ray: Any, actors: list[Any], blocks: Sequence[Block], done: Done) -> None:  # noqa: ANN401 - Ray's own handles
    waiting = iter(blocks)
    running: dict[Any, tuple[Any, Block]] = {}

    def give(actor: Any) -> None:  # noqa: ANN401 - a Ray handle
        if (block := next(waiting, None)) is not None:
            running[actor.block.remote(*block)] = actor, block

    for actor in actors * 2:
        give(actor)
    while running:
        (ready,), _ = ray.wait(list(running), num_returns=1)
        actor, (first, _count) = running.pop(ready)
        try:
            found = ray.get(ready)
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, EngineError):
                raise error.cause from None
            raise
        except ray.exceptions.RayError as error:
            raise _lost(str(error)) from None
        done(first, np.array(found))
        give(actor)


def _lost(why: str) -> EngineError:
    return EngineError(
        f"A worker of the ensemble was lost: {why.splitlines()[0] if why else 'no reason given'}",
        expected="workers that live to the end",
        next_step="run it again: it goes on from its checkpoint; look at the free memory.",
    )
