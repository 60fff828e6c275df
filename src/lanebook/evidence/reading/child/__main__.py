"""Parse one hostile file in a process of its own, with limits on memory, time and output.

Started by the reader with `-I -S` and this folder as the only addition to the path: the standard
library alone, so it starts in a few hundredths of a second and cannot be reached by modules that
lie about. It opens nothing itself. Standard input is the file; standard output takes the rows
that are structurally sound (line number and cells parted by the unit separator, one row a line:
no cell can contain either); standard error takes one JSON report with the digest, the counts and
the located problems.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

from .reader import Reader


def limit_self(request: dict[str, Any]) -> None:
    """Bind this process to its memory, processor time and output."""
    try:
        import resource  # noqa: PLC0415 - not on Windows: the wall clock of the parent remains
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (request["memory_bytes"],) * 2)
    # The soft limit ends the process with a signal that names the cause, the hard one anyhow.
    resource.setrlimit(resource.RLIMIT_CPU, (request["cpu_seconds"], request["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (request["output_bytes"],) * 2)


def main() -> int:
    """Serve one request; returns 0 when the report is complete."""
    request = json.loads(sys.argv[1])
    limit_self(request)
    gc.disable()  # rows make no cycles, and a million lists keep the collector busy
    sink = open(1, "w", encoding="utf-8", newline="\n", closefd=False)  # noqa: SIM115
    reader = Reader(request, open(0, "rb", closefd=False), sink)  # noqa: SIM115
    reader.run()
    sink.flush()
    sys.stderr.write(json.dumps(reader.report()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
