"""Words for outcomes: which rule decided between two readings, or removed one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lanebook.evidence.belief.removal import REMOVAL_RULES

Row = dict[str, Any]


def outcome_of(row: Row, winner: Row | None, *, dead: bool) -> tuple[str, str]:
    """Return what became of a reading and why, in words that name the other claim."""
    if dead:
        return row["outcome"], _removed(row)
    if winner is None or row["id"] == winner["id"]:
        return "won", "prevails"
    if _one_range(winner, row):
        return "lost", f"the upper end of the same range ({winner['id']})"
    return "lost", f"{decided_by(winner, row)} ({winner['id']})"


def rule_of(alive: Sequence[Row], gone: Sequence[Row]) -> str:
    """Return the sentence that says why the first of `alive` prevails."""
    if not alive:
        return f"nothing stands: {_removed(gone[0])}"
    if len(alive) == 2 and _one_range(alive[0], alive[1]):
        return "a range is stated: its lower end counts, its upper end closes the spread"
    if len(alive) > 1:
        return f"{decided_by(alive[0], alive[1])} (over {alive[1]['id']})"
    if gone:
        return "the only reading that still stands"
    return "the only reading"


def decided_by(winner: Row, loser: Row) -> str:
    """Return the first step of the ranking on which the two differ."""
    if winner["status_rank"] != loser["status_rank"]:
        return f"status: {winner['status']} before {loser['status']}"
    if winner["source_rank"] != loser["source_rank"]:
        return f"kind of source: {_kind(winner)} before {_kind(loser)}"
    if winner["published"] != loser["published"]:
        return f"later publication: {winner['published']} after {loser['published']}"
    if winner["bound_order"] != loser["bound_order"]:
        return f"bound: {winner['bound'] or 'plain'} before {loser['bound'] or 'plain'}"
    return "all ranks equal: the smaller claim id"


def _one_range(winner: Row, loser: Row) -> bool:
    ends = (winner["bound"], loser["bound"]) == ("low", "high")
    return ends and all(winner[name] == loser[name] for name in ("source", "published", "status"))


def _kind(row: Row) -> str:
    return (row["kind"] or "unknown").replace("_", " ")


def _removed(row: Row) -> str:
    if row["because"] == row["id"]:
        verb = "denies" if row["status"] == "denied" else "withdraws"
        return f"{verb} what it states, and states nothing itself"
    return f"{REMOVAL_RULES[row['rule']]} ({row['because']}, {row['dead_on']})"
