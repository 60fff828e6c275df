"""What was said about a tie, in order: each statement against the one before on the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from lanebook.answers.lanes_records import LaneChange
from lanebook.answers.promises import Row
from lanebook.answers.wording import bounded, day, quantity
from lanebook.evidence.ranking import REMOVING

#: Properties whose statements follow one another; a level or a yearly sum belongs to its day.
FOLLOWED: Final[dict[str, str]] = {
    "contracted_capacity": "promised in all",
    "capacity": "level",
    "capacity_added": "added",
    "amount": "money",
    "annual_amount": "money a year",
    "units": "units",
    "term": "term",
    "notice": "notice",
    "start": "start",
    "end": "end",
    "exclusivity": "exclusivity",
    "prepayment": "prepayment",
}
BY_DAY: Final = frozenset({"capacity", "capacity_added", "annual_amount", "units"})
#: Statements of these are often of different scope (a part, an addition, the whole): no arrow.
TOTALS: Final = frozenset({"amount", "contracted_capacity", "units"})
TEXTS: Final = frozenset({"event", "policy", "review_status"})


def changes_of(rows: Sequence[Row]) -> tuple[LaneChange, ...]:
    """Return the statements about one tie that say something new, by publication, then claim.

    Args:
        rows: all known claims of the tie, by publication. Forecasts by others are left out.
    """
    found = [*_followed(rows), *_texts(rows)]
    return tuple(sorted(found, key=lambda change: (change.published, change.claims[-1])))


def _followed(rows: Sequence[Row]) -> Iterable[LaneChange]:
    said: dict[tuple[str, date | None], list[Row]] = {}
    for row in rows:
        if row["property"] not in FOLLOWED or row["status"] == "forecast":
            continue
        key = row["property"], row["valid_from"] if row["property"] in BY_DAY else None
        before = said.setdefault(key, [])
        removed = row["status"] in REMOVING
        if not removed and any(_same(earlier, row) for earlier in before):
            continue
        last = before[-1] if before and row["property"] not in TOTALS else None
        yield LaneChange(
            published=row["published"],
            kind=row["status"] if removed else "restated" if before else "stated",
            what=FOLLOWED[row["property"]],
            text=f"{_words(last)} → {_words(row)}" if last and not removed else _words(row),
            note=row["note"],
            claims=(last["id"], row["id"]) if last else (row["id"],),
            source=row["source"],
        )
        if not removed:
            before.append(row)


def _texts(rows: Sequence[Row]) -> Iterable[LaneChange]:
    seen: set[str] = set()
    for row in rows:
        if row["property"] not in TEXTS or row["value"] in seen or row["status"] == "forecast":
            continue
        seen.add(row["value"])
        yield LaneChange(
            published=row["published"],
            kind=row["status"] if row["status"] in REMOVING else "event",
            what=row["property"].replace("_", " "),
            text=row["value"],
            note=row["note"],
            claims=(row["id"],),
            source=row["source"],
        )


def _same(before: Row, row: Row) -> bool:
    if row["number"] is not None or before["number"] is not None:
        return bool(before["number"] == row["number"])
    return bool(before["value"] == row["value"])


def _words(row: Row) -> str:
    if row["number"] is None:
        return str(row["value"]) or "no longer"
    said = bounded(quantity(row["number"], row["unit"]), row["bound"])
    if row["property"] in BY_DAY and row["valid_from"] is not None:
        said += f" at {day(row['valid_from'], row['precision'])}"
    return f"{said}, {row['status']}" if row["status"] in ("option", "loi", "rumoured") else said
