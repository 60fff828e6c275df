"""Rules on model parameters: three numbers in order, and a source or a reason."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.checks.claims import plain_number
from lanebook.evidence.checks.poison import number_hint
from lanebook.evidence.checks.references import meant
from lanebook.evidence.checks.scope import Scope, quoted
from lanebook.evidence.checks.times import day_of

MIN_REFERENCE = 12


def three_numbers(scope: Scope) -> Iterator[Finding]:
    """Find parameters whose low, point and high are no numbers, or out of order."""
    rows = scope.rows("parameters").with_columns(
        plain_number(column).alias(f"{column}_number") for column in ("low", "point", "high")
    )
    for column in ("low", "point", "high"):
        yield from scope.among(
            "parameters",
            "P001",
            rows,
            pl.col(f"{column}_number").is_null(),
            lambda row, column: (
                f"{column} {quoted(row[column])} is no plain number",
                number_hint(row[column]),
            ),
            column=column,
        )
    yield from scope.among(
        "parameters",
        "P002",
        rows,
        (pl.col("low_number") > pl.col("point_number"))
        | (pl.col("point_number") > pl.col("high_number")),
        lambda row: (
            f"low {row['low']}, point {row['point']}, high {row['high']}: expected "
            "low ≤ point ≤ high"
        ),
    )


def parameter_sources(scope: Scope) -> Iterator[Finding]:
    """Find parameters without a source, a claim or a reason behind them."""
    rows = scope.rows("parameters")
    yield from scope.among(
        "parameters",
        "P003",
        rows,
        (pl.col("source") == "assumption") & (pl.col("note") == ""),
        lambda _: "an assumption without a reason in the note",
    )
    plain = rows.filter(
        (pl.col("source") != "assumption")
        & ~pl.col("source").str.starts_with("claim:")
        & ~pl.col("source").str.starts_with("ref:")
    )
    ids = scope.ids("sources")
    if "sources" not in scope.raw.unread:
        yield from scope.among(
            "parameters",
            "I003",
            plain,
            ~pl.col("source").is_in(sorted(ids)),
            lambda row: (
                f"source {quoted(row['source'])}: no source, nor assumption, claim:… or ref:…",
                meant(row["source"], ids),
            ),
        )
    yield from scope.among(
        "parameters",
        "P004",
        rows,
        pl.col("source").str.starts_with("ref:")
        & (pl.col("source").str.len_chars() < MIN_REFERENCE),
        lambda row: f"source {quoted(row['source'])} names nothing",
    )


def claims_cited(scope: Scope) -> Iterator[Finding]:
    """Find parameters that cite a claim nobody made: subject, property or day unknown."""
    rows = scope.rows("parameters").filter(pl.col("source").str.starts_with("claim:"))
    if not rows.height or "claims" in scope.raw.unread:
        return
    said: dict[str, set[str]] = {}
    cited = {
        part.split(" ")[0] for cell in rows["source"] for part in cell[len("claim:") :].split(";")
    }
    claims = scope.both("claims", "subject", "property", "published").filter(
        pl.col("subject").is_in(sorted(cited))
    )
    for subject, name, published in claims.unique().iter_rows():
        said.setdefault(subject, set()).update((name, published))
    wrong = {
        cell: problem
        for cell in rows["source"].unique().to_list()
        if (problem := _citation(cell, said))
    }
    yield from scope.among(
        "parameters",
        "P005",
        rows,
        pl.col("source").is_in(sorted(wrong)),
        lambda row: wrong[row["source"]],
    )


def _citation(cell: str, said: dict[str, set[str]]) -> str:
    """Say what is wrong with `claim:subject [property] [day]; …`, "" if nothing."""
    for part in cell[len("claim:") :].split(";"):
        subject, *words = part.split() or [""]
        if subject not in said:
            return f"source claim:{subject[:60]} has no claim"
        for word in words:
            name = word.replace("_", "").isalpha() and "_" in word
            if (name or day_of(word) is not None) and word not in said[subject]:
                return f"source claim:{subject[:60]} has no {word[:40]!r}"
    return ""
