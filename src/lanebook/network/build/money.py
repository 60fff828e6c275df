"""Dollars of a tie with the stretch of time they cover, for implied megawatts.

A contract's stated total contains the totals stated before it, so the largest total that is more
than an option, a rumour or a forecast is the one used; annual amounts stand for their own stretch.
Capital spending is never rent: only `annual_amount` and `amount` are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from lanebook.network.build.rows import Row, counts, rank_of
from lanebook.network.capacity import Dollars

DAYS_A_YEAR = 365.25
_SOFT = frozenset({"option", "loi", "rumoured", "forecast"})


def dollars_of(rows: Sequence[Row]) -> tuple[Dollars, ...]:
    """Return annual amounts by stretch, then the total, of one tie.

    Args:
        rows: the tie's known claims with their outcomes. Other currencies than USD are left out.
    """
    money = [row for row in rows if row["unit"] == "USD" and counts(row)]
    annual = [row for row in money if row["property"] == "annual_amount"]
    stretches = sorted(
        {(row["valid_from"] or date.min, row["valid_to"] or date.max) for row in annual}
    )
    found = [_annual(annual, stretch) for stretch in stretches if stretch[0] != date.min]
    total = _total(rows, [row for row in money if row["property"] == "amount"])
    return (*found, *([total] if total else []))


def _annual(rows: Sequence[Row], stretch: tuple[date, date]) -> Dollars:
    same = [
        row
        for row in rows
        if (row["valid_from"] or date.min, row["valid_to"] or date.max) == stretch
    ]
    best = max(same, key=rank_of)
    values = [row["number"] for row in same]
    return Dollars(
        kind="annual",
        from_on=stretch[0],
        to_on=None if stretch[1] == date.max else stretch[1],
        low_usd=min(values),
        point_usd=best["number"],
        high_usd=max(values),
        claims=tuple(sorted(row["id"] for row in same)),
    )


def _total(rows: Sequence[Row], amounts: Sequence[Row]) -> Dollars | None:
    firm = [row for row in amounts if row["status"] not in _SOFT]
    if not firm:
        return None
    best = max(firm, key=lambda row: (row["number"], *rank_of(row)))
    same = [row for row in firm if row["number"] == best["number"]]
    dated = [row for row in same if row["valid_from"] and row["valid_to"]]
    claims = {row["id"] for row in same}
    if dated:
        term = max(dated, key=rank_of)
        begin, end = term["valid_from"], term["valid_to"]
    else:
        begin, end, why = _stretch_by_term(rows, best)
        claims |= why
    low = 0.0 if best["bound"] == "up_to" and len(same) == 1 else best["number"]
    return Dollars(
        kind="total",
        from_on=begin,
        to_on=end,
        low_usd=low,
        point_usd=best["number"],
        high_usd=best["number"],
        claims=tuple(sorted(claims)),
    )


def _stretch_by_term(rows: Sequence[Row], amount: Row) -> tuple[date | None, date | None, set[str]]:
    terms = [row for row in rows if row["property"] == "term" and counts(row) and row["number"]]
    begin = amount["valid_from"]
    if not terms:
        return begin, None, set()
    best = max(terms, key=rank_of)
    begin = best["valid_from"] or begin or amount["published"]
    return begin, begin + timedelta(days=round(best["number"] * DAYS_A_YEAR)), {best["id"]}
