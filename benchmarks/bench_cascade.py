"""The cascade: a shock on the book over 36 months, its drivers, a thousand draws, memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import numpy as np
from harness import Measure, median, report

from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.cascade.model import CascadeModel
from lanebook.answers.shock import shock
from lanebook.answers.shock_library import shocks
from lanebook.answers.shock_scene import Scene
from lanebook.answers.shock_worlds import drawn_losses, worlds_of
from lanebook.engines.cascade.run import outputs
from lanebook.scenarios.cascade import shock_of
from lanebook.scenarios.library import scenario_named

T = TypeVar("T")
DRAWS = 1000
CORES = 2
NAMES = ("tsmc-90-days", "power-delay-ercot", "colossus-reclaimed")
BOTH = "colossus-reclaimed+tsmc-90-days"


def main() -> int:
    """Measure one shock and many of it on the shipped book."""
    book = book_of_folder(known=date(2026, 5, 31))
    model, building = _timed(lambda: build_cascade(book))
    inputs = model.inputs
    size = (
        f"{len(inputs.makers)} makers, {len(inputs.supplier)} edges, {len(inputs.periods)} months"
    )
    built = Measure("building the cascade of the book", building, "s",
                    note=f"{size}; the base clearing included, once a book")  # fmt: skip
    return report("cascade", [built, *_engine(model), *_shocks(book, model), *_draws(book, model)])


def _engine(model: CascadeModel) -> list[Measure]:
    inputs = model.inputs
    one = shock_of(scenario_named(NAMES[0]), inputs, model.places).shock
    bare = median([_timed(lambda: outputs(inputs, [one]))[1] for _ in range(5)])
    wide = median([_timed(lambda: outputs(inputs, [one] * 32))[1] for _ in range(3)])
    return [
        Measure("one run of 36 months", bare * 1e3, "ms", note="engine alone"),
        Measure("32 shocks side by side / 32 one by one", 32 * bare / wide, "ratio"),
    ]


def _shocks(book: Book, model: CascadeModel) -> list[Measure]:
    def once(name: str) -> None:
        shock(book, name, with_drivers=False, with_clearing=False)

    once(NAMES[0])
    each = [
        median([_timed(lambda name=name: once(name))[1] for _ in range(3)])  # type: ignore[misc]
        for name in (*NAMES, BOTH)
    ]
    begun = time.process_time()
    once(NAMES[0])
    busy = time.process_time() - begun
    full = _timed(lambda: shock(book, NAMES[0]))[1]
    every = _timed(lambda: shocks(book))[1]
    return [
        Measure("a shock on the book, 36 months", max(each[:3]), "s", limit=1.0,
                note="losses, paths by edge knock-out, revenue, terms, certificate; slowest of"
                f" {', '.join(NAMES)}"),
        Measure("the same, processor seconds", busy, "s", limit=1.0,
                note="what it takes on a machine that does nothing else"),
        Measure("two together, alone and beyond the sum", each[3], "s", note=BOTH),
        Measure("the same with every assumption moved and the clearing", full, "s",
                note=f"{2 * len(model.spreads)} more runs and one more solve"),
        Measure("every shipped shock side by side", every, "s", note="lanebook shock"),
    ]  # fmt: skip


def _draws(book: Book, model: CascadeModel) -> list[Measure]:
    worlds = worlds_of(Scene(book, model), scenario_named(NAMES[1]), 7)
    spent = _children()
    ours, wall = _timed(lambda: drawn_losses(worlds, DRAWS, CORES, lambda _: None))
    spent = _children() - spent
    few = drawn_losses(worlds, 40, 1, lambda _: None)
    peak = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return [
        Measure(f"{DRAWS:,} draws on {CORES} cores", wall, "s", limit=60.0,
                note=f"{len(worlds.drivers)} drivers, base path of each draw anew"),
        Measure(f"the same, processor seconds over {CORES}", spent / CORES, "s", limit=60.0,
                note="start of the processes included"),
        Measure("numbers that differ between one process and two",
                float((ours[:40] != few).sum()), "count", limit=0, note="first 40 draws"),
        Measure("peak memory", peak / 1e3, "MB", limit=1000.0,
                note="this process and its largest child"),
        Measure("worlds drawn that lose nothing", float((np.abs(ours[:, 0, 0]) < 1e-9).sum()),
                "count"),
    ]  # fmt: skip


def _children() -> float:
    """Return the processor seconds of this process's children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
