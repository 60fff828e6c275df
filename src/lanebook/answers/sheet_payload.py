"""What `sheet` answers: buyers, their lanes by year, and the columns that stay open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.sheet_parts import ROLE_WORDS, BuyerSheet, OpenColumn, SheetLane


@dataclass(frozen=True, slots=True)
class Sheet:
    """The procurement sheet: buyer × lane × year.

    Attributes:
        years: year-ends, in order.
        basis: how firm a statement must be: "energised", "firm", "announced" or "all".
        load: "it" or "facility": what every megawatt in the cells means.
        buyers: in order of cleared megawatts in the last year.
        widest_open: open columns, widest first.
        sites_twice: sites that count for two buyers at once; empty in a sound book.
    """

    years: tuple[int, ...]
    basis: str
    load: str
    buyers: tuple[BuyerSheet, ...]
    widest_open: tuple[OpenColumn, ...]
    sites_twice: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the sheet, the widest open columns, the overlap table and the account."""
        overlaps = tuple(_overlap_table(buyer) for buyer in self.buyers if buyer.overlaps)
        return (_sheet_table(self), _open_table(self), *overlaps, _account_table(self))


def _sheet_table(sheet: Sheet) -> Table:
    unit = f"MW of {'IT load' if sheet.load == 'it' else 'facility load'} at year-end"
    columns = (
        Column("buyer", "Buyer"),
        Column("lane", "Lane"),
        Column("role", "Role", definition="What a megawatt of the lane is made of."),
        Column("stated_basis", "Basis", definition="Basis in which its sources state it."),
        *(Column(f"y{year}", str(year), "figure", definition=unit) for year in sheet.years),
        Column("undated", "Undated", "figure", definition="Promised without a date."),
    )
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    for buyer in sheet.buyers:
        for row in _buyer_rows(buyer):
            if row[2] == "sum":
                totals.add(len(rows))
            rows.append((buyer.name, *row[1:]))
    return Table(
        name="sheet",
        title=f"Procurement sheet, {unit}, {sheet.basis} basis",
        columns=columns,
        rows=tuple(rows),
        notes=_SHEET_NOTES,
        total_rows=frozenset(totals),
    )


_SHEET_NOTES = (
    "A row inside another (indented) shows what stands in it and is not added.",
    "Implied megawatts (≈) are dollars divided by a rent; they are never added to stated ones.",
    "? no source says; 0 a source says zero; blank not yet signed; ended past its end.",
)


def _buyer_rows(buyer: BuyerSheet) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for lane in buyer.lanes:
        rows.append(_lane_row(buyer.name, lane, lane.label))
        rows.extend(_lane_row(buyer.name, part, f"  └ {part.label}") for part in lane.components)
    sums: Sequence[tuple[str, Sequence[Figure], Figure | None]] = (
        ("Cleared", buyer.cleared, buyer.undated),
        ("Ask", buyer.ask, None),
        ("Open", buyer.open, None),
    )
    for label, figures, undated in sums:
        rows.append((buyer.name, label, "sum", "", *figures, undated))
    blank = Figure(None, None, None, "MW", "blank")
    extra = (
        ("Implied besides", tuple(figure or blank for figure in buyer.implied)),
        ("Chips without a site", buyer.chips_left),
        ("Sites without chips", buyer.sites_left),
        ("Own stated total", buyer.control),
        ("Unattributed", buyer.unattributed),
    )
    for label, figures in extra:
        if any(figure.point for figure in figures):
            rows.append((buyer.name, label, "memo", "", *figures, None))
    return rows


def _lane_row(buyer: str, lane: SheetLane, label: str) -> tuple[Cell, ...]:
    cells = tuple(
        implied if implied is not None and cell.point is None else cell
        for cell, implied in zip(lane.cells, lane.implied, strict=True)
    )
    return (buyer, label, ROLE_WORDS[lane.role], lane.stated_basis, *cells, lane.undated)


def _open_table(sheet: Sheet) -> Table:
    return Table(
        name="widest_open",
        title=f"Widest open columns, MW, {sheet.basis} basis",
        columns=(
            Column("buyer", "Buyer"),
            Column("year", "Year-end"),
            Column("open", "Open", "figure", "MW", "Ask less what is cleared."),
            Column("cleared", "Cleared", "figure", "MW"),
            Column("ask", "Ask", "figure", "MW"),
        ),
        rows=tuple(
            (column.name, str(column.year), column.open, column.cleared, column.ask)
            for column in sheet.widest_open
        ),
    )


def _overlap_table(buyer: BuyerSheet) -> Table:
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    sums = {total.group: total for total in buyer.overlap_sums}
    for group in dict.fromkeys(row.group for row in buyer.overlaps):
        for row in buyer.overlaps:
            if row.group == group:
                added = "yes" if row.added else "no"
                rows.append((group, row.label, row.promised, row.stated_basis, added, row.why))
        total = sums.get(group)
        if total is not None:
            point = total.promised_mw
            figure = Figure(point, point, point, "MW", state="derived", bound=total.bound)
            totals.add(len(rows))
            rows.append((group, f"Sum of {total.n_promises}", figure, "", "", "as stated"))
    return Table(
        name=f"overlaps_{buyer.id.removeprefix('org:')}",
        title=f"{buyer.name}: what is promised, and why it is not one sum",
        columns=(
            Column("group", "Group"),
            Column("promise", "Promise"),
            Column("promised", "Promised", "figure", "MW", "Largest live statement, as stated."),
            Column("stated_basis", "Basis"),
            Column("added", "Added"),
            Column("why", "Why"),
        ),
        rows=tuple(rows),
        notes=("Groups are never added: chips go into sites, and ready compute contains both.",),
        total_rows=frozenset(totals),
    )


def _account_table(sheet: Sheet) -> Table:
    keys = ("announced_mw", "overlaps_mw", "cleared_mw", "residual_mw", "difference_mw")
    labels = ("Announced", "Overlaps", "Cleared", "Residual", "Difference")
    return Table(
        name="conservation",
        title="Every megawatt has one home: announced − overlaps = cleared + residual, MW",
        columns=(
            Column("buyer", "Buyer"),
            Column("year", "Year-end"),
            *(Column(key, label, "number", "MW") for key, label in zip(keys, labels, strict=True)),
        ),
        rows=tuple(
            (buyer.name, str(account.year), *(getattr(account, key) for key in keys))
            for buyer in sheet.buyers
            for account in buyer.conservation
        ),
    )
