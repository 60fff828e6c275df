"""Which rows of a model a target of a scenario means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lanebook.scenarios.bench import (
    Bench,
    Row,
    ask_row,
    capital_row,
    family_row,
    lane_row,
    layer_row,
    pool_row,
)
from lanebook.scenarios.located import nearest
from lanebook.scenarios.model import Target, Unit
from lanebook.scenarios.places import SitePlace


def id_of(bench: Bench, name: str) -> str:
    """Return the id that a name stands for, without its kind; the name itself if unknown."""
    found = bench.places.names.get(name.lower(), name)
    kind, _, bare = found.partition(":")
    return bare if kind in ("org", "site", "tie", "grid", "layer") else found


def families_of(bench: Bench, target: Target) -> list[int]:
    """Return the families that a family, a firm (vendor) or the market of accelerators means."""
    inputs = bench.inputs
    if target.kind == "market":
        return list(range(len(inputs.families)))
    if target.kind == "family":
        return [at for at, name in enumerate(inputs.families) if name == target.name]
    firm = id_of(bench, target.name)
    orgs = bench.places.vendor_orgs
    mine = {at for at, name in enumerate(inputs.vendors) if firm in (name, orgs.get(name, name))}
    return [at for at in range(len(inputs.families)) if int(inputs.vendor_of[at]) in mine]


def home_of(bench: Bench, buyer: str) -> str:
    """Return the country that a buyer is at home in, "" if unknown."""
    return bench.places.buyer_countries.get(buyer, "")


def buyers_of(bench: Bench, targets: Sequence[Target]) -> list[int]:
    """Return the buyers meant; a target without any is noted."""
    found: set[int] = set()
    for target in targets:
        mine = set(_buyers(bench, target))
        if not mine:
            why = f"no such buyer; {nearest(target.name, bench.inputs.buyers)}"
            if target.kind == "jurisdiction":
                why = "no buyer of the clearing is at home there"
            bench.miss(target, why)
        found |= mine
    return sorted(found)


def _buyers(bench: Bench, target: Target) -> Iterator[int]:
    name = id_of(bench, target.name)
    for at, buyer in enumerate(bench.inputs.buyers):
        orgs = bench.places.buyer_orgs.get(buyer, ())
        if target.kind == "market" or (
            home_of(bench, buyer) == target.name.upper()
            if target.kind == "jurisdiction"
            else name in (buyer, *orgs)
        ):
            yield at


def pools_of(bench: Bench, target: Target) -> list[tuple[int, SitePlace | None, Row]]:
    """Return the pools, or the parts of them, that a grid, site, jurisdiction or market means."""
    inputs = bench.inputs
    if target.kind in ("grid", "market"):
        return [
            (at, None, pool_row(inputs, at))
            for at, name in enumerate(inputs.pools)
            if target.kind == "market" or name in (target.name.lower(), id_of(bench, target.name))
        ]
    if target.kind == "jurisdiction":
        return list(_in_country(bench, target.name.upper()))
    name = id_of(bench, target.name)
    found: list[tuple[int, SitePlace | None, Row]] = []
    for site in bench.places.sites:
        if site.pool in inputs.pools and (
            name in (site.id, site.id.removeprefix("site:"))
            if target.kind == "site"
            else site.operator.removeprefix("org:") == name
        ):
            at = inputs.pools.index(site.pool)
            found.append((at, site, pool_row(inputs, at, site.mw, f"{site.name} ({site.pool})")))
    return found


def _in_country(bench: Bench, code: str) -> Iterator[tuple[int, None, Row]]:
    for at, pool in enumerate(bench.inputs.pools):
        countries = bench.places.pool_countries.get(pool, ())
        if countries == (code,):
            yield at, None, pool_row(bench.inputs, at)
            continue
        sites = [s.mw for s in bench.places.sites if s.pool == pool and s.country == code]
        if sites:
            yield at, None, pool_row(bench.inputs, at, np.sum(sites, axis=0), f"{code} in {pool}")


def lanes_of(bench: Bench, target: Target) -> list[int]:
    """Return the lanes that a tie means, or that a firm holds for others."""
    name = id_of(bench, target.name)
    found = []
    for at, lane in enumerate(bench.inputs.lanes):
        ids = (lane.id, lane.id.removeprefix("tie:"))
        holder = lane.holder.removeprefix("org:")
        if name in ids if target.kind == "tie" else holder == name and holder != lane.buyer:
            found.append(at)
    return found


def makes(bench: Bench, target: Target) -> list[Row]:
    """Return the silicon that a layer, a firm or a jurisdiction stands for."""
    inputs, places = bench.inputs, bench.places
    rows = []
    for at, layer in enumerate(inputs.layers):
        if target.kind == "layer":
            if layer in (target.name.lower(), id_of(bench, target.name)):
                rows.append(layer_row(inputs, at))
            continue
        makers = places.layer_makers.get(layer, {})
        firm, code = id_of(bench, target.name), target.name.upper()
        share = sum(
            part
            for maker, part in makers.items()
            if (
                places.maker_countries.get(maker, "") == code
                if target.kind == "jurisdiction"
                else maker.removeprefix("org:") == firm
            )
        )
        if share > 0:
            rows.append(layer_row(inputs, at, inputs.capacity[at] * min(share, 1.0)))
    return rows


def rows_of(
    bench: Bench, target: Target, *, unit: Unit | None = None, silicon: bool = True
) -> list[Row]:
    """Return every row that a target stands for; none is noted with what would have matched.

    Args:
        bench: with the model.
        target: of the override.
        unit: of its amount; rows of another unit are left out ("share" and None take all).
        silicon: what a jurisdiction makes counts too, not only what it powers.
    """
    rows = list(_rows(bench, target, money=unit == "usd_million"))
    if target.kind == "jurisdiction" and not silicon and unit in (None, "share", "months"):
        rows = [row for row in rows if row.array == "power"]
    fitting = [row for row in rows if unit in (None, "share", "months", row.amount)]
    if not rows:
        bench.miss(target, f"nothing in the model answers to it; {known(bench, target)}")
    elif not fitting:
        units = ", ".join(sorted({row.unit for row in rows}))
        bench.miss(target, f"its amount is in another unit; the model counts it in {units}")
    return fitting


def _rows(bench: Bench, target: Target, *, money: bool) -> Iterator[Row]:
    inputs = bench.inputs
    kind, name = target.kind, target.name
    if kind in ("layer", "firm", "jurisdiction"):
        yield from makes(bench, target)
    if kind in ("grid", "site", "firm", "jurisdiction") or (kind == "market" and name == "power"):
        yield from (row for _, _, row in pools_of(bench, target))
    if kind in ("tie", "firm"):
        yield from (lane_row(inputs, at) for at in lanes_of(bench, target))
    if kind in ("family", "firm"):
        yield from (family_row(inputs, at) for at in families_of(bench, target))
    if kind == "buyer" or (kind == "market" and name == "compute"):
        yield from (ask_row(inputs, at) for at in _buyers(bench, target))
    if (kind == "firm" and money) or (kind == "market" and name == "capital"):
        payer = id_of(bench, name)
        for at, each in enumerate(inputs.payers):
            if kind == "market" or each == payer:
                yield capital_row(inputs, at)


def known(bench: Bench, target: Target) -> str:
    """Return a hint of names that a target of its kind could have."""
    inputs, places = bench.inputs, bench.places
    pool: dict[str, Sequence[str]] = {
        "grid": inputs.pools,
        "layer": inputs.layers,
        "family": inputs.families,
        "buyer": inputs.buyers,
        "tie": [lane.id for lane in inputs.lanes],
        "site": [site.id for site in places.sites],
        "jurisdiction": sorted(
            {
                *(code for codes in places.pool_countries.values() for code in codes),
                *places.maker_countries.values(),
            }
        ),
        "firm": sorted(
            {
                *(maker for makers in places.layer_makers.values() for maker in makers),
                *places.vendor_orgs.values(),
                *(lane.holder for lane in inputs.lanes),
            }
        ),
    }
    return nearest(target.name, pool.get(target.kind, ()))
