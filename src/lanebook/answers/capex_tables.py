"""Flat tables of the capex answer that list records: contracts, revisions, costs, statements."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.answer import Column, Figure, Table
from lanebook.answers.capex_records import CostReading, LabContract, Revision
from lanebook.answers.capex_statements import Statement
from lanebook.base.numbers import Interval


def labs_table(contracts: Sequence[LabContract]) -> Table:
    """Return what the firms have promised labs, one tie a row."""
    return Table(
        name="capex_lab_contracts",
        title="What these firms have promised to labs",
        columns=(
            Column("provider", "provider"),
            Column("lab", "lab"),
            Column("firmness", "firmness"),
            Column("promised_usd", "money", "figure", "USD", "largest surviving total"),
            Column("promised_mw", "MW", "figure", "MW", "largest surviving figure, as stated"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (c.provider, c.lab, c.firmness, c.promised_usd, c.promised_mw, c.claims)
            for c in contracts
        ),
        notes=(
            "Totals over the whole term, not a year; an empty cell is not known, never none.",
            "Not added: statements of one tie overlap, and megawatts have several bases.",
        ),
    )


def revisions_table(revisions: Sequence[Revision]) -> Table:
    """Return every value that prevailed where one was revised, in order of publication."""
    return Table(
        name="capex_revisions",
        title="How each figure was revised",
        columns=(
            Column("name", "subject"),
            Column("period", "period"),
            Column("published_on", "published", "date"),
            Column("amount", "says", "figure"),
            Column("change", "change", "share", definition="of the middle, against the one before"),
            Column("word", "word"),
            Column("publisher", "carried by"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (
                r.name,
                r.period,
                r.statement.published,
                r.statement.amount,
                r.change,
                r.statement.word,
                r.statement.publisher,
                r.statement.amount.claims,
            )
            for r in revisions
        ),
        notes=("Only figures that were revised; retellings in rounder numbers are left out.",),
    )


def costs_table(costs: Sequence[CostReading], year: int | None) -> Table:
    """Return cited costs of a gigawatt and what the year builds at each."""
    return Table(
        name="capex_costs",
        title=f"Cited costs of a gigawatt; what the AI spending of {year} builds",
        columns=(
            Column("who", "who"),
            Column("note", "of what"),
            Column("cost", "per GW", "figure", "USD/GW"),
            Column("builds_mw", "builds", "figure", "MW"),
            Column("published_on", "as of"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (c.who, c.note, c.cost, _spread(c.builds_mw), c.published, c.cost.claims) for c in costs
        ),
        notes=("Bases differ (facility, IT, systems): compare rows of one basis only.",),
    )


def _spread(interval: Interval) -> Figure:
    return Figure(interval.low, None, interval.high, "MW", state="derived")


def views_table(name: str, title: str, statements: Sequence[Statement]) -> Table:
    """Return what markets say, one statement a row."""
    return Table(
        name=name,
        title=title,
        columns=(
            Column("subject", "who"),
            Column("period", "period"),
            Column("amount", "says", "figure", "USD"),
            Column("note", "of what"),
            Column("published_on", "published", "date"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (
                s.subject.partition(":")[2],
                s.period.words,
                s.amount,
                s.note,
                s.published,
                s.amount.claims,
            )
            for s in statements
        ),
    )


def statements_table(name: str, title: str, statements: Sequence[Statement]) -> Table:
    """Return statements as they stand in the book, one a row."""
    return Table(
        name=name,
        title=title,
        columns=(
            Column("subject", "subject"),
            Column("period", "period"),
            Column("published_on", "published", "date"),
            Column("amount", "says", "figure"),
            Column("unit", "unit"),
            Column("status", "status"),
            Column("scope", "covers"),
            Column("note", "note"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (
                s.subject,
                s.period.words,
                s.published,
                s.amount,
                s.amount.unit,
                s.status,
                s.scope,
                s.note,
                s.amount.claims,
            )
            for s in statements
        ),
    )
