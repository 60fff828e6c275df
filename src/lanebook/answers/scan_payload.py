"""Payload of the scan answer: every firm's systemic risk, ranked, beside plain degree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.wording import counted

#: Notes under a table of the terminal; the answer holds them all.
MOST_NOTES: Final = 10


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One firm: what stops if it stops.

    Attributes:
        rank: 1 is the largest ESRI; equal values share a rank.
        firm: id as in the network ("nvidia"), name: what a reader sees, sector: its label.
        esri: share of all sales lost in the end if the firm stops, 0 to 1; upstream and
            downstream losses of a firm are not added, the larger counts.
        esri_up: lost sales alone (suppliers lose their customer).
        esri_down: lost inputs alone (customers lose their supplier).
        own: the firm's own share of all sales, the least that its ESRI can be.
        sweeps: until the largest rise was small.
        suppliers, customers: firms tied to it in the scanned network.
        degree: distinct partners, over all live ties of the book or in the user's network.
        degree_rank: 1 is the most partners.
        esri_equal, rank_equal: the same with every tie worth the same: what rests on values.
            None for a user's network.
        stated_share: part of the value of its ties that sources state, 0 to 1; None likewise.
    """

    rank: int
    firm: str
    name: str
    sector: str
    esri: float
    esri_up: float
    esri_down: float
    own: float
    sweeps: int
    suppliers: int
    customers: int
    degree: int
    degree_rank: int
    esri_equal: float | None
    rank_equal: int | None
    stated_share: float | None


@dataclass(frozen=True, slots=True)
class ValueBasis:
    """How the values of some ties came about.

    Attributes:
        basis: "stated", "spread", "megawatts", "units" or "assumed".
        label: in words.
        ties: how many ties, usd_a_year: what they add up to.
        claims: ids of the claims behind them, at most twelve.
    """

    basis: str
    label: str
    ties: int
    usd_a_year: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScanClass:
    """How buyers of one sector depend on inputs of another.

    Attributes:
        supplier_sector, customer_sector: labels.
        class_: "essential", "non-essential" or "none".
        edges: links of the network between the two.
    """

    supplier_sector: str
    customer_sector: str
    class_: str
    edges: int


@dataclass(frozen=True, slots=True)
class ScanLink:
    """One link of the scanned network, as far as it is the book's.

    Attributes:
        supplier, customer: firm ids.
        usd_a_year: value; basis: as `ValueBasis.basis`.
        ties: ids of the ties that it sums up; claims: behind the value.
    """

    supplier: str
    customer: str
    usd_a_year: float
    basis: str
    ties: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """A firm network scanned: one shock a firm, each firm stopping alone.

    Attributes:
        network: "book", or the name of the file.
        mode: "published" or "fixed_point"; eps: the largest rise at which a sweep is the last.
        market: "sector" (market shares inside a sector damp a loss) or "none".
        precision: of the numbers listed: "f64", or "f32" where that was asked for.
        n_firms, n_links, n_sectors: size of the network.
        total_usd: all sales, in the unit of the values (USD a year for the book).
        mean_esri: over all firms.
        degree_correlation: Spearman's rank correlation of ESRI with plain degree; None below
            three firms or where either does not vary.
        rows: the firms asked for, highest ESRI first.
        links: of the book's network; empty for a user's.
        values: how the book's links were valued; empty for a user's network.
        classes: pairs of sectors between which there are links.
        notes: what was noticed in the network, in plain sentences.
    """

    network: str
    mode: str
    eps: float
    market: str
    precision: str
    n_firms: int
    n_links: int
    n_sectors: int
    total_usd: float
    mean_esri: float
    degree_correlation: float | None
    rows: tuple[ScanRow, ...]
    links: tuple[ScanLink, ...]
    values: tuple[ValueBasis, ...]
    classes: tuple[ScanClass, ...]
    notes: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the flat tables, most important first; the first has the columns of the CSV."""
        tables = (_esri(self), _beside(self), _values(self), _classes(self), _links(self))
        return tuple(table for table in tables if table.rows or table.name == "scan")


def _esri(data: Scan) -> Table:
    return Table(
        name="scan",
        title=f"What stops if a firm stops: share of all sales lost, {data.mode} mode",
        columns=(
            Column("firm", "firm"),
            Column("esri", "ESRI", "number", "", "share of all sales lost if the firm stops"),
            Column("esri_up", "upstream", "number", "", "lost sales alone"),
            Column("esri_down", "downstream", "number", "", "lost inputs alone"),
            Column("sweeps", "sweeps", "number", "", "until the largest rise was small"),
        ),
        rows=tuple(
            (row.firm, row.esri, row.esri_up, row.esri_down, row.sweeps) for row in data.rows
        ),
        notes=data.notes,
    )


def _beside(data: Scan) -> Table:
    of_book = data.network == "book"
    columns = [
        Column("rank", "rank", "number"),
        Column("name", "firm"),
        Column("sector", "sector"),
        Column("esri", "ESRI", "share"),
        Column("esri_down", "down", "share", "", "lost inputs alone"),
        Column("esri_up", "up", "share", "", "lost sales alone"),
        Column("degree", "partners", "number", "", "measures documentation, not importance"),
        Column("degree_rank", "rank by partners", "number"),
    ]
    if of_book:
        columns += [
            Column("rank_equal", "rank, equal values", "number"),
            Column("stated_share", "value stated", "share"),
        ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.rank, row.name, row.sector, row.esri, row.esri_down, row.esri_up, row.degree,
            row.degree_rank, *((row.rank_equal, row.stated_share) if of_book else ()),
        )
        for row in data.rows
    )  # fmt: skip
    title = f"Chokepoints beside plain degree: {counted(data.n_firms, 'firm')}"
    notes = () if of_book else data.notes[:MOST_NOTES]
    return Table("scan_degree", title, tuple(columns), rows, notes)


def _values(data: Scan) -> Table:
    return Table(
        name="scan_values",
        title="Where the values of links come from",
        columns=(
            Column("basis", "basis"),
            Column("ties", "ties", "number"),
            Column("usd_a_year", "value a year", "number", "USD"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple((each.label, each.ties, each.usd_a_year, each.claims) for each in data.values),
    )


def _classes(data: Scan) -> Table:
    return Table(
        name="scan_classes",
        title="Which inputs are essential",
        columns=(
            Column("supplier_sector", "supplier"),
            Column("customer_sector", "customer"),
            Column("class", "class"),
            Column("edges", "links", "number"),
        ),
        rows=tuple(
            (each.supplier_sector, each.customer_sector, each.class_, each.edges)
            for each in data.classes
        ),
    )


def _links(data: Scan) -> Table:
    return Table(
        name="scan_links",
        title="Links of the network",
        columns=(
            Column("supplier", "supplier"),
            Column("customer", "customer"),
            Column("usd_a_year", "value a year", "number", "USD"),
            Column("basis", "basis"),
            Column("ties", "ties"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (
                each.supplier, each.customer, each.usd_a_year, each.basis,
                ", ".join(each.ties), each.claims,
            )
            for each in data.links
        ),
    )  # fmt: skip
