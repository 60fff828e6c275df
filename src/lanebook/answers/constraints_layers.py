"""From an optimum to the rows of `constraints` on layers: prices, ceilings, origins, proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.clearing import model as book_model
from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints_records import (
    Ceiling,
    LayerPeriod,
    Origin,
    Proof,
)
from lanebook.answers.constraints_scene import ASK, Cleared, Scene
from lanebook.answers.constraints_units import Scales
from lanebook.base.certificate import Certificate
from lanebook.engines.clearing.ceilings import ceilings
from lanebook.engines.clearing.inputs import Floats, Inputs
from lanebook.engines.clearing.prices import THRESHOLD, is_part, layer_interval, members
from lanebook.scenarios.spreads import Spread

#: Ceilings and prices come in this order; other silicon layers keep the model's.
FIRST_LAYERS: Final = ("cowos", "hbm", "n3", "n4", "n2", "power", "capital", ASK)


def in_order(keys: Iterable[str]) -> tuple[str, ...]:
    """Return layer keys in the order of tables: silicon, power, capital, demand; parts after."""
    place = {key: rank for rank, key in enumerate(FIRST_LAYERS)}
    listed = list(keys)
    own = {key: rank for rank, key in enumerate(listed)}
    silicon = place["power"]
    return tuple(
        sorted(
            listed,
            key=lambda key: (
                place.get(key.partition(":")[0], silicon - 0.5),
                is_part(key),
                own[key],
            ),
        )
    )


class LayerRows:
    """Rows of the layers of one optimum.

    Args:
        scene: what was cleared.
        cleared: its optimum by value.
        scales: units.
    """

    def __init__(self, scene: Scene, cleared: Cleared, scales: Scales) -> None:
        self._scene, self._cleared, self._scales = scene, cleared, scales
        self._reach = reaches(scene)
        self._made: dict[tuple[str, int], LayerPeriod] = {}

    def all(self) -> tuple[LayerPeriod, ...]:
        """Return every layer in every period shown; prices of what is named are intervals."""
        keys = in_order(self._cleared.prices.keys)
        return tuple(self.row(key, at) for key in keys for at in self._scene.shown)

    def row(self, layer: str, at: int) -> LayerPeriod:
        """Return one layer in one period, made once."""
        if (layer, at) not in self._made:
            self._made[layer, at] = self._row(layer, at)
        return self._made[layer, at]

    def _row(self, layer: str, at: int) -> LayerPeriod:
        prices, scale = self._cleared.prices, self._scales.of(layer)
        row = prices.at(layer)
        total, used, worth, share = (
            float(of[row, at]) for of in (prices.capacity, prices.used, prices.worth, prices.share)
        )
        behind = origins_of(self._scene, layer, prices.periods[at])
        is_named = share > THRESHOLD and layer != ASK
        full = layer != ASK and 0 < total < np.inf and total - used <= FULL * total
        capacity = scale.figure(total)
        if capacity.point is not None:
            low, high = (float(end[row, at]) * scale.amount for end in self._reach)
            claims = tuple(dict.fromkeys(claim for each in behind for claim in each.claims))
            capacity = replace(capacity, low=low, high=high, claims=claims)
        return LayerPeriod(
            layer=layer,
            name=layer_name(layer),
            period=prices.periods[at],
            capacity=capacity,
            used=scale.figure(used),
            slack=scale.figure(max(total - used, 0.0)),
            shadow_price=scale.priced(*self._price(layer, at, worth, is_tight=is_named or full)),
            share_of_value=None if layer == ASK else share,
            is_named=is_named,
            is_default=bool(behind) and all(each.is_default for each in behind),
        )

    def _price(
        self, layer: str, at: int, worth: float, *, is_tight: bool
    ) -> tuple[float, float, float]:
        """Return (low, point, high); parts and what has slack keep the one dual they have."""
        if not is_tight or is_part(layer):
            return worth, worth, worth
        low, high = layer_interval(self._scene.solver, self._cleared.clearing, layer, at)
        return min(low, worth), worth, max(high, worth)


def reaches(scene: Scene) -> tuple[Floats, Floats]:
    """Return the capacities of all layers and periods with their drivers at one end each.

    Shape (keys, periods) each, in the engine's units: every driver that moves a capacity stands
    where it makes it smallest, or largest.
    """
    inputs = scene.inputs
    prices = scene.base.prices
    low, high = prices.capacity.copy(), prices.capacity.copy()
    for spread in (*scene.model.spreads, *scene.scenario_spreads):
        if spread.array not in OF_ARRAY:
            continue
        down, up = _movement(inputs, spread)
        for at, key in enumerate(prices.keys):
            rows = _rows_of(inputs, spread.array, key)
            low[at] += down[rows].sum(axis=0)
            high[at] += up[rows].sum(axis=0)
    return np.maximum(low, 0.0), high


#: A layer with less slack than this share may stand at a kink.
FULL: Final = 0.01
#: Array of the model -> kind of layer key whose capacity it holds.
OF_ARRAY: Final = {"capacity": "", "power": "power", "capital": "capital", "ask": ASK}


def _movement(inputs: Inputs, spread: Spread) -> tuple[Floats, Floats]:
    """Return how far a driver can lower and raise each entry of its array."""
    base = getattr(inputs, spread.array)
    down, up = np.zeros_like(base), np.zeros_like(base)
    point = base[spread.where]
    finite = np.isfinite(point)
    ends = [
        np.where(finite, np.asarray(end) - np.where(finite, point, 0.0), 0.0)
        for end in (spread.low, spread.high)
    ]
    down[spread.where] = np.minimum(np.minimum(*ends), 0.0)
    up[spread.where] = np.maximum(np.maximum(*ends), 0.0)
    return down, up


def _rows_of(inputs: Inputs, array: str, key: str) -> list[int]:
    if array == "capacity":
        return [at for at, layer in enumerate(inputs.layers) if layer == key]
    kind, _, part = key.partition(":")
    axis = {"power": inputs.pools, "capital": inputs.payers, ASK: inputs.buyers}[OF_ARRAY[array]]
    if kind != OF_ARRAY[array]:
        return []
    return members(axis, part, inputs.apart if kind != ASK else ())


def origins_of(scene: Scene, layer: str, period: str) -> tuple[book_model.Origin, ...]:
    """Return the numbers of the model behind a layer in a period; parts count for the whole."""
    return tuple(
        each
        for each in scene.model.origins
        if (each.layer == layer or each.layer.startswith(f"{layer}:"))
        and each.period in ("", period)
    )


def origin_rows(origins: Iterable[book_model.Origin]) -> tuple[Origin, ...]:
    """Return origins as a reader sees them."""
    return tuple(
        Origin(
            layer=each.layer,
            name=layer_name(each.layer),
            period=each.period,
            what=each.what,
            value=Figure(
                *_ends(each), each.unit, state="derived" if each.claims else "implied",
                claims=each.claims,
            ),
            parameter=each.parameter,
            is_default=each.is_default,
            note=each.note,
        )
        for each in origins
    )  # fmt: skip


def _ends(origin: book_model.Origin) -> tuple[float | None, float | None, float | None]:
    low, point, high = (
        float(end) if np.isfinite(end) else None for end in (origin.low, origin.point, origin.high)
    )
    return low, point, high


def ceiling_rows(scene: Scene) -> tuple[Ceiling, ...]:
    """Return the gigawatts that each layer alone allows in the periods shown, asks last."""
    found = ceilings(scene.inputs)
    return tuple(
        Ceiling(key, _ceiling_name(key), found.periods[at], _gigawatts(value))
        for key in in_order(found.keys)
        for at in scene.shown
        for value in (float(found.gigawatts[found.keys.index(key), at]),)
    )


def _ceiling_name(key: str) -> str:
    return "asked in addition" if key == ASK else layer_name(key)


def _gigawatts(value: float) -> Figure:
    if not np.isfinite(value):
        return Figure(None, None, None, "GW", state="blank", note="nothing bounds it")
    at = round(value, 1)
    return Figure(at, at, at, "GW", state="derived")


def proof_rows(certificate: Certificate) -> tuple[Proof, ...]:
    """Return the checks of a certificate."""
    return tuple(
        Proof(each.name, each.residual, each.tolerance, each.holds) for each in certificate.checks
    )
