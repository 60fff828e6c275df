"""Synthetic books of any size: deterministic, with the mix of the shipped book.

Seven tenths of the claims are numbers in megawatts and dollars, the rest texts and dates.
A topic has one to a dozen claims (2.2 on average, twice the shipped book's), one claim in seventy
denies or ends another, and a sixth are steps of dataset vintages. Days of publication crowd towards
the end, as they do in life.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from lanebook.evidence.snapshot import Snapshot, shipped_book, snapshot_of
from lanebook.evidence.tables import TABLES

CLAIMS_A_SUBJECT = 30
CLAIMS_A_TOPIC = 2.2
CLAIMS_A_SOURCE = 4
N_PUBLISHERS = 2_000
FIRST_DAY, N_DAYS = np.datetime64("2022-01-01"), 1_612

#: property, unit, basis, share of claims
PROPERTIES = (
    ("capacity", "MW", "facility", 0.20),
    ("capacity", "MW", "it", 0.10),
    ("contracted_capacity", "MW", "unknown", 0.06),
    ("amount", "USD", "", 0.12),
    ("capex", "USD", "", 0.14),
    ("annual_amount", "USD", "", 0.12),
    ("units", "count", "", 0.08),
    ("event", "text", "", 0.15),
    ("end", "date", "", 0.02),
    ("start", "date", "", 0.01),
)
STATUSES = (
    ("filed", 0.20), ("reported", 0.18), ("operational", 0.17), ("forecast", 0.15),
    ("announced", 0.14), ("binding", 0.05), ("guidance", 0.05), ("option", 0.02), ("loi", 0.01),
    ("rumoured", 0.016), ("ended", 0.011), ("denied", 0.003),
)  # fmt: skip
KINDS = ("news", "news", "news", "analysis", "blog", "filing", "dataset", "press_release")
BOUNDS = (("point", 0.72), ("at_least", 0.08), ("approx", 0.08), ("up_to", 0.06),
          ("low", 0.03), ("high", 0.03))  # fmt: skip


def tables(n_claims: int, *, seed: int = 1) -> dict[str, pl.DataFrame]:
    """Return the tables of a book of `n_claims` claims, as text, in the columns of its files."""
    chance = np.random.default_rng(seed)
    n_subjects = max(1, n_claims // CLAIMS_A_SUBJECT)
    n_topics = max(1, int(n_claims / CLAIMS_A_TOPIC))
    n_sources = max(len(KINDS), n_claims // CLAIMS_A_SOURCE)
    topic = np.sort((n_topics * chance.random(n_claims) ** 1.15).astype(np.int64))
    part = _topics(n_topics, n_subjects, chance)[topic]
    row = pl.int_range(n_claims, eager=True)
    day = (N_DAYS * chance.random(n_claims) ** 0.7).astype(np.int32)
    said = pl.Series(FIRST_DAY + day.astype("timedelta64[D]"))
    factor = pl.Series(chance.choice([1.0, 1.0, 1.0, 0.9, 1.2, 1.5], n_claims))
    money = pl.when(pl.col("unit") == "USD").then(1_000_000).otherwise(1)
    undated = (pl.col("valid_from") == "") & (pl.col("valid_to") == "")
    drawn = part.with_columns(
        pl.format("c-{}", row.cast(pl.String).str.zfill(10)).alias("id"),
        (pl.col("level") * factor * money).round().cast(pl.Int64).cast(pl.String).alias("number"),
        said.dt.to_string("%Y-%m-%d").alias("published"),
        said.dt.offset_by("400d").dt.to_string("%Y-%m-%d").alias("until"),
        pl.format("s-{}", pl.Series(chance.integers(0, n_sources, n_claims))).alias("source"),
        _draw(STATUSES, n_claims, chance).alias("status"),
        _draw(BOUNDS, n_claims, chance).alias("bound"),
        pl.when(undated)
        .then(pl.lit("unknown"))
        .when(row % 5 == 0)
        .then(pl.lit("month"))
        .otherwise(pl.lit("day"))
        .alias("precision"),
        _picked(("high", "medium", "low"), row % 3).alias("confidence"),
        pl.lit("day").alias("published_precision"),
        *(pl.lit("").alias(name) for name in ("also", "note")),
    )
    event = pl.format("milestone {} reached", pl.col("level").cast(pl.Int64))
    text = pl.col("unit").is_in(["text", "date"])
    claims = drawn.with_columns(
        pl.when(pl.col("property") == "event").then(event)
        .when(pl.col("unit") == "date").then("until")
        .otherwise("number").alias("value"),
        pl.when(text).then(pl.lit("")).otherwise("bound").alias("bound"),
        # A period that lies ahead cannot have ended.
        pl.when((pl.col("status") == "ended") & (pl.col("valid_to") != ""))
        .then(pl.lit("denied"))
        .otherwise("status")
        .alias("status"),
    ).select(TABLES["claims"].columns)  # fmt: skip
    return _files(claims, n_sources, n_subjects)


def _topics(n_topics: int, n_subjects: int, chance: np.random.Generator) -> pl.DataFrame:
    """Return one row per topic: what its claims share."""
    which = chance.choice(len(PROPERTIES), n_topics, p=[each[3] for each in PROPERTIES])
    quarter = np.datetime64("2024-03-31", "D") + 91 * chance.integers(0, 32, n_topics)
    codes = pl.Series(which)
    return pl.select(
        pl.format("site:s{}", pl.Series(chance.integers(0, n_subjects, n_topics))).alias("subject"),
        *(
            _picked([str(each[index]) for each in PROPERTIES], codes).alias(name)
            for index, name in enumerate(("property", "unit", "basis"))
        ),
        pl.Series(quarter).dt.to_string("%Y-%m-%d").alias("quarter"),
        pl.format("{}-12-31", pl.Series(chance.integers(2032, 2037, n_topics))).alias("year"),
        pl.Series(10.0 * chance.integers(1, 400, n_topics)).alias("level"),
    ).with_columns(
        pl.when(pl.col("unit") == "date").then(pl.lit("")).otherwise("quarter")
        .alias("valid_from"),
        pl.when(pl.col("property").is_in(["capex", "annual_amount"])).then("year")
        .otherwise(pl.lit(""))
        .alias("valid_to"),
    )  # fmt: skip


def _picked(words: Sequence[str], codes: pl.Series) -> pl.Series:
    return pl.Series(list(words), dtype=pl.String).gather(codes)


def _draw(table: Sequence[tuple[str, float]], n: int, chance: np.random.Generator) -> pl.Series:
    weights = np.array([share for _, share in table])
    codes = chance.choice(len(table), n, p=weights / weights.sum())
    return _picked([word for word, _ in table], pl.Series(codes))


def _files(claims: pl.DataFrame, n_sources: int, n_subjects: int) -> dict[str, pl.DataFrame]:
    """Return the tables of a book around its claims."""
    source = pl.int_range(n_sources, eager=True)
    sources = pl.select(
        pl.format("s-{}", source).alias("id"),
        pl.when(source % len(KINDS) == KINDS.index("dataset"))
        .then(pl.format("Counter {}", source % 50))
        .otherwise(pl.format("Publisher {}", source % N_PUBLISHERS))
        .alias("publisher"),
        pl.format("Page {}", source).alias("title"),
        pl.format("https://example.org/{}", source).alias("url"),
        pl.lit("2026-05-31").alias("published"),
        pl.lit("day").alias("precision"),
        _picked(KINDS, source % len(KINDS)).alias("kind"),
    )
    site = pl.int_range(n_subjects, eager=True)
    sites = pl.select(
        pl.format("s{}", site).alias("id"),
        pl.format("Site {}", site).alias("name"),
        pl.lit("synthetic").alias("operator"),
        pl.lit("US").alias("country"),
        *(pl.lit("").alias(name) for name in ("region", "grid", "lat", "lon")),
    )
    organisations = pl.DataFrame(
        {name: [""] for name in TABLES["organisations"].columns}
    ).with_columns(
        pl.lit("synthetic").alias("id"), pl.lit("Synthetic").alias("name"),
        pl.lit("developer").alias("kind"), pl.lit("US").alias("country"),
    )  # fmt: skip
    vocabulary = pl.read_csv(shipped_book() / "vocabulary.csv", infer_schema=False)
    ties = pl.DataFrame(schema=dict.fromkeys(TABLES["ties"].columns, pl.String))
    return {
        "vocabulary": vocabulary.fill_null(""),
        "organisations": organisations,
        "sites": sites,
        "ties": ties,
        "sources": sources,
        "claims": claims,
    }


def snapshot(n_claims: int, *, seed: int = 1) -> Snapshot:
    """Return a synthetic book as a snapshot, without files."""
    frames = {}
    for name, frame in tables(n_claims, seed=seed).items():
        frames[name] = frame.with_columns(
            pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("sequence"),
            pl.lit("base").alias("ledger_layer"),
            pl.lit(None, dtype=pl.Date).alias("recorded_on"),
        )
    return snapshot_of(frames, sequence=n_claims, layers=("base",))


def write(folder: Path, n_claims: int, *, seed: int = 1) -> None:
    """Write a synthetic book as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables(n_claims, seed=seed).items():
        frame.write_csv(folder / f"{name}.csv")
