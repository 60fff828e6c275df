"""Power: tracked sites under the lanes that stand on them, and grids for all the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from lanebook.answers.capacity import counted
from lanebook.answers.cascade.draft import Edge
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.timeline import Floats, level_at
from lanebook.answers.clearing.axes import CHINA, POOLS
from lanebook.answers.clearing.words import pool_name
from lanebook.engines.cascade.inputs import Maker
from lanebook.scenarios.places import SitePlace

POWER: Final = "power"


def draw_power(scene: Scene) -> None:
    """Draw what powers each lane.

    A lane draws first on the tracked sites that its ties or its owner name, as far as they are
    powered; the rest of it stands where the clearing's grids have power left, each grid in
    proportion: the optimum itself does not care who stands where, and no source says.
    """
    sites = {site.id: site for site in scene.flows.model.places.sites}
    powered = {site: _path(scene, place) for site, place in sites.items()}
    used = _by_site(scene, powered)
    rest = np.array([
        lane.mw - sum((path for (number, _), path in used.items() if number == at),
                      np.zeros_like(lane.mw))
        for at, lane in enumerate(scene.lanes)
    ])  # fmt: skip
    _lanes(scene, sites, used, np.maximum(rest, 0.0))
    standing = sorted({site for _, site in used})
    for site in standing:
        _site(scene, sites[site], powered[site])
    for at, pool in enumerate(POOLS):
        places = (f"grid:{pool}", *(f"jurisdiction:{code}" for code in _countries(scene, pool)))
        maker = Maker(f"{pool}/power", pool, POWER, f"power:{pool}",
                      f"power, {pool_name(pool)}", places)  # fmt: skip
        scene.draft.add(maker, capacity=scene.flows.powered[at])


def _countries(scene: Scene, pool: str) -> tuple[str, ...]:
    """Return the country of a grid that lies in one only."""
    found = scene.flows.model.places.pool_countries.get(pool, ())
    return found if len(found) == 1 else ()


def _path(scene: Scene, site: SitePlace) -> Floats:
    years = np.array([period.ends for period in scene.flows.clearing.inputs.periods])
    return level_at(years, site.mw, scene.flows.ends)


def _by_site(scene: Scene, powered: Mapping[str, Floats]) -> dict[tuple[int, str], Floats]:
    """Return what each lane uses of each site; a site is shared by the lanes that name it."""
    named = _standing(scene, powered)
    wanted: dict[str, Floats] = {}
    for at, names in named.items():
        for site in names:
            wanted[site] = wanted.get(site, 0.0) + scene.lanes[at].mw
    found: dict[tuple[int, str], Floats] = {}
    for at, names in named.items():
        mw = scene.lanes[at].mw
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = {
                site: np.where(wanted[site] > 0, powered[site] * mw / wanted[site], 0.0)
                for site in names
            }
            total = np.sum(list(parts.values()), axis=0) if parts else 0.0 * mw
            fill = np.where(total > mw, mw / total, 1.0)
        for site, part in parts.items():
            if float((part * fill).max()) > 0:
                found[at, site] = part * fill
    return found


def _standing(scene: Scene, powered: Mapping[str, Floats]) -> dict[int, tuple[str, ...]]:
    """Return the tracked sites of each lane: of its tie, else its owner's, else its tenant's."""
    lanes = scene.lanes
    under_tie = {site for lane in lanes if lane.tie for site in lane.sites}
    found = {}
    for at, lane in enumerate(lanes):
        names = lane.sites if lane.tie else tuple(s for s in lane.sites if s not in under_tie)
        found[at] = tuple(sorted(site for site in names if site in powered))
    taken = {site for names in found.values() for site in names}
    tenants = {site.id: site.tenants for site in scene.flows.model.places.sites}
    for at, lane in enumerate(lanes):
        if lane.kind == "rest":
            free = (site for site in powered if site not in taken and lane.user in tenants[site])
            found[at] = tuple(sorted(free))
    return found


def _lanes(
    scene: Scene, sites: Mapping[str, SitePlace], used: Mapping[tuple[int, str], Floats],
    rest: Floats,
) -> None:  # fmt: skip
    """Draw the edges into lanes: from sites, and from grids for what no site carries."""
    left = scene.flows.sited.copy()
    for (_, site), path in used.items():
        left[POOLS.index(sites[site].pool)] -= path
    left = np.maximum(left, 0.0)
    at_home = np.array([pool == CHINA for pool in POOLS])
    for at, lane in enumerate(scene.lanes):
        for (number, site), path in used.items():
            if number == at:
                _edge(scene, f"{site}/site", lane.key, path)
        open_to = np.where((at_home == (lane.buyer == CHINA))[:, None], left, 0.0)
        total = open_to.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(total > 0, open_to / total, 0.0)
        for row, pool in enumerate(POOLS):
            _edge(scene, f"{pool}/power", lane.key, rest[at] * part[row])


def _edge(scene: Scene, supplier: str, key: str, use: Floats) -> None:
    settings = scene.settings
    lane = next(each for each in scene.lanes if each.key == key)
    scene.draft.use(
        Edge(
            supplier, f"{key}/compute", POWER, use, lag=0, tier=0,
            switch=settings.switch(POWER), ties=(lane.tie,) if lane.tie else (),
        ),
        settings.group(POWER),
    )  # fmt: skip


def _site(scene: Scene, site: SitePlace, powered: Floats) -> None:
    places = [f"site:{site.id}", f"grid:{site.pool}"]
    if site.country:
        places.append(f"jurisdiction:{site.country}")
    firm = site.operator.removeprefix("org:")
    maker = Maker(f"{site.id}/site", firm, POWER, f"site:{site.id}", site.name, tuple(places))
    scene.draft.add(maker, capacity=powered)
    base = scene.draft.makers[maker.id].wanted
    scene.draft.use(
        Edge(f"{site.pool}/power", maker.id, POWER, base, lag=0, tier=0,
             switch=scene.settings.switch(POWER)),
        scene.settings.group(POWER),
    )  # fmt: skip
    path = counted(scene.book).capacity.sites[site.id].path
    claims = sorted({level.claim for level in path.dated})
    scene.add_origin(
        maker.layer,
        "powered at the end",
        float(powered[0]),
        "MW of IT load",
        claims=claims,
        period=scene.flows.steps[0].label,
        note="as expected in the base clearing",
    )
