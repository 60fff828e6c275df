"""Indicators that read the book: rents, and capital spending against revenue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from lanebook.answers.answer import Answer, Figure, ParameterUse
from lanebook.answers.book import Book, once_per_book
from lanebook.answers.capex import capex
from lanebook.answers.capex_payload import Capex
from lanebook.answers.capex_records import YearTotal
from lanebook.answers.theses_query import Given, Query, known, unknown
from lanebook.answers.wording import day

#: Years around the valid one that the capex behind indicators covers.
CAPEX_BACK, CAPEX_AHEAD = 3, 3
#: Market whose `ai_revenue` is what customers pay now, not what a model calls for.
PAID: Final = "market:ai-revenue-actual"
LABS: Final = ("openai", "anthropic")
RENT: Final = "price_per_mw_year"
#: Below it a yearly rent pays for a shell with power, not for compute, USD per MW-year; between
#: the dearest bare site (2.3 m) and the cheapest ready lane (5.4 m) of the book.
BARE_BELOW: Final = 4e6


@dataclass(frozen=True, slots=True)
class _Rent:
    """One price of ready compute: what, from whom, how much, on whose word."""

    tie: str
    provider: str
    recipient: str
    yearly: float
    claim: str


@once_per_book
def _rents(book: Book) -> tuple[_Rent, ...]:
    """Return prevailing prices of a megawatt-year of ready compute, by tie and market."""
    ends = {
        f"tie:{row['id']}": (row["provider"], row["recipient"])
        for row in book.snapshot.ties.iter_rows(named=True)
    }
    rows = book.beliefs.frame.sort("claim").iter_rows(named=True)
    found = [
        _Rent(row["subject"], *ends.get(row["subject"], ("", "")), row["point"], row["claim"])
        for row in rows
        if row["property"] == RENT and row["point"] is not None and row["point"] >= BARE_BELOW
    ]
    return tuple(found)


def _middle(rents: Sequence[_Rent]) -> float:
    return median(rent.yearly for rent in rents)


def ready_premium(book: Book, _: Given) -> Figure:
    """Return the dearest contracted megawatt-year of ready compute over the median of all."""
    rents = _rents(book)
    tied = [rent for rent in rents if rent.provider]
    if len(rents) < 3 or not tied:
        return unknown("ratio", f"{len(rents)} prices of ready compute are known, three are needed")
    dearest = max(tied, key=lambda rent: (rent.yearly, rent.claim))
    words = f"{dearest.tie.partition(':')[2]} at {dearest.yearly / 1e6:.1f} m USD a MW-year"
    claims = tuple(rent.claim for rent in rents)
    return known(dearest.yearly / _middle(rents), "ratio", claims, note=words)


def patron_discount(book: Book, given: Given) -> Figure:
    """Return the median rent on lanes from the labs' shareholders over the median of all others."""
    del given
    rents = _rents(book)
    stakes = _shareholders(book)
    theirs = [rent for rent in rents if (rent.provider, rent.recipient) in stakes]
    others = [rent for rent in rents if (rent.provider, rent.recipient) not in stakes]
    if not theirs or not others:
        who = "a shareholder of the lab" if not theirs else "anybody else"
        return unknown("ratio", f"no price of ready compute from {who} was known")
    words = (
        f"{len(theirs)} prices from shareholders, median {_middle(theirs) / 1e6:.1f} m USD a"
        f" MW-year, {len(others)} others, {_middle(others) / 1e6:.1f} m"
    )
    return known(
        _middle(theirs) / _middle(others), "ratio", tuple(rent.claim for rent in rents), note=words
    )


def _shareholders(book: Book) -> set[tuple[str, str]]:
    alive = set(book.beliefs.frame["subject"].unique())
    return {
        (tie["provider"], tie["recipient"])
        for tie in book.snapshot.ties.iter_rows(named=True)
        if tie["kind"] == "equity" and f"tie:{tie['id']}" in alive
    }


@once_per_book
def _spent(book: Book) -> Answer[Capex]:
    here = book.as_of.valid_at.year
    return capex(book, years=(here - CAPEX_BACK, here + CAPEX_AHEAD))


def _spending(book: Book) -> Capex:
    return _spent(book).data


def _uses(book: Book, _: Given) -> tuple[ParameterUse, ...]:
    return _spent(book).parameters


def _total(book: Book, year: int) -> YearTotal | None:
    return next((total for total in _spending(book).totals if total.year == year), None)


def capital_spending(book: Book, given: Given) -> Figure:
    """Return what the firms that build compute spend in a year, by their own word or another's."""
    total = _total(book, given.year)
    if total is None:
        return unknown("USD", f"no capital spending of {given.year} was known")
    spend = total.spend_usd
    point = _point(spend)
    if point is None:
        return unknown("USD", f"no capital spending of {given.year} was known")
    words = f"{total.n_firms} firms"
    return known(
        point, "USD", spend.claims, ends=(spend.low, spend.high), note=words, bound=spend.bound
    )


