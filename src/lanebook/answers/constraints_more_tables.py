"""Flat tables of `constraints --explain` and `--timeline`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.constraints_tables import layers_table, origins_table
from lanebook.answers.wording import joined

if TYPE_CHECKING:  # the records need these tables; both live apart to stay readable
    from lanebook.answers.constraints_more import HalfYear, Mover
    from lanebook.answers.constraints_records import LayerPeriod, Origin, PeriodLabel


def row_table(row: LayerPeriod, label: PeriodLabel) -> Table:
    """Return the row that is explained, with the label of its period in the title."""
    table = layers_table([row])
    return Table(
        name="constraints_row",
        title=f"{row.name} in {row.period}; what binds: {label.name}",
        columns=table.columns,
        rows=table.rows,
        notes=table.notes,
    )


def movers_table(movers: Sequence[Mover]) -> Table:
    """Return what moves the label, nearest first."""
    return Table(
        name="constraints_movers",
        title="What would move the label, one driver at a time",
        columns=(
            Column("driver", "driver"),
            Column("towards", "towards"),
            Column("flips", "flips"),
            Column("at", "at", "share", definition="of the way to that end of its range"),
            Column("change", "change", "share", definition="of the numbers it moves"),
            Column("becomes", "then binds"),
            Column("source", "range from"),
        ),
        rows=tuple(
            (
                each.label,
                each.towards,
                "yes" if each.flips else "no",
                each.at,
                each.change,
                each.becomes_name,
                each.source,
            )
            for each in movers
        ),
    )


def origins_of_row_table(origins: Sequence[Origin]) -> Table:
    """Return the numbers of the model that belong to the layer."""
    table = origins_table(origins)
    return Table(
        name="constraints_row_origins",
        title="The numbers behind the row",
        columns=table.columns,
        rows=table.rows,
    )


def halves_table(halves: Sequence[HalfYear]) -> Table:
    """Return the labels of the frozen timeline, one half year a row."""
    return Table(
        name="constraints_timeline",
        title="What bound, as known at the end of each half year",
        columns=(
            Column("half", "half year"),
            Column("known_on", "known", "date"),
            Column("label", "binds in its year"),
            Column("share_of_value", "share of value", "share"),
            Column("stability", "noise", "share"),
            Column("verdict", "verdict"),
            Column("ahead", "the next years"),
            Column("said", "statements", "number"),
            Column("agrees", "agree", "number"),
            Column("partly", "partly", "number"),
            Column("disagrees", "disagree", "number"),
            Column("note", "note"),
        ),
        rows=tuple(_half_row(each) for each in halves),
    )


def _half_row(half: HalfYear) -> tuple[Cell, ...]:
    label = half.label
    return (
        half.half,
        half.known,
        label.name if label else "",
        label.share_of_value if label else None,
        label.stability if label else None,
        (label.verdict or "") if label else "",
        joined([f"{each.period} {each.name}" for each in half.ahead]),
        len(half.said),
        half.agrees,
        half.partly,
        half.disagrees,
        half.note,
    )


def statements_table(halves: Sequence[HalfYear]) -> Table:
    """Return every dated statement of what binds, beside the label of its half year."""
    return Table(
        name="constraints_statements",
        title="What was said at the time, beside the label",
        columns=(
            Column("half", "half year"),
            Column("published_on", "published", "date"),
            Column("subject", "about"),
            Column("says", "says"),
            Column("layer", "layer"),
            Column("binds", "said to"),
            Column("years", "of"),
            Column("label", "model"),
            Column("match", "match"),
            Column("publisher", "publisher"),
            Column("url", "link", "link"),
            Column("claims", "claim", "claims"),
        ),
        rows=tuple(
            (
                half.half,
                said.quote.published,
                said.quote.subject_name,
                said.quote.value,
                said.said_of,
                "bind" if said.binds else "ease",
                _years(said.years),
                said.model,
                said.match,
                said.quote.publisher,
                said.quote.url,
                said.claims,
            )
            for half in halves
            for said in half.said
        ),
    )


def _years(years: tuple[int, int]) -> str:
    first, last = years
    return str(first) if first == last else f"{first}–{last}"
