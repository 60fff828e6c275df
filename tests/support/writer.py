"""A writer of its own process: adds claims one by one and prints each receipt it was given.

    python -m tests.support.writer PLACE BASE FIRST COUNT [SIZE]

Each line: `first_sequence last_sequence` of an acknowledged receipt, or `error NAME MESSAGE`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.ledgers import claim, put

from lanebook.base.clock import system_clock
from lanebook.base.errors import LanebookError
from lanebook.evidence.ledger import assertion, open_ledger

ROOT = Path(__file__).resolve().parents[2]


def start(
    place: str, base: Path, first: int, count: int, *, size: int = 1, layer: str = "desk"
) -> subprocess.Popen[str]:
    """Start a writer; its receipts arrive line by line on standard output."""
    arguments = [place, str(base), str(first), str(count), str(size), layer]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.writer", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def main(place: str, base: str, first: str, count: str, size: str, layer: str) -> None:
    """Write `count` receipts of `size` claims, numbered from `first` on."""
    try:
        ledger = open_ledger(place, clock=system_clock, base=Path(base))
        for index in range(int(count)):
            begin = int(first) + index * int(size)
            changes = [assertion("claims", claim(begin + n)) for n in range(int(size))]
            receipt = put(ledger, changes, layer)
            print(receipt.first_sequence, receipt.last_sequence, flush=True)
    except LanebookError as error:
        print("error", type(error).__name__, error.problem, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