def _point(figure: Figure) -> float | None:
    ends = [end for end in (figure.low, figure.high) if end is not None]
    return figure.point if figure.point is not None else sum(ends) / len(ends) if ends else None


def capital_growth(book: Book, given: Given) -> Figure:
    """Return spending of a year over the year before, of the firms known for both, less one."""
    firms = _spending(book).firms
    now = {row.org: row for row in firms if row.year == given.year}
    before = {row.org: row for row in firms if row.year == given.year - 1}
    both = sorted(
        org
        for org in set(now) & set(before)
        if _point(now[org].spend) is not None and _point(before[org].spend)
    )
    if not both:
        return unknown(
            "share", f"no firm's spending was known for {given.year} and the year before"
        )
    late = sum(_point(now[org].spend) or 0.0 for org in both)
    early = sum(_point(before[org].spend) or 0.0 for org in both)
    claims = tuple(
        claim for rows in (now, before) for org in both for claim in rows[org].spend.claims
    )
    return known(late / early - 1, "share", claims, note=f"{len(both)} firms known for both years")


def revenue_cover(book: Book, given: Given) -> Figure:
    """Return AI revenue paid now over the revenue that the spending of a year must earn."""
    paid = book.beliefs.current(PAID, "ai_revenue")
    if paid is None or paid.point is None:
        return unknown("ratio", "no source had counted the AI revenue that is paid")
    total = _total(book, given.year)
    if total is None or not total.revenue_usd.point:
        return unknown("ratio", f"no capital spending of {given.year} was known")
    need = total.revenue_usd
    low = None if not need.high else (paid.low or paid.point) / need.high
    high = None if not need.low else (paid.high or paid.point) / need.low
    return known(
        paid.point / total.revenue_usd.point,
        "ratio",
        (paid.claim, *need.claims),
        ends=(low, high),
        note="one year's spending only: earlier years' must be earned too",
    )


def lab_revenue(book: Book, _: Given) -> Figure:
    """Add the latest annualised revenue of OpenAI and Anthropic that was known."""
    latest = {lab: _run_rate(book, lab) for lab in LABS}
    silent = [lab for lab, row in latest.items() if row is None]
    rows = [row for row in latest.values() if row is not None]
    if silent:
        return unknown("USD", f"no annualised revenue was known of {' and '.join(silent)}")
    when = ", ".join(f"{lab} {day(row['valid_from'])}" for lab, row in latest.items() if row)
    return known(
        sum(row["number"] for row in rows), "USD", tuple(row["id"] for row in rows), note=when
    )


def _run_rate(book: Book, lab: str) -> dict[str, Any] | None:
    """Return the newest statement of an annualised rate that has been reached."""
    here = book.as_of.valid_at
    rows = [
        row
        for row in book.beliefs.claims_about(f"org:{lab}")
        if row["property"] in ("revenue", "ai_revenue")
        and row["dead_on"] is None
        and row["status"] != "forecast"
        and ("annualised" in row["note"] or "run-rate" in row["note"] or "run rate" in row["note"])
        and row["valid_from"] is not None
        and row["valid_from"] <= here
        and row["valid_to"] is None
    ]
    return max(
        rows, key=lambda row: (row["valid_from"], row["status_rank"], row["id"]), default=None
    )


#: What can be asked of prices and spending.
QUERIES: Final = (
    Query(
        "ready_premium", "dearest ready compute over the median", "ratio",
        "Dearest contracted price of a megawatt-year of ready compute over the median of all"
        " that are known; bare sites (below 4 m USD) left out.",
        (), ready_premium,
    ),
    Query(
        "patron_discount", "rents from shareholders over others'", "ratio",
        "Median price of a megawatt-year of ready compute on lanes from the lab's shareholders,"
        " over the median of all other prices.",
        (), patron_discount,
    ),
    Query(
        "capital_spending", "capital spending of {year}", "USD",
        "Sum over firms that build compute, each by its prevailing statement.",
        ("year",), capital_spending,
    ),
    Query(
        "capital_growth", "capital spending: growth of {year}", "share",
        "Over the year before, of the firms whose spending is known for both.",
        ("year",), capital_growth,
    ),
    Query(
        "revenue_cover", "AI revenue over what {year} must earn", "ratio",
        "AI revenue paid now, as one source counts it, over the revenue that the capital spending"
        " of the year needs (`lanebook capex`).",
        ("year",), revenue_cover, uses=_uses,
    ),
    Query(
        "lab_revenue", "OpenAI and Anthropic: revenue a year", "USD",
        "Latest annualised rates that were reached and known, added; gross or net as stated.",
        (), lab_revenue,
    ),
)  # fmt: skip
