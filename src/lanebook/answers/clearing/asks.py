"""What each buyer asks for: stated needs of the book, then named defaults; the past is latent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.clearing.axes import CHINA, FAMILIES, LATER_LABS, OTHERS
from lanebook.answers.clearing.fleet import alive_of
from lanebook.answers.clearing.notes import Ends, Notes, Sourced
from lanebook.answers.clearing.vendors import OWN_CHAIN, shipped_units
from lanebook.answers.clearing.words import buyer_name
from lanebook.answers.clearing.work import STOCK_YEAR, start_rows
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.engines.clearing.inputs import Floats, Period

#: Smallest stock, GW, from which a geometric path can start.
_LEAST_GW: Final = 0.01
_STATED: Final = frozenset({"stated", "derived"})


def asks(
    notes: Notes, buyers: Sequence[str], sheets: Mapping[str, BuyerSheet], years: Sequence[int]
) -> Floats:
    """Return the asks (B, T) in MW at the end of each period.

    A stated need, or the geometric path to it, comes first. Before it, past years take what ran at
    the year's end times `latent_ask_multiplier`, because a past ask cannot be read from what ran.
    Where nothing is stated the rows of `ask` stand in; past the last stated need they give the
    growth. An ask falls only where somebody says so. Hyperscalers' rows are their own use.

    Args:
        notes: parameters and periods.
        buyers: axis of the model.
        sheets: buyers' parts of the sheet, over `years`.
        years: year-ends of the sheet.
    """
    past = _latent(notes, buyers, sheets, years)
    found = np.zeros((3, len(buyers), len(notes.periods)))
    latent = np.zeros((2, len(buyers), len(notes.periods)))
    for row, buyer in enumerate(buyers):
        path = _path(notes, buyer, sheets.get(buyer), years, past[buyer])
        for year, number in path.items():
            notes.add(f"ask:{buyer}", str(year), "asked for at the end", number, "MW of IT load")
        ends = [_along(path, past[buyer], notes.periods, end) for end in range(3)]
        found[:, row] = ends
        is_past = np.array([_is_latent(path, period) for period in notes.periods])
        latent[:, row] = [np.where(is_past, ends[end], ends[1]) for end in (0, 2)]
        low, high = (np.where(is_past, ends[1], ends[end]) for end in (0, 2))
        notes.spread(
            f"ask/{buyer}",
            f"what {buyer_name(buyer)} asks for",
            "ask",
            (row, slice(None)),
            low,
            high,
        )
    notes.spread("latent_ask_multiplier", "past asks over what ran", "ask",
                 (slice(None), slice(None)), latent[0], latent[1])  # fmt: skip
    return np.asarray(found[1])


def _is_latent(path: Mapping[int, Sourced], period: Period) -> bool:
    return path[period.year].parameter.startswith("latent_ask_multiplier")


def _path(
    notes: Notes,
    buyer: str,
    sheet: BuyerSheet | None,
    years: Sequence[int],
    past: Mapping[int, Sourced],
) -> dict[int, Sourced]:
    stated: dict[int, Sourced] = {}
    if sheet is not None:
        pairs = zip(years, sheet.ask, strict=True)
        stated = {y: _stated(each) for y, each in pairs if each.point and each.state in _STATED}
    defaults = notes.by_year("ask", buyer)
    path: dict[int, Sourced] = {}
    for year in years:
        if year in stated:
            path[year] = stated[year]
            continue
        if year in past and not any(each < year for each in stated):
            path[year] = past[year]
        elif buyer not in LATER_LABS and any(each > year for each in stated):
            path[year] = _between(path, stated, year)
        else:
            path[year] = _default(buyer, year, path, stated, defaults)
        path[year] = _not_below(path[year], path.get(year - 1))
    return path


def _between(path: Mapping[int, Sourced], stated: Mapping[int, Sourced], year: int) -> Sourced:
    """Return the geometric path from the year before to the next stated need."""
    goal = min(each for each in stated if each > year)
    begin = path[year - 1]
    share = 1 / (goal - year + 1)
    ends = Ends(
        *(
            max(one, 1.0) ** (1 - share) * other**share
            for one, other in zip(begin.ends, stated[goal].ends, strict=True)
        )
    )
    claims = tuple(sorted({*begin.claims, *stated[goal].claims}))
    return Sourced(ends, claims, "", f"geometric path to the need stated for {goal}")


def _not_below(number: Sourced, last: Sourced | None) -> Sourced:
    """Let an ask fall only where somebody says so."""
    if last is None or number.ends.point >= last.ends.point:
        return number
    ends = Ends(*(max(one, other) for one, other in zip(number.ends, last.ends, strict=True)))
    claims = tuple(sorted({*number.claims, *last.claims}))
    return Sourced(ends, claims, number.parameter, f"not below the year before; {number.note}")


def _stated(figure: Figure) -> Sourced:
    point = figure.point or 0.0
    ends = Ends(figure.low or point, point, figure.high or point)
    note = figure.note if figure.state == "derived" else f"stated; {figure.note}"
    return Sourced(ends, figure.claims, "", note.strip("; "))


def _default(
    buyer: str,
    year: int,
    path: Mapping[int, Sourced],
    stated: Mapping[int, Sourced],
    defaults: Mapping[int, Sourced],
) -> Sourced:
    """Return the row of `ask`; past a stated need only its growth counts."""
    before = [each for each in stated if each < year]
    row = defaults.get(year)
    if buyer in LATER_LABS and not before:
        return Sourced(Ends(0.0, 0.0, 0.0), (), f"ask/{buyer}:{min(defaults)}", "inside others")
    if row is None:
        last = path.get(year - 1)
        if last is None:
            return Sourced(Ends(0.0, 0.0, 0.0), note="the book is silent")
        return Sourced(last.ends, last.claims, last.parameter, "as the year before")
    own = row.ends.times(1e3)
    base = defaults.get(max(before)) if before else None
    if base is None:
        return Sourced(own, (), row.parameter, row.note)
    anchor = stated[max(before)]
    grown = anchor.ends.point * row.ends.point / base.ends.point
    ends = own.times(grown / own.point)
    note = f"the need stated for {max(before)}, grown as the row of `ask`"
    return Sourced(ends, anchor.claims, row.parameter, note)


def _along(
    path: Mapping[int, Sourced], past: Mapping[int, Sourced], periods: Sequence[Period], end: int
) -> Floats:
    """Return a path of year-ends at the end of each period, straight in between."""
    years = sorted(path)
    start = past[STOCK_YEAR].ends[end] if years[0] == STOCK_YEAR + 1 else path[years[0]].ends[end]
    at = [years[0], *(year + 1 for year in years)]
    values = [start, *(path[year].ends[end] for year in years)]
    return np.interp([period.ends for period in periods], at, values)


def _latent(
    notes: Notes, buyers: Sequence[str], sheets: Mapping[str, BuyerSheet], years: Sequence[int]
) -> dict[str, dict[int, Sourced]]:
    """Return past asks by buyer and year, the stock of 2022 included."""
    running = _running(notes)
    rows = {**start_rows(notes), **start_rows(notes, china=True)}
    found: dict[str, dict[int, Sourced]] = {buyer: {} for buyer in buyers}
    multipliers = notes.by_year("latent_ask_multiplier", "")
    for row in notes.parameters.find("latent_ask_multiplier"):
        notes.get(row.name, row.applies_to)
        multipliers[int(row.applies_to)] = Sourced(Ends(row.low, row.point, row.high), (), row.key)
    first = multipliers[min(multipliers)]
    for buyer in buyers:
        stock = rows[buyer].ends.point * 1e3 if buyer in rows else 0.0
        found[buyer][STOCK_YEAR] = Sourced(first.ends.times(stock), (), first.parameter)
    for year, factor in multipliers.items():
        for buyer, (mw, claims) in _split(notes, buyers, sheets, years, year, running).items():
            note = f"{mw:,.0f} MW ran at the year's end" + ("" if claims else ", our estimate")
            found[buyer][year] = Sourced(factor.ends.times(mw), claims, factor.parameter, note)
    return found


def _running(notes: Notes) -> dict[tuple[int, bool], float]:
    """Return MW in service at year-ends, by (year, in China): units × kW, and the rest of 2022."""
    counted = {family: shipped_units(notes, family) for family in FAMILIES}
    years = range(STOCK_YEAR + 1, STOCK_YEAR + 4)
    periods = [Period(str(year), year, float(year), 1.0) for year in years]
    life = notes.ends("retirement", "cohorts")
    alive = alive_of(periods, notes.get("lag", "rack-to-in-service").point, life)
    old = notes.get("retirement", "stock-of-2022").point
    imports = notes.by_year("china_import_share", "nvidia")
    found: dict[tuple[int, bool], float] = {}
    for china in (False, True):
        stock = sum(row.ends.point for row in start_rows(notes, china=china).values()) * 1e3
        for column, year in enumerate(years):
            mw = stock * (1 - old) ** (year - STOCK_YEAR)
            for row, since in enumerate(years[: column + 1]):
                for family, vendor in FAMILIES.items():
                    units = counted[family].get(since)
                    share = float(family == OWN_CHAIN)
                    if vendor == "nvidia":
                        share = imports[since].ends.point
                    part = share if china else 1 - share
                    kw = notes.get("kw_all_in_it", family).point
                    made = units.ends.point * 1e3 if units else 0.0
                    mw += made * part * kw * alive[row, column]
            found[year, china] = mw
    return found


def _split(
    notes: Notes,
    buyers: Sequence[str],
    sheets: Mapping[str, BuyerSheet],
    years: Sequence[int],
    year: int,
    running: Mapping[tuple[int, bool], float],
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Split what ran between buyers: stated totals first, the rest along each one's path.

    The weight of a buyer without a stated total is its geometric path from its stock of 2022 to
    its `ask` of 2026.
    """
    rows = start_rows(notes)
    found: dict[str, tuple[float, tuple[str, ...]]] = {CHINA: (running[year, True], ())}
    weights = {}
    for buyer in buyers:
        control = _control(sheets.get(buyer), years, year)
        if buyer == CHINA or buyer in LATER_LABS:
            continue
        if control is not None:
            found[buyer] = (control.point or 0.0, control.claims)
            continue
        goal = notes.by_year("ask", buyer)[STOCK_YEAR + 4].ends.point
        begin = max(_LEAST_GW, rows[buyer].ends.point if buyer in rows else 0.0)
        weights[buyer] = begin * (goal / begin) ** ((year - STOCK_YEAR) / 4)
    told = sum(mw for buyer, (mw, _) in found.items() if buyer != CHINA)
    rest = max(0.0, running[year, False] - told)
    whole = sum(weights.values())
    found.update({buyer: (rest * each / whole, ()) for buyer, each in weights.items()})
    return {buyer: each for buyer, each in found.items() if buyer in buyers or buyer == OTHERS}


def _control(sheet: BuyerSheet | None, years: Sequence[int], year: int) -> Figure | None:
    if sheet is None or year not in years:
        return None
    figure = sheet.control[list(years).index(year)]
    is_part = figure.note.startswith("own chips shipped")  # of a fleet that holds others' chips
    return figure if figure.point and not is_part else None
