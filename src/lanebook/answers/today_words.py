"""Today in words: the finding, what the numbers mean, what each panel cannot say."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.answer import Answer
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.sheet_words import asks, headline_index
from lanebook.answers.today_payload import BookCounts, LanesOfLab, Panel
from lanebook.answers.wording import counted, day, gigawatts, joined, megawatts
from lanebook.base.time import AsOf

#: Fewer megawatts than this beyond the columns are not worth a note.
LEAST_LATER_MW = 500.0


def finding_of(base: Answer[Sheet], counts: BookCounts, lanes: Sequence[LanesOfLab]) -> str:
    """Return the finding: what is asked and covered, else plainly what was not known by then."""
    on = day(base.as_of.known_at)
    if counts.first_on is None:
        return f"Nothing was known on {on}: the book holds no claim published by then."
    if not has_lanes(base.data):
        running = [f"{lab.name} had {counted(lab.n_last, 'lane')}" for lab in lanes if lab.n_last]
        if running:
            return f"On {on} no megawatt of any lab was known: only that {joined(running)}."
        return f"On {on} no lane of any lab was known."
    found = _asked(base.data, base.as_of)
    return found or base.finding


def has_lanes(sheet: Sheet) -> bool:
    """Tell whether any buyer has a lane or a site."""
    return any(buyer.lanes for buyer in sheet.buyers)


def has_ask(sheet: Sheet, as_of: AsOf) -> bool:
    """Tell whether anybody states a need for a year-end to come."""
    return bool(sheet.buyers) and bool(_asking(sheet, as_of))


def _asking(sheet: Sheet, as_of: AsOf) -> list[BuyerSheet]:
    index = headline_index(sheet, as_of)
    return [buyer for buyer in sheet.buyers if asks(buyer, index)]


def _asked(sheet: Sheet, as_of: AsOf) -> str:
    asking = _asking(sheet, as_of)
    if not asking:
        return ""
    index = headline_index(sheet, as_of)
    asked = sum(buyer.ask[index].point or 0.0 for buyer in asking)
    covered = [buyer.cleared[index].point for buyer in asking]
    known = [point for point in covered if point is not None]
    least = "at least " if any(b.ask[index].bound == "at_least" for b in asking) else ""
    verb = "asks" if len(asking) == 1 else "ask"
    names = joined([buyer.name for buyer in asking])
    cover = (
        f"Dated lanes cover {gigawatts(sum(known))} of it."
        if known
        else "No dated lane covers any of it."
    )
    return f"For end-{sheet.years[index]}, {names} {verb} for {least}{gigawatts(asked)}. {cover}"


def subline_of(as_of: AsOf, counts: BookCounts, *, lanes: bool) -> str:
    """Return what the numbers mean, or what the book held where it has none to show."""
    if counts.first_on is None:
        return "Later days know more."
    if not lanes:
        held = counted(counts.n_claims, "claim")
        return f"The book held {held} by then, the first of {day(counts.first_on)}."
    known = f"as known on {day(as_of.known_at)}"
    if as_of.valid_at != as_of.known_at:
        known = f"as of {day(as_of.valid_at)}, {known}"
    return (
        f"Ready compute at year-end, {known}. A floor: lanes that state dollars but no megawatts"
        " stand outside it."
    )


def panel_note(buyer: BuyerSheet, years: Sequence[int]) -> str:
    """Return what the bars of a panel cannot say, in a few words."""
    lanes = [lane for lane in buyer.lanes if lane.role in ("ready", "bare")]
    silent = [lane for lane in lanes if all(cell.point is None for cell in lane.cells)]
    own = any(lane.role == "own" for lane in buyer.lanes)
    later = buyer.undated.standing if buyer.undated is not None else None
    if silent:
        words = f"{len(silent)} of {counted(len(lanes), 'lane')}: no dated MW"
        if own and len(silent) == len(lanes):
            return "own sites; its lanes state no dated MW"
        return words
    if later and later >= LEAST_LATER_MW:
        return f"{megawatts(later)} more after {years[-1]} or undated"
    if own:
        return "own sites" if not lanes else "with own sites"
    return ""


def without_ask(panels: Sequence[Panel]) -> str:
    """Return who has no dated ask of its own, in a sentence; "" if all have one."""
    silent = [panel.name for panel in panels if all(each.ask.point is None for each in panel.years)]
    return f"{joined(silent)}: no dated ask, so no open figure." if silent else ""
