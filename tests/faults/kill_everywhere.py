"""Kill a writer at every system call that writes, one run per call: opt-in, minutes, needs strace.

    python tests/faults/kill_everywhere.py [--every K]

For n = 1, 2, … a fresh copy of a small ledger gets a writer (an import, then another) that strace
kills with SIGKILL at its n-th pwrite64, write to the ledger's files, fdatasync, fsync, ftruncate,
rename or unlink, until a run survives. After each kill: every acknowledged receipt is there, the
chain is whole, no import is half there and the next import works. Prints one line at the end;
exit status 1 and the n of the failure otherwise.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.ledgers import state, write_book  # noqa: E402

from lanebook.base.clock import system_clock  # noqa: E402
from lanebook.evidence.ledger import open_ledger, verify  # noqa: E402

CALLS = "pwrite64,fdatasync,fsync,ftruncate,rename,unlink"
SIZE = 40
IMPORTS = 2


def run(place: Path, base: Path, n: int) -> tuple[bool, list[tuple[int, int]]]:
    """Run the writer under strace, killed at its n-th writing call; True if it survived."""
    inject = f"inject={CALLS}:signal=KILL:when={n}"
    strace = ["strace", "-f", "-qq", "-o", "/dev/null"]
    numbers = ["5000", str(IMPORTS), str(SIZE), "desk"]
    writer = [sys.executable, "-m", "tests.support.writer", str(place), str(base), *numbers]
    done = subprocess.run(
        [*strace, "-e", f"trace={CALLS}", "-e", inject, *writer],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    pairs = [line.split() for line in done.stdout.splitlines()]
    return done.returncode == 0, [(int(a), int(b)) for a, b in pairs]


def check(place: Path, base: Path, acknowledged: list[tuple[int, int]]) -> str:
    """Return what is wrong after a kill, "" if nothing is."""
    ledger = open_ledger(str(place), clock=system_clock, base=base)
    found = verify(ledger)
    if found.bad_sequence is not None:
        return f"chain broken at {found.bad_sequence}: {found.problem}"
    start = 113
    if (found.n_entries - start) % SIZE:
        return f"half an import: {found.n_entries - start} rows of {SIZE}"
    if found.n_entries < max([last for _, last in acknowledged], default=start):
        return f"lost: acknowledged {acknowledged}, found {found.n_entries}"
    following = state(ledger, 1)
    if following is None or following.first_sequence != found.n_entries + 1:
        return f"the next import went wrong: {following}"
    return ""


def sweep(folder: Path, *, fresh: bool, every: int) -> tuple[int, str]:
    """Kill at the n-th call for every n; return the number of points and the first problem."""
    base = write_book(folder / "base")
    seed = folder / "seed.sqlite"
    if not fresh:
        open_ledger(str(seed), clock=system_clock, base=base)
    n, points = 1, 0
    while True:
        place = folder / f"run-{n}" / "ledger.sqlite"
        place.parent.mkdir()
        if not fresh:
            shutil.copy(seed, place)
        survived, acknowledged = run(place, base, n)
        if survived:
            return points, ""
        points += 1
        problem = check(place, base, acknowledged)
        if problem:
            return points, f"killed at call {n}: {problem}"
        shutil.rmtree(place.parent)
        n += every


def main() -> int:
    """Sweep writers of an existing ledger, then the first use; returns the exit status."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--every", type=int, default=1, help="only each K-th call")
    every = options.parse_args().every
    status = 0
    for fresh in (False, True):
        with tempfile.TemporaryDirectory(prefix="lanebook-kill-") as folder:
            points, problem = sweep(Path(folder), fresh=fresh, every=every)
        what = "first use and imports" if fresh else "imports"
        print(f"{what}: {points} kill points, {problem or 'nothing lost, nothing half there'}")
        status |= bool(problem)
    return status


if __name__ == "__main__":
    sys.exit(main())
