"""Rules on how much a claim may be trusted: what carries its status, and its topic's history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.checks.claims import plain_number, typed_claims
from lanebook.evidence.checks.scope import Scope, plain

#: Kinds of source that cannot carry a status: nobody answers for what they say.
TOO_WEAK: Final = {"filed": frozenset({"blog"}), "operational": frozenset({"blog"})}
OUTLIER_FACTOR: Final = 10.0
MIN_HISTORY: Final = 2


def carried_status(scope: Scope) -> Iterator[Finding]:
    """Find a filing or an operation on the word of a source that cannot know."""
    kinds = scope.both("sources", "id", "kind").unique("id", keep="first", maintain_order=True)
    for status, weak in TOO_WEAK.items():
        carried = (
            scope.rows("claims")
            .filter(pl.col("status") == status)
            .join(kinds.rename({"id": "source", "kind": "source_kind"}), on="source")
            .filter(pl.col("source_kind").is_in(sorted(weak)))
            .sort("line")
        )
        yield from scope.found(
            "claims",
            "C005",
            carried,
            lambda row: (
                f"{row['status']} on the word of a {row['source_kind']}, expected a source that "
                "answers for it"
            ),
        )


def outliers(scope: Scope) -> Iterator[Finding]:
    """Find numbers ten times above or below all others said of the same property and subject."""
    topic = ["subject", "property", "unit"]
    own = typed_claims(scope).filter(pl.col("number") > 0)
    known = (
        scope.known_rows("claims")
        .select(*topic, "id", number=plain_number("value"))
        .filter(pl.col("number") > 0)
        .join(own.select("id"), on="id", how="anti")
    )
    everything = pl.concat([own.select(*topic, "number"), known.select(*topic, "number")])
    range_of = (
        everything.group_by(topic)
        .agg(
            pl.len().alias("n"),
            pl.col("number").max().alias("top"),
            pl.col("number").min().alias("bottom"),
        )
        .filter((pl.col("n") > MIN_HISTORY) & (pl.col("top") >= pl.col("bottom") * OUTLIER_FACTOR))
    )
    if not range_of.height:
        return
    ends = (
        everything.join(range_of.select(topic), on=topic, how="semi")
        .group_by(topic)
        .agg(pl.col("number").sort())
        .with_columns(
            second_top=pl.col("number").list.get(-2),
            second_bottom=pl.col("number").list.get(1),
        )
        .drop("number")
    )
    far = (
        own.join(range_of, on=topic)
        .join(ends, on=topic)
        .with_columns(
            beside=pl.when(
                (pl.col("number") == pl.col("top"))
                & (pl.col("number") >= pl.col("second_top") * OUTLIER_FACTOR)
            )
            .then(pl.col("second_top"))
            .when(
                (pl.col("number") == pl.col("bottom"))
                & (pl.col("number") * OUTLIER_FACTOR <= pl.col("second_bottom"))
            )
            .then(pl.col("second_bottom"))
        )
        .filter(pl.col("beside").is_not_null())
        .sort("line")
    )
    yield from scope.found(
        "claims",
        "C006",
        far,
        lambda row: (
            f"{plain(row['number'])} {row['unit']}, where the nearest of {row['n'] - 1} "
            f"other claims on {row['property']} says {plain(row['beside'])}"
        ),
    )
