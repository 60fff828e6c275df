"""What every benchmark shares: timing, the machine, and one JSON file of results each.

A benchmark is a script `benchmarks/bench_NAME.py` that ends in `report("NAME", measures)`. Limits
compare two figures of the same run where they can; `make bench` runs all and rewrites the README.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    Attributes:
        what: what was measured, in words.
        value: the figure.
        unit: its unit: "s", "ms", "MB", "ratio".
        limit: largest value that meets the promise; None where there is none.
        least: smallest value that meets the promise; None where there is none.
        note: how, in a few words.
    """

    what: str
    value: float
    unit: str
    limit: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the promise is kept; None where there is none."""
        if self.limit is None and self.least is None:
            return None
        above = self.least is None or self.value >= self.least
        return above and (self.limit is None or self.value <= self.limit)


def seconds(work: Callable[[], object], *, repeat: int = 5) -> list[float]:
    """Return the wall time of each of `repeat` calls, after one to warm up."""
    work()
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def process_seconds(arguments: Sequence[str], *, repeat: int = 7) -> list[float]:
    """Return the wall time of each run of a whole process, after one to warm up.

    Raises:
        CalledProcessError: if a run fails; its output is in the error.
    """

    def work() -> None:
        subprocess.run(arguments, check=True, capture_output=True)

    return seconds(work, repeat=repeat)


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-95 * len(ordered) // 100) - 1)]


def report(name: str, measures: Sequence[Measure]) -> int:
    """Print the figures and write `results/NAME.json`; returns 1 if a promise is broken."""
    broken = 0
    for each in measures:
        verdict = {None: "", True: "kept", False: "BROKEN"}[each.kept]
        broken |= each.kept is False
        print(f"{each.what:<58} {each.value:>10.3f} {each.unit:<6} {promise(each):<10} {verdict}")
    RESULTS.mkdir(exist_ok=True)
    document = {
        "name": name,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "command": f"python benchmarks/bench_{name}.py",
        "machine": machine(),
        "measures": [asdict(each) | {"kept": each.kept} for each in measures],
    }
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    return int(broken)


def promise(each: Measure) -> str:
    """Return the limit as readers see it."""
    parts = [f"≥ {each.least:g}" if each.least is not None else ""]
    parts.append(f"≤ {each.limit:g}" if each.limit is not None else "")
    return " ".join(part for part in parts if part)


def machine() -> dict[str, str]:
    """Return what the figures depend on.

    `load` is the machine's over the last five minutes; `stolen` the share of processor time wanted
    since the benchmark began that the host gave to other machines: it lengthens the slowest cases.
    """
    wanted, stolen = (now - then for now, then in zip(_processor_time(), _BEGUN, strict=True))
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{pages / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": sys.version.split()[0],
        "load": f"{os.getloadavg()[1]:.1f}",
        "stolen": f"{stolen / wanted:.0%}" if wanted else "?",
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        return platform.processor()
    return platform.processor()


def _processor_time() -> tuple[int, int]:
    """Return the ticks in which a process ran or wanted to, and those the host took away."""
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0]
    except OSError:
        return 0, 0
    user, nice, system, _idle, _waiting, hard, soft, stolen, *_ = map(int, first.split()[1:])
    return user + nice + system + hard + soft + stolen, stolen


_BEGUN = _processor_time()
