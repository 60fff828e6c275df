"""Capital: what each payer can spend on accelerators, shells and power in a year."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.capex_statements import Statement, prevailing, statements_of
from lanebook.answers.clearing.axes import CHINA, OTHERS, PAYERS
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced
from lanebook.engines.clearing.inputs import Floats

_FIRMS: Final = tuple(payer for payer in PAYERS if payer not in (OTHERS, CHINA))


def capital(book: Book, notes: Notes, buyers: Sequence[str]) -> Parts:
    """Return `capital` (P, T) in USD million and `pays` (B, P).

    A hyperscaler pays for its own use: capital spending of its claims × AI share × what it does not
    sell to labs. What it builds for labs, and the rest of `ai_capital_available`, is the capital of
    all others together. Where no claim gives a year, a firm keeps its last share of the total.
    China's is not bounded: no row or claim says it.
    """
    spent = _spending(book)
    sold = _sold(notes)
    point = _paths(notes, spent, sold, 1, 1, 1)
    for name, label, low, high in (
        ("ai_capital_available", "capital for AI", (0, 1, 1), (2, 1, 1)),
        ("ai_share_of_capex", "AI share of capital spending", (1, 0, 1), (1, 2, 1)),
        ("capex", "capital spending as claimed", (1, 1, 0), (1, 1, 2)),
    ):
        ends = [_paths(notes, spent, sold, *each)[:-1] for each in (low, high)]
        where = (slice(0, len(PAYERS) - 1), slice(None))
        notes.spread(name, label, "capital", where, ends[0], ends[1])
    _write(notes, spent, [_paths(notes, spent, sold, end, end, end) for end in range(3)], sold)
    pays = np.zeros((len(buyers), len(PAYERS)))
    for row, buyer in enumerate(buyers):
        payer = buyer if buyer in PAYERS else OTHERS
        pays[row, PAYERS.index(payer)] = 1.0
    return {"capital": point, "pays": pays}


def _spending(book: Book) -> dict[str, dict[int, Sourced]]:
    """Return capital spending by firm and year, USD billion, as known; a calendar year first."""
    known = statements_of(book.snapshot, book.as_of.known_at)
    found: dict[str, dict[int, Sourced]] = {}
    for firm in _FIRMS:
        own = [s for s in known if s.subject == f"org:{firm}" and s.amount.unit == "USD"]
        found[firm] = _by_year(own)
    return found


def _by_year(statements: Sequence[Statement]) -> dict[int, Sourced]:
    """Return what prevails by calendar year; a year without one takes its fiscal years' months."""

    def key(statement: Statement) -> tuple[str, int]:
        return statement.period.kind, statement.period.year or 0

    dated = sorted((s for s in statements if s.period.year is not None), key=key)
    best = {of: prevailing(group) for of, group in groupby(dated, key=key)}
    told = {of: number for of, each in best.items() if each and (number := _number(each))}
    found = {year: number for (kind, year), number in told.items() if kind == "calendar"}
    for (kind, year), number in told.items():
        ends_on = best[kind, year]
        if kind != "fiscal" or year in found or ends_on is None or ends_on.period.valid_to is None:
            continue
        found[year] = _months(number, told.get((kind, year + 1)), ends_on.period.valid_to.month)
    return found


def _number(statement: Statement) -> Sourced | None:
    low, point, high = statement.ends
    if point is None:
        return None
    ends = Ends(*((point if end is None else end) / 1e9 for end in (low, point, high)))
    return Sourced(ends, statement.amount.claims, "", statement.note)


def _months(first: Sourced, second: Sourced | None, month: int) -> Sourced:
    """Return a calendar year of which the first fiscal year holds `month` months."""
    if second is None:
        return first
    share = month / 12
    ends = Ends(
        *(a * share + b * (1 - share) for a, b in zip(first.ends, second.ends, strict=True))
    )
    note = f"{month} months of one fiscal year, {12 - month} of the next"
    return Sourced(ends, tuple(sorted({*first.claims, *second.claims})), "", note)


