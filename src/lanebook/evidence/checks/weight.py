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
TOPIC: Final = ("subject", "property", "unit")
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
    own = typed_claims(scope).select("line", *TOPIC, "number").filter(pl.col("number") > 0)
    far = _lonely(_history(scope, own))
    if not far.height:
        return
    lines = own.join(far, on=[*TOPIC, "number"]).select("line", "n", "beside")
    yield from scope.found(
        "claims",
        "C006",
        typed_claims(scope).join(lines, on="line").sort("line"),
        lambda row: (
            f"{plain(row['number'])} {row['unit']}, where the nearest of {row['n'] - 1} "
            f"other claims on {row['property']} says {plain(row['beside'])}"
        ),
    )


def _history(scope: Scope, own: pl.DataFrame) -> pl.DataFrame:
    """Return topic and number of every claim above zero, in the book or known beside it."""
    known = scope.known_rows("claims")
    if known.height:
        known = known.join(scope.rows("claims").select("id"), on="id", how="anti")
    beside = known.select(*TOPIC, number=plain_number("value")).filter(pl.col("number") > 0)
    return pl.concat([own.drop("line"), beside])


def _lonely(history: pl.DataFrame) -> pl.DataFrame:
    """Return topic, number, `n` and the nearest other number of every lonely extreme."""
    number = pl.col("number")
    ends = (
        history.group_by(TOPIC)
        .agg(
            pl.len().alias("n"),
            number.top_k(2).max().alias("top"),
            number.top_k(2).min().alias("second_top"),
            number.bottom_k(2).min().alias("bottom"),
            number.bottom_k(2).max().alias("second_bottom"),
        )
        .filter(pl.col("n") > MIN_HISTORY)
    )
    above = ends.filter(pl.col("top") >= pl.col("second_top") * OUTLIER_FACTOR)
    below = ends.filter(pl.col("bottom") * OUTLIER_FACTOR <= pl.col("second_bottom"))
    return pl.concat(
        [
            above.select(*TOPIC, "n", number="top", beside="second_top"),
            below.select(*TOPIC, "n", number="bottom", beside="second_bottom"),
        ]
    )
