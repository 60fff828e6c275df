"""Which makers and edges of a cascade a target of a scenario means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from lanebook.scenarios.cascade_bench import Floats, ShockBench
from lanebook.scenarios.cascade_places import Part
from lanebook.scenarios.cascade_where import at_place, home_of, kind_of, standing_on
from lanebook.scenarios.located import nearest
from lanebook.scenarios.model import Target

#: A maker that stands somewhere to a smaller share than this is not counted as standing there.
LEAST_SHARE: Final = 0.05
#: Layers behind the markets that makers stand for.
_MARKETS = {"power": "power", "accelerators": "accelerators"}


def id_of(bench: ShockBench, target: Target) -> str:
    """Return the id that a target's name stands for, without its kind."""
    if target.kind == "jurisdiction":
        return target.name.upper()
    found = bench.places.names.get(target.name.lower(), target.name)
    kind, colon, bare = found.partition(":")
    if colon and kind in ("org", "site", "tie", "grid", "layer"):
        return bare
    return found.lower()


def makers_of(bench: ShockBench, target: Target) -> list[Part]:
    """Return the makers, or the parts of them, that stop when the target does."""
    kept = _kept(bench.places.makes, bench, target)
    return list(kept) if kept is not None else [Part(at) for at in _makers(bench, target)]


def takers_of(bench: ShockBench, targets: Sequence[Target]) -> dict[int, Floats]:
    """Return the makers that take inputs for the targets, each with its share (T,).

    A target without any is noted.
    """
    found: dict[int, Floats] = {}
    for target in targets:
        key = str(target)
        if key not in bench.takers:
            bench.takers[key] = _shares(bench, target)
        mine = bench.takers[key]
        if not mine:
            why = f"nobody in the cascade takes anything for it; {known(bench, target)}"
            bench.miss(target, why)
        for at, share in mine.items():
            found[at] = np.maximum(found.get(at, 0.0), share)
    return found


def _shares(bench: ShockBench, target: Target) -> dict[int, Floats]:
    """Return who takes inputs for one target, each with its share (T,)."""
    parts = _kept(bench.places.takes, bench, target) or ()
    if not parts or target.kind in ("site", "grid", "jurisdiction"):
        parts = (*parts, *_takers(bench, target))  # at home there, or standing there
    found: dict[int, Floats] = {}
    for part in parts:
        share = bench.share(part)
        if float(share.max()) >= LEAST_SHARE:
            found[part.at] = np.maximum(found.get(part.at, 0.0), share)
    return found


def asks_of(bench: ShockBench, target: Target) -> list[Part]:
    """Return the makers whose final demand is the target's."""
    kept = _kept(bench.places.asks, bench, target)
    if kept is not None:
        return list(kept)
    asked = [
        at
        for at in range(len(bench.inputs.makers))
        if kind_of(bench, at) == "ask" and bench.inputs.final[at].any()
    ]
    if target.kind == "market":
        return [Part(at) for at in asked] if target.name == "compute" else []
    wanted = set(_makers(bench, target))
    if target.kind == "jurisdiction":
        wanted |= _at_home(bench, target)
    return [Part(at) for at in asked if at in wanted]


def edges_of(bench: ShockBench, target: Target) -> list[Part]:
    """Return the edges that a tie is: those of its own, or what its lane carries."""
    kept = _kept(bench.places.edges, bench, target)
    if kept is not None:
        return list(kept)
    lane = f"lane:{id_of(bench, target)}"
    makers = bench.inputs.makers
    return [
        Part(at)
        for at, supplier in enumerate(bench.inputs.supplier.tolist())
        if makers[supplier].layer == lane
    ]


def standing_at(bench: ShockBench, target: Target) -> list[Part]:
    """Return all that stands on a grid, a site or in a jurisdiction; else who makes the target."""
    if target.kind in ("grid", "site", "jurisdiction"):
        kept = _kept(bench.places.makes, bench, target)
        parts = at_place(bench, target.kind, id_of(bench, target)) if kept is None else list(kept)
        return parts or makers_of(bench, target)
    return makers_of(bench, target)


