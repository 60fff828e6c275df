"""When a tie begins and stops, under the prevailing reading and under the earliest one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from lanebook.network.build.rows import Row, counts, rank_of

DAYS_A_YEAR: Final = 365.25


class Ends:
    """When a tie stops, under the prevailing reading and under the earliest surviving one."""

    def __init__(self) -> None:
        self.ended_on: date | None = None
        self.ends_on: date | None = None
        self.earliest_on: date | None = None
        self.rollout: dict[str, Any] | None = None
        self.claims: tuple[str, ...] = ()


def ends_of(rows: Sequence[Row], *, contract: bool) -> Ends:
    """Return when a tie stops.

    Args:
        rows: its known claims with outcomes.
        contract: whether `end` is the end of a contract, or of a chip roll-out.
    """
    ends = Ends()
    claims: set[str] = set()
    for row in rows:
        over = row["property"] == "end" and row["status"] == "ended"
        # A plan taken back keeps its future day; an end that has come bears a day in the past.
        if over and row["end_on"] is not None and row["end_on"] <= row["published"]:
            ends.ended_on = min(ends.ended_on or row["end_on"], row["end_on"])
            claims.add(row["id"])
    stated = [row for row in rows if row["property"] == "end" and counts(row) and row["end_on"]]
    if stated:
        best = max(stated, key=_newest)
        claims.add(best["id"])
        if contract:
            ends.ends_on = best["end_on"]
        else:
            ends.rollout = dict(best)
    if contract:
        earliest = [row["end_on"] for row in stated]
        for row in rows:
            if row["property"] == "term" and counts(row) and row["number"]:
                begin = row["valid_from"] or start_of(rows) or row["published"]
                earliest.append(begin + timedelta(days=round(row["number"] * DAYS_A_YEAR)))
                claims.add(row["id"])
        ends.earliest_on = min(earliest, default=None)
    ends.claims = tuple(sorted(claims))
    return ends


def _newest(row: Row) -> tuple[bool, date, tuple[int, int, date, str]]:
    # A start or end is a milestone: a later publication re-dates it (METHODS 1).
    return row["confidence"] != "low", row["published"], rank_of(row)


def start_of(rows: Sequence[Row]) -> date | None:
    """Return the believed start of a tie, or None where no source says."""
    stated = [row for row in rows if row["property"] == "start" and counts(row) and row["start_on"]]
    return max(stated, key=_newest)["start_on"] if stated else None
