"""Back-filled rows: entered long after they were published, once the book was already in use.

The definition stands here and nowhere else. Such a row changes what the world knew on a past day,
not what the book said then; `diff`, `log` and `why` call it by name.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

#: Entering within this many days of publication is keeping up, not filling in.
GRACE_DAYS: Final = 31
BASE: Final = "base"


def first_set_up(claims: pl.DataFrame) -> date | None:
    """Return the day on which the base layer was first recorded; None for a book from files."""
    base = claims.filter(pl.col("ledger_layer") == BASE)
    return base.select(pl.col("recorded_on").min()).item()  # type: ignore[no-any-return]


def back_filled(
    recorded_on: date | None, published: date, set_up_on: date | None, layer: str = BASE
) -> bool:
    """Tell whether a row is back-filled.

    Args:
        recorded_on: day on which the ledger took the row; None for a book from files.
        published: day on which the source said it.
        set_up_on: see `first_set_up`; base rows of that day are never back-filled.
        layer: layer that holds the row.
    """
    if recorded_on is None or set_up_on is None:
        return False
    if layer == BASE and recorded_on <= set_up_on:
        return False
    return (recorded_on - published).days > GRACE_DAYS


def is_back_filled(set_up_on: date | None) -> pl.Expr:
    """Return `back_filled` as an expression over a frame of claims."""
    if set_up_on is None:
        return pl.lit(value=False)
    late = (pl.col("recorded_on") - pl.col("published")).dt.total_days() > GRACE_DAYS
    entered = (pl.col("ledger_layer") != BASE) | (pl.col("recorded_on") > set_up_on)
    return (entered & late).fill_null(value=False)
