"""Rows of chosen layers as CSV, exactly as they were read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lanebook.base.numbers import parse_number
from lanebook.evidence.ledger.ledger import Ledger
from lanebook.evidence.ledger.live import cells, entries_frame, standing
from lanebook.evidence.tables import TABLES

#: First characters that make a spreadsheet run a text, with their full-width twins.
_RISKY = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20;, \u00a0")
MARK = "'"


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows of chosen layers, ready to be written.

    Attributes:
        tables: file name → CSV text; tables without rows are left out.
        n_rows: file name → number of rows.
        n_retracted: statements of lower layers that these layers retract; CSV cannot say so.
    """

    tables: dict[str, str]
    n_rows: dict[str, int]
    n_retracted: int


def export(
    ledger: Ledger, layers: Sequence[str], *, upto: int, neutralise: bool = False
) -> Exported:
    """Return the rows that stand in `layers` at sequence `upto`, as CSV.

    Rows keep the place of their first assertion, so an export equals the file imported.

    Args:
        ledger: the ledger.
        layers: lowest first.
        upto: last sequence included.
        neutralise: put `'` before text that a spreadsheet would run; reading takes it off again.
    """
    with ledger.store.reading() as session:
        entries = entries_frame(session, upto, layers)
    place = entries.group_by("kind", "key").agg(pl.col("sequence").min().alias("place"))
    rows = standing(entries, layers).join(place, on=["kind", "key"], how="left").sort("place")
    last = entries.unique(subset=["ledger_layer", "kind", "key"], keep="last")
    texts: dict[str, str] = {}
    counts: dict[str, int] = {}
    for kind, spec in TABLES.items():
        frame = cells(rows, kind).select(spec.columns)
        if frame.height:
            texts[f"{kind}.csv"] = csv_text(frame, neutralise=neutralise)
            counts[f"{kind}.csv"] = frame.height
    return Exported(texts, counts, last.filter(pl.col("action") == "retract").height)


def csv_text(frame: pl.DataFrame, *, neutralise: bool) -> str:
    """Return a frame of text columns as CSV: commas, quotes only where needed, line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    rows = frame.iter_rows()
    writer.writerows(map(_neutral, rows) if neutralise else rows)
    return out.getvalue()


def restored(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the text of a neutralised export as it was: one leading mark is taken off."""
    return frame.with_columns(pl.col(pl.String).str.strip_prefix(MARK))


def _neutral(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{MARK}{cell}" if _runs(cell) else cell for cell in row)


def _runs(cell: str) -> bool:
    """Tell whether a spreadsheet might run `cell`, or whether it bears our mark already."""
    return cell.startswith(MARK) or (cell.startswith(_RISKY) and parse_number(cell) is None)
