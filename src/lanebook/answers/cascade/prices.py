"""What a unit of each maker's output earns it, where a claim or a parameter says so."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.answers.cascade.flows import vendors_of
from lanebook.answers.cascade.lanes import Lane
from lanebook.answers.cascade.model import Price
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.clearing.axes import FAMILIES, LAYERS
from lanebook.engines.cascade.inputs import Inputs, Maker
from lanebook.evidence.belief.reading import Belief

#: Unit of what each layer makes.
_UNITS: Final[dict[str, str]] = {"hbm": "million gigabits"}
_WAFERS: Final = "thousand wafers"
#: Layer of the book whose `unit_cost` claims price a wafer of each node.
_PRICED: Final[dict[str, str]] = {"n2": "layer:n2-wafers", "n3": "layer:n3-wafers"}
#: Row of rents for ready compute whose tie has none of its own.
_RENT: Final = "full-stack-it"


def prices(scene: Scene, inputs: Inputs) -> tuple[Price | None, ...]:
    """Return one price a maker; None where neither a claim nor a parameter gives one.

    Own sites earn no rent, a grid sells at no one price, builders and design partners are not
    priced in the book: their revenue is unknown.
    """
    lanes = {f"{lane.key}/compute": lane for lane in scene.lanes}
    return tuple(_price(scene, maker, lanes) for maker in inputs.makers)


def _price(scene: Scene, maker: Maker, lanes: dict[str, Lane]) -> Price | None:
    if maker.product == "accelerators":
        return _accelerators(scene, maker.firm)
    if maker.product in LAYERS:
        return _layer(scene, maker.product)
    if maker.product == "euv-tools":
        return _tools(scene)
    lane = lanes.get(maker.id)
    if lane is None or not lane.tie:
        return None
    return _rent(scene, lane)


def _accelerators(scene: Scene, vendor: str) -> Price | None:
    """Return the mean price of what a vendor ships over the run, by family."""
    which = vendors_of(scene.flows).get(vendor)
    if which is None:
        return None
    shipped = scene.flows.shipped[which, : scene.flows.n_steps].sum(axis=1)
    if float(shipped.sum()) <= 0:
        return None
    weight = shipped / shipped.sum()
    names = list(FAMILIES)
    ends = []
    for end in ("low", "point", "high"):
        per_mw = []
        for at in which:
            row = scene.settings.parameters.get("server_price", names[at])
            per_mw.append(getattr(row, end) / scene.flows.clearing.inputs.kw[at])
        ends.append(float(np.dot(weight, per_mw)))
    keys = [f"server_price/{names[at]}" for at, part in zip(which, weight, strict=True) if part > 0]
    note = "price of its families by the MW that it ships of each over the run"
    low, point, high = ends
    return Price(low, point, high, "MW of IT load", (), ";".join(keys), note)


def _layer(scene: Scene, layer: str) -> Price:
    row = scene.settings.parameters.get("unit_price", layer)
    unit = _UNITS.get(layer, _WAFERS)
    told = _cost(scene, _PRICED[layer], "USD/wafer") if layer in _PRICED else None
    if told is not None and told.point is not None:
        low, point, high = (_or(end, told.point) / 1e3 for end in (told.low, told.point, told.high))
        return Price(low, point, high, unit, (told.claim,), "", "price of a wafer as claimed")
    return Price(row.low, row.point, row.high, unit, (), row.key, row.note)


def _tools(scene: Scene) -> Price | None:
    told = _cost(scene, "org:asml", "USD/tool")
    if told is None or told.point is None:
        return None
    low, point, high = (_or(end, told.point) / 1e6 for end in (told.low, told.point, told.high))
    return Price(low, point, high, "tool", (told.claim,), "", "price of a tool as claimed")


def _cost(scene: Scene, subject: str, unit: str) -> Belief | None:
    """Return the newest cost of a unit that a claim gives."""
    found = [b for b in scene.book.beliefs.about(subject, "unit_cost")
             if b.unit == unit and b.point is not None]  # fmt: skip
    return max(found, key=lambda b: (b.readings[0].published, b.claim), default=None)


def _or(end: float | None, point: float) -> float:
    return point if end is None else end


def _rent(scene: Scene, lane: Lane) -> Price:
    """Return the rent of a lane for another: of its own tie, else of ready compute."""
    parameters = scene.settings.parameters
    own = f"{lane.holder}-{lane.user}"
    applies_to = own if parameters.has("rent_per_mw_year", own) else _RENT
    row = parameters.get("rent_per_mw_year", applies_to)
    claims = tuple(
        sorted(b.claim for b in scene.book.beliefs.about(f"tie:{lane.tie}", "price_per_mw_year")
               if b.claim)
    )  # fmt: skip
    return Price(
        row.low, row.point, row.high, "MW-year", claims if applies_to == own else (), row.key,
        row.note, each_year=True,
    )  # fmt: skip
