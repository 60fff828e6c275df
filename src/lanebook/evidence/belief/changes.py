"""Delay, advance, shrink, growth and cancel: how later publications moved earlier promises.

They are different events and are never netted: a site may shrink and be late at once. A promise is
a dated megawatt level ahead of its publication, or a start or end date. It is measured against the
next publication that speaks of the same path, basis by basis.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from lanebook.evidence.belief.beliefs import Beliefs

Row = dict[str, Any]
ChangeKind = Literal["delay", "advance", "shrink", "growth", "cancel", "longer", "shorter"]

#: Levels within this share of each other are one milestone.
SAME_LEVEL_SHARE: Final = 0.05
#: Dates within this many days of each other are one date.
SAME_DATE_DAYS: Final = 31
DAYS_A_MONTH: Final = 30.4375
#: Statuses that promise nothing or take something away.
_NOT_PROMISES: Final = frozenset({"operational", "denied", "ended"})


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """One promise moved by one later publication.

    Attributes:
        kind: delay or advance of a date; shrink or growth of a level; cancel; longer or shorter
            for the end of a contract.
        subject, property, basis: what was promised.
        from_on, to_on: promised day before and after; None where the promise had none or is gone.
        from_mw, to_mw: megawatts before and after, in `basis`; None where it is about a date.
        months: shift in months, positive when later; None without two days.
        published: day on which the change became known.
        claims: (old claim, new claim).
    """

    kind: ChangeKind
    subject: str
    property: str
    basis: str
    from_on: date | None
    to_on: date | None
    from_mw: float | None
    to_mw: float | None
    months: float | None
    published: date
    claims: tuple[str, str]


def changes(beliefs: Beliefs, subject: str) -> tuple[PromiseChange, ...]:
    """Return how the promises about `subject` moved, by day of publication, then claim."""
    rows = beliefs.claims_about(subject)
    found = [*_level_changes(rows), *_date_changes(rows), *_cancels(rows)]
    return tuple(sorted(found, key=lambda change: (change.published, change.claims, change.kind)))


def _level_changes(rows: Sequence[Row]) -> Iterable[PromiseChange]:
    levels = [
        row
        for row in rows
        if row["property"] == "capacity"
        and row["unit"] == "MW"
        and row["valid_from"]
        and row["status"] not in ("denied", "ended")
    ]
    for basis in sorted({row["basis"] for row in levels}):
        path = [row for row in levels if row["basis"] == basis]
        for promise in path:
            if _is_promise(promise):
                yield from _moved(promise, path)


def _is_promise(row: Row) -> bool:
    ahead = row["valid_from"] > row["published"]
    return bool(row["status"] not in _NOT_PROMISES and ahead and row["number"])


def _moved(promise: Row, path: Sequence[Row]) -> Iterable[PromiseChange]:
    later = [
        row
        for row in path
        if row["published"] > promise["published"] and row["bound"] != "at_least"
    ]
    if not later:
        return
    on = min(row["published"] for row in later)
    spoken = sorted(
        (row for row in later if row["published"] == on),
        key=lambda row: (row["valid_from"], -row["number"], row["id"]),
    )
    enough = promise["number"] * (1 - SAME_LEVEL_SHARE)
    reached = next((row for row in spoken if row["number"] >= enough), None)
    if reached is not None:
        yield from _shifted(promise, reached)
    elif spoken[-1]["valid_from"] >= promise["valid_from"]:
        yield _change("shrink", promise, max(spoken, key=lambda row: (row["number"], row["id"])))


def _shifted(promise: Row, reached: Row) -> Iterable[PromiseChange]:
    days = (reached["valid_from"] - promise["valid_from"]).days
    if days > SAME_DATE_DAYS:
        yield _change("delay", promise, reached)
    elif days < -SAME_DATE_DAYS and reached["number"] <= promise["number"] * (1 + SAME_LEVEL_SHARE):
        yield _change("advance", promise, reached)
    elif abs(days) <= SAME_DATE_DAYS and reached["number"] > promise["number"] * (
        1 + SAME_LEVEL_SHARE
    ):
        yield _change("growth", promise, reached)


def _date_changes(rows: Sequence[Row]) -> Iterable[PromiseChange]:
    for name in ("start", "end"):
        dated = [
            row
            for row in rows
            if row["property"] == name and row["status"] not in ("denied", "ended")
        ]
        dated.sort(key=lambda row: (row["published"], row["row"]))
        for old, new in itertools.pairwise(dated):
            before, after = date.fromisoformat(old["value"]), date.fromisoformat(new["value"])
            if old["published"] < new["published"] and abs((after - before).days) > SAME_DATE_DAYS:
                yield _date_change(name, old, new, before, after)


def _date_change(name: str, old: Row, new: Row, before: date, after: date) -> PromiseChange:
    contract = name == "end" and not _is_works(old["subject"])
    words: tuple[ChangeKind, ChangeKind] = (
        ("longer", "shorter") if contract else ("delay", "advance")
    )
    return PromiseChange(
        kind=words[0] if after > before else words[1],
        subject=old["subject"],
        property=name,
        basis="",
        from_on=before,
        to_on=after,
        from_mw=None,
        to_mw=None,
        months=_months(before, after),
        published=new["published"],
        claims=(old["id"], new["id"]),
    )


def _is_works(subject: str) -> bool:
    """`end` means completion on sites and end of the roll-out on chip ties."""
    return subject.startswith("site:") or "--chip_supply" in subject


def _cancels(rows: Sequence[Row]) -> Iterable[PromiseChange]:
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        gone = row["dead_on"] is not None
        taker = by_id.get(row["because"] or "")
        own = row["because"] == row["id"]
        if gone and taker and not own and row["rule"] in ("denied", "ended"):
            is_level = row["unit"] == "MW"
            yield PromiseChange(
                kind="cancel",
                subject=row["subject"],
                property=row["property"],
                basis=row["basis"],
                from_on=row["valid_from"],
                to_on=None,
                from_mw=row["number"] if is_level else None,
                to_mw=None,
                months=None,
                published=row["dead_on"],
                claims=(row["id"], taker["id"]),
            )


def _change(kind: ChangeKind, old: Row, new: Row) -> PromiseChange:
    return PromiseChange(
        kind=kind,
        subject=old["subject"],
        property=old["property"],
        basis=old["basis"],
        from_on=old["valid_from"],
        to_on=new["valid_from"],
        from_mw=old["number"],
        to_mw=new["number"],
        months=_months(old["valid_from"], new["valid_from"]),
        published=new["published"],
        claims=(old["id"], new["id"]),
    )


def _months(before: date, after: date) -> float:
    return round((after - before).days / DAYS_A_MONTH, 1)
