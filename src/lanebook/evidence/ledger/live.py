"""From entries to the rows that stand: the last word of each layer, the highest layer first."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lanebook.evidence.ledger.store import Session
from lanebook.evidence.snapshot import LEDGER_COLUMNS
from lanebook.evidence.tables import TABLES

_FRAME = {
    "sequence": pl.Int64,
    "receipt": pl.Int64,
    "ledger_layer": pl.String,
    "kind": pl.String,
    "key": pl.String,
    "action": pl.String,
    "body": pl.String,
}
_SELECT = (
    "SELECT sequence, receipt, layer, kind, key, action, body FROM {{s}}entry"
    " WHERE sequence <= ? AND layer IN ({places}) ORDER BY sequence"
)


def entries_frame(session: Session, upto: int, layers: Sequence[str]) -> pl.DataFrame:
    """Return all entries of `layers` up to sequence `upto`, in order, body still as text."""
    if not layers:
        return pl.DataFrame(schema=_FRAME)
    sql = _SELECT.format(places=", ".join("?" * len(layers)))
    frames = [
        pl.DataFrame(dict(zip(_FRAME, zip(*batch, strict=True), strict=True)), schema=_FRAME)
        for batch in session.batches(sql, (upto, *layers))
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=_FRAME)


def last_words(entries: pl.DataFrame) -> pl.DataFrame:
    """Return the last entry of every (layer, kind, key), in order of sequence."""
    return entries.unique(subset=["ledger_layer", "kind", "key"], keep="last", maintain_order=True)


def standing(entries: pl.DataFrame, layers: Sequence[str]) -> pl.DataFrame:
    """Return the rows that stand: per (kind, key) what the highest layer that speaks asserts.

    Args:
        entries: as from `entries_frame`.
        layers: lowest first; a later one overrides an earlier one.
    """
    spoken = last_words(entries).filter(pl.col("action") != "clear")
    if len(layers) > 1:
        rank = pl.col("ledger_layer").replace_strict(
            list(layers), list(range(len(layers))), return_dtype=pl.Int32
        )
        spoken = (
            spoken.with_columns(rank.alias("rank"))
            .sort("rank", "sequence")
            .unique(subset=["kind", "key"], keep="last", maintain_order=True)
            .drop("rank")
        )
    return spoken.filter(pl.col("action") == "assert").sort("sequence")


def first_worded(rows: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Return `rows` with the receipt that first worded each of them so in its layer.

    An undo restores an old wording under a new number; it was recorded when it was first said.
    """
    wording = ["ledger_layer", "kind", "key", "body"]
    first = (
        entries.filter(pl.col("action") == "assert")
        .group_by(wording)
        .agg(pl.col("receipt").min().alias("first_receipt"))
    )
    return (
        rows.join(first, on=wording, how="left", maintain_order="left")
        .with_columns(pl.col("first_receipt").alias("receipt"))
        .drop("first_receipt")
    )


def cells(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return the rows of one kind with their cells as text columns, beside all other columns."""
    chosen = rows.filter(pl.col("kind") == kind)
    decoded = decoded_cells(chosen["body"], TABLES[kind].columns)
    beside = chosen.select(pl.exclude("kind", "key", "action", "body").name.prefix("_"))
    return pl.concat([decoded, beside], how="horizontal")


def decoded_cells(bodies: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
    """Return bodies of assertions as text columns, a million in about a second.

    A body without a backslash has no escapes, so `","` can only stand between two cells; the few
    others go through JSON.
    """
    body = pl.col("body")
    split = body.str.slice(2, body.str.len_chars() - 4).str.split_exact('","', len(columns) - 1)
    parsed = body.str.json_decode(pl.List(pl.String)).list.to_struct(fields=list(columns))
    indexed = bodies.alias("body").to_frame().with_row_index("row")
    escaped = body.str.contains("\\", literal=True)
    plain = indexed.filter(~escaped).with_columns(split.struct.rename_fields(list(columns)))
    if plain.height == indexed.height:
        return plain.drop("row").unnest("body")
    others = indexed.filter(escaped).with_columns(parsed)
    return pl.concat([plain, others]).sort("row").drop("row").unnest("body")


def tables_of(rows: pl.DataFrame, recorded: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return per table its standing rows in the form that `snapshot_of` wants.

    Args:
        rows: as from `standing`.
        recorded: receipt (Int64) and recorded_on (Date).
    """
    dated = rows.join(recorded, on="receipt", how="left", maintain_order="left")
    tables = {}
    for kind in TABLES:
        frame = cells(dated, kind)
        tables[kind] = frame.drop("_receipt").rename({f"_{name}": name for name in LEDGER_COLUMNS})
    return tables
