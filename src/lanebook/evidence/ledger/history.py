"""What happened when: entries of chosen receipts with what they said, newest last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from lanebook.evidence.belief.backfill import is_back_filled
from lanebook.evidence.ledger.ledger import Ledger, receipts_of
from lanebook.evidence.ledger.live import entries_frame
from lanebook.evidence.ledger.rows import BASE, Receipt
from lanebook.evidence.tables import TABLES

_CLAIM = TABLES["claims"].columns


def history(
    ledger: Ledger, *, upto: int, layers: Sequence[str], subject: str = "", since: date | None
) -> tuple[tuple[Receipt, ...], pl.DataFrame]:
    """Return the receipts in question and their entries.

    Args:
        ledger: the ledger.
        upto: last sequence included.
        layers: layers included.
        subject: subject of claims (`org:openai`), also the row that it names; "" for everything.
        since: first day of recording included; None for all.

    Returns:
        receipts in order, those without a matching entry left out where a subject is given; and
        per entry `sequence`, `receipt`, `ledger_layer`, `kind`, `key`, `action`, `body` (its own),
        `said` (the latest wording of the key in its layer, null if none), `recorded_on`,
        `published` (null unless a claim) and `back_filled`.
    """
    with ledger.store.reading() as session:
        receipts = receipts_of(session)
        entries = entries_frame(session, upto, layers)
    chosen = [
        receipt
        for receipt in receipts
        if receipt.last_sequence <= upto
        and receipt.layer in layers
        and (since is None or recorded_day(receipt) >= since)
    ]
    if subject:
        entries = entries.join(_keys_of(entries, subject), on=["kind", "key"], how="semi")
    told = _with_wording(entries).join(_days(chosen), on="receipt", how="inner")
    told = told.with_columns(_published()).with_columns(_back_filled(receipts)).sort("sequence")
    if subject:
        touched = set(told["receipt"].to_list())
        chosen = [receipt for receipt in chosen if receipt.receipt in touched]
    return tuple(chosen), told


def recorded_day(receipt: Receipt) -> date:
    """Return the UTC day of a receipt."""
    return date.fromisoformat(receipt.recorded_at[:10])


def _keys_of(entries: pl.DataFrame, subject: str) -> pl.DataFrame:
    """Return kind and key of every claim ever made about `subject`, and of its own row."""
    kind, _, name = subject.partition(":")
    table = {"org": "organisations", "site": "sites", "tie": "ties", "source": "sources"}.get(kind)
    about = pl.col("body").str.json_path_match(f"$[{_CLAIM.index('subject')}]") == subject
    claims = entries.filter((pl.col("kind") == "claims") & (pl.col("action") == "assert") & about)
    own = entries.filter((pl.col("kind") == (table or "")) & (pl.col("key") == name))
    return pl.concat([claims, own]).select("kind", "key").unique()


def _with_wording(entries: pl.DataFrame) -> pl.DataFrame:
    """Add `said`: what the key said last in its layer, also where the entry takes it back."""
    said = pl.when(pl.col("action") == "assert").then(pl.col("body"))
    return entries.sort("sequence").with_columns(
        said.forward_fill().over("ledger_layer", "kind", "key").alias("said")
    )


def _published() -> pl.Expr:
    path = f"$[{_CLAIM.index('published')}]"
    day = pl.col("said").str.json_path_match(path).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(pl.col("kind") == "claims").then(day).alias("published")


def _back_filled(receipts: Sequence[Receipt]) -> pl.Expr:
    """Return whether a claim entered long after its publication; an undo only brings back."""
    set_up_on = min((recorded_day(each) for each in receipts if each.layer == BASE), default=None)
    restoring = [each.receipt for each in receipts if each.undoes]
    entered = (pl.col("action") == "assert") & ~pl.col("receipt").is_in(restoring)
    return (entered & is_back_filled(set_up_on)).alias("back_filled")


def _days(receipts: Sequence[Receipt]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "receipt": [receipt.receipt for receipt in receipts],
            "recorded_on": [recorded_day(receipt) for receipt in receipts],
        },
        schema={"receipt": pl.Int64, "recorded_on": pl.Date},
    )
