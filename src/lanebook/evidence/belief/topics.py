"""Topics: which claims compete, and in which order they prevail.

A topic is (subject, property, unit, valid period, basis). What a property says decides how its
period enters (`docs/methods/belief.md`):

- number and enum: the stated period. A month known only as such stands for its last day, so
  "May 2026" written as the 1st and as the 31st is one topic.
- date (`start`, `end`): the period is the value itself, so all dates of one subject compete.
- text (`event`, `policy`, …): a text is a fact of its own and competes only with the same words.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from lanebook.evidence.ranking import FIRMNESS, REMOVING, SOURCE_RANK, STATUS_RANK
from lanebook.evidence.snapshot import Snapshot

#: Columns that make a topic, in the order in which topics are listed.
TOPIC_KEY: Final = ("subject", "property", "unit", "key_from", "key_to", "basis", "words")

_TEXT_KEYS: Final = frozenset({"subject", "property", "unit", "basis", "words"})

#: Order among claims that tie on status, source and day: a plain value before a bound, and the
#: lower end of a range before the upper (a floor is what a reader may count on).
BOUND_ORDER: Final[dict[str, int]] = {
    "point": 0,
    "": 0,
    "approx": 1,
    "at_least": 2,
    "low": 3,
    "up_to": 4,
    "high": 5,
}

#: A recorded end of a tie outranks every plan for its end.
END_RANK: Final = max(STATUS_RANK.values()) + 1
#: A text of status denied or ended states its own event; it outranks nothing.
TEXT_REMOVING_RANK: Final = -1


def ranked(snapshot: Snapshot) -> pl.DataFrame:
    """Return all claims of `snapshot`, best first inside each topic.

    Adds `topic` (dense, in order of `TOPIC_KEY`), `row` (position in the result: inside a topic
    the smaller prevails), `type` of the property, `kind` and `publisher` of the source,
    `status_rank`, `source_rank`, `firmness` and `removing` (the row takes a statement away and
    makes none).
    """
    joined = _with_source_and_type(snapshot)
    keyed = joined.with_columns(_keys()).with_columns(_ranks())
    order = [*TOPIC_KEY, "status_rank", "source_rank", "published", "bound_order", "id"]
    descending = [name in ("status_rank", "source_rank", "published") for name in order]
    by = [_code_of(keyed[name]) if name in _TEXT_KEYS else pl.col(name) for name in order]
    ordered = keyed.sort(by, descending=descending, nulls_last=False)
    changes = [pl.col(name).ne_missing(pl.col(name).shift()) for name in TOPIC_KEY]
    first = pl.int_range(pl.len()) == 0
    return ordered.with_columns(
        (pl.any_horizontal(first, *changes).cum_sum() - 1).cast(pl.UInt32).alias("topic")
    ).with_row_index("row")


def _code_of(texts: pl.Series) -> pl.Series:
    """Return the place of each text among all: sorts alike, many times faster."""
    return texts.cast(pl.Enum(texts.unique().sort())).to_physical()


def _with_source_and_type(snapshot: Snapshot) -> pl.DataFrame:
    types = snapshot.vocabulary.select("property", "type").unique("property", keep="first")
    sources = snapshot.sources.select(pl.col("id").alias("source"), "kind", "publisher").unique(
        "source", keep="first"
    )
    claims = snapshot.claims.join(types, on="property", how="left", maintain_order="left")
    # A property that the vocabulary does not know is what its unit says it is.
    by_unit = pl.when(pl.col("unit").is_in(["text", "date"])).then("unit")
    return claims.with_columns(
        pl.coalesce("type", by_unit.otherwise(pl.lit("number"))).alias("type")
    ).join(sources, on="source", how="left", maintain_order="left")


def _keys() -> list[pl.Expr]:
    kind = pl.col("type")
    month_only = (pl.col("precision") == "month") & pl.col("valid_to").is_null()
    from_ = pl.when(month_only).then(pl.col("valid_from").dt.month_end()).otherwise("valid_from")
    return [
        pl.when(kind != "date").then(from_).alias("key_from"),
        pl.when(kind != "date").then("valid_to").alias("key_to"),
        pl.when(kind == "text").then("value").otherwise(pl.lit("")).alias("words"),
    ]


def recorded_end() -> pl.Expr:
    """Select rows that record an end which has come: property end, status ended, day not ahead."""
    ended = (pl.col("property") == "end") & (pl.col("status") == "ended")
    return ended & (pl.col("value") <= pl.col("published").dt.to_string("%Y-%m-%d"))


def _ranks() -> list[pl.Expr]:
    removing = pl.col("status").is_in(sorted(REMOVING))
    is_text = pl.col("type") == "text"
    status = (
        pl.when(recorded_end())
        .then(pl.lit(END_RANK))
        .when(removing)
        .then(pl.lit(TEXT_REMOVING_RANK))
        .otherwise(_code("status", STATUS_RANK))
    )
    return [
        status.cast(pl.Int8).alias("status_rank"),
        _code("kind", SOURCE_RANK).alias("source_rank"),
        _code("bound", BOUND_ORDER).alias("bound_order"),
        (removing & ~is_text & ~recorded_end()).alias("removing"),
        pl.col("status")
        .replace_strict(FIRMNESS, default=None, return_dtype=pl.String)
        .alias("firmness"),
    ]


def _code(column: str, table: dict[str, int]) -> pl.Expr:
    return (
        pl.col(column)
        .replace_strict(table, default=min(table.values()), return_dtype=pl.Int8)
        .fill_null(0)
    )
