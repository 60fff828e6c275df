"""Claims as mappings: which of them count, and how they rank."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lanebook.evidence.ranking import REMOVING, SOURCE_RANK, STATUS_RANK

#: One claim as a mapping of the snapshot's columns, with `publisher`, `kind` of its source,
#: `outcome`, `because` and `rule` as `live_claims` adds them.
Row = Mapping[str, Any]


def counts(row: Row) -> bool:
    """Tell whether a claim stands and states something."""
    return row["outcome"] is None and row["status"] not in REMOVING


def rank_of(row: Row) -> tuple[int, int, date, str]:
    """Return the order of the ranking table: status, kind of source, publication, id."""
    return (
        STATUS_RANK.get(row["status"], -1),
        SOURCE_RANK.get(row["kind"], -1),
        row["published"],
        row["id"],
    )
