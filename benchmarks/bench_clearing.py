"""The clearing model: a solve, an ensemble, and the same beside linopy, cold HiGHS and Ray.

Two cases: an instance of 2,000 variables whose draws move bounds (capacity, power, asks, capital,
commitments), and the book's own model, whose drivers move nearly every coefficient by its range.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import highspy
import numpy as np
from clearing_case import task as case
from harness import Measure, median, report

from lanebook.answers.book import book_of_folder
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.task import task_of
from lanebook.engines.clearing.inputs import Floats, Inputs
from lanebook.engines.clearing.linopy_model import to_linopy
from lanebook.engines.clearing.program import Program
from lanebook.engines.clearing.solver import Solver, model_of
from lanebook.scenarios.draws import Task
from lanebook.scenarios.ensemble import Effort, run
from lanebook.scenarios.executors import Worker
from lanebook.scenarios.model import BASE

T = TypeVar("T")
DRAWS = 1000
CORES = 2
PAGE = os.sysconf("SC_PAGE_SIZE")
#: How often the process's memory is read, in seconds.
EVERY = 0.05


def main() -> int:
    """Measure both cases in one run."""
    return report("clearing", [*_instance(), *_book()])


def _instance() -> list[Measure]:
    task = case()
    point = task.point()
    program = Program(point)
    wanted = [task.inputs_of(number) for number in range(40)]
    ours, wall = _ensemble(task, Effort("threads", CORES))
    per_draw = wall / DRAWS
    cold = median([_timed(lambda now=now: _cold(program, now))[1] for now in wanted])  # type: ignore[misc]
    built, solved = zip(*(_linopy(now) for now in wanted[:8]), strict=True)
    rebuilt = [a + b for a, b in zip(built, solved, strict=True)]
    alone = _alone(task)
    theirs, spread = _ensemble(task, Effort("ray", CORES))
    name = f"{program.n_columns:,} variables"
    return [
        Measure(
            f"{name}: ensemble of {DRAWS:,} draws on {CORES} cores", wall, "s",
            note=f"{program.n_rows:,} rows; {len(task.drivers)} drivers; program and base included",
        ),
        Measure(f"{name}: one draw on one core", alone * 1e3, "ms", note="one thread"),
        Measure(f"{name}: cold highspy solve", cold * 1e3, "ms",
                note="numbers, passModel, run with presolve, read; median of 40"),
        Measure(f"{name}: cold highspy / one draw, per core", cold / alone, "ratio", least=10),
        Measure(f"{name}: building in linopy", median(built) * 1e3, "ms", note="median of 8"),
        Measure(f"{name}: linopy, build and solve each draw / ensemble",
                median(rebuilt) / per_draw, "ratio", least=250, note="one core there"),
        Measure(f"{name}: linopy, build alone / ensemble", median(built) / per_draw, "ratio",
                note="its solve left out, ours in"),
        Measure(f"{name}: the same on Ray, {CORES} workers", spread, "s",
                note="local cluster, its start included"),
        Measure(f"{name}: numbers that differ between threads and Ray",
                float((ours != theirs).sum()), "count", limit=0),
    ]  # fmt: skip


def _book() -> list[Measure]:
    book = book_of_folder(known=date(2026, 5, 31))
    model, building = _timed(lambda: build_model(book))
    task = task_of(book, model, BASE, 7)

    def solve() -> None:
        Solver(model.inputs).solve(model.inputs)

    base = median([_timed(solve)[1] for _ in range(5)])
    peak, stop = [0], threading.Event()
    watching = threading.Thread(target=_watch, args=(peak, stop))
    watching.start()
    ours, wall = _ensemble(task, Effort("threads", CORES))
    stop.set()
    watching.join()
    few = Effort("processes", CORES)
    theirs = run(task, 100, few).records
    program = Program(model.inputs)
    size = f"{program.n_columns:,} variables, {program.n_rows:,} rows, {len(task.drivers)} drivers"
    return [
        Measure("the book's own model: building it", building, "s", note="from claims, once"),
        Measure("the book's own model: base solve", base, "s", limit=1.0,
                note=f"{size}; program included"),
        Measure(f"the book's own model: {DRAWS:,} draws on {CORES} cores", wall, "s", limit=60.0,
                note="drivers move most coefficients: solved anew, not from the base basis"
                if Worker(task).is_far() else "from the base basis"),
        Measure("the book's own model: peak memory", peak[0] / 1e6, "MB", limit=1000.0,
                note="whole process, two solvers"),
        Measure("the book's own model: numbers that differ on processes",
                float((ours[:100] != theirs).sum()), "count", limit=0, note="first 100 draws"),
    ]  # fmt: skip


def _ensemble(task: Task, effort: Effort) -> tuple[Floats, float]:
    found, wall = _timed(lambda: run(task, DRAWS, effort))
    return found.records, wall


def _alone(task: Task) -> float:
    """Return the seconds of one draw in one thread, the best of three hundreds."""
    worker = Worker(task)
    worker.block(0, 20)
    return min(_timed(lambda at=at: worker.block(at, 100))[1] for at in (0, 100, 200)) / 100  # type: ignore[misc]


def _cold(program: Program, inputs: Inputs) -> Sequence[Floats]:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1)):
        highs.setOptionValue(option, value)
    highs.passModel(model_of(program, program.numbers(inputs)))
    highs.run()
    found = highs.getSolution()
    return [np.array(part) for part in (found.col_value, found.row_dual)]


def _linopy(inputs: Inputs) -> tuple[float, float]:
    model, building = _timed(lambda: to_linopy(inputs))
    _, solving = _timed(
        lambda: model.solve(solver_name="highs", io_api="direct", output_flag=False)
    )
    return building, solving


def _watch(peak: list[int], stop: threading.Event) -> None:
    while not stop.wait(EVERY):
        fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
        peak[0] = max(peak[0], int(fields[1]) * PAGE)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
