"""The scan of a firm network beside a scipy.sparse batch of 32 in f64, in turns, in one run.

python benchmarks/bench_scan.py [FIRMS ...]      default 10000 100000

Both sides compute the same batches, as the scan takes them: it computes together what goes on
equally long, which shortens either side. The
shortest of several turns counts on either side, in seconds on the processor, because other programs
only lengthen them.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from harness import Measure, report
from scan_case import SUPPLIERS, Batch, made_up
from scan_reading import Reading

from lanebook.engines.scan.chains import by_length
from lanebook.engines.scan.lanes import Kind, Lanes, prepared
from lanebook.engines.scan.network import FirmNetwork, Floats, Ints
from lanebook.engines.scan.plan import Plan, plan_of
from lanebook.engines.scan.result import EPS
from lanebook.engines.scan.scanning import Effort, scan
from lanebook.engines.scan.shocks import one_each

PUBLISHED = EPS["published"]
BATCH = 32
#: Firms -> (least ratio and aim in f32, batches compared, turns).
PROMISED = {10_000: (15.0, 45, 8, 7), 100_000: (6.0, 24, 4, 3)}
MEGABYTE = 1e6
SMALLEST = min(PROMISED)
T = TypeVar("T")


@dataclass
class Best:
    """The shortest time of each batch."""

    seconds: dict[int, float] = field(default_factory=dict)

    def take(self, batch: int, work: Callable[..., T], *arguments: object) -> T:
        """Run `work` and keep its time on the processor, if it is the shortest so far."""
        start = time.thread_time()
        result = work(*arguments)
        taken = time.thread_time() - start
        self.seconds[batch] = min(taken, self.seconds.get(batch, taken))
        return result

    @property
    def ms_a_shock(self) -> float:
        """Mean over the batches."""
        return 1e3 * sum(self.seconds.values()) / len(self.seconds) / BATCH


def main(sizes: list[int]) -> int:
    """Measure each size, then the whole scan at the smallest."""
    measures: list[Measure] = []
    for size in sizes:
        measures += _measured(size)
    return report("scan", measures)


def memory(size: int) -> None:
    """Print the megabytes that a process takes at most while it scans a sample on two threads."""
    network = made_up(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    imposed = np.zeros((2 * BATCH, size))
    imposed[np.arange(2 * BATCH), _sample(plan_of(network), 2).ravel()] = 1.0
    scan(network, imposed=imposed, top=8, effort=Effort(workers=2))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak * 1024 / MEGABYTE, before * 1024 / MEGABYTE)


def _sample(plan: Plan, n_batches: int) -> Ints:
    """Return firms of the plan, (batches, 32), as the scan takes them: from first to last."""
    order = by_length(plan, one_each(plan.n_firms), PUBLISHED)
    first = np.linspace(0, plan.n_firms - BATCH, n_batches).astype(np.int64) // BATCH * BATCH
    chosen: Ints = order[first[:, None] + np.arange(BATCH)]
    return chosen


def _measured(size: int) -> list[Measure]:
    least, aim, n_batches, turns = PROMISED.get(size, (0.0, 0, 4, 3))
    network = made_up(size)
    plan = plan_of(network)
    batches = _sample(plan, n_batches)
    theirs = Batch(network)
    lanes: dict[Kind, Lanes] = {
        kind: Lanes(prepared(plan, kind), PUBLISHED) for kind in ("f32", "f64")
    }
    reading = Reading(plan)
    every = one_each(size)
    best = {name: Best() for name in ("scipy", "f32", "f64", "bytes")}
    sweeps = []
    for turn in range(turns + 1):
        if turn == 1:  # the first turn compiles and warms up
            best = {name: Best() for name in best}
        for number, firms in enumerate(batches):
            imposed = np.zeros((size, BATCH))
            imposed[plan.order[firms], np.arange(BATCH)] = 1.0
            shocks = every.chosen(firms)
            found = {
                kind: best[kind].take(number, worker.records, shocks)
                for kind, worker in lanes.items()
            }
            if turn <= turns // 2 or size <= SMALLEST:
                _agree(found, best["scipy"].take(number, theirs.run, imposed, PUBLISHED))
            best["bytes"].take(number, reading.once)
            if turn == 0:
                sweeps.append(float(found["f32"][:, 3].max()))
    return _told(size, network, best, float(np.mean(sweeps)), reading, least, aim)


def _agree(found: dict[Kind, Floats], theirs: tuple[Floats, Floats]) -> None:
    esri, sweeps = theirs
    if np.abs(found["f64"][:, 0] - esri).max() > 1e-12 or (found["f64"][:, 3] != sweeps).any():
        raise SystemExit("the two sides do not agree in f64")
    if np.abs(found["f32"][:, 0] - esri).max() > 1e-6:
        raise SystemExit("f32 is further off than it may be")


def _told(
    size: int,
    network: FirmNetwork,
    best: dict[str, Best],
    sweeps: float,
    reading: Reading,
    least: float,
    aim: int,
) -> list[Measure]:
    name = f"{size:,} firms"
    scipy_ms, ours, exact = (best[each].ms_a_shock for each in ("scipy", "f32", "f64"))
    # One reading of every link's row, as many times as there are sweeps.
    bound = best["bytes"].ms_a_shock * sweeps
    moved = reading.n_bytes * sweeps / BATCH
    measures = [
        Measure(f"{name}: scipy.sparse batch of 32 in f64, a shock", scipy_ms, "ms",
                note=f"{network.n_links:,} links, {SUPPLIERS} suppliers a firm, market by sector"),
        Measure(f"{name}: f32, a shock on one core", ours, "ms",
                note=f"published mode; batches run {sweeps:.1f} sweeps"),
        Measure(f"{name}: scipy / f32", scipy_ms / ours, "ratio", least=least or None,
                note=f"aim {aim}" if aim else ""),
        Measure(f"{name}: f64, a shock on one core", exact, "ms"),
        Measure(f"{name}: scipy / f64", scipy_ms / exact, "ratio", least=least / 2 or None,
                note=f"aim {aim / 2:g}" if aim else ""),
        Measure(f"{name}: bytes moved a shock", moved / MEGABYTE, "MB",
                note="a row of 128 bytes a link and sweep, downstream and upstream"),
        Measure(f"{name}: measured bandwidth",
                reading.n_bytes / (best["bytes"].ms_a_shock * BATCH / 1e3) / 1e9, "GB/s",
                note="reading those rows in the same order and nothing else"),
        Measure(f"{name}: that bound / f32", bound / ours, "ratio",
                note="above 1 where rows that have not changed were skipped"),
    ]  # fmt: skip
    if size <= SMALLEST:
        measures += _whole(name, network)
    else:
        hours = ours * size / 2 / 3.6e6
        peak, before = map(float, _child(size).split())
        measures += [
            Measure(f"{name}: every firm on 2 cores, extrapolated", hours * 60, "min",
                    note="from the mean of the batches sampled"),
            Measure(f"{name}: peak memory, 2 threads", peak, "MB", limit=1000,
                    note=f"whole process; {before:.0f} MB before the scan"),
        ]  # fmt: skip
    return measures


def _child(size: int) -> str:
    return subprocess.run(
        [sys.executable, __file__, "--memory", str(size)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _whole(name: str, network: FirmNetwork) -> list[Measure]:
    """Time the whole scan, one thread and two in turns."""
    taken: dict[int, list[float]] = {1: [], 2: []}
    results: dict[int, Floats] = {}
    for _ in range(3):
        for workers, times in taken.items():
            start = time.perf_counter()
            results[workers] = scan(network, effort=Effort(workers=workers)).esri
            times.append(time.perf_counter() - start)
    one, two = min(taken[1]), min(taken[2])
    differ = float((results[1] != results[2]).sum())
    cores = os.cpu_count()
    return [
        Measure(f"{name}: every firm, 2 threads", two, "s", limit=6,
                note=f"aim 2.5; top 50 in f64, coefficients included; {cores} cores"),
        Measure(f"{name}: one thread / two", one / two, "ratio", least=1.8),
        Measure(f"{name}: numbers that differ between one and two threads", differ, "count",
                limit=0),
    ]  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        memory(int(sys.argv[2]))
        sys.exit(0)
    sys.exit(main([int(each) for each in sys.argv[1:]] or list(PROMISED)))