def _sold(notes: Notes) -> dict[str, float]:
    """Return the share of each firm's AI capacity that it builds for labs; 0 where no row says."""
    return {
        firm: notes.get("share_sold_to_labs", firm).point
        if notes.parameters.has("share_sold_to_labs", firm) else 0.0
        for firm in _FIRMS
    }  # fmt: skip


def _firm(
    year: int, spent: dict[int, Sourced], totals: dict[int, Sourced], share: float,
    ends: tuple[int, int], stock: float,
) -> tuple[float, bool]:  # fmt: skip
    """Return AI capital of a firm in USD billion, and whether claims of the year say so."""
    total, claim = ends
    if year in spent:
        return spent[year].ends[claim] * share, True
    near = [each for each in spent if each < year and each in totals]
    if not near:
        near = [each for each in spent if each in totals]
    if not near:
        return totals[year].ends[total] * stock, False
    base = max(near) if max(near) < year else min(near)
    part = spent[base].ends[claim] * share / totals[base].ends[1]
    return totals[year].ends[total] * min(part, 1.0), False


def _paths(
    notes: Notes,
    spent: dict[str, dict[int, Sourced]],
    sold: dict[str, float],
    total: int,
    share: int,
    claim: int,
) -> Floats:
    """Return capital by payer and period at one end of each driver."""
    totals = _totals(notes)
    part = notes.ends("ai_share_of_capex", "hyperscalers")[share]
    stocks = {firm: notes.get("stock_start", f"{firm}:2022").point for firm in _FIRMS}
    whole = sum(stocks.values())
    found = np.full((len(PAYERS), len(notes.periods)), np.inf)
    for at, period in enumerate(notes.periods):
        year = min(period.year, max(totals))
        own = {
            firm: _firm(period.year if period.year in totals else year, spent[firm], totals,
                        part, (total, claim), stocks[firm] / whole * part)[0]
            for firm in _FIRMS
        }  # fmt: skip
        rest = max(0.0, totals[year].ends[total] - sum(own.values()))
        rest += sum(own[firm] * sold[firm] for firm in _FIRMS)
        for firm in _FIRMS:
            found[PAYERS.index(firm), at] = own[firm] * (1 - sold[firm])
        found[PAYERS.index(OTHERS), at] = rest
        found[:, at] *= 1e3 * period.years
    return found


def _spread_of(ends: Sequence[Floats], row: int, at: int) -> Ends:
    """Return the ends of one payer; what is left for others may fall as spending rises."""
    low, point, high = (float(end[row, at]) for end in ends)
    return Ends(min(low, point, high), point, max(low, point, high))


def _totals(notes: Notes) -> dict[int, Sourced]:
    return notes.by_year("ai_capital_available", "world-ex-china")


def _write(
    notes: Notes,
    spent: dict[str, dict[int, Sourced]],
    ends: Sequence[Floats],
    sold: dict[str, float],
) -> None:
    for year, number in _totals(notes).items():
        notes.add("capital", str(year), "AI capital outside China", number, "USD billion")
    for row, payer in enumerate(PAYERS[:-1]):
        for at, period in enumerate(notes.periods):
            stated = spent.get(payer, {}).get(period.year)
            claims = stated.claims if stated else ()
            if payer == OTHERS:
                note = "the rest of AI capital, and what hyperscalers build for labs"
            else:
                note = f"× AI share × {1 - sold[payer]:.0%} for own use"
                note = (f"capital spending {note}" if stated else
                        f"its last share of AI capital {note}")  # fmt: skip
            key = f"ai_capital_available/world-ex-china:{period.year}"
            key = "ai_share_of_capex/hyperscalers" if stated else key
            number = Sourced(_spread_of(ends, row, at), claims, key)
            notes.add(f"capital:{payer}", period.label, "can be spent", number, "USD million",
                      note=note)  # fmt: skip
