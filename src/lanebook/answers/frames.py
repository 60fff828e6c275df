"""Flat tables as polars frames.

Typed by shape, not by class, so that `Answer.frame` can use it without a cycle of imports.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

import polars as pl

ENDS = ("low", "point", "high")


class ColumnShape(Protocol):
    """What a column must tell."""

    @property
    def key(self) -> str:
        """Stable machine name."""
        ...

    @property
    def kind(self) -> str:
        """How cells render."""
        ...


class TableShape(Protocol):
    """What a table must tell."""

    @property
    def columns(self) -> Sequence[ColumnShape]:
        """Columns in order."""
        ...

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """One tuple of cells per row."""
        ...


def to_frame(table: TableShape) -> pl.DataFrame:
    """Return a flat table as a polars frame.

    A figure column `x` becomes `x_low`, `x_point`, `x_high` (Float64, null where nothing is known)
    and `x_state` (String); claims become lists of ids. Other columns keep their kind.
    """
    series: list[pl.Series] = []
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in table.rows]
        if column.kind == "figure" or any(hasattr(cell, "firmness") for cell in cells):
            series.extend(_figure_series(column.key, cells))
        else:
            series.append(_series(column.key, column.kind, cells))
    return pl.DataFrame(series)


def _figure_series(key: str, cells: list[Any]) -> list[pl.Series]:
    found = [cell if hasattr(cell, "state") else None for cell in cells]
    ends = [
        pl.Series(
            f"{key}_{end}", [None if c is None else getattr(c, end) for c in found], pl.Float64
        )
        for end in ENDS
    ]
    states = [None if cell is None else cell.state for cell in found]
    return [*ends, pl.Series(f"{key}_state", states, pl.String)]


def _series(key: str, kind: str, cells: list[Any]) -> pl.Series:
    if kind == "claims":
        return pl.Series(key, [list(cell or ()) for cell in cells], pl.List(pl.String))
    if kind in ("number", "share"):
        return pl.Series(key, [None if c is None else float(c) for c in cells], pl.Float64)
    if kind == "date" and all(cell is None or isinstance(cell, date) for cell in cells):
        return pl.Series(key, cells, pl.Date)
    return pl.Series(key, [None if cell is None else str(cell) for cell in cells], pl.String)
