"""The calendar behind the date control: on which days the book learned something.

It tells of the whole ledger, whatever the known day: a control must offer days to go to, later ones
too. It holds counts only, of claims and of ties that begin or end, so no statement leaks into a
view of the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.book import Book
from lanebook.answers.wording import counted, day
from lanebook.evidence.ranking import FIRMNESS

CAVEAT: Final = (
    "The calendar tells of the whole ledger, whatever the known day: counts only, no statement."
)
#: Before this the world the book tells of had no lanes; a longer axis would be empty.
VALID_FROM: Final = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day and how many claims were published on it."""

    on: date
    n_claims: int


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month: its first day, claims published in it, ties that began and ended in it."""

    on: date
    n_claims: int
    n_begun: int
    n_ended: int


@dataclass(frozen=True, slots=True)
class ValidDay:
    """A day in the world on which ties began or ended."""

    on: date
    n_begun: int
    n_ended: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a book.

    Attributes:
        first_on, last_on: earliest and latest publication; None in an empty book.
        first_lane_on: earliest publication on a tie that supplies compute; None if there is none.
        months: every month from the first to the last of either kind, in order, empty ones too.
        days: days with claims, in order.
        valid_days: days from 2019 to the last publication on which ties began or ended, as now
            known.
    """

    first_on: date | None
    last_on: date | None
    first_lane_on: date | None
    months: tuple[MonthOf, ...]
    days: tuple[DayOf, ...]
    valid_days: tuple[ValidDay, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the months, then the days with claims."""
        months = (
            Column("month", "Month", "date"),
            Column("n_claims", "Claims published", "number", "count"),
            Column("n_begun", "Ties begun", "number", "count"),
            Column("n_ended", "Ties ended", "number", "count"),
        )
        days = (
            Column("on", "Day", "date"),
            Column("n_claims", "Claims published", "number", "count"),
        )
        rows = tuple((each.on, each.n_claims, each.n_begun, each.n_ended) for each in self.months)
        by_day = tuple((each.on, each.n_claims) for each in self.days)
        return (
            Table("months", "Claims published and ties begun, by month", months, rows, (CAVEAT,)),
            Table("days", "Days with claims", days, by_day),
        )


def calendar(book: Book) -> Answer[Calendar]:
    """Say on which days claims were published and ties began or ended, over the whole ledger.

    The known and the valid day of `book` do not matter; its sequence and layers do.
    """
    claims = book.snapshot.claims
    days = _days(claims)
    valid_days = _valid_days(claims, days[-1].on) if days else ()
    lanes = claims.filter(pl.col("subject").str.contains(r"^tie:.*--compute_supply"))
    first_lane = lanes["published"].min()
    data = Calendar(
        first_on=days[0].on if days else None,
        last_on=days[-1].on if days else None,
        first_lane_on=first_lane if isinstance(first_lane, date) else None,
        months=_months(days, valid_days),
        days=days,
        valid_days=valid_days,
    )
    return Answer(
        question="calendar",
        finding=_finding(data, claims.height),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        caveats=(CAVEAT,),
    )


def _days(claims: pl.DataFrame) -> tuple[DayOf, ...]:
    counts = claims.drop_nulls("published").group_by("published").len().sort("published")
    return tuple(DayOf(on, n) for on, n in counts.iter_rows())


def _valid_days(claims: pl.DataFrame, last: date) -> tuple[ValidDay, ...]:
    """Return the days on which ties began (first serious statement that took hold) or ended."""
    ties = claims.filter(pl.col("subject_kind") == "tie")
    holds = pl.min_horizontal("valid_from", "published")
    begun = (
        ties.filter(pl.col("status").is_in(list(FIRMNESS)) & (pl.col("property") != "end"))
        .group_by("subject")
        .agg(holds.min().alias("on"))
    )
    ended = (
        ties.filter((pl.col("property") == "end") & (pl.col("unit") == "date"))
        .with_columns(pl.col("value").str.to_date("%Y-%m-%d", strict=False).alias("on"))
        .group_by("subject")
        .agg(pl.col("on").max())
    )
    counts: dict[date, list[int]] = {}
    for column, frame in enumerate((begun, ended)):
        inside = frame.drop_nulls("on").filter(pl.col("on").is_between(VALID_FROM, last))
        for on in inside["on"]:
            counts.setdefault(on, [0, 0])[column] += 1
    return tuple(ValidDay(on, *counts[on]) for on in sorted(counts))


def _months(days: tuple[DayOf, ...], valid_days: tuple[ValidDay, ...]) -> tuple[MonthOf, ...]:
    if not days:
        return ()
    claims: dict[date, int] = {}
    for each in days:
        month = each.on.replace(day=1)
        claims[month] = claims.get(month, 0) + each.n_claims
    ties: dict[date, tuple[int, int]] = {}
    for one in valid_days:
        month = one.on.replace(day=1)
        begun, ended = ties.get(month, (0, 0))
        ties[month] = (begun + one.n_begun, ended + one.n_ended)
    month, last = min((*claims, *ties)), max((*claims, *ties))
    found = []
    while month <= last:
        found.append(MonthOf(month, claims.get(month, 0), *ties.get(month, (0, 0))))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(found)


def _finding(data: Calendar, n_claims: int) -> str:
    if data.first_on is None or data.last_on is None:
        return "The book holds no claim."
    days = counted(len(data.days), "day")
    span = f"between {day(data.first_on)} and {day(data.last_on)}"
    return f"{counted(n_claims, 'claim')} on {days} {span}."
