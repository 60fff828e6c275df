"""Flat tables of the answer `constraints`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints_records import (
    Ceiling,
    LayerPeriod,
    Origin,
    PeriodLabel,
    Proof,
)
from lanebook.answers.wording import joined

CONTESTED = "contested"
SIGN_NOTE = (
    "Worth of one more unit in that period, USD: positive, for more supply lowers nobody's value."
)


def labels_table(labels: Sequence[PeriodLabel]) -> Table:
    """Return what binds, one period a row."""
    return Table(
        name="constraints_labels",
        title="What binds, and how surely",
        columns=(
            Column("period", "period"),
            Column("label", "binds"),
            Column("slack", "slack", "figure", definition="of that layer, in its own unit"),
            Column("shadow_price", "one more", "figure", definition="is worth, USD per unit"),
            Column("unit", "of"),
            Column("share_of_value", "share", "share", definition="of the year's value"),
            Column("stability", "noise", "share", definition="of solves that name the same"),
            Column("stability_ranges", "ranges", "share", definition="the same, in the ranges"),
            Column("verdict", "verdict"),
            Column("runner_up", "runner-up"),
            Column("also", "binds as well"),
        ),
        rows=tuple(_label_row(label) for label in labels),
        notes=(
            "Noise: ±10 % on capacities, power, asks, capital and use, each by itself.",
            "Ranges: every driver drawn from its range. Contested: under 80 % of noise solves.",
        ),
    )


def _label_row(label: PeriodLabel) -> tuple[Cell, ...]:
    return (
        label.period,
        label.name,
        label.slack,
        label.shadow_price,
        label.shadow_price.unit.removeprefix("USD/"),
        label.share_of_value,
        label.stability,
        label.stability_ranges,
        label.verdict or "",
        label.runner_up_name if label.verdict == CONTESTED else "",
        joined([layer_name(layer) for layer in label.also]),
    )


def ceilings_table(ceilings: Sequence[Ceiling], periods: Sequence[str]) -> Table:
    """Return the gigawatts that each layer alone allows, one layer a row."""
    cells = {(each.layer, each.period): each.gigawatts for each in ceilings}
    names = {each.layer: each.name for each in ceilings}
    return Table(
        name="constraints_ceilings",
        title="Ceilings: GW of IT load a year that each layer alone would allow",
        columns=(
            Column("layer", "layer"),
            *(Column(f"gw_{period}", period, "figure", "GW") for period in periods),
        ),
        rows=tuple(
            (name, *(cells.get((layer, period)) for period in periods))
            for layer, name in names.items()
        ),
        notes=("They cannot all be true: the smallest, in time and money, is what can be built.",),
        total_rows=frozenset(
            index for index, layer in enumerate(names) if layer.partition(":")[0] == "ask"
        ),
    )


def prices_table(
    layers: Sequence[LayerPeriod], periods: Sequence[str], order: Sequence[str]
) -> Table:
    """Return the shadow prices, one layer a row and one period a column."""
    cells = {(row.layer, row.period): row.shadow_price for row in layers}
    names = {row.layer: f"{row.name}, {row.shadow_price.unit}" for row in layers}
    named = {row.layer for row in layers if row.is_named}
    shown = [layer for layer in order if layer in named and not _repeats(layer, cells, periods)]
    return Table(
        name="constraints_prices",
        title="Shadow prices: what one more unit is worth",
        columns=(
            Column("layer", "one more of"),
            *(Column(f"price_{period}", period, "figure") for period in periods),
        ),
        rows=tuple(
            (names[layer], *(cells.get((layer, period)) for period in periods)) for layer in shown
        ),
        notes=(
            SIGN_NOTE,
            "Only layers named in some period; a pool or payer only where its price is its own.",
            "Power and capital without China, whose market is its own; --all has every row.",
        ),
    )


def _repeats(layer: str, cells: Mapping[tuple[str, str], Figure], periods: Sequence[str]) -> bool:
    """Whether a part (a pool, a payer) has the price of its whole in every period."""
    whole, _, part = layer.partition(":")
    return bool(part) and all(
        cells[layer, period].point == cells[whole, period].point for period in periods
    )


def layers_table(layers: Sequence[LayerPeriod]) -> Table:
    """Return every layer and period: capacity, use, slack, shadow price, share of value."""
    return Table(
        name="constraints_layers",
        title="Every layer in every period",
        columns=(
            Column("layer", "layer"),
            Column("period", "period"),
            Column("capacity", "capacity", "figure"),
            Column("used", "used", "figure"),
            Column("slack", "slack", "figure"),
            Column("unit", "unit"),
            Column("shadow_price", "shadow price", "figure"),
            Column("price_unit", "per"),
            Column("share_of_value", "share", "share", definition="of the year's value"),
            Column("default", "default", definition="no claim gives the capacity"),
        ),
        rows=tuple(
            (
                row.name,
                row.period,
                row.capacity,
                row.used,
                row.slack,
                row.slack.unit,
                row.shadow_price,
                row.shadow_price.unit,
                row.share_of_value,
                "default" if row.is_default else "",
            )
            for row in layers
        ),
        notes=(SIGN_NOTE,),
    )


def proof_table(proof: Sequence[Proof]) -> Table:
    """Return the checks of the certificate."""
    return Table(
        name="constraints_certificate",
        title="Certificate of the base solve",
        columns=(
            Column("check", "what must hold"),
            Column("residual", "residual", "text"),
            Column("tolerance", "tolerance", "text"),
            Column("holds", "holds"),
        ),
        rows=tuple(
            (
                each.name,
                f"{each.residual:.1e}",
                f"{each.tolerance:.0e}",
                "yes" if each.holds else "no",
            )
            for each in proof
        ),
    )


def origins_table(origins: Sequence[Origin]) -> Table:
    """Return where every number of the model comes from."""
    return Table(
        name="constraints_origins",
        title="Where every number of the model comes from",
        columns=(
            Column("layer", "belongs to"),
            Column("period", "period"),
            Column("what", "what"),
            Column("value", "value", "figure"),
            Column("unit", "unit"),
            Column("parameter", "parameter"),
            Column("default", "default", definition="the book is silent"),
            Column("note", "note"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (
                each.name,
                each.period,
                each.what,
                each.value,
                each.value.unit,
                each.parameter,
                "default" if each.is_default else "",
                each.note,
                each.value.claims,
            )
            for each in origins
        ),
    )
