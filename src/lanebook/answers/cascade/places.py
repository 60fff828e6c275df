"""Names of the book related to the makers and edges of a cascade, for scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from lanebook.answers.cascade.contracts import guarantees_of
from lanebook.answers.cascade.model import Contract
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.timeline import Floats, level_at
from lanebook.answers.clearing.axes import CHINA, FAMILIES, POOLS
from lanebook.engines.cascade.inputs import NONE, Inputs
from lanebook.scenarios.cascade_places import Backing, CascadePlaces, Part
from lanebook.scenarios.places import SitePlace

Table = dict[str, tuple[Part, ...]]
#: Shares below this are left out.
_LEAST: Final = 1e-9


def places(scene: Scene, inputs: Inputs, told: tuple[Contract, ...]) -> CascadePlaces:
    """Return how targets of a scenario relate to makers and edges.

    A firm, a layer and a grid are looked up on the makers themselves. A tracked site is its own
    maker where a lane is known to stand on it, else a part of its grid; a country is what stands
    in it, grids that lie in several by the tracked sites.
    """
    order = {maker.id: at for at, maker in enumerate(inputs.makers)}
    model = scene.flows.model
    return CascadePlaces(
        makes={
            **_sites(scene, inputs, order),
            **_grids(order),
            **_countries(scene, inputs, order),
            **_families(scene, inputs, order),
            **_ties(scene, order),
        },
        takes=_takes(scene, inputs, order),
        asks=_asks(scene, order),
        edges=_edges(scene, inputs),
        additions=frozenset(int(at) for at in np.flatnonzero(inputs.builds != NONE)),
        backings=_backings(scene, order, told),
        homes={
            at: CHINA_CODE if maker.firm == CHINA else scene.countries[maker.firm]
            for at, maker in enumerate(inputs.makers)
            if maker.firm == CHINA or scene.countries.get(maker.firm)
        },
        names=model.places.names,
    )


CHINA_CODE: Final = "CN"


def _grids(order: Mapping[str, int]) -> Table:
    return {f"grid:{pool}": (Part(order[f"{pool}/power"]),) for pool in POOLS
            if f"{pool}/power" in order}  # fmt: skip


def _sites(scene: Scene, inputs: Inputs, order: Mapping[str, int]) -> Table:
    found: Table = {}
    for site in scene.flows.model.places.sites:
        part = _site(scene, inputs, order, site)
        if part is not None:
            found[f"site:{site.id}"] = (part,)
    return found


def _site(scene: Scene, inputs: Inputs, order: Mapping[str, int], site: SitePlace) -> Part | None:
    """Return the maker that a site is, or the part of its grid."""
    at = order.get(f"{site.id}/site")
    if at is not None:
        return Part(at)
    grid = order.get(f"{site.pool}/power")
    if grid is None:
        return None
    return Part(grid, _share(scene, site.mw, inputs.capacity[grid]))


def _share(scene: Scene, mw: Floats, whole: Floats) -> Floats:
    years = np.array([each.ends for each in scene.flows.clearing.inputs.periods])
    path = level_at(years, mw, scene.flows.ends)[: scene.flows.n_steps]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.clip(np.where(whole > 0, path / whole, 0.0), 0.0, 1.0))


def _countries(scene: Scene, inputs: Inputs, order: Mapping[str, int]) -> Table:
    """Return what stands in each country: by place, and parts of grids that lie in several."""
    found: dict[str, list[Part]] = {}
    for at, maker in enumerate(inputs.makers):
        for place in maker.places:
            kind, _, code = place.partition(":")
            # A buyer's head office stops nothing; what serves it stands somewhere else.
            if kind == "jurisdiction" and not maker.layer.startswith("ask:"):
                found.setdefault(code, []).append(Part(at))
    for site in scene.flows.model.places.sites:
        its = scene.flows.model.places.pool_countries.get(site.pool, ())
        if site.country and its != (site.country,) and f"{site.id}/site" not in order:
            part = _site(scene, inputs, order, site)
            if part is not None:
                found.setdefault(site.country, []).append(part)
    return {f"jurisdiction:{code}": _joined(parts) for code, parts in sorted(found.items())}


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Return parts with those of one maker added up."""
    found: dict[int, Floats | None] = {}
    for part in parts:
        if part.share is None or part.at not in found:
            found[part.at] = part.share
        elif found[part.at] is not None:
            found[part.at] = np.minimum(found[part.at] + part.share, 1.0)  # type: ignore[operator]
    return tuple(Part(at, share) for at, share in sorted(found.items()))


def _families(scene: Scene, inputs: Inputs, order: Mapping[str, int]) -> Table:
    """Return families as parts of what their vendor ships."""
    found: Table = {}
    shipped = scene.flows.shipped[:, : scene.flows.n_steps]
    names = list(FAMILIES)
    for row, (family, vendor) in enumerate(FAMILIES.items()):
        at = order.get(f"{vendor}/accelerators")
        if at is None:
            continue
        its = [number for number, name in enumerate(names) if FAMILIES[name] == vendor]
        total = shipped[its].sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(total > 0, shipped[row] / total, 0.0)
        if float(share.max()) > _LEAST:
            found[f"family:{family}"] = (Part(at, share),)
    del inputs
    return found


