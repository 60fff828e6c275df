"""When a topic is contested: a surviving reading of comparable standing differs materially.

Comparable standing: its status ranks at most two steps below the winner's (a report beside an
announcement, not a rumour beside a filing) and its confidence is not low, unless the winner's is.
Material: numbers whose ranges, with 5 % of grace, do not meet; dates more than 31 days apart;
another word of an enumeration. A text never contests.
"""

from __future__ import annotations

from typing import Final

import polars as pl

STANDING_STEPS: Final = 2
GRACE_SHARE: Final = 0.05
GRACE_DAYS: Final = 31
#: An approximate figure reaches this share to either side.
APPROX_SHARE: Final = 0.1


def conflict() -> pl.Expr:
    """Select pairs (claim, winner with columns `_won`) whose readings contradict each other."""
    standing = pl.col("status_rank_won") - pl.col("status_rank") <= STANDING_STEPS
    heard = (pl.col("confidence") != "low") | (pl.col("confidence_won") == "low")
    kind = pl.col("type")
    material = (
        pl.when(kind == "number")
        .then(_apart())
        .when(kind == "date")
        .then(_days_apart())
        .when(kind == "enum")
        .then(pl.col("value") != pl.col("value_won"))
        .otherwise(pl.lit(value=False))
    )
    return (standing & heard & material).fill_null(value=False)


def _days_apart() -> pl.Expr:
    ours = pl.col("value").str.to_date("%Y-%m-%d", strict=False)
    theirs = pl.col("value_won").str.to_date("%Y-%m-%d", strict=False)
    return (ours - theirs).dt.total_days().abs() > GRACE_DAYS


def _apart() -> pl.Expr:
    grace = GRACE_SHARE * pl.max_horizontal(pl.col("number").abs(), pl.col("number_won").abs())
    below = _end("", high=True) + grace < _end("_won", high=False)
    above = _end("_won", high=True) + grace < _end("", high=False)
    return below | above


def _end(suffix: str, *, high: bool) -> pl.Expr:
    """Upper or lower end of what a reading allows; null where it leaves that side open."""
    number, bound = pl.col(f"number{suffix}"), pl.col(f"bound{suffix}")
    unbounded = bound.is_in(["at_least", "low"] if high else ["up_to", "high"])
    wide = APPROX_SHARE if high else -APPROX_SHARE
    approximate = number + number.abs() * wide
    return pl.when(unbounded).then(None).when(bound == "approx").then(approximate).otherwise(number)
