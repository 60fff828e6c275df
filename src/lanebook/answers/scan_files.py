"""A firm network from files: edges, sectors and classes, with every finding at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from lanebook.answers.scan_tables import TextTable, read_table, rows_where
from lanebook.answers.wording import counted
from lanebook.base.errors import DataError, InputError
from lanebook.base.findings import Finding
from lanebook.engines.scan.network import NON_ESSENTIAL, Codes, FirmNetwork, Floats, Ints

EDGES: Final = ("supplier", "customer", "value")
SECTORS: Final = ("firm", "sector")
TOTALS: Final = ("revenue", "costs")
CLASSES: Final = ("supplier_sector", "customer_sector", "class")
#: The sector of every firm where no file names sectors.
NO_SECTOR: Final = "all"
#: More sectors than this are taken for a mistake, such as a sector a firm.
MOST_SECTORS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a network.

    Attributes:
        edges: CSV or Parquet with supplier, customer, value.
        sectors: with firm, sector and where known revenue, costs; None: all firms in one sector.
        classes: with supplier_sector, customer_sector, class (0, 1, 2); None: all 1.
    """

    edges: Path
    sectors: Path | None = None
    classes: Path | None = None


@dataclass(frozen=True, slots=True)
class FileNetwork:
    """A network read from files.

    Attributes:
        network: as arrays.
        firms: names by number.
        sectors: names by number; empty where no file names sectors.
        findings: warnings; what bars the files is raised.
    """

    network: FirmNetwork
    firms: tuple[str, ...]
    sectors: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_network(files: Files) -> FileNetwork:
    """Read a network.

    Links of one pair are added up, with a warning. A firm of the sectors file without links counts.

    Raises:
        InputError: if classes are named without sectors.
        DataError: if a file is barred, with all findings of all files.
    """
    if files.classes is not None and files.sectors is None:
        raise InputError(
            "Classes were named without sectors.",
            expected="--sectors beside --classes",
            next_step="write a file with the columns firm,sector.",
        )
    edges = read_table(files.edges, EDGES)
    suppliers, customers = edges.filled("supplier"), edges.filled("customer")
    values = edges.amounts("value")
    tables = [edges]
    if files.sectors is None:
        named = pl.concat([suppliers, customers]).unique().sort()
        firms = tuple(named.filter(named != "").to_list())
        sector = np.zeros(len(firms), np.int64)
        sectors: tuple[str, ...] = ()
        totals: dict[str, Floats] = {}
    else:
        table = read_table(files.sectors, SECTORS, TOTALS)
        tables.append(table)
        firms, sector, sectors, totals = _sectors(table)
    ends = [_numbers(each, firms) for each in (suppliers, customers)]
    if files.sectors is not None and firms:
        _strangers(edges, ends, Path(files.sectors).name)
    _repeats(edges)
    classes = None
    if files.classes is not None:
        tables.append(read_table(files.classes, CLASSES))
        classes = _classes(tables[-1], sectors)
    found = [finding for table in tables for finding in table.findings]
    if not found and not firms:
        found = [_no_firm(edges)]
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise _barred(errors, found)
    network = FirmNetwork(
        n_firms=len(firms), supplier=ends[0], customer=ends[1], value=values.to_numpy(),
        sector=sector, classes=classes, **totals,
    )  # fmt: skip
    found += _below(tables[1], network) if totals else []
    return FileNetwork(network, firms, sectors, tuple(found))


def _no_firm(edges: TextTable) -> Finding:
    return Finding(edges.name, 0, "F006", "The file names no firm.", "add a row for each link.")


def _barred(errors: Sequence[Finding], found: Sequence[Finding]) -> DataError:
    listed = sorted(found, key=lambda each: (each.severity != "error", each))
    return DataError(
        f"The network cannot be scanned: {counted(len(errors), 'problem')}.",
        expected="edges with supplier,customer,value; sectors with firm,sector; classes with"
        " supplier_sector,customer_sector,class",
        next_step="correct the rows below; docs/scan-a-network.md shows each file.",
        findings=tuple(listed),
    )