def edges_between(
    bench: ShockBench, makers: Iterable[Part], takers: Mapping[int, Floats]
) -> list[Part]:
    """Return the edges from makers to takers; the share is that of both."""
    inputs = bench.inputs
    customer = inputs.customer[inputs.group]
    found = []
    for part in makers:
        for at in np.flatnonzero(inputs.supplier == part.at):
            share = takers.get(int(customer[at]))
            if share is not None and int(customer[at]) != part.at:
                mine = share if part.share is None else share * part.share
                found.append(Part(int(at), mine))
    return found


def _kept(
    table: Mapping[str, tuple[Part, ...]], bench: ShockBench, target: Target
) -> tuple[Part, ...] | None:
    for name in (id_of(bench, target), target.name):
        if (key := f"{target.kind}:{name}") in table:
            return table[key]
    return None


def _makers(bench: ShockBench, target: Target) -> Iterator[int]:
    """Yield the makers whose own fields say that they are meant."""
    name = id_of(bench, target)
    layers = {maker.layer for maker in bench.inputs.makers}
    if target.kind in ("site", "jurisdiction") or (
        target.kind == "grid" and f"power:{name}" not in layers
    ):
        yield from (part.at for part in at_place(bench, target.kind, name))
        return
    for at, maker in enumerate(bench.inputs.makers):
        if (
            (target.kind in ("firm", "buyer") and maker.firm == name)
            or (target.kind == "layer" and maker.layer == name)
            # What stands on a grid draws on the power of it: it feels the grid, not the shock.
            or (target.kind == "grid" and maker.layer == f"power:{name}")
            or (target.kind == "tie" and maker.layer in (f"lane:{name}", f"build:{name}"))
            or (target.kind == "market" and kind_of(bench, at) == _MARKETS.get(target.name))
        ):
            yield at


def _takers(bench: ShockBench, target: Target) -> Iterator[Part]:
    """Yield who takes inputs: of a buyer its own makers, its lanes and who builds them."""
    inputs = bench.inputs
    if target.kind in ("site", "grid", "jurisdiction"):
        parts = standing_at(bench, target)
        yield from parts
        yield from (Part(at, share) for at, share in standing_on(bench, parts).items())
    mine = set(_makers(bench, target)) if target.kind in ("buyer", "firm") else set()
    if target.kind == "jurisdiction":
        mine = _at_home(bench, target)
    customer = inputs.customer[inputs.group]
    lanes = {
        int(inputs.supplier[at])
        for at in np.flatnonzero(np.isin(customer, sorted(mine)))
        if kind_of(bench, int(inputs.supplier[at])) == "lane"
    }
    mine |= lanes
    mine |= {at for at in range(len(inputs.makers)) if int(inputs.builds[at]) in lanes}
    yield from (Part(at) for at in sorted(mine))


def _at_home(bench: ShockBench, target: Target) -> set[int]:
    code = id_of(bench, target)
    asks = (at for at in range(len(bench.inputs.makers)) if kind_of(bench, at) == "ask")
    return {at for at in asks if home_of(bench, at) == code}


def known(bench: ShockBench, target: Target) -> str:
    """Return a hint of names that a target of its kind could have."""
    inputs = bench.inputs
    tables = (bench.places.makes, bench.places.takes, bench.places.asks, bench.places.edges)
    names: set[str] = {
        key.partition(":")[2]
        for table in tables
        for key in table
        if key.startswith(f"{target.kind}:")
    }
    layers = {maker.layer for maker in inputs.makers}
    if target.kind in ("firm", "buyer"):
        names |= {maker.firm for maker in inputs.makers}
    elif target.kind == "layer":
        names |= {layer for layer in layers if ":" not in layer}
    elif target.kind == "tie":
        names |= {layer.removeprefix("lane:") for layer in layers if layer.startswith("lane:")}
    elif target.kind in ("site", "jurisdiction"):
        prefix = f"{target.kind}:"
        places = {place for maker in inputs.makers for place in maker.places}
        names |= {place.removeprefix(prefix) for place in places if place.startswith(prefix)}
    elif target.kind == "grid":
        names |= {layer.removeprefix("power:") for layer in layers if layer.startswith("power:")}
    if id_of(bench, target) in names:
        return "it has nothing in these periods"
    return nearest(target.name, names) if names else f"it knows no {target.kind} at all"
