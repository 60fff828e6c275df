"""Flat tables of the answer `constraints` on buyers and lanes."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.constraints_records import BuyerPeriod, HeldPeriod, ShortLane, UnitWorth
from lanebook.answers.constraints_tables import SIGN_NOTE


def buyers_table(buyers: Sequence[BuyerPeriod]) -> Table:
    """Return what is asked, in service, served and unmet, one buyer and period a row."""
    return Table(
        name="constraints_buyers",
        title="Who is served and who is rationed: MW of IT load at the end of the period",
        columns=(
            Column("buyer", "buyer"),
            Column("period", "period"),
            Column("asked_mw", "asked", "figure", "MW"),
            Column("in_service_mw", "in service", "figure", "MW"),
            Column("served_mw", "served", "figure", "MW"),
            Column("unmet_mw", "unmet", "figure", "MW"),
            Column("served_share", "served share", "share"),
            Column("rationed", "rationed"),
        ),
        rows=tuple(
            (
                row.name,
                row.period,
                row.asked_mw,
                row.in_service_mw,
                row.served_mw,
                row.unmet_mw,
                row.served_share,
                "rationed" if row.is_rationed else "",
            )
            for row in buyers
        ),
        notes=("Served is in megawatts of the chips usual in that year: newer ones do more work.",),
    )


def held_table(held: Sequence[HeldPeriod]) -> Table:
    """Return megawatts held by hyperscalers against those allocated to labs."""
    return Table(
        name="constraints_held",
        title="Held by hyperscalers, allocated to labs: MW of IT load",
        columns=(
            Column("period", "period"),
            Column("hyperscaler_own_mw", "own use", "figure", "MW"),
            Column("held_for_labs_mw", "held for labs", "figure", "MW"),
            Column("hyperscaler_held_mw", "held in all", "figure", "MW"),
            Column("lab_allocated_mw", "labs in all", "figure", "MW"),
            Column("others_mw", "others", "figure", "MW"),
            Column("total_mw", "total", "figure", "MW"),
        ),
        rows=tuple(
            (
                row.period,
                row.hyperscaler_own_mw,
                row.held_for_labs_mw,
                row.hyperscaler_held_mw,
                row.lab_allocated_mw,
                row.others_mw,
                row.total_mw,
            )
            for row in held
        ),
        notes=("Held for labs stands in both sums: total = own use + labs in all + others.",),
    )


def worth_table(worth: Sequence[UnitWorth], buyer: str, periods: Sequence[str]) -> Table:
    """Return what one more unit is worth to the buyer, one layer a row."""
    cells = {(each.layer, each.period): each.value for each in worth}
    names = {each.layer: f"{each.name}, {each.value.unit}" for each in worth}
    return Table(
        name="constraints_worth",
        title=f"What one more unit in its hands is worth to {buyer}",
        columns=(
            Column("layer", "one more of"),
            *(Column(f"worth_{period}", period, "figure") for period in periods),
        ),
        rows=tuple(
            (name, *(cells.get((layer, period)) for period in periods))
            for layer, name in names.items()
        ),
        notes=(SIGN_NOTE,),
    )


def unmet_table(buyers: Sequence[BuyerPeriod], periods: Sequence[str]) -> Table:
    """Return the megawatts that nobody serves, one buyer a row; the sum and what is asked last."""
    cells = {(row.buyer, row.period): row for row in buyers}
    names = {row.buyer: row.name for row in buyers}
    rows: list[tuple[Cell, ...]] = [
        (name, *(cells[buyer, period].unmet_mw for period in periods))
        for buyer, name in names.items()
        if any(cells[buyer, period].is_rationed for period in periods)
    ]
    if not rows:
        return Table("constraints_unmet", "", (), ())
    sums = (("unmet", "unmet_mw"), ("asked", "asked_mw"), ("in service", "in_service_mw"))
    rows += [(word, *(_sum(buyers, field, period) for period in periods)) for word, field in sums]
    return Table(
        name="constraints_unmet",
        title="Who waits: MW of IT load asked and not served at the end of the period",
        columns=(
            Column("buyer", "buyer"),
            *(Column(f"unmet_{period}_mw", period, "figure", "MW") for period in periods),
        ),
        rows=tuple(rows),
        notes=(
            "A buyer whose ask is met to 99 % in every period is left out.",
            "An ask counts chips usual in its year: fewer megawatts of newer ones serve it too.",
        ),
        total_rows=frozenset(range(len(rows) - len(sums), len(rows))),
    )


def _sum(buyers: Sequence[BuyerPeriod], field: str, period: str) -> Figure:
    parts = [getattr(row, field).point or 0.0 for row in buyers if row.period == period]
    return Figure(sum(parts), sum(parts), sum(parts), "MW", state="derived")


def short_table(short: Sequence[ShortLane], periods: Sequence[str]) -> Table:
    """Return the megawatts by which lanes fall short, one lane a row, the largest first."""
    cells = {(row.lane, row.period): row.short_mw for row in short}
    lanes = {row.lane: row for row in short}
    total = {
        lane: sum(c.point or 0.0 for (at, _), c in cells.items() if at == lane) for lane in lanes
    }
    return Table(
        name="constraints_short",
        title="Lanes that fall short of their commitment: MW of IT load",
        columns=(
            Column("lane", "lane"),
            Column("buyer", "buyer"),
            Column("firmness", "firmness"),
            *(Column(f"short_{period}_mw", period, "figure", "MW") for period in periods),
        ),
        rows=tuple(
            (
                lanes[lane].label,
                lanes[lane].buyer_name,
                lanes[lane].firmness,
                *(cells.get((lane, period)) for period in periods),
            )
            for lane in sorted(lanes, key=lambda lane: (-total[lane], lane))
        ),
    )