def _numbers(names: pl.Series, firms: tuple[str, ...]) -> Ints:
    """Return the number of each name, -1 where it has none; of names given twice the first."""
    known = pl.DataFrame(
        {"name": list(firms), "at": range(len(firms))}, {"name": pl.String, "at": pl.Int64}
    ).unique("name", keep="first")
    asked = pl.DataFrame({"name": names.cast(pl.String)}).with_row_index("row")
    joined = asked.join(known, on="name", how="left").sort("row")
    return joined["at"].fill_null(-1).to_numpy()


def _sectors(
    table: TextTable,
) -> tuple[tuple[str, ...], Ints, tuple[str, ...], dict[str, Floats]]:
    names, of = table.filled("firm"), table.filled("sector")
    table.find(
        "I001", rows_where((names != "") & ~names.is_first_distinct()), "The firm {0} stands twice."
    )
    sectors = tuple(of.unique().sort().to_list())
    if len(sectors) > MOST_SECTORS:
        told = f"{len(sectors):,} sectors: at most {MOST_SECTORS:,} are read."
        table.findings.append(
            Finding(
                table.name, 0, "V006", told, "use a coarser classification, such as four digits."
            )
        )
        sectors = sectors[:1]
        of = of.replace_strict({}, default=sectors[0])
    totals: dict[str, Floats] = {
        name: table.amounts(name, optional=True).fill_null(0.0).to_numpy()
        for name in TOTALS
        if name in table.frame.columns
    }
    return tuple(names.to_list()), _numbers(of, sectors), sectors, totals


def _strangers(edges: TextTable, ends: Sequence[Ints], where: str) -> None:
    for at, (column, numbers) in enumerate(zip(EDGES[:2], ends, strict=True)):
        unknown = (numbers < 0) & edges.frame[column].is_not_null().to_numpy()
        rows = np.flatnonzero(unknown).tolist()
        hint = f"add the firm to {where}, or correct its name."
        edges.find("I003", rows, f"The {column} {{{at}}} has no row in {where}.", hint=hint)


def _first(rows: pl.DataFrame) -> pl.Series:
    """Tell of each row whether it is the first of its kind."""
    return rows.select(pl.struct(pl.all()).is_first_distinct().alias("first")).to_series()


def _repeats(edges: TextTable) -> None:
    pairs = edges.frame.select("supplier", "customer")
    again = ~_first(pairs) & pairs["supplier"].is_not_null() & pairs["customer"].is_not_null()
    edges.find("N001", rows_where(again), "{0} sells to {1} in an earlier row already: added up.")


def _classes(table: TextTable, sectors: tuple[str, ...]) -> Codes:
    """Return the class of every pair of sectors; a pair not listed is 1."""
    found = np.full((max(1, len(sectors)),) * 2, NON_ESSENTIAL, np.int8)
    one, other = table.filled("supplier_sector"), table.filled("customer_sector")
    text = table.frame["class"]
    fit = text.is_in(["0", "1", "2"])
    table.find(
        "V010",
        rows_where(~fit.fill_null(value=False)),
        "{2!r} is no class.",
        hint="write 0 none, 1 non-essential or 2 essential.",
    )
    pairs = table.frame.select("supplier_sector", "customer_sector")
    table.find("I001", rows_where(~_first(pairs)), "The pair {0}, {1} stands twice.")
    rows, columns = _numbers(one, sectors), _numbers(other, sectors)
    strange = ((rows < 0) & (one != "").to_numpy()) | ((columns < 0) & (other != "").to_numpy())
    table.find(
        "N003",
        np.flatnonzero(strange).tolist(),
        "No firm is in the sector {0} or {1}: passed over.",
    )
    kept = (rows >= 0) & (columns >= 0) & fit.fill_null(value=False).to_numpy()
    found[rows[kept], columns[kept]] = text.to_numpy()[kept].astype(np.int8)
    return found


def _below(table: TextTable, network: FirmNetwork) -> list[Finding]:
    """Return warnings where a total is less than the links show."""
    shown = {"revenue": network.sales, "costs": network.purchases}
    before = len(table.findings)
    for name, least in shown.items():
        total = getattr(network, name)
        if total is not None:
            short = np.flatnonzero((total > 0.0) & (total < least * (1.0 - 1e-9))).tolist()
            table.find(
                "N002", short, f"The {name} of {{0}} are less than its links: the links count."
            )
    return table.findings[before:]
