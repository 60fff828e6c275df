"""Flat tables of the chokepoints answer that compare labs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.chokepoints_records import LabSupply, SharedFate, Stacks
from lanebook.answers.wording import number, share


def stack_table(stacks: Sequence[Stacks]) -> Table:
    """Return the effective number of independent stacks by layer, the whole last."""
    columns = (
        Column("label", "layer"),
        Column("low", "at least", "number", "", "At the most overlap that unknown parts allow."),
        Column("about", "about", "number", "", "With megawatts implied by dollars counted."),
        Column("high", "at most", "number", "", "At the least overlap."),
        Column("naive", "labs, by MW", "number", "", "Effective number if nothing were shared."),
        Column("weakest", "hang on the largest", "share", "", "MW whose supply it is part of."),
        Column("largest", "largest"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.label,
            round(each.low, 2),
            round(each.about, 2),
            round(each.high, 2),
            round(each.naive, 2),
            each.weakest,
            each.largest,
        )
        for each in stacks
    ]
    total = frozenset(at for at, each in enumerate(stacks) if each.layer in ("", "mean"))
    title = "Independent stacks"
    return Table("chokepoints_stacks", title, columns, tuple(rows), total_rows=total)


def matrix_table(
    fates: Sequence[SharedFate], labs: Sequence[str], labels: Mapping[str, str]
) -> Table:
    """Return the overlap of every pair: in compute, and the mean of all layers after a bar."""
    held: dict[frozenset[str], list[SharedFate]] = {}
    for each in fates:
        held.setdefault(frozenset({each.one, each.other}), []).append(each)
    columns = (Column("lab", "lab"), *(Column(lab, labels[lab]) for lab in labs))
    rows = []
    for one in labs:
        cells: list[Cell] = [labels[one]]
        for other in labs:
            mine = held.get(frozenset({one, other}), [])
            cells.append("" if one == other or not mine else _both(mine))
        rows.append(tuple(cells))
    notes = (
        "Before the bar the share of compute, behind it the mean over all layers; implied counted.",
    )
    return Table(
        "chokepoints_matrix", "What labs share, %", columns, tuple(rows) if held else (), notes
    )


def _both(mine: Sequence[SharedFate]) -> str:
    compute = [each.about for each in mine if each.layer == "compute"]
    mean = sum(each.about for each in mine) / len(mine)
    first = number(100 * compute[0]) if compute else "?"
    return f"{first} | {number(100 * mean)}"


def pair_table(
    fates: Sequence[SharedFate], pair: Sequence[str], labels: Mapping[str, str]
) -> Table:
    """Return the two labs asked about, layer by layer."""
    wanted = set(pair)
    mine = [each for each in fates if {each.one, each.other} == wanted]
    title = f"What {labels[pair[0]]} and {labels[pair[1]]} share"
    return Table("chokepoints_pair", title, _fate_columns()[2:], tuple(
        _fate_cells(each, labels)[2:] for each in mine
    ))  # fmt: skip


def fate_table(fates: Sequence[SharedFate], labels: Mapping[str, str]) -> Table:
    """Return every pair in every layer."""
    rows = tuple(_fate_cells(each, labels) for each in fates)
    return Table("chokepoints_fates", "Shared fate of labs, by layer", _fate_columns(), rows)


def _fate_columns() -> tuple[Column, ...]:
    return (
        Column("one", "lab"),
        Column("other", "and"),
        Column("layer", "layer"),
        Column("low", "shared at least", "share", "", "Sum of the smaller of both shares."),
        Column("about", "about", "share", "", "With megawatts implied by dollars counted."),
        Column("high", "at most", "share", "", "If what is unknown came from the other's."),
        Column("through", "through"),
    )


def _fate_cells(each: SharedFate, labels: Mapping[str, str]) -> tuple[Cell, ...]:
    shown = [f"{via.label} {share(via.shared)}" for via in each.through[:4]]
    return (
        labels[each.one],
        labels[each.other],
        each.label,
        each.low,
        each.about,
        each.high,
        ", ".join(shown),
    )


def supply_table(supplies: Sequence[LabSupply], labels: Mapping[str, str]) -> Table:
    """Return who supplies each lab, layer by layer."""
    columns = (
        Column("layer", "layer"),
        Column("lab", "lab"),
        Column("supplier", "supplier"),
        Column("share", "share", "share"),
        Column("unknown_share", "unknown", "share"),
        Column("basis", "how"),
        Column("claims", "claims", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.label,
            labels[each.lab],
            part.label,
            part.point,
            each.unknown_share,
            each.basis,
            part.claims,
        )
        for each in supplies
        for part in each.shares
    ]
    return Table("chokepoints_supply", "Who supplies each lab", columns, tuple(rows))
