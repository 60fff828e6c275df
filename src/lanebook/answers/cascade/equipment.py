"""ASML: tools that enlarge the advanced nodes, and the service that keeps tools running."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.answers.cascade.draft import NOTHING, Edge
from lanebook.answers.cascade.rights import ties_between
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.timeline import Floats
from lanebook.answers.clearing.axes import LAYERS
from lanebook.answers.clearing.notes import Ends, Sourced, at_year
from lanebook.engines.cascade.inputs import Maker

ASML: Final = "asml"
#: Layers whose wafers EUV tools expose.
_EXPOSED: Final = ("n4", "n3", "n2", "hbm")
#: Nodes that still grow by new tools.
_GROWING: Final = ("n3", "n2")
#: Service of all customers on the base path, in per cent.
_WHOLE: Final = 100.0


def draw_equipment(scene: Scene) -> None:
    """Draw EUV tools and service, along the ties that the book knows.

    A fab's growth takes tools; what is not installed is missing for good. Service keeps every
    exposed layer running.
    """
    _tools(scene)
    _service(scene)


def _tools(scene: Scene) -> None:
    yearly = _counted(scene)
    org = "tsmc"
    ties = ties_between(scene.book, "equipment_supply", ASML, org)
    if not yearly or not ties:
        return
    made = np.array([
        at_year(yearly, step.begins_on.year).ends.point * step.years for step in scene.flows.steps
    ])  # fmt: skip
    row = scene.settings.row("supplier_share", f"euv-tools>{org}:{ASML}", layer="equipment:asml",
                             what="part of the tools that TSMC's nodes take")  # fmt: skip
    growth = {node: _growth(scene, node) for node in _GROWING}
    total = np.sum(list(growth.values()), axis=0)
    lag = scene.settings.lag("euv-tools")
    arriving = made if lag == 0 else np.concatenate([np.repeat(made[:1], lag), made[:-lag]])
    for node, more in growth.items():
        maker = f"{org}/{node}"
        if maker not in scene.draft.makers or float(more.max()) <= NOTHING:
            continue
        _expansion(scene, org, node, more)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(total > 0, more / total, 0.0)
        scene.draft.use(
            Edge(f"{ASML}/euv-tools", f"{org}/growth-{node}", "euv-tools",
                 row.point * arriving * part, lag=lag, tier=0, switch=0.0,
                 ties=ties),
            scene.settings.group("euv-tools"),
        )  # fmt: skip
    spare = 1 + scene.settings.surge("equipment")
    maker_of = Maker(f"{ASML}/euv-tools", ASML, "euv-tools", f"equipment:{ASML}",
                     f"{scene.name(ASML)} EUV tools", scene.home(ASML))  # fmt: skip
    base = np.maximum(made, scene.draft.shipped(maker_of.id))
    final = base - scene.draft.shipped(maker_of.id)
    scene.draft.add(maker_of, base=base, capacity=base * spare, final=final)
    for year, number in sorted(yearly.items()):
        scene.add_origin(f"equipment:{ASML}", "EUV tools in the year", number.ends.point, "tools",
                         low=number.ends.low, high=number.ends.high, claims=number.claims,
                         period=str(year))  # fmt: skip


def _counted(scene: Scene) -> dict[int, Sourced]:
    """Return EUV tools by year as the newest claim of each year gives them."""
    best: dict[int, tuple[object, str, float]] = {}
    for belief in scene.book.beliefs.about(f"org:{ASML}", "euv_tools"):
        for reading in belief.readings:
            if reading.number is None or belief.valid_from is None:
                continue
            found = (reading.published, reading.claim, reading.number)
            year = belief.valid_from.year
            if year not in best or found[:2] > best[year][:2]:
                best[year] = found
    return {
        year: Sourced(Ends(number, number, number), (claim,))
        for year, (_, claim, number) in sorted(best.items())
    }


def _growth(scene: Scene, node: str) -> Floats:
    """Return what a node's output can rise by from each period to the next, (S,)."""
    path = scene.flows.layer[LAYERS.index(node)]
    rise = np.diff(path, append=2 * path[-1:] - path[-2:-1])
    return np.asarray(np.maximum(rise, 0.0))


def _expansion(scene: Scene, org: str, node: str, more: Floats) -> None:
    maker = Maker(f"{org}/growth-{node}", org, f"growth-{node}", f"growth:{node}",
                  f"{scene.name(org)}: new {node.upper()} capacity", scene.home(org))  # fmt: skip
    scene.draft.add(maker, base=more, capacity=more, final=more, waits=1.0,
                    builds=f"{org}/{node}", gives=1.0)  # fmt: skip


def _service(scene: Scene) -> None:
    """Draw service into every maker of an exposed layer that a tie gives ASML's tools."""
    served = []
    for name in scene.draft.makers:
        org, _, layer = name.partition("/")
        ties = ties_between(scene.book, "equipment_supply", ASML, org)
        if layer in _EXPOSED and ties:
            served.append((name, ties))
    for name, ties in served:
        runs = scene.draft.makers[name].wanted > NOTHING
        scene.draft.use(
            Edge(f"{ASML}/euv-service", name, "euv-service",
                 np.where(runs, _WHOLE / len(served), 0.0), lag=0, tier=0, switch=0.0, ties=ties),
            scene.settings.group("euv-service"),
        )  # fmt: skip
    base = scene.draft.shipped(f"{ASML}/euv-service")
    if float(base.max()) > NOTHING:
        maker = Maker(f"{ASML}/euv-service", ASML, "euv-service", f"service:{ASML}",
                      f"{scene.name(ASML)} service of EUV tools", scene.home(ASML))  # fmt: skip
        scene.draft.add(maker, capacity=base)
