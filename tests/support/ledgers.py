"""Small books and ledgers on both back ends, with a clock one can set."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from lanebook.evidence.ledger import Change, Ledger, Order, Receipt, assertion
from lanebook.evidence.snapshot import shipped_book
from lanebook.evidence.tables import TABLES

#: Three firms, a site, a tie, two sources, four claims. Enough for references of every kind.
LITTLE: dict[str, list[str]] = {
    "organisations": [
        "acme,Acme Compute,neocloud,US,,,",
        "oakum,Oakum Labs,lab,US,,,Oak;Oakum",
        'volt,"Volt, Inc.",utility,US,NYSE:VLT,,',
    ],
    "sites": ["plain-field,Plain Field,acme,US,TX,ERCOT,31.5,-97.1"],
    "ties": [
        "acme--oakum--compute_supply,compute_supply,full_stack,acme,oakum,plain-field,,Plain lane"
    ],
    "sources": [
        "acme-2025,Acme,Acme and Oakum sign,https://acme.example/2025,2025-03-01,day,press_release",
        "wire-2025,Wire,Oakum's lane slips,https://wire.example/slip,2025-06-15,day,news",
    ],
    "claims": [
        "c-0000000001,tie:acme--oakum--compute_supply,capacity,300,MW,2026-12-31,,year,2025-03-01,day,acme-2025,,announced,high,facility,point,",
        "c-0000000002,tie:acme--oakum--compute_supply,capacity,200,MW,2026-12-31,,year,2025-06-15,day,wire-2025,,reported,medium,facility,approx,first phase only",
        'c-0000000003,org:oakum,event,"says ""more"", soon",text,2025-03-01,,day,2025-03-01,day,acme-2025,wire-2025,announced,high,,,',
        "c-0000000004,site:plain-field,capacity,250,MW,2026-12-31,,year,2025-06-15,day,wire-2025,,reported,medium,facility,point,",
    ],
}


def write_book(folder: Path, tables: Mapping[str, Sequence[str]] = LITTLE) -> Path:
    """Write a book of CSV lines; the vocabulary is the shipped one unless given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in tables.items():
        text = "\n".join([",".join(TABLES[name].columns), *lines]) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    if "vocabulary" not in tables:
        (folder / "vocabulary.csv").write_bytes((shipped_book() / "vocabulary.csv").read_bytes())
    return folder


@dataclass
class Hands:
    """A clock that stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 6, 1, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


def claim(number: int, value: str = "100", **cells: str) -> list[str]:
    """Return the cells of a claim on the little tie, by its number."""
    given = {
        "id": f"c-{number:010x}",
        "subject": "tie:acme--oakum--compute_supply",
        "property": "capacity",
        "value": value,
        "unit": "MW",
        "valid_from": "2027-12-31",
        "precision": "year",
        "published": "2025-06-15",
        "published_precision": "day",
        "source": "wire-2025",
        "status": "reported",
        "confidence": "medium",
        "basis": "facility",
        "bound": "point",
    }
    given |= cells
    return [given.get(column, "") for column in TABLES["claims"].columns]


def state(ledger: Ledger, number: int, value: str = "100", layer: str = "desk") -> Receipt | None:
    """Record one claim."""
    return put(ledger, [assertion("claims", claim(number, value))], layer)


def put(ledger: Ledger, changes: Sequence[Change], layer: str = "desk") -> Receipt | None:
    """Record changes as they are."""
    return ledger.commit(Order("import", layer, lambda _: changes))


def rows(ledger: Ledger, *, without: Sequence[str] = (), at: int | None = None) -> dict[str, list]:
    """Return what stands, per table, without sequence and day: sorted cells with their layer."""
    end, layers = ledger.view(at, without)
    return {
        kind: sorted(frame.select(pl.exclude("sequence", "recorded_on")).rows())
        for kind, frame in ledger.tables(end, layers).items()
    }


def values(ledger: Ledger, **view: object) -> dict[str, str]:
    """Return id → value of the claims that stand."""
    columns = TABLES["claims"].columns
    return {row[0]: row[columns.index("value")] for row in rows(ledger, **view)["claims"]}


def csv_rows(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file without its header."""
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.reader(handle))[1:]
