"""How a server is set up."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

#: More would only take memory: one reader asks one thing at a time.
MOST_WORKERS: Final = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is set up.

    Attributes:
        ledger: place of the ledger; None for the user's own.
        n_workers: processes that compute answers; 0 for one a core, up to four.
        answer_seconds: longest time an answer may take.
        warm_up: compute what is asked first before anyone asks.
    """

    ledger: str | None = None
    n_workers: int = 0
    answer_seconds: float = 60.0
    warm_up: bool = True

    @property
    def workers(self) -> int:
        """Return the number of worker processes."""
        return self.n_workers or min(MOST_WORKERS, os.cpu_count() or 1)
