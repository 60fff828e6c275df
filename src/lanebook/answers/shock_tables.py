"""Flat tables of the answer `shock`: what is lost. Changes are signed: below 0 is a loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.scenario_tables import (
    NOW_THEN,
    act_table,
    change_table,
    missed_table,
    price_table,
)
from lanebook.answers.shock_records import FlowLoss, Loss, MakerLoss, Revenue
from lanebook.answers.shock_tables_beside import combined_table, mover_table, spread_table
from lanebook.answers.shock_tables_more import (
    clearing_table,
    driver_table,
    gain_table,
    path_table,
    proof_table,
    stranded_table,
    term_table,
)
from lanebook.answers.wording import quarter_words

if TYPE_CHECKING:
    from lanebook.answers.shock_payload import ShockPage

BILLION = 1000.0
TEN = 10
_FIRST_ROUND = "what the shock takes directly"
_AMPLIFIED = "what the network adds to it; above 0, what re-contracting takes away again"


def shock_tables(page: ShockPage) -> tuple[Table, ...]:
    """Return every table that has rows, most important first."""
    quarters = page.quarters
    found = [
        lab_table((*page.labs, page.all_labs)),
        quarter_table(
            "shock_lab_quarters", "Labs, MW by quarter", (*changed(page.labs), page.all_labs),
            quarters,
        ),
        loss_table("shock_firms", "Firms and what they make", page.firms),
        revenue_table(page.revenue, quarters),
        loss_table("shock_layers", "Layers", page.layers),
        path_table(page.paths),
        stranded_table(page.stranded),
        gain_table(page.gains),
        driver_table(page.drivers),
        term_table(page.terms),
    ]  # fmt: skip
    if page.combination is not None:
        found.insert(1, combined_table(page.combination))
    if page.draws is not None:
        found += [spread_table(page.draws), mover_table(page.draws)]
    if page.clearing is not None:
        found += [clearing_table(page.clearing), price_table(page.clearing, NOW_THEN)]
    found += [
        quarter_table("shock_firm_quarters", "Firms by quarter", page.firms, quarters),
        quarter_table("shock_layer_quarters", "Layers by quarter", page.layers, quarters),
        maker_table(page.makers, quarters),
        flow_table(page.flows, quarters),
        act_table(page.acts),
        change_table(page.changes),
        missed_table(page.missed),
        proof_table(page.proof),
    ]
    left = () if changed(page.labs) else ("shock_lab_quarters",)
    return tuple(table for table in found if table.rows and table.name not in left)


def lab_table(losses: Sequence[Loss]) -> Table:
    """Return what each lab loses over the horizon, and when."""
    columns = (
        Column("lab", "lab"),
        Column("change_mw_years", "MW-years", "number", "", "over the horizon, against the book"),
        Column("change_share", "of its own", "share", "", "over what the book gives it"),
        Column("first_round_mw_years", "first round", "number", "", _FIRST_ROUND),
        Column("amplified_mw_years", "amplified", "number", "", _AMPLIFIED),
        Column("first_at", "begins"),
        Column("worst_quarter", "worst"),
        Column("worst_mw", "MW then", "number"),
        Column("recovered_at", "healed"),
        Column("claims", "claims", "claims"),
        Column("parameters", "assumptions", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, tidy(-each.lost), _minus(each.share), tidy(-each.first_round),
            tidy(-each.amplified), each.first_at or "",
            quarter_words(each.worst_quarter),
            tidy(-each.worst_lost), _healed(each), each.claims, each.parameters,
        )
        for each in losses
    ]  # fmt: skip
    notes = ("MW of IT load in service, against the book as it stands; MW-years over the horizon.",)
    last = frozenset({len(rows) - 1})
    return Table("shock_labs", "What each lab loses", columns, tuple(rows), notes, last)


def changed(losses: Sequence[Loss]) -> list[Loss]:
    """Return the losses in which any quarter differs from the book."""
    return [each for each in losses if any(tidy(row.lost) for row in each.quarters)]


def tidy(value: float | None) -> float | None:
    """Return a number with the digits that a model can answer for: one below ten, else none.

    >>> tidy(0.04), tidy(7.26), tidy(451.3), tidy(None)
    (0.0, 7.3, 451.0, None)
    """
    if value is None:
        return None
    return 0.0 + round(value, 1 if abs(value) < TEN else 0)


def _healed(loss: Loss) -> str:
    if loss.first_at is None:
        return ""
    return loss.recovered_at or "not yet"


def _minus(share: float | None) -> float | None:
    return None if share is None else -share


def loss_table(name: str, title: str, losses: Sequence[Loss]) -> Table:
    """Return losses over the horizon in their own units."""
    columns: tuple[Column, ...] = (
        Column("name", "who" if name == "shock_firms" else "layer"),
        Column("layer", "what"),
        Column("change", "change", "number", "", "over the horizon, against the book"),
        Column("unit", "unit"),
        Column("change_share", "share", "share"),
        Column("first_round", "first round", "number", "", _FIRST_ROUND),
        Column("amplified", "amplified", "number", "", _AMPLIFIED),
        Column("first_at", "begins"),
        Column("worst_quarter", "worst"),
        Column("recovered_at", "healed"),
        Column("claims", "claims", "claims"),
        Column("parameters", "assumptions", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, each.layer_name, tidy(-each.lost), each.total_unit, _minus(each.share),
            tidy(-each.first_round), tidy(-each.amplified), each.first_at or "",
            quarter_words(each.worst_quarter),
            _healed(each), each.claims, each.parameters,
        )
        for each in losses
    ]  # fmt: skip
    if name == "shock_layers":
        columns, rows = _without(columns, rows, 1)
    return Table(name, title, columns, tuple(rows))


def _without(
    columns: tuple[Column, ...], rows: list[tuple[Cell, ...]], at: int
) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]]]:
    """Leave one column out."""
    return (*columns[:at], *columns[at + 1 :]), [(*row[:at], *row[at + 1 :]) for row in rows]


def quarter_table(name: str, title: str, losses: Sequence[Loss], quarters: Sequence[str]) -> Table:
    """Return the change of every subject in every quarter."""
    labs = name == "shock_lab_quarters"
    columns = (
        Column("name", "lab" if labs else "who"),
        *(() if labs else (Column("layer", "what"), Column("unit", "unit"))),
        *(Column(f"change_{quarter}", quarter_words(quarter), "number") for quarter in quarters),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            *(() if labs else (each.layer_name, each.unit)),
            *(tidy(-row.lost) for row in each.quarters),
        )
        for each in losses
    ]
    last = frozenset({len(rows) - 1}) if labs else frozenset()
    note = "A level is the mean of the quarter, what is made its sum; against the book."
    return Table(name, title, columns, tuple(rows), (note,), last)


def revenue_table(revenue: Sequence[Revenue], quarters: Sequence[str]) -> Table:
    """Return revenue by firm and quarter, in billions; absent where no price is known."""
    columns = (
        Column("name", "firm"),
        Column("change", "all", "number", "USD bn"),
        Column("first_round", "first round", "number", "USD bn", _FIRST_ROUND),
        *(
            Column(f"change_{quarter}", quarter_words(quarter), "number", "USD bn")
            for quarter in quarters
        ),
        Column("unpriced", "without a price"),
        Column("claims", "claims", "claims"),
        Column("parameters", "assumptions", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, billions(each.lost_usd_million), billions(each.first_round_usd_million),
            *(billions(row.lost_usd_million) for row in each.quarters),
            ", ".join(each.unpriced), each.claims, each.parameters,
        )
        for each in revenue
    ]  # fmt: skip
    return Table(
        "shock_revenue", "Revenue, USD bn", columns, tuple(rows),
        ("Against the book as it stands; ? where no price is known of what is lost.",),
    )  # fmt: skip


def billions(lost: float | None) -> Cell:
    """Return a loss in USD million as a signed change in billions; `?` where unknown."""
    return "?" if lost is None else round(0.0 - lost / BILLION, 3)


def maker_table(makers: Sequence[MakerLoss], quarters: Sequence[str]) -> Table:
    """Return every maker that changes, as shares of its base."""
    columns = (
        Column("id", "maker"),
        Column("name", "name"),
        Column("layer", "layer"),
        Column("is_hit", "hit directly"),
        *(Column(f"change_{quarter}", quarter_words(quarter), "share") for quarter in quarters),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.id, each.name, each.layer, "yes" if each.is_hit else "",
            *(_minus(share) for share in each.shares),
        )
        for each in makers
    ]  # fmt: skip
    return Table("shock_makers", "Every maker that changes", columns, tuple(rows))


def flow_table(flows: Sequence[FlowLoss], quarters: Sequence[str]) -> Table:
    """Return every delivery that changes, as shares of its base."""
    columns = (
        Column("supplier", "from"),
        Column("customer", "to"),
        Column("layer", "layer"),
        Column("unit", "unit"),
        Column("change", "change", "number"),
        *(Column(f"change_{quarter}", quarter_words(quarter), "share") for quarter in quarters),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.supplier, each.customer, each.layer, each.unit, tidy(-each.lost),
            *(_minus(share) for share in each.shares),
        )
        for each in flows
    ]  # fmt: skip
    return Table("shock_flows", "Every delivery that changes", columns, tuple(rows))
