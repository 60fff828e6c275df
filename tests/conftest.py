"""Fixtures every test may use: the shipped book as of a day, a ledger of its own, the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from lanebook.answers.book import Book, book_of_folder
from lanebook.base.time import AsOf, parse_date
from lanebook.evidence.snapshot import snapshot_of
from lanebook.evidence.tables import TABLES
from lanebook.views.cli.main import main

#: The last day the shipped book knows of.
LAST_DAY = date(2026, 5, 31)

# Derandomised: a failure found here is found everywhere. `deadline` off: two shared cores.
settings.register_profile(
    "lanebook",
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("lanebook")


@lru_cache(maxsize=64)
def _book(known: date, valid: date | None) -> Book:
    return book_of_folder(known=known, valid=valid)


@pytest.fixture(scope="session")
def book() -> Callable[..., Book]:
    """`book(known=..., valid=...)`: the shipped book as of a day, one per day and session.

    Days are dates or ISO text; `known` defaults to the book's last day. Books are immutable.
    """

    def open_(known: date | str = LAST_DAY, valid: date | str | None = None) -> Book:
        return _book(
            parse_date(known) if isinstance(known, str) else known,
            parse_date(valid) if isinstance(valid, str) else valid,
        )

    return open_


@pytest.fixture
def tmp_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh ledger's path, set as LANEBOOK_LEDGER: nothing touches the user's own ledger."""
    path = tmp_path / "ledger.sqlite"
    monkeypatch.setenv("LANEBOOK_LEDGER", str(path))
    return path


@dataclass(frozen=True)
class Ran:
    """What a command left: exit status and its two streams."""

    status: int
    out: str
    err: str


@pytest.fixture
def cli(
    tmp_ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """`cli("sheet", "--lab", "openai")`: run a command in this process on a ledger of its own."""
    del tmp_ledger
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("LANEBOOK_DEBUG", raising=False)

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else 1
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


def _table(name: str, rows: list[dict[str, str]], first: int) -> pl.DataFrame:
    columns = TABLES[name].columns
    full = [{column: row.get(column, "") for column in columns} for row in rows]
    return pl.DataFrame(full, schema=dict.fromkeys(columns, pl.String)).with_columns(
        pl.int_range(first, first + len(rows), dtype=pl.Int64).alias("sequence"),
        pl.lit("base").alias("ledger_layer"),
        pl.lit(None, dtype=pl.Date).alias("recorded_on"),
    )


@pytest.fixture(scope="session")
def small_book() -> Callable[..., Book]:
    """`small_book(organisations=[…], ties=[…], claims=[…])`: a book of a few rows, hand-made.

    Rows are dicts; absent cells are empty. Claims get ids c1, c2, … and default to an announced
    text by source "s" with high confidence; ties get their provider and recipient from the id.
    """

    def make(known: str = "2026-05-31", valid: str | None = None, **tables: Any) -> Book:
        claims = [
            {"id": f"c{number}", "unit": "text", "source": "s", "status": "announced"}
            | {"confidence": "high", "precision": "day", "published_precision": "day"}
            | row
            for number, row in enumerate(tables.pop("claims", []), start=1)
        ]
        ties = []
        for row in tables.pop("ties", []):
            provider, recipient, kind = row["id"].split("--")[:3]
            ties.append({"provider": provider, "recipient": recipient, "kind": kind} | row)
        rows = tables | {"claims": claims, "ties": ties}
        frames, first = {}, 1
        for name in TABLES:
            frames[name] = _table(name, rows.get(name, []), first)
            first += len(rows.get(name, []))
        snapshot = snapshot_of(frames, sequence=first - 1, layers=("base",))
        return Book(snapshot, AsOf(parse_date(valid or known), parse_date(known)))

    return make


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, driven by playwright; `chromium.new_page()` opens a page."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "install chromium (tools/system_packages.sh does)"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
