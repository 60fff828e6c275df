"""The sums that close a buyer's part, explained: what each adds up, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.cell_claims import Fates
from lanebook.answers.cell_payload import Part
from lanebook.answers.cell_place import SUMS, Place, rows_of
from lanebook.answers.sheet_parts import SheetLane
from lanebook.answers.wording import gigawatts, megawatts

#: Roles of the rows that enter a sum of silicon and bare sites.
_ROLES_OF: Final = {"matched": ("chips", "bare"), "chips_left": ("chips",), "sites_left": ("bare",)}
_RULES: Final = {
    "cleared": (
        "Ready lanes and own sites, and bare sites as far as chips fill them: each megawatt once."
    ),
    "open": "The ask less what is cleared, never below zero.",
    "implied": "Megawatts that dollars would rent where none are stated: shown, never added.",
    "control": "The firm's own total for the last quarter of the year, as it states it.",
    "unattributed": "The firm's own stated total less what lanes and sites explain, and imply.",
    "matched": "The most silicon that can stand in bare sites, chips against sites.",
    "chips_left": "Silicon that no full-stack number contains, less what bare sites take.",
    "sites_left": "Bare sites less what chips fill.",
    "undated": "All promises without a date; they enter only the high end of Cleared.",
}


def sum_rule(place: Place) -> str:
    """Return how the sum is made, in a sentence or two."""
    if place.figure.state == "blank":
        return "No source promises anything without a date, and other sums have a year."
    if place.sum == "ask":
        return _ask_rule(place)
    rule = _RULES[place.sum]
    note = place.figure.note
    if place.sum == "open" and note:
        return f"{rule} Here {note}."
    if place.sum == "control" and place.figure.point is not None and note:
        return f"{rule} {note[0].upper()}{note[1:]}."
    return rule


def _ask_rule(place: Place) -> str:
    ask = place.figure
    if ask.state == "unknown":
        return "Nobody has stated a need with a date that reaches this year-end."
    if ask.state == "implied":
        return f"No need is stated; it is implied by spending: {ask.note}."
    if ask.state == "derived":
        return f"Between two stated levels: a {ask.note}."
    when, _, _ = ask.note.partition(";")
    if when.startswith("some time in"):
        return f"The newest stated need that reaches this year-end: {when}."
    return "The newest stated need for this year-end."


def parts_of(place: Place) -> tuple[Part, ...]:
    """Return the summands of a sum, or what stands inside a lane; largest first."""
    if place.sum:
        return tuple(_sum_parts(place))
    if place.row is None or not place.row.components:
        return ()
    sign = "+" if place.kind == "own" else ""
    return tuple(_row_parts(place, place.row.components, sign))


def _sum_parts(place: Place) -> Iterator[Part]:
    index, sheet = place.index, place.sheet
    if index is None:
        for row, parent in rows_of(sheet):
            if parent is None and row.undated is not None and row.role != "chips":
                yield Part(row.id, row.label, "+", row.undated)
    elif place.sum == "cleared":
        whole = [lane for lane in sheet.lanes if lane.role in {"ready", "own"}]
        yield from _row_parts(place, whole, "+")
        if sheet.matched[index].point:
            yield Part("sum:matched", SUMS["matched"], "+", sheet.matched[index])
    elif place.sum == "implied":
        for lane in sheet.lanes:
            figure = lane.implied[index]
            if figure is not None:
                yield Part(lane.id, lane.label, "+", figure)
    elif place.sum in _ROLES_OF:
        rows = [lane for lane in sheet.lanes if lane.role in _ROLES_OF[place.sum]]
        yield from _row_parts(place, rows, "")
    else:
        yield from _differences(place, index)


def _differences(place: Place, index: int) -> Iterator[Part]:
    sheet = place.sheet
    terms: dict[str, tuple[tuple[str, Figure | None], ...]] = {
        "open": (("ask", sheet.ask[index]), ("cleared", sheet.cleared[index])),
        "unattributed": (
            ("control", sheet.control[index]),
            ("cleared", sheet.cleared[index]),
            ("implied", sheet.implied[index]),
        ),
    }
    for place_in_sum, (name, figure) in enumerate(terms.get(place.sum, ())):
        if figure is not None:
            yield Part(f"sum:{name}", SUMS[name], "−" if place_in_sum else "+", figure)


def _row_parts(
    place: Place, rows: list[SheetLane] | tuple[SheetLane, ...], sign: str
) -> list[Part]:
    index = place.index
    if index is None:
        return []
    found = [Part(row.id, row.label, sign, row.cells[index]) for row in rows]
    said = [part for part in found if part.figure.standing is not None or part.figure.point]
    return sorted(said, key=lambda part: (-(part.figure.standing or 0.0), part.lane))


def sum_fates(place: Place) -> Fates:
    """Return the claims of a sum that states something itself; others stand with their parts."""
    if place.sum in {"ask", "control"} or place.sum == "implied":
        return dict.fromkeys(place.figure.claims, ("used", "enters the number"))
    return {}


def sum_finding(place: Place) -> str:
    """Return the sum in a sentence."""
    value = place.figure
    name, year = place.sheet.name, place.year
    label = SUMS[place.sum].lower()
    when = f"end-{year}" if year else "without a date"
    if value.state == "blank":
        return f"{name}, {when}: nothing stands here."
    if value.point is None:
        return f"{name}, {when}: {label} is not known."
    sign = {"at_least": "at least ", "up_to": "at most "}.get(value.bound, "")
    mw = gigawatts(value.point) if value.point >= 1000 else megawatts(value.point)
    return f"{name}, {when}: {label} {sign}{mw}."


def figures_of(place: Place) -> dict[str, Figure]:
    """Return cleared, ask and open of the cell's year, by name; empty for undated promises."""
    index = place.index
    if index is None:
        return {}
    return {
        "cleared": place.sheet.cleared[index],
        "ask": place.sheet.ask[index],
        "open": place.sheet.open[index],
    }
