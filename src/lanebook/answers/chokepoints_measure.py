"""The concentration of every layer, by firm and by place, with what stands behind each share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.chokepoints_labs import compute_market
from lanebook.answers.chokepoints_layers import BY_KEY, LAYERS, LayerKind, ties_of_layer
from lanebook.answers.chokepoints_records import By, LabSupply, LayerConcentration, Verdict
from lanebook.answers.chokepoints_shares import (
    Held,
    by_claims,
    by_makers,
    by_place,
    of_figure,
    of_grids,
    of_groups,
    of_vendors,
    silent,
)
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.words import pool_name
from lanebook.answers.world import world
from lanebook.base.certificate import Check
from lanebook.base.time import FIRST_YEAR, LAST_YEAR
from lanebook.engines.concentration import HIGHLY_CONCENTRATED, concentration, hhi_range
from lanebook.evidence.parameters import Parameters

_UNKNOWN: Final = Figure(None, None, None, "months", "unknown")
_LEAD: Final = "lead_time"
_MINERALS: Final = "market:china-minerals"
_POOL: Final = "interconnection:"
#: Pools without a row of their own take that of the same kind of site.
_POOL_ROWS: Final = {"off-grid": "off-grid-gas"}
#: Layers that are told by the seat of their makers too.
_SEATED: Final = frozenset({"equipment", "n4", "n3", "n2", "cowos", "hbm", "accelerators", "racks"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What the layers are read from.

    Attributes:
        book: at its as-of.
        model: its clearing model.
        parameters: remember what is used.
        year: that shares are of.
        supplies: compute of the labs that count for the market of compute.
        countries: organisation -> country of its seat.
    """

    book: Book
    model: Model
    parameters: Parameters
    year: int
    supplies: tuple[LabSupply, ...]
    countries: Mapping[str, str]


def layers_of(scene: Scene) -> tuple[tuple[LayerConcentration, ...], list[Check]]:
    """Return every layer by firm, then by place where that says more, and the proof.

    A layer of which no claim was known yet is left out: a convention of a later day alone would
    tell a past that nobody had written down.
    """
    found: list[LayerConcentration] = []
    checks: list[Check] = []
    for kind, by, held in _held(scene):
        if held.shares:
            row, proof = _row(scene, kind, by, held)
            if row.n_claims:
                found.append(row)
                checks += proof
    return tuple(found), checks


def _held(scene: Scene) -> list[tuple[LayerKind, By, Held]]:
    book, parameters, year = scene.book, scene.parameters, scene.year
    sites = world(book, year=min(max(year, FIRST_YEAR), LAST_YEAR), load="it").data
    made: dict[str, Held] = {
        layer: by_makers(book, parameters, layer, f"supply, {year}")
        for layer in ("equipment", "n4", "n3", "n2", "cowos", "hbm")
        if any(r.applies_to.startswith(f"{layer}:") for r in parameters.find("layer_maker_share"))
    }
    made["accelerators"] = of_vendors(parameters, year)
    made["racks"] = by_claims(book, "racks", "NVL72 racks", ("foxconn", "quanta"))
    for layer in ("equipment", "turbines"):
        if layer not in made:
            made[layer] = silent(book, _suppliers(scene, BY_KEY[layer]), "supply", "")
    made["sites"] = of_groups(sites.of("operator"), f"MW of IT load at sites, end of {year}")
    made["compute"] = compute_market(book, scene.supplies, year)
    found: list[tuple[LayerKind, By, Held]] = []
    for kind in LAYERS:
        if kind.key in made:
            found.append((kind, "firm", made[kind.key]))
        if kind.key in _SEATED and kind.key in made:
            found.append((kind, "place", by_place(made[kind.key], scene.countries)))
        elif kind.key == "power":
            found.append((kind, "place", of_grids(scene.model, year)))
        elif kind.key == "sites":
            of = f"MW of IT load at sites, end of {year}"
            found.append((kind, "place", of_groups(sites.of("country"), of, countries=True)))
        elif kind.key == "minerals":
            found.append((kind, "place", _minerals(scene)))
    return found


