"""One row for everything that can stop: its share, what dies, who takes over, what replaces it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.chokepoints_cuts import Supply
from lanebook.answers.chokepoints_layers import BY_KEY, country_name
from lanebook.answers.chokepoints_measure import lead_of, pool_row
from lanebook.answers.chokepoints_records import (
    BuyerLoss,
    Chokepoint,
    Cut,
    LayerConcentration,
    PointKind,
    Share,
)
from lanebook.answers.chokepoints_stops import FELT_MW, Felt, Scale, Stop, felt, scale_of, stops_of
from lanebook.answers.chokepoints_words import ALL_OF_IT
from lanebook.answers.clearing.words import buyer_name, pool_name
from lanebook.answers.names import names_of
from lanebook.base.certificate import Check
from lanebook.engines.cascade.inputs import Inputs
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.cascade_places import CascadePlaces

#: Layer -> need of the graph of ties.
_NEEDS: Final = {
    "equipment": "EUV lithography", "n4": "wafers", "n3": "wafers", "n2": "wafers",
    "cowos": "packaging", "hbm": "memory", "power": "power",
}  # fmt: skip
_KINDS: Final[dict[str, PointKind]] = {"firm": "firm", "grid": "grid", "country": "country"}
#: Layers of the cascade that no share is known of.
_MORE_LAYERS: Final = {
    "": "", "design": "chip design for others", "service": "EUV service", "wafers": "wafers (7 nm)",
}  # fmt: skip
#: Layers of the cascade whose makers hold a share that is told elsewhere.
_SHARED: Final = {"service": "equipment"}
_MOST_NAMED: Final = 4
_NO_LEAD: Final = Figure(None, None, None, "months", "unknown")


@dataclass(frozen=True, slots=True)
class Around:
    """What rows are told with.

    Attributes:
        book, parameters: names and lead times.
        layers: concentration, by firm and by place.
        cuts: who parts labs from a need.
        supply: the documented graph.
        inputs: of the cascade.
        scale: what losses are measured against.
    """

    book: Book
    parameters: Parameters
    layers: Sequence[LayerConcentration]
    cuts: Mapping[str, Cut]
    supply: Supply
    inputs: Inputs
    scale: Scale


def points_of(
    book: Book,
    parameters: Parameters,
    layers: Sequence[LayerConcentration],
    cuts: Sequence[Cut],
    inputs: Inputs,
    places: CascadePlaces,
    months: int,
) -> tuple[tuple[Chokepoint, ...], list[Check]]:
    """Return a row for everything that can stop, the largest loss first, and the proof.

    Args:
        book: for names and ties.
        parameters: lead times; remembers what is used.
        layers, cuts: of the same answer.
        inputs, places: of the book's cascade in months.
        months: looked at first; the run's end comes beside.
    """
    scales = scale_of(inputs, months), scale_of(inputs, len(inputs.periods))
    stops = stops_of(inputs, places)
    (soon, late), checks = felt(inputs, stops, scales)
    around = Around(
        book, parameters, layers, {each.org: each for each in cuts}, Supply.of(book), inputs,
        scales[0],
    )  # fmt: skip
    rows = [_point(around, *each) for each in zip(stops, soon, late, strict=True)]
    rows.sort(key=_worst_first)
    return tuple(rows), checks


def _worst_first(each: Chokepoint) -> tuple[str, float, float, float, str]:
    return (
        each.kind,
        -(each.dies_later.point or 0.0),
        -(each.dies.point or 0.0),
        -(each.share.point or 0.0),
        each.id,
    )


def _point(around: Around, stop: Stop, felt_: Felt, late: Felt) -> Chokepoint:
    share, named = _share(around.layers, stop)
    left = _left(around.inputs, stop, named)
    ties, claims = _documented(around, stop, share)
    return Chokepoint(
        id=stop.id,
        label=_label(around.book, stop),
        layer=stop.layer,
        layer_label=_layer_label(stop),
        kind=_KINDS[stop.kind],
        share=_share_figure(stop, share),
        left=left,
        dies=Figure(None, felt_.share, None, "fraction", "derived"),
        dies_new=_figure(felt_.share_of_new, "fraction"),
        dies_mw=Figure(None, felt_.lost_mw, None, "MW", "derived"),
        dies_later=Figure(None, late.share, None, "fraction", "derived"),
        dies_later_mw=Figure(None, late.lost_mw, None, "MW", "derived"),
        dies_on=around.inputs.periods[felt_.at].label if felt_.at is not None else "",
        buyers=_buyers(around, felt_),
        waits=late.waits,
        taken_over=_figure(felt_.taken_over, "fraction"),
        room=_figure(felt_.room, "fraction"),
        moved_after=_moved(felt_.moved_after),
        replace=_replace(around.parameters, stop),
        cut_off=_cut_off(around.cuts, stop),
        n_ties=ties,
        n_claims=claims,
        note=_note(around.inputs, stop),
    )


def _layer_label(stop: Stop) -> str:
    layer = BY_KEY.get(stop.layer)
    if layer is not None:
        return layer.label
    return _MORE_LAYERS.get(stop.layer, stop.layer)


def _label(book: Book, stop: Stop) -> str:
    if stop.kind == "grid":
        return pool_name(stop.holder)
    if stop.kind == "country":
        return country_name(stop.holder)
    name = names_of(book, ("org",)).label(f"org:{stop.holder}")
    return name if stop.layer else f"{name}{ALL_OF_IT}"


def _share(layers: Sequence[LayerConcentration], stop: Stop) -> tuple[Share | None, set[str]]:
    """Return the share of what stops, and who else holds the layer by name."""
    for layer in layers:
        if layer.key != _SHARED.get(stop.layer, stop.layer) or (layer.by == "place") != (
            stop.kind == "grid"
        ):
            continue
        mine = next((each for each in layer.shares if each.holder == stop.holder), None)
        return mine, {each.holder for each in layer.shares} - {stop.holder}
    return None, set()


def _left(inputs: Inputs, stop: Stop, named: set[str]) -> int | None:
    """Return how many suppliers of the layer are left: those with a share, and other makers."""
    if not stop.layer:
        return None
    layers = {inputs.makers[part.at].layer for part in stop.parts}
    makers = {maker.firm for maker in inputs.makers if maker.layer in layers and maker.firm}
    return len((named | makers) - {stop.holder})


def _share_figure(stop: Stop, share: Share | None) -> Figure:
    if not stop.layer:
        return Figure(None, None, None, "fraction", "blank")
    if share is None or share.point is None:
        return Figure(None, None, None, "fraction", "unknown")
    return Figure(share.low, share.point, share.high, "fraction", "derived", claims=share.claims)


def _documented(around: Around, stop: Stop, share: Share | None) -> tuple[int, int]:
    """Return how many known live ties and claims stand behind what stops."""
    if stop.kind == "firm":
        node = around.supply.network.node_index.get(f"org:{stop.holder}")
        return around.supply.counts(node) if node is not None else (0, 0)
    if stop.kind == "grid":
        return around.supply.at_grids(stop.holder), len(share.claims) if share else 0
    firms = sorted({around.inputs.makers[part.at].firm for part in stop.parts})
    nodes = [around.supply.network.node_index.get(f"org:{firm}") for firm in firms]
    counts = [around.supply.counts(node) for node in nodes if node is not None]
    return sum(each[0] for each in counts), sum(each[1] for each in counts)


def _figure(value: float | None, unit: str) -> Figure:
    if value is None:
        return Figure(None, None, None, unit, "blank")
    return Figure(None, value, None, unit, "derived")


def _moved(after: tuple[int, int] | None) -> Figure:
    if after is None:
        return Figure(None, None, None, "months", "blank")
    low, high = after
    return Figure(low, low if low == high else None, high, "months", "derived")


def _buyers(around: Around, felt_: Felt) -> tuple[BuyerLoss, ...]:
    if felt_.at is None:
        return ()
    due = around.scale.due[:, felt_.at]
    rows = []
    for number, row in enumerate(around.scale.buyers):
        mw = float(felt_.by_buyer[number])
        if mw >= FELT_MW:
            buyer = around.inputs.makers[row].firm
            rows.append(BuyerLoss(buyer, buyer_name(buyer), mw, mw / float(due[number])))
    return tuple(sorted(rows, key=lambda each: (-each.share, each.buyer)))


def _replace(parameters: Parameters, stop: Stop) -> Figure:
    if stop.kind == "grid":
        return lead_of(parameters, pool_row(stop.holder))
    layer = BY_KEY.get(stop.layer)
    if layer is not None:
        return lead_of(parameters, layer.lead)
    return _NO_LEAD if stop.layer else Figure(None, None, None, "months", "blank")


def _cut_off(cuts: Mapping[str, Cut], stop: Stop) -> tuple[str, ...]:
    cut = cuts.get(f"org:{stop.holder}")
    if cut is None or stop.kind != "firm" or stop.id.startswith("lanes:"):
        return ()
    needs = [_NEEDS.get(stop.layer, "")] if stop.layer else list(cut.cut)
    labs = [lab for need in needs for lab in cut.cut.get(need, ())]
    return tuple(dict.fromkeys(labs))


def _note(inputs: Inputs, stop: Stop) -> str:
    if len(stop.parts) == 1:
        return ""
    labels = list(dict.fromkeys(inputs.makers[part.at].label for part in stop.parts))
    more = len(labels) - _MOST_NAMED
    return "; ".join(labels[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
