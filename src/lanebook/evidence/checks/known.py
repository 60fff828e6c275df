"""What a partial book may refer to: the shipped book, another folder, or the head of a ledger."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from lanebook.base.errors import DataError
from lanebook.evidence.checks.scope import KnownIds
from lanebook.evidence.reading import read_book
from lanebook.evidence.snapshot import Snapshot, shipped_book
from lanebook.evidence.tables import TABLES


@cache
def shipped_ids() -> KnownIds:
    """Return the rows of the shipped book, which is checked before it ships."""
    folder = shipped_book()
    return KnownIds.of(
        {
            name: pl.read_csv(folder / f"{name}.csv", infer_schema=False)
            for name in TABLES
            if (folder / f"{name}.csv").exists()
        }
    )


def folder_ids(path: Path) -> KnownIds:
    """Return the rows of another book in a folder or file.

    Raises:
        DataError: if the book cannot be read without problems of form.
    """
    raw = read_book(path)
    if raw.refused:
        errors = [finding for finding in raw.findings if finding.severity == "error"]
        raise DataError(
            f"The base book {path} cannot be read: {errors[0].located}",
            expected="a book without problems of form",
            next_step=f"run `lanebook check {path}` and correct what it finds.",
            findings=raw.findings,
        )
    return KnownIds.of(raw.tables)


def snapshot_ids(snapshot: Snapshot) -> KnownIds:
    """Return the rows of a ledger at one sequence."""
    return KnownIds.of({name: getattr(snapshot, name) for name in TABLES})
