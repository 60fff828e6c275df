"""Notes, sums and order of lanes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_cells import UNKNOWN, cell_of
from lanebook.answers.sheet_parts import Role, SheetLane
from lanebook.engines.count import Worth
from lanebook.network.capacity import CapacityTie, Dollars

DAYS_A_YEAR: Final = 365.25
ROLE_ORDER: Final[tuple[Role, ...]] = ("ready", "own", "bare", "chips")


def note_of(tie: CapacityTie, cells: Sequence[Figure], implied: Sequence[Figure | None]) -> str:
    """Return what a reader must know of a lane, in a few words."""
    notes = []
    if tie.firmness in {"option", "rumoured"}:
        notes.append("option or letter of intent" if tie.firmness == "option" else "rumoured")
    money = money_words(tie.dollars)
    if money:
        notes.append(money)
    silent = all(cell.point is None for cell in cells) and not any(implied)
    if silent and not money and not tie.path.undated:
        notes.append("neither megawatts nor dollars stated")
    if tie.ends_on is not None:
        notes.append(f"to {tie.ends_on.isoformat()}")
    return "; ".join(notes)


def money_words(found: Sequence[Dollars]) -> str:
    """Return the largest of some amounts with its term, "" if there is none."""
    dollars = max(found, key=lambda dollars: dollars.point_usd, default=None)
    if dollars is None:
        return ""
    amount = f"{dollars.point_usd / 1e9:.3g} bn USD"
    if dollars.kind == "annual":
        return f"{amount} a year"
    if dollars.from_on is None or dollars.to_on is None:
        return f"{amount}, no term stated"
    years = (dollars.to_on - dollars.from_on).days / DAYS_A_YEAR
    return f"{amount} over {years:.1f} years"


def short_name(name: str) -> str:
    """Return the short form that a name carries in brackets, else the name: "AWS", "Google"."""
    head, bracket, tail = name.partition(" (")
    return tail.removesuffix(")") if bracket and tail.endswith(")") else head


def sum_cell(worths: Sequence[Worth]) -> Figure:
    """Return the figure of own sites added; unknown if none has a number."""
    if not worths:
        return UNKNOWN
    promises = tuple(promise for worth in worths for promise in worth.promises)
    state = "stated" if any(worth.state == "stated" for worth in worths) else "carried"
    return cell_of(
        Worth(
            sum(worth.low or 0.0 for worth in worths),
            sum(worth.point or 0.0 for worth in worths),
            sum(worth.high or 0.0 for worth in worths),
            promises,
            state,
        )
    )


def says_something(lane: SheetLane) -> bool:
    """Tell whether a lane has anything to show in the years of the sheet."""
    spoken = any(cell.state != "blank" for cell in lane.cells)
    return (
        spoken
        or lane.undated is not None
        or any(lane.implied)
        or any("lent" in cell.note for cell in lane.cells)
    )


def lane_order(lane: SheetLane) -> tuple[int, float, str]:
    """Order lanes by role, then by their largest cell; ended ones last."""
    peak = max((cell.standing or 0.0 for cell in lane.cells), default=0.0)
    if all(cell.state in {"withdrawn", "ended", "blank"} for cell in lane.cells):
        peak = -1.0
    return ROLE_ORDER.index(lane.role), -peak, lane.id
