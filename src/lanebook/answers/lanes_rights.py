"""Rights that a lab has given: exclusivity, first refusal, preference, and when they fell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.lanes_records import Right
from lanebook.answers.promises import Row
from lanebook.base.time import day_before
from lanebook.evidence.ranking import REMOVING

RIGHT_WORDS: Final[dict[str, str]] = {
    "exclusive": "exclusive",
    "rofr": "right of first refusal",
    "preferred": "preferred partner",
    "none": "no right",
}
#: Ties by which a lab grants; on a tie of supply the provider speaks of its own offer.
GRANTS: Final = frozenset({"exclusivity", "licence"})
SUPPLY: Final = frozenset({"compute_supply", "hosting", "chip_supply", "power_supply"})


def rights_of(book: Book, family: frozenset[str], names: Mapping[str, str]) -> tuple[Right, ...]:
    """Return the rights over a lab, by first day, then tie.

    Args:
        book: the book; only claims known by its day of knowledge take part.
        family: organisation ids that count as the lab.
        names: organisation id -> name.

    A right lasts to the day a later claim ends it, else to the day before the next statement on
    the same tie. A statement of "none" says from when the lab is free of the right.
    """
    found: list[Right] = []
    for tie in book.snapshot.ties.sort("id").iter_rows(named=True):
        granted = tie["kind"] in GRANTS and tie["provider"] in family
        supplied = tie["kind"] in SUPPLY and tie["recipient"] in family
        if not granted and not supplied:
            continue
        holder = tie["recipient"] if granted else tie["provider"]
        rows = [
            row
            for row in book.beliefs.claims_about(f"tie:{tie['id']}")
            if row["property"] == "exclusivity"
        ]
        blank = Right(
            tie=f"tie:{tie['id']}",
            kind=tie["kind"] if granted else "supply",
            holder=f"org:{holder}",
            holder_name=names.get(holder, holder),
            term="",
            follows="",
            from_on=None,
            from_precision="",
            to_on=None,
            known_on=book.as_of.known_at,
            status="",
            note="",
            claims=(),
            sources=(),
        )
        found += _steps(rows, blank)
    return tuple(sorted(found, key=lambda right: (_order(right), right.tie, right.term)))


def held_on(rights: Sequence[Right], on: date) -> tuple[Right, ...]:
    """Return the rights that the lab had given and that were in force on a day, as known now."""
    return tuple(
        right
        for right in rights
        if right.kind in GRANTS
        and right.term != "none"
        and _order(right) <= on
        and (right.to_on is None or right.to_on >= on)
    )


def right_words(right: Right) -> str:
    """Return what a right, or its end, says: `Microsoft: right of first refusal dropped`."""
    where = {"licence": " (licence)", "supply": " (on the lane itself)"}.get(right.kind, "")
    if right.term != "none":
        words = RIGHT_WORDS.get(right.term, right.term)
    elif right.follows in ("", "none"):
        words = "further loosened" if right.follows else "no exclusive right"
    else:
        words = f"{RIGHT_WORDS.get(right.follows, right.follows)} dropped"
    return f"{right.holder_name}: {words}{where}"


def _order(right: Right) -> date:
    return right.from_on or right.known_on


def _steps(rows: Sequence[Row], blank: Right) -> list[Right]:
    """One right per term and first day; rows that end it give its last day."""
    groups: dict[tuple[str, date | None], list[Row]] = {}
    for row in rows:
        if row["status"] not in REMOVING:
            groups.setdefault((row["value"], row["valid_from"]), []).append(row)
    enders = [row for row in rows if row["status"] in REMOVING]
    for row in enders:
        if not any(_ends(row, value, start) for value, start in groups):
            groups.setdefault((row["value"], row["valid_from"]), [])
    steps = [_right(group, key, enders, blank) for key, group in groups.items()]
    steps.sort(key=lambda right: (_order(right), right.term))
    return [
        _closed(replace(right, follows=steps[place - 1].term if place else ""), steps[place + 1 :])
        for place, right in enumerate(steps)
    ]


def _right(
    group: Sequence[Row], key: tuple[str, date | None], enders: Sequence[Row], blank: Right
) -> Right:
    value, start = key
    ended = [row for row in enders if _ends(row, value, start)]
    said = [*sorted(group, key=_strength), *sorted(ended, key=_strength)]
    lasts = [row["valid_to"] or row["published"] for row in ended]
    lasts += [row["valid_to"] for row in group if row["valid_to"] is not None]
    return replace(
        blank,
        term=value,
        from_on=start,
        from_precision=said[0]["precision"],
        to_on=min(lasts, default=None),
        known_on=min(row["published"] for row in said),
        status=said[0]["status"],
        note=said[0]["note"],
        claims=tuple(row["id"] for row in said),
        sources=tuple(dict.fromkeys(row["source"] for row in said)),
    )


def _closed(right: Right, later: Sequence[Right]) -> Right:
    """End a right where the next statement on its tie begins, if nothing ended it before."""
    starts = [_order(other) for other in later if _order(other) > _order(right)]
    if not starts or (right.to_on is not None and right.to_on < starts[0]):
        return right
    return replace(right, to_on=day_before(starts[0]))


def _ends(row: Row, value: str, start: date | None) -> bool:
    same_start = row["valid_from"] is None or start is None or row["valid_from"] == start
    return bool(row["value"] == value and same_start)


def _strength(row: Row) -> tuple[int, int, date, str]:
    return -row["status_rank"], -row["source_rank"], row["published"], row["id"]