def _minerals(scene: Scene) -> Held:
    beliefs = scene.book.beliefs.about(_MINERALS, "share")
    if not beliefs:
        return Held((), "", closed=False)
    last = max(beliefs, key=lambda each: str(each.valid_from))
    figure = Figure(last.low, last.point, last.high, "fraction", claims=(last.claim,),
                    note=last.readings[0].note)  # fmt: skip
    return Held((of_figure("CN", "China", figure),), "gallium supply", closed=False)


def _suppliers(scene: Scene, kind: LayerKind) -> list[str]:
    network = scene.book.network
    return sorted(
        {
            network.node_ids[int(network.provider[tie])].removeprefix("org:")
            for tie in ties_of_layer(network, kind)
        }
    )


def _row(
    scene: Scene, kind: LayerKind, by: By, held: Held
) -> tuple[LayerConcentration, list[Check]]:
    low, high = (_ends(held, end) for end in ("low", "high"))
    high = np.maximum(high, low)
    least, most = hhi_range(np.minimum(low, _scaled(low)), high, closed=_is_closed(held, high))
    known = [each.point for each in held.shares if each.point is not None]
    is_whole = len(known) == len(held.shares) and abs(sum(known) - 1.0) < _WHOLE
    measured = concentration(np.array(known if is_whole else []))
    hhi = measured.hhi
    checks = list(measured.certificate().checks)
    if hhi is not None:
        outside = max(0.0, least - hhi, hhi - most)
        checks.append(Check("the HHI at the points lies between its ends", outside, 1e-3))
    network = scene.book.network
    ties = ties_of_layer(network, kind)
    claims = {claim for tie in ties for claim in network.claims_of(tie)}
    claims |= {claim for each in held.shares for claim in each.claims}
    replace, words = _replace(scene, kind, held)
    return (
        LayerConcentration(
            key=kind.key, label=kind.label, by=by, of=held.of, shares=held.shares,
            unknown_share=held.unknown, closed=held.closed, hhi_low=least, hhi_high=most, hhi=hhi,
            verdict=_verdict(least, most), effective=measured.effective, n_ties=len(ties),
            n_claims=len(claims), replace=replace, replace_by=words, note=held.note,
        ),
        checks,
    )  # fmt: skip


#: Points of counted shares add up to one but for what their sources round away.
_WHOLE: Final = 0.005


def _ends(held: Held, end: str) -> np.ndarray:
    """Return one end of every share; where nothing is known, the widest interval."""
    silent_end = 1.0 if end == "high" else 0.0
    values = [getattr(each, end) for each in held.shares]
    return np.array([silent_end if value is None else value for value in values], dtype=np.float64)


def _scaled(low: np.ndarray) -> np.ndarray:
    """Return low ends that leave room for one another: sources round, and one may count more."""
    total = float(low.sum())
    return low / total if total > 1.0 else low


def _is_closed(held: Held, high: np.ndarray) -> bool:
    return held.closed and float(high.sum()) >= 1.0


def _verdict(least: float, most: float) -> Verdict:
    if least > HIGHLY_CONCENTRATED:
        return "yes"
    return "open" if most > HIGHLY_CONCENTRATED else "no"


def _replace(scene: Scene, kind: LayerKind, held: Held) -> tuple[Figure, str]:
    """Return how long new capacity takes; of power, at the grid that holds most."""
    if kind.key == "power":
        largest = held.shares[0].holder
        words = f"a connection at {pool_name(largest)}"
        return lead_of(scene.parameters, pool_row(largest)), words
    return lead_of(scene.parameters, kind.lead), kind.lead_words


def pool_row(pool: str) -> str:
    """Return the row of `lead_time` of a pool of powered sites."""
    return _POOL + _POOL_ROWS.get(pool, pool)


def lead_of(parameters: Parameters, row: str) -> Figure:
    """Return a lead time in months; unknown where the book has none."""
    if not row or not parameters.has(_LEAD, row):
        return _UNKNOWN
    found = parameters.get(_LEAD, row)
    return Figure(found.low, found.point, found.high, "months", "derived", note=found.key)


def by_firm(layers: Sequence[LayerConcentration]) -> dict[str, LayerConcentration]:
    """Return the layers told by firm, by key; power, which has none, by grid."""
    return {each.key: each for each in layers if each.by == "firm" or each.key == "power"}
