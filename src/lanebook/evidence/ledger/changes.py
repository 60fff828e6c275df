"""From checked tables to changes of one layer: only what differs from what the layer says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lanebook.evidence.ledger.live import entries_frame, last_words
from lanebook.evidence.ledger.rows import BASE, Change, encode
from lanebook.evidence.ledger.store import Session
from lanebook.evidence.tables import TABLES

_EVERYTHING = 2**62
_CONTROL = r"[\x00-\x1f]"


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of one table compare with what stands.

    Attributes:
        kind: the table.
        n_new: rows whose key the layer does not state.
        n_changed: rows that replace another wording of the layer.
        n_same: rows that the layer states already, word for word; nothing is written for them.
        n_over_base: rows written that stand in the base too and now prevail over it.
    """

    kind: str
    n_new: int
    n_changed: int
    n_same: int
    n_over_base: int


class Comparison:
    """Compares tables with a layer under the writer's lock, and yields what to write.

    Attributes:
        differences: one per table with rows, once `plan` has run.
    """

    def __init__(self, tables: Mapping[str, pl.DataFrame], layer: str) -> None:
        self.tables = tables
        self.layer = layer
        self.differences: tuple[Difference, ...] = ()

    def plan(self, session: Session) -> Iterator[Change]:
        """Compare now, then yield one assertion per new or changed row, in order of the files."""
        stated = _stated(session, self.layer)
        base = _stated(session, BASE).select("kind", "key")
        compared = [
            self._compared(kind, frame, stated, base)
            for kind, frame in _ordered(self.tables)
            if frame.height
        ]
        self.differences = tuple(difference for difference, _ in compared)
        for difference, rows in compared:
            for key, body in rows.iter_rows():
                yield Change(difference.kind, key, "assert", body)

    def _compared(
        self, kind: str, frame: pl.DataFrame, stated: pl.DataFrame, base: pl.DataFrame
    ) -> tuple[Difference, pl.DataFrame]:
        rows = pl.DataFrame({"key": keys(frame, kind), "body": bodies(frame, TABLES[kind].columns)})
        held = stated.filter(pl.col("kind") == kind).select("key", said="body")
        beside = rows.join(held, on="key", how="left", maintain_order="left")
        fresh = pl.col("said").is_null()
        written = beside.filter(fresh | (pl.col("said") != pl.col("body")))
        below = base.filter(pl.col("kind") == kind)
        n_new = beside.filter(fresh).height
        difference = Difference(
            kind=kind,
            n_new=n_new,
            n_changed=written.height - n_new,
            n_same=rows.height - written.height,
            n_over_base=written.join(below, on="key", how="semi").height,
        )
        return difference, written.select("key", "body")


def keys(frame: pl.DataFrame, kind: str) -> pl.Series:
    """Return `rows.row_key` of every row of a table's frame."""
    spec = TABLES[kind]
    return frame[spec.key[0]] if len(spec.key) == 1 else bodies(frame, spec.key)


def bodies(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
    """Return `rows.encode` of every row's cells in the order of `columns`, a million in seconds."""
    quoted = [
        pl.col(column)
        .str.replace_all("\\", "\\\\", literal=True)
        .str.replace_all('"', '\\"', literal=True)
        for column in columns
    ]
    parts: list[pl.Expr] = [pl.lit('["')]
    for cell in quoted:
        parts += [cell, pl.lit('","')]
    parts[-1] = pl.lit('"]')
    coded = frame.select(
        pl.concat_str(parts).alias("body"),
        pl.any_horizontal(pl.col(column).str.contains(_CONTROL) for column in columns).alias("odd"),
    )
    if not coded["odd"].any():
        return coded["body"]
    # Control characters have several spellings in JSON; one function settles them.
    cells = frame.select(columns).rows()
    return pl.Series(
        "body",
        [
            encode(row) if odd else body
            for row, (body, odd) in zip(cells, coded.iter_rows(), strict=True)
        ],
        dtype=pl.String,
    )


def _stated(session: Session, layer: str) -> pl.DataFrame:
    """Return kind, key and body of what `layer` asserts now."""
    entries = entries_frame(session, _EVERYTHING, (layer,))
    return last_words(entries).filter(pl.col("action") == "assert").select("kind", "key", "body")


def _ordered(tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    return ((kind, tables[kind]) for kind in TABLES if kind in tables)
