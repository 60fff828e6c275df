"""What the memory allows: the rows of every link read once, in the kernel's order."""

from __future__ import annotations

from typing import Any

import numpy as np

from lanebook.engines.scan.kernel import AHEAD
from lanebook.engines.scan.lanes import aligned, padded
from lanebook.engines.scan.plan import Plan
from lanebook.engines.scan.vectors import ROW_BYTES, compiled, fetch, filled, load, plus, store


@compiled
def _read(rows: Any, columns: Any, n_links: Any, kept: Any) -> None:  # noqa: ANN401
    total = filled(rows, 0.0)
    for at in range(np.uint64(n_links)):
        fetch(rows, np.uint64(columns[at + AHEAD]))
        total = plus(total, 1.0, load(rows, np.uint64(columns[at])))
    store(kept, np.uint64(0), total)


class Reading:
    """Reads every link's row of 32 lanes in f32, suppliers' and customers', one array each."""

    def __init__(self, plan: Plan) -> None:
        lanes = ROW_BYTES // 4
        self._links = [
            (aligned((plan.n_firms, lanes), np.float32), padded(columns), len(columns))
            for columns in (plan.source, plan.target)
        ]
        self._kept = aligned((1, lanes), np.float32)
        #: Bytes of the rows read.
        self.n_bytes = sum(n_links for _, _, n_links in self._links) * ROW_BYTES

    def once(self) -> None:
        """Read them all."""
        for rows, columns, n_links in self._links:
            _read(rows, columns, n_links, self._kept)
