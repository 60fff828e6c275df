"""The sheet in a sentence, and what it cannot know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.wording import day, gigawatts, megawatts
from lanebook.base.time import AsOf

FIXED_CAVEATS: Final = (
    "A floor: lanes that state dollars but no megawatts stand outside the cleared sum.",
    "Sites on record hold a minority of the hyperscalers' machines; their columns are not ranked.",
)


def finding_of(sheet: Sheet, as_of: AsOf) -> str:
    """Return the sheet's finding: what is asked, what is cleared, how much stays open."""
    if not sheet.buyers or all(not buyer.lanes for buyer in sheet.buyers):
        return f"Nothing was known about these lanes on {day(as_of.known_at)}."
    index = headline_index(sheet, as_of)
    asking = [buyer for buyer in sheet.buyers if asks(buyer, index)]
    year = sheet.years[index]
    if not asking:
        return _without_ask(sheet, index, as_of)
    if len(sheet.buyers) == 1:
        return _one_buyer(sheet.buyers[0], index, year)
    asked = sum(buyer.ask[index].point or 0.0 for buyer in asking)
    covered = sum(buyer.cleared[index].point or 0.0 for buyer in asking)
    least = "at least " if any(b.ask[index].bound == "at_least" for b in asking) else ""
    names = _listed([buyer.name for buyer in asking])
    return (
        f"For end-{year}, {names} ask for {least}{gigawatts(asked)};"
        f" lanes with megawatts and a date clear {gigawatts(covered)} of it."
    )


def caveats_of(sheet: Sheet) -> tuple[str, ...]:
    """Return what the sheet cannot know, in plain sentences."""
    found = list(FIXED_CAVEATS)
    silent = [buyer.name for buyer in sheet.buyers if all(a.point is None for a in buyer.ask)]
    if silent:
        found.append(f"No dated ask is known of {_listed(silent)}: their columns cannot be open.")
    spending = [
        buyer.name for buyer in sheet.buyers if any(a.state == "implied" for a in buyer.ask)
    ]
    if spending:
        found.append(f"The ask of {_listed(spending)} is implied by capital spending, not stated.")
    if sheet.sites_twice:
        found.append(f"Counted for two buyers at once: {', '.join(sheet.sites_twice)}.")
    return tuple(found)


def headline_index(sheet: Sheet, as_of: AsOf) -> int:
    """Return the next year-end that somebody asks for, else the present year's."""
    here = as_of.valid_at.year
    later = [i for i, year in enumerate(sheet.years) if year > here]
    stated = [i for i in later if any(asks(buyer, i) for buyer in sheet.buyers)]
    if stated:
        firm = [i for i in stated if any(buyer.ask[i].state == "stated" for buyer in sheet.buyers)]
        return (firm or stated)[0]
    present = [i for i, year in enumerate(sheet.years) if year >= here]
    return present[0] if present else len(sheet.years) - 1


def asks(buyer: BuyerSheet, index: int) -> bool:
    """Tell whether a buyer states a need for a year-end; what spending implies is no ask."""
    return buyer.ask[index].point is not None and buyer.ask[index].state != "implied"


def _one_buyer(buyer: BuyerSheet, index: int, year: int) -> str:
    ask, cleared, opened = buyer.ask[index], buyer.cleared[index], buyer.open[index]
    ready = [lane for lane in buyer.lanes if lane.role in {"ready", "own"}]
    n_speaking = sum(1 for lane in ready if lane.cells[index].standing)
    sign = "≥" if opened.bound == "at_least" else ""
    return (
        f"{buyer.name}'s {year}: {n_speaking} of {len(ready)} compute lanes state megawatts;"
        f" {_mw(cleared)} of {'≥' if ask.bound == 'at_least' else ''}{_mw(ask)} asked are cleared,"
        f" {sign}{_mw(opened)} stay open."
    )


def _without_ask(sheet: Sheet, index: int, as_of: AsOf) -> str:
    year = sheet.years[index]
    points = [(buyer.name, buyer.cleared[index].point) for buyer in sheet.buyers]
    cleared = [f"{name} {gigawatts(point)}" for name, point in points if point]
    if not cleared:
        return f"No megawatts with a date were known for end-{year} on {day(as_of.known_at)}."
    implied = any(buyer.ask[index].state == "implied" for buyer in sheet.buyers)
    verdict = (
        "what stays open is only implied by capital spending"
        if implied
        else "no column can be called open"
    )
    return (
        f"For end-{year} lanes clear {_listed(cleared[:4])}; no dated ask was known on"
        f" {day(as_of.known_at)}, so {verdict}."
    )


def _mw(figure: Figure) -> str:
    return "an unknown number of MW" if figure.point is None else megawatts(figure.point)


def _listed(words: Sequence[str]) -> str:
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
