"""A small good book: every table, no finding; the ground that the poisons spoil."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from lanebook.evidence.reading import LIMITS, Limits, RawBook
from lanebook.evidence.tables import TABLES

Rows = list[dict[str, str]]

CLAIM = {
    "subject": "tie:birch--acme--compute_supply", "property": "capacity", "value": "300", "unit": "MW",
    "valid_from": "2027-12-31", "precision": "year", "published": "2026-03-01",
    "published_precision": "day", "source": "wire", "status": "announced", "confidence": "high",
    "basis": "facility", "bound": "point",
}  # fmt: skip

# fmt: off
#: A whole book without a finding. Absent cells are empty.
GOOD: dict[str, Rows] = {
    "vocabulary": [
        {"property": "capacity", "applies_to": "org;site;tie", "unit": "MW", "type": "number", "definition": "Level at valid_from."},
        {"property": "demand_ask", "applies_to": "org", "unit": "MW", "type": "number", "definition": "Stated need with a date."},
        {"property": "amount", "applies_to": "tie", "unit": "EUR;USD", "type": "number", "definition": "Total money of the tie."},
        {"property": "stake", "applies_to": "tie", "unit": "fraction", "type": "number", "definition": "Fraction held."},
        {"property": "start", "applies_to": "site;tie", "unit": "date", "type": "date", "definition": "Date of start."},
        {"property": "event", "applies_to": "org;site;tie", "unit": "text", "type": "text", "definition": "What happened."},
        {"property": "exclusivity", "applies_to": "tie", "unit": "text", "type": "enum", "definition": "none, preferred, rofr or exclusive."},
        {"property": "shares_held", "applies_to": "tie", "unit": "count", "type": "number", "definition": "Shares held."},
    ],
    "organisations": [
        {"id": "acme", "name": "Acme", "kind": "lab", "country": "US", "aliases": "Acme AI"},
        {"id": "birch", "name": "Birch", "kind": "hyperscaler", "country": "US", "ticker": "NASDAQ:BRCH"},
        {"id": "cedar", "name": "Cedar", "kind": "developer", "country": "FR", "parent": "birch"},
    ],
    "sites": [
        {"id": "north", "name": "North", "operator": "cedar", "country": "FR", "lat": "48.6", "lon": "2.2"},
    ],
    "ties": [
        {"id": "birch--acme--compute_supply", "kind": "compute_supply", "layer": "full_stack", "provider": "birch", "recipient": "acme", "label": "Cloud"},
        {"id": "cedar--acme--hosting", "kind": "hosting", "layer": "site", "provider": "cedar", "recipient": "acme", "site": "north", "part_of": "birch--acme--compute_supply", "label": "Shell"},
        {"id": "acme--birch--competes", "kind": "competes", "layer": "other", "provider": "acme", "recipient": "birch", "label": "Rivals"},
    ],
    "sources": [
        {"id": "wire", "publisher": "Wire", "title": "A deal, signed", "url": "https://wire.example/deal", "published": "2026-03-01", "precision": "day", "kind": "news"},
        {"id": "filing", "publisher": "Birch", "title": "Annual report", "url": "https://birch.example/10k", "published": "2026-02-01", "precision": "day", "kind": "filing"},
        {"id": "diary", "publisher": "A diary", "title": "Heard it", "url": "http://diary.example/", "precision": "unknown", "kind": "blog"},
    ],
    "claims": [
        CLAIM | {"id": "c-0000000001", "also": "diary"},
        CLAIM | {"id": "c-0000000002", "property": "amount", "value": "2500000000", "unit": "USD", "basis": "", "source": "filing", "published": "2026-02-01", "status": "filed"},
        CLAIM | {"id": "c-0000000003", "property": "start", "value": "2027-06-30", "unit": "date", "basis": "", "bound": "", "valid_from": "", "precision": "unknown"},
        CLAIM | {"id": "c-0000000004", "property": "event", "value": 'Signed, "at last"', "unit": "text", "basis": "", "bound": "", "note": "said twice"},
        CLAIM | {"id": "c-0000000005", "subject": "site:north", "value": "120.5", "basis": "it", "valid_to": "2030-12-31"},
        CLAIM | {"id": "c-0000000006", "subject": "org:acme", "property": "demand_ask", "value": "1000", "basis": "unknown", "bound": "at_least"},
    ],
    "parameters": [
        {"name": "pue", "applies_to": "all", "low": "1.1", "point": "1.2", "high": "1.4", "unit": "ratio", "source": "filing", "as_of": "2026-02-01"},
        {"name": "term", "applies_to": "all", "low": "4", "point": "5", "high": "6", "unit": "years", "source": "assumption", "as_of": "2026-02-01", "note": "usual"},
        {"name": "size", "applies_to": "acme", "low": "-1", "point": "3e2", "high": "400", "unit": "MW", "source": "claim:tie:birch--acme--compute_supply capacity 2026-03-01", "as_of": "2026-03-01"},
    ],
    "securities": [
        {"org": "birch", "name": "Birch", "share_class": "Common", "mic": "XNAS", "ticker": "BRCH", "currency": "USD", "cik": "0000004904", "isin": "US0255371017", "isin_from": "derived", "cusip": "025537101", "cusip_from": "fails-to-deliver", "listing": "primary"},
    ],
}
# fmt: on


def table_bytes(table: str, rows: Rows) -> bytes:
    """Return the rows of a table as the CSV file a book holds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TABLES[table].columns)
    writer.writerows([[row.get(column, "") for column in TABLES[table].columns] for row in rows])
    return text.getvalue().encode()


def raw_book(tables: dict[str, Rows] | None = None, limits: Limits = LIMITS) -> RawBook:
    """Return a book (default: the good one) as reading it would, without the files."""
    frames = {
        table: pl.DataFrame(
            [
                {"line": line} | {column: row.get(column, "") for column in TABLES[table].columns}
                for line, row in enumerate(rows, start=2)
            ],
            schema={"line": pl.Int64} | dict.fromkeys(TABLES[table].columns, pl.String),
        )
        for table, rows in (tables or GOOD).items()
    }
    names = {table: f"{table}.csv" for table in frames}
    return RawBook(frames, names=names, limits=limits)


def write_book(folder: Path, tables: dict[str, Rows] | None = None) -> Path:
    """Write a book (default: the good one) as a folder of CSV, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in (tables or GOOD).items():
        (folder / f"{table}.csv").write_bytes(table_bytes(table, rows))
    return folder
