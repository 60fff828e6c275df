"""A book at one ledger sequence, as typed polars frames: what every question reads.

A `Snapshot` is immutable. It holds what the ledger said at `sequence` with the chosen layers, of
all knowledge dates; `known` cuts it to what was published by a day.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl

from lanebook.evidence.tables import TABLES

#: Columns that every ledger row carries beside its cells. Ties have a `layer` of their own (what a
#: megawatt on them is made of), so the ledger's layer bears the longer name.
LEDGER_COLUMNS: dict[str, type[pl.DataType]] = {
    "sequence": pl.Int64,
    "ledger_layer": pl.String,
    "recorded_on": pl.Date,
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The book at one ledger sequence.

    Attributes:
        sequence: last ledger sequence included; 0 for a book read straight from files.
        layers: layers included, lowest first.
        claims: one row per live claim: the CSV's columns as text, with `valid_from`, `valid_to`,
            `published` as dates (null where the cell is empty), `number` (Float64, null where the
            property is not numeric), `subject_kind`, `subject_id`, and the ledger's `sequence`,
            `ledger_layer`, `recorded_on`. Ordered by sequence.
        organisations, sites, ties, sources, vocabulary, parameters, securities: the other tables
            as text (empty cell = ""), with the ledger's columns; `parameters` has low, point and
            high as Float64 and `as_of` as date; `sites` has lat and lon as Float64; `sources` has
            `published` as date.
    """

    sequence: int
    layers: tuple[str, ...]
    claims: pl.DataFrame
    organisations: pl.DataFrame
    sites: pl.DataFrame
    ties: pl.DataFrame
    sources: pl.DataFrame
    vocabulary: pl.DataFrame
    parameters: pl.DataFrame
    securities: pl.DataFrame

    def known(self, known_at: date) -> pl.DataFrame:
        """Return the claims published on or before `known_at`: the only door to claims as-of."""
        return self.claims.filter(pl.col("published") <= known_at)


def snapshot_of(
    tables: Mapping[str, pl.DataFrame], *, sequence: int, layers: tuple[str, ...]
) -> Snapshot:
    """Type the text tables of a ledger (or of files) and freeze them.

    Args:
        tables: per table name a frame of its CSV columns (String, empty cell = "") plus
            `LEDGER_COLUMNS`. An absent optional table is empty.
        sequence: last ledger sequence included.
        layers: layers included, lowest first.
    """
    frames = {name: tables[name] if name in tables else _empty(name) for name in TABLES}
    return Snapshot(
        sequence=sequence,
        layers=layers,
        claims=_typed_claims(frames["claims"]),
        organisations=frames["organisations"],
        sites=frames["sites"].with_columns(_float("lat"), _float("lon")),
        ties=frames["ties"],
        sources=frames["sources"].with_columns(_date("published")),
        vocabulary=frames["vocabulary"],
        parameters=frames["parameters"].with_columns(
            _float("low"), _float("point"), _float("high"), _date("as_of")
        ),
        securities=frames["securities"],
    )


def _empty(name: str) -> pl.DataFrame:
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(TABLES[name].columns, pl.String)
    return pl.DataFrame(schema=schema | LEDGER_COLUMNS)


def _date(column: str) -> pl.Expr:
    return pl.col(column).replace("", None).str.to_date("%Y-%m-%d")


def _float(column: str) -> pl.Expr:
    return pl.col(column).replace("", None).cast(pl.Float64)


def _typed_claims(claims: pl.DataFrame) -> pl.DataFrame:
    subject = pl.col("subject").str.splitn(":", 2)
    return claims.with_columns(
        _date("valid_from"),
        _date("valid_to"),
        _date("published"),
        pl.when(~pl.col("unit").is_in(["text", "date"]))
        .then(pl.col("value"))
        .cast(pl.Float64, strict=False)
        .alias("number"),
        subject.struct.field("field_0").alias("subject_kind"),
        subject.struct.field("field_1").alias("subject_id"),
    ).sort("sequence")


def shipped_book() -> Path:
    """Return the folder of the book that ships with the package."""
    return Path(str(files("lanebook") / "data" / "book"))


def snapshot_of_folder(folder: Path) -> Snapshot:
    """Read a *checked* book folder straight into a snapshot, without a ledger.

    For tests, notebooks and engines at the bench; sequence numbers are row numbers, the layer is
    "base" and `recorded_on` is null. Findings are not computed: see `evidence.checks`.
    """
    tables: dict[str, pl.DataFrame] = {}
    sequence = 0
    for name, spec in TABLES.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        with path.open(newline="", encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle))
        frame = pl.DataFrame(rows, schema=dict.fromkeys(spec.columns, pl.String))
        tables[name] = frame.with_columns(
            pl.int_range(sequence + 1, sequence + len(rows) + 1, dtype=pl.Int64).alias("sequence"),
            pl.lit("base").alias("ledger_layer"),
            pl.lit(None, dtype=pl.Date).alias("recorded_on"),
        )
        sequence += len(rows)
    return snapshot_of(tables, sequence=sequence, layers=("base",))
