"""Import of a synthetic book through the front door: read, check, record, in one transaction.

python benchmarks/bench_import.py [CLAIMS]      default 1000000
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import synthetic
from harness import Measure, report

LANEBOOK = str(Path(sys.executable).with_name("lanebook"))
PAGE = os.sysconf("SC_PAGE_SIZE")
#: How often the memory of the command and its children is read, in seconds.
EVERY = 0.05


def main(n_claims: int) -> int:
    """Measure `lanebook import` as a person would run it, into a ledger that holds the base."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        synthetic.write(book, n_claims)
        size = sum(path.stat().st_size for path in book.iterdir()) / 2**20
        os.environ["LANEBOOK_LEDGER"] = str(Path(folder) / "ledger.sqlite")
        subprocess.run([LANEBOOK, "log"], check=True, capture_output=True)
        start = time.perf_counter()
        running = subprocess.Popen(
            [LANEBOOK, "import", str(book), "--layer", "synthetic"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        peak = 0
        while running.poll() is None:
            peak = max(peak, _resident(running.pid))
            time.sleep(EVERY)
        taken = time.perf_counter() - start
        output = running.stdout.read().decode() if running.stdout else ""
        if running.returncode:
            raise SystemExit(f"the import failed:\n{output[:2000]}")
        stored = sum(path.stat().st_size for path in Path(folder).glob("ledger*")) / 2**20
    name = f"{n_claims / 1e6:g} M claims"
    note = f"{size:,.0f} MB of CSV; whole process: read, check, hash, record"
    return report(
        "import",
        [
            Measure(f"{name}: import", taken, "s", limit=60, note=note),
            Measure(
                f"{name}: peak memory", peak / 2**20, "MB", limit=2048,
                note=f"resident, the command and its reading process together, every {EVERY} s",
            ),
            Measure(f"{name}: rows a second", n_claims / taken, "rows/s"),
            Measure(f"{name}: ledger on disk", stored, "MB"),
        ],
    )  # fmt: skip


def _resident(pid: int) -> int:
    """Return the resident bytes of a process and its descendants; 0 for those that are gone."""
    total = 0
    try:
        fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        total += int(fields[1]) * PAGE
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                total += _resident(int(child))
    except (OSError, ValueError):
        return total
    return total


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000))
