"""Rules on the value of a claim: its type, its range, its grammar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.base.numbers import MAX_EXACT_INTEGER
from lanebook.evidence.checks.claims import typed_claims
from lanebook.evidence.checks.poison import number_words
from lanebook.evidence.checks.scope import Scope, plain, quoted
from lanebook.evidence.checks.words import listed
from lanebook.evidence.tables import EXCLUSIVITIES

#: Range of a number by its unit.
RANGES: Final = {
    "fraction": (0.0, 1.0),
    "years": (0.0, 60.0),
    "months": (0.0, 240.0),
    "days": (0.0, 3660.0),
    "kW": (0.0, 2000.0),
    "USD": (1e5, 1e13),
    "EUR": (1e5, 1e13),
    "KRW": (1e5, 1e16),
    "TWD": (1e5, 1e15),
    "JPY": (1e5, 1e16),
}
MAX_PLACE_MW: Final = 50_000.0
MIN_PLACE_MW: Final = 5.0


def numbers(scope: Scope) -> Iterator[Finding]:
    """Find values of numeric properties that are not plain finite numbers."""
    claims = typed_claims(scope)
    wrong = claims.filter((pl.col("type") == "number") & pl.col("number").is_null())
    bare = pl.col("value").str.contains(r"(?i)^\s*[0-9.,]+\s*[GMkT]W[a-z]*\s*$")
    yield from scope.among("claims", "V005", wrong, ~bare, lambda row: number_words(row["value"]))
    yield from scope.among(
        "claims",
        "V009",
        wrong,
        bare,
        lambda row: (
            f"value {quoted(row['value'])} is a bare power, expected number, unit and basis apart",
            number_words(row["value"])[1],
        ),
    )


def ranges(scope: Scope) -> Iterator[Finding]:
    """Find numbers outside what their unit can mean."""
    claims = typed_claims(scope)
    number = pl.when(pl.col("type") == "number").then(pl.col("number"))
    yield from scope.among(
        "claims",
        "V006",
        claims,
        number < 0,
        lambda row: f"value {row['value']} is negative",
    )
    for unit, (low, high) in RANGES.items():
        yield from scope.among(
            "claims",
            "V006",
            claims,
            (pl.col("unit") == unit) & (number >= 0) & ~number.is_between(low, high),
            lambda row, unit, low, high: (
                f"value {row['value']} {unit}, expected {plain(low)} to {plain(high)}"
            ),
            unit=unit,
            low=low,
            high=high,
        )
    yield from scope.among(
        "claims",
        "V015",
        claims,
        number.abs() >= MAX_EXACT_INTEGER,
        lambda row: f"value {row['value']} cannot be held exactly, expected less than 2^53",
    )
    place = (pl.col("unit") == "MW") & pl.col("kind").is_in(["tie", "site"])
    yield from scope.among(
        "claims",
        "V006",
        claims,
        place & (number > MAX_PLACE_MW),
        lambda row: (
            f"value {row['value']} MW on one {row['kind']}, expected at most {MAX_PLACE_MW:,.0f}"
        ),
    )
    yield from scope.among(
        "claims",
        "V014",
        claims,
        place & (number > 0) & (number < MIN_PLACE_MW),
        lambda row: f"value {row['value']} MW on one {row['kind']} looks like gigawatts",
    )


def texts(scope: Scope) -> Iterator[Finding]:
    """Find empty values, and values outside the list of their property."""
    claims = typed_claims(scope)
    yield from scope.among(
        "claims",
        "V007",
        claims,
        pl.col("type").is_in(["text", "enum"]) & (pl.col("value") == ""),
        lambda row: f"the value of {row['property']} is empty",
    )
    allowed = sorted(EXCLUSIVITIES)
    yield from scope.among(
        "claims",
        "V008",
        claims,
        (pl.col("property") == "exclusivity")
        & (pl.col("value") != "")
        & ~pl.col("value").is_in(allowed),
        lambda row: f"value {quoted(row['value'])} of exclusivity, expected {listed(allowed)}",
    )
