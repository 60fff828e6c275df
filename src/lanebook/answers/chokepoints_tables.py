"""Flat tables of the chokepoints answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.chokepoints_records import (
    Chokepoint,
    Cut,
    LayerChange,
    LayerConcentration,
    Share,
)
from lanebook.answers.wording import EN_DASH, day, hhi, joined, share

#: HHI is 0 to 1 inside, and shown as antitrust writes it.
SHOWN_TIMES: Final = 10_000
VERDICTS: Final[dict[str, str]] = {"yes": "yes", "no": "no", "open": "cannot be told"}
_DEGREE: Final = (
    "Ties and claims count what is written down about a supplier, not how much depends on it."
)


def hhi_words(low: float, high: float, point: float | None = None) -> str:
    """Return an HHI as it is shown: `4,178 (3,750–4,574)`, or its ends where no point is known.

    >>> hhi_words(0.375, 0.4574, 0.4178), hhi_words(0.36, 0.52), hhi_words(1.0, 1.0, 1.0)
    ('4,178 (3,750–4,574)', '3,600–5,200', '10,000')
    """
    first, last = hhi(low), hhi(high)
    ends = first if first == last else f"{first}{EN_DASH}{last}"
    return ends if point is None or first == last else f"{hhi(point)} ({ends})"


def layer_table(layers: Sequence[LayerConcentration]) -> Table:
    """Return one row a layer and kind of holder."""
    columns = (
        Column("label", "layer"),
        Column("by", "by"),
        Column(
            "hhi_words", "HHI", "text", "", "Sum of squared shares, times 10,000, and its ends."
        ),
        Column("hhi", "at the points", "number", "", "Where all shares are known."),
        Column("hhi_low", "least", "number", "", "HHI at its least, as far as shares are known."),
        Column("hhi_high", "most", "number", "", "HHI at its most."),
        Column("concentrated", "above 1,800", "text", "", "2023 US Merger Guidelines."),
        Column("largest", "largest", "text", "", "Largest named supplier and its share."),
        Column("unknown_share", "nobody named", "share", "", "Part that no named supplier holds."),
        Column("replace_months", "months to replace", "figure", "months"),
        Column("replace_by", "by"),
        Column("n_ties", "ties", "number", "", "Known live ties of supply in the layer."),
        Column("n_claims", "claims", "number", "", "Claims on those ties and on the shares."),
        Column("of", "shares of"),
        Column("note", "note"),
    )
    rows = tuple(_layer_cells(each) for each in layers)
    return Table("chokepoints_layers", "How concentrated each layer is", columns, rows, (_DEGREE,))


def _layer_cells(each: LayerConcentration) -> tuple[Cell, ...]:
    return (
        each.label,
        "firm" if each.by == "firm" else "place",
        hhi_words(each.hhi_low, each.hhi_high, each.hhi),
        None if each.hhi is None else round(each.hhi * SHOWN_TIMES),
        round(each.hhi_low * SHOWN_TIMES),
        round(each.hhi_high * SHOWN_TIMES),
        VERDICTS[each.verdict],
        largest_words(each.shares),
        each.unknown_share,
        each.replace,
        each.replace_by,
        each.n_ties,
        each.n_claims,
        each.of,
        each.note,
    )


def largest_words(shares: Sequence[Share]) -> str:
    """Return the largest named holder with its share, or who is named where none is known."""
    known = [each for each in shares if each.point is not None]
    if not known:
        names = joined([each.label for each in shares[:3]])
        return f"share unknown: {names}" if names else ""
    return f"{known[0].label} {share(known[0].point or 0.0)}"


#: Kind of what stops -> name and title of its table.
_KINDS: Final[dict[str, tuple[str, str]]] = {
    "firm": ("chokepoints", "If a firm stops, or a part"),
    "grid": ("chokepoints_grids", "If a grid stops"),
    "country": ("chokepoints_countries", "If a country stops"),
}


def point_tables(points: Sequence[Chokepoint], months: int, run_months: int) -> tuple[Table, ...]:
    """Return one table a kind, each with one row for everything that can stop, worst first."""
    columns = (
        Column("label", "if this stops"),
        Column("layer", "layer"),
        Column("share", "its share", "figure", "share"),
        Column("left", "left", "number", "", "Named suppliers of the layer that are left."),
        Column("dies", f"dies in {months} m", "figure", "share",
               "Share of the megawatts due that would not be served, at the worst month."),
        Column("dies_mw", "MW", "figure", "MW", "The same in MW of IT load."),
        Column("dies_new", "of new", "figure", "share",
               "The same loss as a share of what was to be added by then."),
        Column("dies_later", f"in {run_months} m", "figure", "share",
               "The same at the worst month of the whole run, the stop going on."),
        Column("dies_later_mw", f"MW in {run_months} m", "figure", "MW"),
        Column("dies_on", "worst month"),
        Column("waits", "first loss", "number", "months", "Months until the first megawatt."),
        Column("taken_over", "siblings", "figure", "share",
               "Share of the stopped shipments that others carry by then."),
        Column("room", "their room", "figure", "share",
               "What others could make beyond their base path, over what stopped."),
        Column("moved_after", "after", "figure", "months", "Until orders have moved to them."),
        Column("replace_months", "replace", "figure", "months", "Until new capacity stands."),
        Column("buyers", "who loses most"),
        Column("cut_off", "cut off"),
        Column("n_ties", "ties", "number"),
        Column("n_claims", "claims", "number"),
        Column("id", "id"),
        Column("note", "note"),
    )  # fmt: skip
    return tuple(
        Table(name, title, columns, tuple(_point_cells(p) for p in points if p.kind == kind),
              (_DEGREE,))
        for kind, (name, title) in _KINDS.items()
    )  # fmt: skip


def _point_cells(each: Chokepoint) -> tuple[Cell, ...]:
    losers = [f"{loss.label} {share(loss.share)}" for loss in each.buyers[:3]]
    return (
        each.label, each.layer_label, each.share, each.left, each.dies, each.dies_mw, each.dies_new,
        each.dies_later, each.dies_later_mw, each.dies_on, each.waits, each.taken_over,
        each.room, each.moved_after, each.replace,
        ", ".join(losers), joined(list(each.cut_off)), each.n_ties, each.n_claims, each.id,
        each.note,
    )  # fmt: skip


def cut_words(cut: Mapping[str, tuple[str, ...]]) -> str:
    """Return `wafers: OpenAI and xAI; packaging: xAI`."""
    return "; ".join(f"{need}: {joined(list(labs))}" for need, labs in cut.items())


def cut_table(cuts: Sequence[Cut]) -> Table:
    """Return the firms whose loss parts a lab from a layer."""
    columns = (
        Column("label", "without"),
        Column("n_labs", "labs cut off", "number"),
        Column("cut", "from what"),
        Column("cut_if_firm", "if rumours are no path"),
        Column("articulation", "splits the graph"),
        Column("n_ties", "ties", "number"),
        Column("n_claims", "claims", "number"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.label,
            each.n_labs,
            cut_words(each.cut),
            cut_words(each.cut_if_firm),
            "yes" if each.is_articulation else "",
            each.n_ties,
            each.n_claims,
        )
        for each in cuts
    ]
    note = "A missing tie is no evidence that there is none: a path may exist that nobody reported."
    return Table("chokepoints_cuts", "Who stands between", columns, tuple(rows), (note,))


def share_table(layers: Sequence[LayerConcentration]) -> Table:
    """Return every share behind the HHIs with its source."""
    columns = (
        Column("layer", "layer"),
        Column("by", "by"),
        Column("holder", "supplier"),
        Column("low", "at least", "share"),
        Column("share", "share", "share"),
        Column("high", "at most", "share"),
        Column("mw", "MW", "number", "MW"),
        Column("source", "parameter"),
        Column("note", "note"),
        Column("claims", "claims", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            layer.label, layer.by, each.label, each.low, each.point, each.high, each.mw,
            each.parameter, each.note, each.claims,
        )
        for layer in layers
        for each in layer.shares
    ]  # fmt: skip
    return Table("chokepoints_shares", "The shares and their sources", columns, tuple(rows))


def change_table(changes: Sequence[LayerChange], then: date) -> Table:
    """Return how concentration moved since another day of knowledge."""
    columns = (
        Column("label", "layer"),
        Column("by", "by"),
        Column("then", f"HHI as known {day(then)}"),
        Column("now", "now"),
        Column("rise", "rise", "number", "", "Of the HHI at the points, times 10,000."),
        Column("then_claims", "claims then", "number"),
        Column("now_claims", "claims now", "number"),
        Column("words", "what changed"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.label,
            each.by,
            hhi_words(each.then_low, each.then_high),
            hhi_words(each.now_low, each.now_high),
            None if each.rise is None else round(each.rise * SHOWN_TIMES),
            each.then_claims,
            each.now_claims,
            each.words,
        )
        for each in changes
    ]
    return Table("chokepoints_changes", "What changed", columns, tuple(rows))
