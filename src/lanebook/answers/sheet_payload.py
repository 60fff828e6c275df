"""What `sheet` answers: buyers, their lanes by year, and the columns that stay open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lanebook.answers.answer import Cell, Column, Figure, Table

Role = Literal["ready", "own", "bare", "chips"]
#: What a megawatt of a role is made of, in words of the glossary.
ROLE_WORDS: dict[str, str] = {
    "ready": "ready compute",
    "own": "own sites",
    "bare": "bare site",
    "chips": "chips only",
}


@dataclass(frozen=True, slots=True)
class SheetLane:
    """One lane of a buyer, or a component inside one.

    Attributes:
        id: "tie:ID", "site:ID" or "own:BUYER".
        label: provider and what it is, in a few words.
        provider: organisation id, "" for own sites.
        role: what a megawatt of it is made of.
        stated_basis: basis of the statements behind the cells ("it", "facility", "chips",
            "unknown", or several joined by "/"); the cells themselves are in the sheet's load.
        firmness: hardest firmness among the claims that name the tie.
        cells: one figure per year.
        undated: promised beyond the largest dated level, without a date; None if nothing is.
        implied: per year the megawatts its dollars would rent where no megawatts are stated.
        components: what stands inside the lane, counted in it or covered by it.
        note: what a reader must know.
    """

    id: str
    label: str
    provider: str
    role: Role
    stated_basis: str
    firmness: str
    cells: tuple[Figure, ...]
    undated: Figure | None
    implied: tuple[Figure | None, ...]
    components: tuple[SheetLane, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FirmnessSplit:
    """Cleared megawatts of one year by the firmest basis that already clears them.

    Attributes: MW of the sheet's load; 0 where nothing of that firmness is counted.
        soft_mw: options, letters of intent, rumours and forecasts (basis "all" only).
        forecast_mw: the part of `announced_mw` that a third party dates, not the parties.
    """

    energised_mw: float
    binding_mw: float
    announced_mw: float
    soft_mw: float
    forecast_mw: float


@dataclass(frozen=True, slots=True)
class Conservation:
    """One year's account: announced − overlaps = cleared + residual.

    Attributes:
        year: year-end.
        announced_mw: every statement of the buyer's lanes, sites and chips, added blindly.
        overlaps_mw: the part that is inside another statement, and chips inside matched sites.
        cleared_mw: what the sheet clears.
        residual_mw: chips without a site, and sites without chips.
        difference_mw: announced − overlaps − cleared − residual; zero but for rounding.
    """

    year: int
    announced_mw: float
    overlaps_mw: float
    cleared_mw: float
    residual_mw: float
    difference_mw: float


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """A promise at its full size, as stated, and where its megawatts are counted.

    Attributes:
        id: "tie:ID".
        label: in words.
        group: "silicon", "sites, US", "sites, other countries" or "no site named".
        promised: largest live statement, in the megawatts and basis its source uses.
        stated_basis: of that statement.
        inside: tie whose promise contains it, "" if it stands alone.
        added: whether it is part of the group's sum.
        why: why it is, or is not, added.
    """

    id: str
    label: str
    group: str
    promised: Figure
    stated_basis: str
    inside: str
    added: bool
    why: str


@dataclass(frozen=True, slots=True)
class OverlapSum:
    """The promises of one group, added; groups are never added to one another.

    Attributes:
        group: as in `OverlapRow`.
        promised_mw: sum of the rows that stand alone, as stated.
        n_promises: how many.
        bound: "at_least" if any of them is.
    """

    group: str
    promised_mw: float
    n_promises: int
    bound: str


@dataclass(frozen=True, slots=True)
class BuyerSheet:
    """One buyer's part of the sheet.

    Attributes:
        id: "org:ID".
        name: in words.
        lanes: lanes, largest first inside each role.
        cleared: capacity that silicon, shell and watts all meet, per year.
        split: cleared by firmness, per year.
        matched: bare sites that chips fill (part of cleared), per year.
        chips_left: silicon without a site, per year.
        sites_left: bare sites without silicon, per year.
        undated: all promises without a date; enters only the high end of cleared.
        ask: stated need (or implied by capital spending, marked), per year.
        open: ask − cleared, per year; unknown where there is no ask.
        open_by_basis: the same on every basis, {basis: figures}.
        implied: sum of implied lanes, per year; never part of cleared.
        control: the firm's own stated total, per year.
        unattributed: control − cleared − implied, per year.
        lent: own sites that serve another firm, {site: tie}.
        goals: aims, ceilings and totals that are shown, not used.
        overlaps, overlap_sums: the overlap table.
        conservation: the account per year.
    """

    id: str
    name: str
    lanes: tuple[SheetLane, ...]
    cleared: tuple[Figure, ...]
    split: tuple[FirmnessSplit, ...]
    matched: tuple[Figure, ...]
    chips_left: tuple[Figure, ...]
    sites_left: tuple[Figure, ...]
    undated: Figure | None
    ask: tuple[Figure, ...]
    open: tuple[Figure, ...]
    open_by_basis: dict[str, tuple[Figure, ...]]
    implied: tuple[Figure | None, ...]
    control: tuple[Figure, ...]
    unattributed: tuple[Figure, ...]
    lent: dict[str, str]
    goals: tuple[Figure, ...]
    overlaps: tuple[OverlapRow, ...]
    overlap_sums: tuple[OverlapSum, ...]
    conservation: tuple[Conservation, ...]


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """One open column, for the ranking.

    Attributes:
        buyer: "org:ID"; name: in words; year: year-end.
        open, ask, cleared: figures.
    """

    buyer: str
    name: str
    year: int
    open: Figure
    ask: Figure
    cleared: Figure


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
        rows.extend(
            _lane_row(buyer.name, part, f"  └ {part.label}") for part in lane.components
        )
    sums: Sequence[tuple[str, Sequence[Figure], Figure | None]] = (
        ("Cleared", buyer.cleared, buyer.undated),
        ("Ask", buyer.ask, None),
        ("Open", buyer.open, None),
    )
    for label, figures, undated in sums:
        rows.append((buyer.name, label, "sum", "", *figures, undated))
    extra = (
        ("Chips without a site", buyer.chips_left),
        ("Sites without chips", buyer.sites_left),
        ("Own stated total", buyer.control),
        ("Unattributed", buyer.unattributed),
    )
    for label, figures in extra:
        if any(figure.state not in {"unknown", "blank", "zero"} for figure in figures):
            rows.append((buyer.name, label, "memo", "", *figures, None))
    return rows


def _lane_row(buyer: str, lane: SheetLane, label: str) -> tuple[Cell, ...]:
    cells = tuple(
        implied if implied is not None else cell
        for cell, implied in zip(lane.cells, lane.implied, strict=True)
    )
    return (buyer, label, ROLE_WORDS[lane.role], lane.stated_basis, *cells, lane.undated)


def _open_table(sheet: Sheet) -> Table:
    return Table(
        name="widest_open",
        title=f"Widest open columns, MW, {sheet.basis} basis",
        columns=(
            Column("buyer", "Buyer"),
            Column("year", "Year-end", "number"),
            Column("open", "Open", "figure", "MW", "Ask less what is cleared."),
            Column("cleared", "Cleared", "figure", "MW"),
            Column("ask", "Ask", "figure", "MW"),
        ),
        rows=tuple(
            (column.name, column.year, column.open, column.cleared, column.ask)
            for column in sheet.widest_open
        ),
    )


def _overlap_table(buyer: BuyerSheet) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (row.group, row.label, row.promised, row.stated_basis, "yes" if row.added else "no", row.why)
        for row in buyer.overlaps
    ]
    first_total = len(rows)
    for total in buyer.overlap_sums:
        figure = Figure(
            total.promised_mw,
            total.promised_mw,
            total.promised_mw,
            "MW",
            state="derived",
            bound=total.bound,
        )
        rows.append((total.group, f"Sum of {total.n_promises}", figure, "", "", "as stated"))
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
        notes=(
            "Groups are never added: chips go into sites, and ready compute contains both.",
        ),
        total_rows=frozenset(range(first_total, len(rows))),
    )


def _account_table(sheet: Sheet) -> Table:
    keys = ("announced_mw", "overlaps_mw", "cleared_mw", "residual_mw", "difference_mw")
    labels = ("Announced", "Overlaps", "Cleared", "Residual", "Difference")
    return Table(
        name="conservation",
        title="Every megawatt has one home: announced − overlaps = cleared + residual, MW",
        columns=(
            Column("buyer", "Buyer"),
            Column("year", "Year-end", "number"),
            *(
                Column(key, label, "number", "MW")
                for key, label in zip(keys, labels, strict=True)
            ),
        ),
        rows=tuple(
            (buyer.name, account.year, *(getattr(account, key) for key in keys))
            for buyer in sheet.buyers
            for account in buyer.conservation
        ),
    )
