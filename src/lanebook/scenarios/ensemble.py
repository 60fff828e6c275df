"""Run an ensemble: every draw once, from the checkpoint or from a worker, as one table of records.

Same task, same numbers: bit by bit, on any engine and any number of workers, in one go or resumed.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from lanebook.base.errors import InputError
from lanebook.base.version import VERSION
from lanebook.engines.clearing.inputs import Floats
from lanebook.engines.clearing.program import Program
from lanebook.scenarios.checkpoint import Checkpoint, checkpoint
from lanebook.scenarios.draws import Task
from lanebook.scenarios.executors import ENGINES, Block, Engine, Worker, compute
from lanebook.scenarios.hashing import hash_of
from lanebook.scenarios.records import Layout, layout_of

#: Draws in a block: what a kill can cost, and what a worker takes at a time.
BLOCK: Final = 20
MOST_DRAWS: Final = 1_000_000
#: Told the draws that are done, those restored first.
Told = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class Run:
    """All records of an ensemble.

    Attributes:
        layout: of a record.
        point: record with every driver at its point, shape (width,).
        records: shape (draws, width); NaN where what is demanded cannot be met.
        places: where each driver stood, shape (draws, drivers).
        n_restored: draws taken from the checkpoint.
    """

    layout: Layout
    point: Floats
    records: Floats
    places: Floats
    n_restored: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How an ensemble is computed; none of it changes a number.

    Attributes:
        engine: threads, processes or ray.
        workers: at most so many at once.
        folder: of the checkpoint; None for none.
        fresh: forget what was done before.
    """

    engine: Engine = "threads"
    workers: int = 1
    folder: Path | None = None
    fresh: bool = False


def run(task: Task, draws: int, effort: Effort, told: Told = lambda _: None) -> Run:
    """Return the records of `draws` draws.

    Args:
        task: what is drawn from.
        draws: how many; the first of a longer run are those of a shorter one.
        effort: who computes, and where what is done is kept.
        told: called with the number of draws done, as it grows.

    Raises:
        InputError: if draws, seed, engine or workers are nonsense, or the checkpoint is held.
        Impossible: if demands clash with every driver at its point.
        EngineError, MissingExtra, KeyboardInterrupt: as `executors.compute`.
    """
    _check(task, draws, effort)
    pilot = Worker(task)
    point, anew = pilot.point(), pilot.is_far()
    layout = layout_of(task.point())
    records = np.full((draws, layout.width), np.nan)
    there = np.zeros(draws, dtype=bool)
    with _kept(task, effort, layout.width) as kept:
        for first, found in kept.read() if kept else ():
            count = max(min(len(found), draws - first), 0)
            records[first : first + count] = found[:count]
            there[first : first + count] = True
        n_restored = int(there.sum())
        told(n_restored)

        def done(first: int, found: Floats) -> None:
            records[first : first + len(found)] = found
            there[first : first + len(found)] = True
            if kept:
                kept.append(first, found)
            told(int(there.sum()))

        blocks = list(_missing(there))
        compute(
            task, blocks, done, engine=effort.engine, workers=effort.workers, anew=anew
        )  # fmt: skip
    places = np.array([task.places_of(number) for number in range(draws)])
    return Run(layout, point, records, places, n_restored)


def _check(task: Task, draws: int, effort: Effort) -> None:
    for name, value, low, high in (
        ("draws", draws, 1, MOST_DRAWS),
        ("seed", task.seed, 0, 2**63 - 1),
        ("workers", effort.workers, 1, 4096),
    ):
        if not low <= value <= high:
            raise InputError(
                f"An ensemble cannot have {name} {value}.",
                expected=f"a number between {low} and {high:,}",
                next_step=f"give another --{name}.",
            )
    if effort.engine not in ENGINES:
        raise InputError(
            f"No engine {effort.engine!r}.",
            expected=f"one of {', '.join(ENGINES)}",
            next_step="leave --engine out for threads.",
        )


@contextmanager
def _kept(task: Task, effort: Effort, width: int) -> Iterator[Checkpoint | None]:
    if effort.folder is None:
        yield None
    else:
        with checkpoint(effort.folder, key_of(task), width, fresh=effort.fresh) as kept:
            yield kept


def _missing(there: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[Block]:
    """Yield blocks of draws that are not there, at most `BLOCK` each."""
    first = 0
    while first < len(there):
        if there[first]:
            first += 1
            continue
        count = 1
        while count < BLOCK and first + count < len(there) and not there[first + count]:
            count += 1
        yield first, count
        first += count


def key_of(task: Task) -> str:
    """Return a hash of all that the numbers of a draw depend on, program and solver included."""
    point = task.point()
    program = Program(point)
    solver = [f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "highspy")]
    built = (program.index, program.start, program.numbers(point), layout_of(point))
    return hash_of(VERSION, solver, task, built)[:32]
