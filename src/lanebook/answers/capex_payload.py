"""What the capex answer carries, and its flat tables."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.capex_records import (
    CostReading,
    FirmYear,
    LabContract,
    Revision,
    YearTotal,
)
from lanebook.answers.capex_statements import Statement
from lanebook.answers.capex_tables import (
    costs_table,
    labs_table,
    revisions_table,
    statements_table,
    views_table,
)

APART_TITLE = "Kept apart, never added to the firms: markets, groups, other firms and currencies"
PERIODS_TITLE = "Quarters, programmes and undated plans of the firms"


@dataclass(frozen=True, slots=True)
class Capex:
    """Capital spending by firm, year and forecaster; what it builds and must earn.

    Attributes:
        years: first and last year of the table.
        headline_year: year that the finding and the derivation speak of; None if none has a sum.
        firms: one per firm and year, in order of the headline year's spending.
        totals: one per year that has at least one firm.
        revisions: every change of a prevailing value in those years.
        costs: cited costs of a gigawatt.
        contracts: what the firms have promised labs.
        forecasts: what markets and forecasters say of the headline year; never added.
        revenue_views: AI revenue that models say is needed, expected or there.
        apart: statements that must not be added: markets, groups, other currencies, other firms.
        periods: quarters, parts of years and programmes of the firms.
        statements: every claim of capex on the firms and markets asked about.
        formula: how the revenue is derived, in words and symbols.
        ignored: shown and not added, with the reason, by organisation.
    """

    years: tuple[int, int]
    headline_year: int | None
    firms: tuple[FirmYear, ...]
    totals: tuple[YearTotal, ...]
    revisions: tuple[Revision, ...]
    costs: tuple[CostReading, ...]
    contracts: tuple[LabContract, ...]
    forecasts: tuple[Statement, ...]
    revenue_views: tuple[Statement, ...]
    apart: tuple[Statement, ...]
    periods: tuple[Statement, ...]
    statements: tuple[Statement, ...]
    formula: tuple[str, ...]
    ignored: tuple[tuple[str, str], ...]
    listed: bool = False

    def tables(self) -> tuple[Table, ...]:
        """Return the flat tables, most important first; all statements only for chosen firms."""
        tables = [_by_year(self), _derivation(self), _by_firm(self), labs_table(self.contracts)]
        year = self.headline_year
        tables += [
            views_table(
                "capex_forecasts",
                f"What others put {year} at: each at its latest, never added",
                self.forecasts,
            ),
            views_table(
                "capex_revenue_views", "AI revenue others see or call for", self.revenue_views
            ),
            revisions_table(self.revisions),
            costs_table(self.costs, year),
            statements_table("capex_apart", APART_TITLE, self.apart),
            statements_table("capex_periods", PERIODS_TITLE, self.periods),
        ]
        if self.listed:
            tables.append(statements_table("statements", "Every statement", self.statements))
        return tuple(table for table in tables if table.rows)


def _by_year(capex: Capex) -> Table:
    years = [total.year for total in capex.totals]
    cells = {(row.org, row.year): row.spend for row in capex.firms}
    names = {row.org: row.name for row in capex.firms}
    rows: list[tuple[Cell, ...]] = [
        (name, *(cells.get((org, year)) for year in years)) for org, name in names.items()
    ]
    if rows:
        rows.append(("Sum", *(total.spend_usd for total in capex.totals)))
    fiscal = sorted({f"{r.name} {r.year} is {r.period}" for r in capex.firms if " " in r.period})
    return Table(
        name="capex_by_year",
        title="Capital spending by firm and year",
        columns=(
            Column("firm", "firm"),
            *(Column(f"spend_{year}_usd", str(year), "figure", "USD") for year in years),
        ),
        rows=tuple(rows),
        notes=(
            "The sum takes the middle of a range; an empty cell has no statement and adds nothing.",
            *((f"Fiscal years stand where they end: {'; '.join(fiscal)}.",) if fiscal else ()),
            *(f"Not added: {name}, {why}." for name, why in capex.ignored),
        ),
        total_rows=frozenset({len(rows) - 1}) if names else frozenset(),
    )


def _derivation(capex: Capex) -> Table:
    total = next((t for t in capex.totals if t.year == capex.headline_year), None)
    rows: list[tuple[Cell, ...]] = []
    if total is not None:
        rows = [
            _measure("capital spending", total.spend_usd),
            _measure("of which AI", total.ai_usd),
            _measure("builds, MW of IT load", total.it_mw),
            _measure("  sold to labs, MW", total.to_labs_mw),
            _measure("  kept, MW", total.kept_mw),
            _measure("  not split, MW", total.not_split_mw),
            _part("depreciation a year", total.depreciation_usd),
            _part("return a year", total.return_usd),
            _part("power a year", total.power_usd),
            _measure("revenue needed a year", total.revenue_usd),
        ]
    return Table(
        name="capex_required_revenue",
        title=f"What the spending of {capex.headline_year} builds and must earn",
        columns=(
            Column("measure", "measure"),
            Column("low", "low", "figure"),
            Column("point", "point", "figure"),
            Column("high", "high", "figure"),
        ),
        rows=tuple(rows),
        notes=capex.formula,
        total_rows=frozenset({len(rows) - 1}) if rows else frozenset(),
    )


def _measure(words: str, figure: Figure) -> tuple[Cell, ...]:
    ends = (figure.low, figure.point, figure.high)
    return words, *(_end(value, figure.unit) for value in ends)


def _part(words: str, value: float) -> tuple[Cell, ...]:
    return words, None, _end(value, "USD"), None


def _end(value: float | None, unit: str) -> Figure:
    return Figure(value, value, value, unit, state="unknown" if value is None else "derived")


def _by_firm(capex: Capex) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (row.name, row.word, row.spend, row.it_mw, row.to_labs_mw, row.kept_mw, row.revenue_usd)
        for row in capex.firms
        if row.year == capex.headline_year
    ]
    total = next((t for t in capex.totals if t.year == capex.headline_year), None)
    if total is not None:
        sums = (total.spend_usd, total.it_mw, total.to_labs_mw, total.kept_mw, total.revenue_usd)
        rows.append(("Sum", "", *sums))
    return Table(
        name="capex_by_firm",
        title=f"{capex.headline_year} by firm: what is built, for whom, and what it must earn",
        columns=(
            Column("firm", "firm"),
            Column("word", "word", definition="actual, guided, reported or forecast"),
            Column("spend_usd", "capex", "figure", "USD"),
            Column("it_mw", "builds MW", "figure", "MW", "megawatts of IT load"),
            Column("to_labs_mw", "to labs", "figure", "MW"),
            Column("kept_mw", "kept", "figure", "MW"),
            Column("revenue_usd", "revenue", "figure", "USD", "yearly revenue needed"),
        ),
        rows=tuple(rows),
        notes=(
            "An empty pair of labs and kept: no parameter says what the firm sells to labs.",
            "Spending comes first and megawatts later: they are not those of the same year.",
        ),
        total_rows=frozenset({len(rows) - 1}) if rows else frozenset(),
    )
