"""The largest thing a tie promises: one figure per tie for megawatts, one for money.

Totals of one tie overlap (a cumulative sum holds its parts, a full build its first phase), so they
are never added: the largest that survives stands for the tie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from lanebook.answers.answer import Figure
from lanebook.answers.wording import BOUND_SIGNS, bounded, quantity
from lanebook.evidence.belief import Beliefs
from lanebook.evidence.ranking import FIRMNESS, FIRMNESS_ORDER, REMOVING, Firmness

#: One claim as a mapping of the snapshot's columns.
Row = Mapping[str, Any]

#: Statuses that promise nothing: somebody else's forecast, and hearsay.
NO_PROMISE: Final = frozenset({"forecast", "rumoured"})
#: More than an option, a letter of intent or hearsay.
SERIOUS: Final = frozenset({"energised", "binding", "announced"})
MEGAWATTS: Final = ("capacity", "contracted_capacity")
MONEY: Final = ("amount",)


def live_rows(beliefs: Beliefs, subject: str) -> list[Row]:
    """Return the statements about a subject that stand, by publication, then claim id.

    What was denied, withdrawn or replaced by then is left out, by the one rule of belief.
    """
    known_at = beliefs.as_of.known_at
    rows = [
        row
        for row in beliefs.claims_about(subject)
        if row["status"] not in REMOVING and (row["dead_on"] is None or row["dead_on"] > known_at)
    ]
    return sorted(rows, key=lambda row: (row["published"], row["id"]))


def largest(rows: Iterable[Row], properties: Sequence[str], unit: str) -> Figure | None:
    """Return the largest standing promise, or None if no source promises any.

    Args:
        rows: standing claims of one tie, see `live_rows`.
        properties: properties to consider.
        unit: unit to consider; others are another question.

    What is more than an option or letter of intent comes first; a larger option stands in the note.
    The note names the basis of megawatts; claims are all that state the same number.
    """
    pool = [
        row
        for row in rows
        if row["property"] in properties
        and row["unit"] == unit
        and row["number"] is not None
        and row["status"] not in NO_PROMISE
    ]
    serious = [row for row in pool if FIRMNESS[row["status"]] in SERIOUS]
    top = max(serious or pool, key=_size, default=None)
    if top is None:
        return None
    same = [row for row in serious or pool if row["number"] == top["number"]]
    more = max(pool, key=_size)
    value, bound = float(top["number"]), str(top["bound"])
    return Figure(
        low=None if bound == "up_to" else value,
        point=value,
        high=None if bound == "at_least" else value,
        unit=unit,
        firmness=hardest(same),
        bound=bound if bound in BOUND_SIGNS else "",
        claims=tuple(row["id"] for row in same),
        note="; ".join(
            part for part in (str(top["basis"]), _option(more) if more is not top else "") if part
        ),
    )


def hardest(rows: Iterable[Row]) -> Firmness | None:
    """Return the hardest firmness among statements that state anything; None if there is none."""
    found = [FIRMNESS[row["status"]] for row in rows if row["status"] in FIRMNESS]
    return min(found, key=FIRMNESS_ORDER.index, default=None)


def _size(row: Row) -> tuple[float, int, date, str]:
    softness = FIRMNESS_ORDER.index(FIRMNESS[row["status"]])
    return row["number"], -softness, row["published"], row["id"]


def _option(row: Row) -> str:
    return f"option {bounded(quantity(row['number'], row['unit']), row['bound'])}"
