"""`lanebook capex`: who spends what in which year, what it builds and what revenue it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lanebook.answers.answer import Answer, Figure
from lanebook.answers.assumptions import parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.capex_build import (
    BILLION,
    build_years,
    chosen_statements,
    is_apart,
    orgs_of,
)
from lanebook.answers.capex_context import (
    cost_readings,
    formula_words,
    lab_contracts,
    market_views,
    middle,
    revenue_views,
    revised,
)
from lanebook.answers.capex_payload import Capex
from lanebook.answers.capex_records import FirmYear, YearTotal
from lanebook.answers.capex_statements import statements_of
from lanebook.answers.freshness import view_caveats
from lanebook.answers.names import resolve
from lanebook.answers.wording import EN_DASH, counted, interval, trimmed
from lanebook.base.numbers import Interval
from lanebook.evidence.parameters import Parameters

YEARS_BACK, YEARS_AHEAD = 3, 1
FIXED_CAVEATS: Final = (
    "Capital spending buys land, warehouses and offices too; the AI share is an assumption.",
    "Megawatts are what the money of a year builds, not what is energised in it.",
    "The revenue needed pays hardware, buildings, return and power of one year's spending only.",
    "Staff, repairs, network, tax, training and earlier years' spending come on top of it.",
    "What a firm leases instead of building is not capital spending and is not here.",
)


def capex(
    book: Book,
    *,
    firms: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    overrides: Mapping[str, float] | None = None,
) -> Answer[Capex]:
    """Answer who spends what, what it builds and what revenue must pay for it.

    Args:
        book: the book at its as-of; statements published later take no part.
        firms: firms or markets to show; default every firm that builds compute.
        years: first and last year; default three years back to one ahead of the valid day.
        overrides: parameters set for this question, `name` or `name/applies_to`.

    Raises:
        UnknownName, AmbiguousName: if a firm or a parameter does not resolve.
        InputError: if a parameter is set to nonsense.
        EngineError: if the result does not prove itself.
    """
    parameters = Parameters(book.snapshot, overrides)
    orgs = orgs_of(book)
    chosen = tuple(sorted({resolve(book, text, ("org", "market")) for text in firms}))
    every = statements_of(book.snapshot, book.as_of.known_at)
    asked = tuple(s for s in every if not chosen or s.subject in chosen)
    here = book.as_of.valid_at.year
    span = years or (here - YEARS_BACK, here + YEARS_AHEAD)
    picked, ignored = chosen_statements(asked, orgs, range(span[0], span[1] + 1))
    rows, totals = build_years(picked, orgs, parameters)
    headline = _headline(totals, here)
    rows = _by_spending(rows, headline)
    total = next((t for t in totals if t.year == headline), None)
    data = Capex(
        years=span,
        headline_year=headline,
        firms=rows,
        totals=totals,
        revisions=revised(asked, orgs, range(span[0], span[1] + 1)),
        costs=cost_readings(book, parameters, total),
        contracts=lab_contracts(book, {row.org for row in rows}, orgs),
        forecasts=market_views(every, headline),
        revenue_views=revenue_views(book),
        apart=tuple(s for s in asked if is_apart(s, orgs)),
        periods=tuple(s for s in asked if not is_apart(s, orgs) and s.period.year is None),
        statements=asked,
        formula=formula_words(parameters) if rows else (),
        ignored=ignored,
        listed=bool(chosen),
    )
    uses = parameter_uses(parameters)
    return Answer(
        question="capex",
        finding=_finding(data, total, parameters),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(*view_caveats(book, uses), *FIXED_CAVEATS),
    )


def _headline(totals: Sequence[YearTotal], here: int) -> int | None:
    """Return the year asked about, else the nearest that has a sum, the earlier of two."""
    return min((t.year for t in totals), key=lambda year: (abs(year - here), year), default=None)


def _by_spending(rows: Sequence[FirmYear], headline: int | None) -> tuple[FirmYear, ...]:
    size = {row.org: middle(row.spend) for row in rows if row.year == headline}
    return tuple(sorted(rows, key=lambda row: (-size.get(row.org, 0.0), row.org, row.year)))


def _finding(data: Capex, total: YearTotal | None, parameters: Parameters) -> str:
    if total is None:
        n_statements = counted(len(data.statements), "statement")
        return (
            f"No yearly capital spending in USD of a firm that builds compute is known for"
            f" {data.years[0]} to {data.years[1]}; the book has {n_statements} of another kind."
        )
    cost = parameters.get("capex_per_gw", "total-per-gw-it")
    per_gw = f"{trimmed(cost.low)}{EN_DASH}{trimmed(cost.high)}"
    whose = "its" if total.n_firms == 1 else "their"
    return (
        f"{total.year}: {counted(total.n_firms, 'firm')} ({total.n_own_word} on {whose} own word)"
        f" put capital spending at {_range(total.spend_usd, BILLION)} bn USD; at"
        f" {per_gw if cost.low < cost.high else trimmed(cost.point)} bn per GW of IT load the AI"
        f" part of it builds {_range(total.it_mw, 1000.0)} GW, and to pay for that"
        f" {_range(total.revenue_usd, BILLION)} bn USD of revenue a year must appear."
    )


def _range(figure: Figure, scale: float) -> str:
    ends = [None if end is None else end / scale for end in (figure.low, figure.high)]
    whole = all(end is None or end >= 100 for end in ends)
    low, high = (None if end is None else round(end, 0 if whole else 1) for end in ends)
    return interval(Interval(low, None, high))
