"""The rows of the procurement sheet and the formulas that tie them, before any cell is written.

Row kinds: a lane is an input; a part stands inside a lane and is not added; implied megawatts are
shown and not added; matched, cleared, open and unattributed are formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import ROLE_WORDS, BuyerSheet, SheetLane

Kind = Literal[
    "buyer", "lane", "part", "implied", "matched", "rest", "cleared", "ask", "open", "control",
    "unattributed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet.

    Attributes:
        kind: what the row is; decides whether it is an input or a formula.
        label, role, basis: texts of the first columns.
        cells: figures per year; None where the row has none.
        undated: promised without a date.
        note: definition or formula in words.
    """

    kind: Kind
    label: str
    role: str = ""
    basis: str = ""
    cells: tuple[Figure | None, ...] = ()
    undated: Figure | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One buyer's rows, and the places of those that enter its sums (offsets into `rows`)."""

    buyer: BuyerSheet
    rows: tuple[Row, ...]

    def places(self, kind: Kind, *, role: str = "") -> tuple[int, ...]:
        """Return the offsets of the rows of a kind (and role)."""
        return tuple(
            index
            for index, row in enumerate(self.rows)
            if row.kind == kind and (not role or row.role == role)
        )


def block_of(buyer: BuyerSheet) -> Block:
    """Return a buyer's rows: lanes with what stands inside, then the sums that close it."""
    rows = [Row("buyer", buyer.name)]
    for lane in buyer.lanes:
        rows.append(_lane_row(lane, "lane"))
        rows.extend(_lane_row(part, "part") for part in lane.components)
        if any(cell is not None for cell in lane.implied):
            label = f"  ≈ {lane.label}, implied from dollars"
            note = "Dollars over the term divided by a rent; never added to stated megawatts."
            rows.append(Row("implied", label, cells=lane.implied, note=note))
    rows.append(Row("matched", "Bare sites filled by chips", note=MATCHED, cells=buyer.matched))
    rows.append(Row("rest", "Not from dated cells", note=REST, cells=buyer.cleared))
    rows.append(Row("cleared", "Cleared", note=CLEARED, cells=buyer.cleared, undated=buyer.undated))
    rows.append(Row("ask", "Ask", note=ASK, cells=buyer.ask))
    rows.append(Row("open", "Open", note=OPEN, cells=buyer.open))
    if any(cell.point is not None for cell in buyer.control):
        rows.append(Row("control", "Own stated total", cells=buyer.control))
        rows.append(
            Row("unattributed", "Unattributed", note=UNATTRIBUTED, cells=buyer.unattributed)
        )
    return Block(buyer, tuple(rows))


MATCHED = "The smaller of bare sites and chips: usable compute needs both."
REST = (
    "Low end: the spread of the matching. High end: bare sites that chips of unknown power may"
    " fill, and promises without a date as far as ramp and odds let them arrive."
)
CLEARED = "Ready compute and own sites, plus bare sites filled by chips. Each megawatt once."
ASK = "Stated need; between two dated needs a geometric path; implied ones are marked."
OPEN = "Ask less Cleared, never below zero. The low end sets the lowest ask against most cleared."
UNATTRIBUTED = "Own stated total less Cleared and less what dollars imply."


def _lane_row(lane: SheetLane, kind: Kind) -> Row:
    return Row(
        kind=kind,
        label=lane.label if kind == "lane" else f"  └ {lane.label}",
        role=ROLE_WORDS[lane.role],
        basis=lane.stated_basis,
        cells=lane.cells,
        undated=lane.undated,
        note=lane.note,
    )


def number_of(cell: Figure | None, end: str) -> float | None:
    """Return the number a workbook cell holds, None where it holds text or nothing."""
    if cell is None or cell.state in ("blank", "ended", "withdrawn"):
        return None
    value: float | None = getattr(cell, end)
    return value


def summed(cells: Sequence[Figure | None], end: str) -> float | None:
    """Return the sum a spreadsheet makes of cells: texts count nothing, none at all is None."""
    numbers = [value for value in (number_of(cell, end) for cell in cells) if value is not None]
    return sum(numbers) if numbers else None