def _ties(scene: Scene, order: Mapping[str, int]) -> Table:
    """Return the lane of a tie and who builds it."""
    found: Table = {}
    for lane in scene.lanes:
        ids = (f"{lane.key}/compute", f"{lane.key}/build")
        if lane.tie:
            found[f"tie:{lane.tie}"] = tuple(Part(order[each]) for each in ids if each in order)
    return found


def _takes(scene: Scene, inputs: Inputs, order: Mapping[str, int]) -> Table:
    """Return who takes inputs for buyers, and for those at home in a country."""
    by_buyer: dict[str, list[int]] = {}
    for lane in scene.lanes:
        ids = (f"{lane.key}/compute", f"{lane.key}/build")
        mine = [order[each] for each in ids if each in order]
        for org in {lane.buyer, lane.user}:
            by_buyer.setdefault(org, []).extend(mine)
    for org in list(by_buyer):
        if f"{org}/compute" in order:
            by_buyer[org].append(order[f"{org}/compute"])
    found: Table = {}
    countries: dict[str, set[int]] = {}
    for org, mine in by_buyer.items():
        parts = tuple(Part(at) for at in sorted(set(mine)))
        found[f"buyer:{org}"] = found[f"firm:{org}"] = parts
        home = CHINA_CODE if org == CHINA else scene.countries.get(org, "")
        if home:
            countries.setdefault(home, set()).update(mine)
    standing = {site.id: site.country for site in scene.flows.model.places.sites}
    for lane in scene.lanes:
        # What is shipped to a lane crosses the border of its holder and of its sites, too.
        ids = (f"{lane.key}/compute", f"{lane.key}/build")
        there = {standing.get(site, "") for site in lane.sites}
        homes = {scene.countries.get(lane.holder, ""), *(there if len(there) == 1 else ())}
        for code in homes - {""}:
            countries.setdefault(code, set()).update(order[each] for each in ids if each in order)
    for at, maker in enumerate(inputs.makers):
        home = scene.countries.get(maker.firm, "")
        # What is sold to a maker at home there: wafers for a vendor, memory, tools.
        if home and not maker.layer.startswith(("lane:", "build:", "ask:")):
            countries.setdefault(home, set()).add(at)
    for code, ats in sorted(countries.items()):
        found[f"jurisdiction:{code}"] = tuple(Part(at) for at in sorted(ats))
    return found


def _asks(scene: Scene, order: Mapping[str, int]) -> Table:
    """Return the buyers whose final demand a buyer, a country or the market is."""
    found: Table = {}
    countries: dict[str, list[Part]] = {}
    everyone = []
    for buyer in scene.flows.clearing.inputs.buyers:
        at = order.get(f"{buyer}/compute")
        if at is None:
            continue
        part = Part(at)
        everyone.append(part)
        for org in {buyer, *scene.flows.model.places.buyer_orgs.get(buyer, ())}:
            found[f"buyer:{org}"] = found[f"firm:{org}"] = (part,)
        home = CHINA_CODE if buyer == CHINA else scene.countries.get(buyer, "")
        if home:
            countries.setdefault(home, []).append(part)
    found["market:compute"] = tuple(everyone)
    found.update({f"jurisdiction:{code}": tuple(its) for code, its in sorted(countries.items())})
    return found


def _edges(scene: Scene, inputs: Inputs) -> Table:
    """Return the edges that run under each tie; a lane's power runs under nobody's."""
    found: dict[str, list[Part]] = {}
    for at, edge in enumerate(scene.draft.edge_order()):
        if edge.product == "power":
            continue
        for tie in edge.ties:
            found.setdefault(f"tie:{tie}", []).append(Part(at))
    del inputs
    return {key: tuple(parts) for key, parts in sorted(found.items())}


def _backings(
    scene: Scene, order: Mapping[str, int], told: tuple[Contract, ...]
) -> tuple[Backing, ...]:
    del told
    return tuple(_of_site(scene, order))


def _of_site(scene: Scene, order: Mapping[str, int]) -> Iterator[Backing]:
    """Yield guarantees of what stands at a site, as parts of the lanes that stand on it."""
    tracked = {site.id: site for site in scene.flows.model.places.sites}
    ends = scene.flows.n_steps - 1
    for each in guarantees_of(scene.book):
        if each.site not in tracked:
            continue
        for lane in scene.lanes:
            at = order.get(f"{lane.key}/build")
            if each.site not in lane.sites or at is None or lane.mw[ends] <= 0:
                continue
            whole = sum(float(tracked[s].mw.max()) for s in lane.sites if s in tracked)
            share = float(tracked[each.site].mw.max()) / max(whole, float(lane.mw[ends]))
            yield Backing(each.tie, each.guarantor, each.of, at, min(1.0, share))
