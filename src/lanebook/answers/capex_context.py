"""Around the sum: revisions, cited costs of a gigawatt, contracts with labs, the formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.capex_build import BILLION, Org, ends_of
from lanebook.answers.capex_records import CostReading, LabContract, Revision, YearTotal
from lanebook.answers.capex_statements import (
    Period,
    Statement,
    revisions,
    statements_of,
)
from lanebook.answers.promises import MEGAWATTS, MONEY, hardest, largest, live_rows
from lanebook.answers.wording import EN_DASH, trimmed
from lanebook.base.numbers import Interval
from lanebook.evidence.parameters import Parameter, Parameters

#: Parameters that the derivation prints; those of single firms stand among the assumptions.
IN_FORMULA: Final = frozenset(
    {
        "ai_share_of_capex/hyperscalers",
        "capex_per_gw/total-per-gw-it",
        "discount_rate/all",
        "electricity/us-all-in",
        "useful_life/accelerators-economic",
        "useful_life/shell",
    }
)


def middle(figure: Figure) -> float:
    """Return the point, else the middle of the ends that are known, else 0 for sorting."""
    if figure.point is not None:
        return figure.point
    ends = [end for end in (figure.low, figure.high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0


def revised(
    statements: Iterable[Statement], orgs: Mapping[str, Org], years: range
) -> tuple[Revision, ...]:
    """Return the values that prevailed one after the other, per subject and period revised."""
    found: list[Revision] = []
    rows = [s for s in statements if s.period.year in years or s.period.kind == "programme"]

    def key(statement: Statement) -> tuple[str, Period, str]:
        return statement.subject, statement.period, statement.amount.unit

    for (subject, period, _), group in groupby(rows, key=key):
        path = revisions(list(group))
        if len(path) < 2:
            continue
        name = orgs[subject].name if subject in orgs else subject.partition(":")[2]
        before: float | None = None
        for step in path:
            now = middle(step.amount)
            change = None if before is None or before == 0 else now / before - 1.0
            found.append(Revision(subject, name, period.words, change, step))
            before = now
    return tuple(found)


def cost_readings(
    book: Book, parameters: Parameters, total: YearTotal | None
) -> tuple[CostReading, ...]:
    """Return cited costs of a gigawatt and the megawatts the year's AI spending builds at each."""
    if total is None:
        return ()
    readings = []
    for row in ("total-per-gw-it", "total-per-gw-facility"):
        parameter = parameters.get("capex_per_gw", row)
        low, point, high = (end * BILLION for end in ends_of(parameter))
        cost = Figure(low, point, high, "USD/GW", state="derived")
        builds = _builds(total.ai_usd, cost)
        readings.append(
            CostReading("parameter", cost, builds, parameter.key, parameter.as_of.isoformat())
        )
    readings += [
        CostReading(
            said.publisher,
            said.amount,
            _builds(total.ai_usd, said.amount),
            said.note,
            said.published.isoformat(),
        )
        for said in statements_of(book.snapshot, book.as_of.known_at, "unit_cost")
        if said.amount.unit == "USD/GW"
    ]
    return tuple(readings)


def _builds(money: Figure, cost: Figure) -> Interval:
    def divide(part: float | None, whole: float | None) -> float | None:
        return None if part is None or whole is None or whole <= 0 else part / whole * 1000.0

    typical = middle(cost) or None
    return Interval(
        divide(money.low, cost.high), divide(money.point, typical), divide(money.high, cost.low)
    )


def lab_contracts(
    book: Book, providers: set[str], orgs: Mapping[str, Org]
) -> tuple[LabContract, ...]:
    """Return what the providers have promised labs in ready compute, by tie."""
    found = []
    for tie in book.snapshot.ties.sort("id").iter_rows(named=True):
        provider, lab = f"org:{tie['provider']}", f"org:{tie['recipient']}"
        is_supply = tie["layer"] == "full_stack" and not tie["part_of"]
        if not is_supply or provider not in providers or orgs[lab].kind != "lab":
            continue
        rows = live_rows(book.beliefs, f"tie:{tie['id']}")
        if not rows:
            continue
        power, money = largest(rows, MEGAWATTS, "MW"), largest(rows, MONEY, "USD")
        found.append(
            LabContract(
                tie=f"tie:{tie['id']}",
                provider=orgs[provider].name,
                lab=orgs[lab].name,
                firmness=hardest(rows) or "",
                promised_mw=power,
                promised_usd=money,
                claims=tuple(id_ for figure in (money, power) if figure for id_ in figure.claims),
            )
        )
    return tuple(found)


def formula_words(parameters: Parameters) -> tuple[str, ...]:
    """Return the derivation in words and symbols, with the parameters that enter."""
    return (
        "AI part = capex × ai_share_of_capex; a neocloud's or lab's capex counts whole.",
        "MW of IT load = AI part ÷ cost per GW.",
        "Revenue = AI part × [h c(r, L chips) + (1 − h) c(r, L shell)] + MW × PUE × 8,760 × price.",
        "c(r, L) = r ÷ (1 − (1 + r)^−L), of which 1 ÷ L is depreciation and the rest return.",
        "h = hardware ÷ (hardware + shell). Low takes the ends that make MW and revenue small.",
        *(f"{_spread_words(use)}." for use in parameters.used if use.key in IN_FORMULA),
        "Set any of them with --set NAME/ROW=VALUE.",
    )


def _spread_words(use: Parameter) -> str:
    values = [trimmed(value, 4) for value in dict.fromkeys(ends_of(use))]
    return f"{use.key} = {EN_DASH.join(values)} {use.unit}"


def market_views(statements: Iterable[Statement], year: int | None) -> tuple[Statement, ...]:
    """Return what markets say of one year, each at its latest; increments and scenarios too.

    A forecaster's latest word counts here, not the rank of the outlet that carried it.
    """
    if year is None:
        return ()
    rows = [s for s in statements if s.subject.startswith("market:") and s.period.year == year]
    found: list[Statement] = []
    for _, group in groupby(rows, key=lambda s: (s.subject, s.period, s.amount.unit)):
        path = list(group)
        whole = [s for s in path if s.scope == "whole"]
        best = max(whole, key=lambda s: (s.published, s.strength), default=None)
        found += [s for s in path if s is best or s.scope != "whole"]
    return tuple(found)


def revenue_views(book: Book) -> tuple[Statement, ...]:
    """Return the AI revenue that models say is needed, expected or there."""
    said = statements_of(book.snapshot, book.as_of.known_at, "ai_revenue")
    return tuple(s for s in said if s.subject.startswith("market:"))
