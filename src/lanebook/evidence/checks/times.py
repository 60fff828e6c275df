"""Rules on dates: real days, in order, and nothing published after it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from lanebook.base.errors import InputError
from lanebook.base.findings import Finding
from lanebook.base.time import parse_date
from lanebook.evidence.checks.claims import typed_claims
from lanebook.evidence.checks.scope import Scope, quoted

FIRST_VALID, LAST_VALID = date(1996, 1, 1), date(2060, 12, 31)
FIRST_PUBLISHED: Final = date(2015, 1, 1)
SOURCE_LAG_DAYS: Final = 31

#: (table, column, may be empty)
DATES: Final = (
    ("sources", "published", True),
    ("claims", "published", False),
    ("claims", "valid_from", True),
    ("claims", "valid_to", True),
    ("parameters", "as_of", False),
)


def day_of(text: str) -> date | None:
    """Return the day a cell names, None where it names none."""
    if len(text) != len("2026-05-31") or text[4] != "-":
        return None  # the common case of a wrong cell, without the cost of an exception
    try:
        return parse_date(text)
    except InputError:
        return None


def date_hint(text: str) -> str:
    """Say how a cell that is no date has to be written."""
    digits = text.replace("/", "-").replace(".", "-").split("-")
    if not text:
        return "write the day; where only the month or year is known take its last day."
    if text.isascii() and text.replace("-", "").isdigit():
        if len(digits) == 1 and len(text) == 5:
            return "this looks like a spreadsheet's day number; write YYYY-MM-DD."
        if len(digits) == 1 and len(text) == 4:
            return f"write {text}-12-31 and precision year."
        if len(digits) == 2 and len(digits[0]) == 4:
            return "write the last day of the month and precision month."
        if len(digits) == 3 and len(digits[0]) == 4 and day_of(text) is None:
            return "there is no such day; write YYYY-MM-DD with two digits each."
    if "T" in text or ":" in text:
        return "write the calendar day alone, without time or zone."
    return "write it as YYYY-MM-DD, year first."


def real_days(scope: Scope) -> Iterator[Finding]:
    """Find cells that should hold a day and do not, values of date properties among them."""
    for table, column, optional in DATES:
        bad = _not_days(scope.rows(table)[column], optional=optional)
        if bad:
            yield from _no_day(scope, table, column, scope.rows(table), bad)
    dated = typed_claims(scope).filter(pl.col("type") == "date")
    bad = _not_days(dated["value"])
    if bad:
        yield from _no_day(scope, "claims", "value", dated, bad)


def _not_days(cells: pl.Series, *, optional: bool = False) -> list[str]:
    return sorted(
        text
        for text in cells.unique().to_list()
        if day_of(text) is None and not (optional and not text)
    )


def _no_day(
    scope: Scope, table: str, column: str, rows: pl.DataFrame, bad: list[str]
) -> Iterator[Finding]:
    yield from scope.among(
        table,
        "T001",
        rows,
        pl.col(column).is_in(bad),
        lambda row: (
            f"{column} {quoted(row[column])} is no day, expected YYYY-MM-DD",
            date_hint(row[column]),
        ),
    )


def sensible_days(scope: Scope) -> Iterator[Finding]:
    """Find days outside the years a book can speak of."""
    spans = (
        ("claims", "valid_from", FIRST_VALID, LAST_VALID),
        ("claims", "valid_to", FIRST_VALID, LAST_VALID),
        ("claims", "published", FIRST_PUBLISHED, date.max),
    )
    for table, column, first, last in spans:
        bad = sorted(
            text
            for text in scope.rows(table)[column].unique().to_list()
            if (day := day_of(text)) is not None and not first <= day <= last
        )
        if bad:
            until = "" if last == date.max else f" to {last}"
            yield from scope.offenders(
                table,
                "T002",
                pl.col(column).is_in(bad),
                lambda row, column, first, until: (
                    f"{column} {row[column]}, expected {first}{until or ' or later'}"
                ),
                column=column,
                first=first,
                until=until,
            )


def not_published_yet(scope: Scope) -> Iterator[Finding]:
    """Find what is said to have been published after the day of recording."""
    today = scope.recorded_on.isoformat()
    for table, column in (
        ("claims", "published"),
        ("sources", "published"),
        ("parameters", "as_of"),
    ):
        later = pl.col(column).str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & (
            pl.col(column) > today
        )
        yield from scope.offenders(
            table,
            "T004",
            later,
            lambda row, column: f"{column} {row[column]} is after the day of recording, {today}",
            column=column,
        )


def period_order(scope: Scope) -> Iterator[Finding]:
    """Find periods that end before they begin."""
    yield from scope.offenders(
        "claims",
        "T003",
        (pl.col("valid_from") != "")
        & (pl.col("valid_to") != "")
        & (pl.col("valid_to") < pl.col("valid_from")),
        lambda row: f"valid_to {row['valid_to']} is before valid_from {row['valid_from']}",
    )


def undated_precision(scope: Scope) -> Iterator[Finding]:
    """Find a precision on a claim without dates."""
    yield from scope.offenders(
        "claims",
        "T006",
        (pl.col("valid_from") == "")
        & (pl.col("valid_to") == "")
        & (pl.col("precision") != "unknown"),
        lambda row: f"precision {quoted(row['precision'])} without a date, expected unknown",
    )


def hindsight(scope: Scope) -> Iterator[Finding]:
    """Find what is called ended before the end it states."""
    yield from scope.offenders(
        "claims",
        "T007",
        (pl.col("status") == "ended")
        & (pl.col("property") != "end")
        & (pl.col("valid_to") > pl.col("published")),
        lambda row: f"ended as published {row['published']}, yet valid to {row['valid_to']}",
    )


def later_than_source(scope: Scope) -> Iterator[Finding]:
    """Find claims dated long after a source whose day is known."""
    sources = (
        scope.both("sources", "id", "published", "precision")
        .unique("id")
        .filter((pl.col("precision") == "day") & (pl.col("published") != ""))
    )
    pairs = (
        scope.rows("claims")
        .select("source", "published")
        .unique()
        .join(sources.select(source="id", source_day="published"), on="source")
        .filter(pl.col("published") > pl.col("source_day"))
        .with_columns((_day("published") - _day("source_day")).dt.total_days().alias("days"))
        .filter(pl.col("days") > SOURCE_LAG_DAYS)
    )
    dated = scope.rows("claims").join(pairs, on=["source", "published"]).sort("line")
    yield from scope.found(
        "claims",
        "T005",
        dated,
        lambda row: (
            f"published {row['published']}, {row['days']} days after its source of "
            f"{row['source_day']}"
        ),
    )


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date("%Y-%m-%d", strict=False)
