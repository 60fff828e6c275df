"""Which makers and edges of a cascade a target of a scenario means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from lanebook.scenarios.cascade_bench import Floats, ShockBench
from lanebook.scenarios.cascade_places import Part
from lanebook.scenarios.located import nearest
from lanebook.scenarios.model import Target

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
        kept = _kept(bench.places.takes, bench, target)
        mine = kept if kept is not None else tuple(Part(at) for at in _takers(bench, target))
        if not mine:
            bench.miss(
                target, f"nobody in the cascade takes anything for it; {known(bench, target)}"
            )
        for part in mine:
            share = np.ones(len(bench.inputs.periods)) if part.share is None else part.share
            found[part.at] = np.maximum(found.get(part.at, 0.0), share)
    return found


def asks_of(bench: ShockBench, target: Target) -> list[Part]:
    """Return the makers whose final demand is the target's."""
    kept = _kept(bench.places.asks, bench, target)
    if kept is not None:
        return list(kept)
    asked = [
        at
        for at, maker in enumerate(bench.inputs.makers)
        if maker.layer.startswith("ask:") and bench.inputs.final[at].any()
    ]
    if target.kind == "market":
        return [Part(at) for at in asked] if target.name == "compute" else []
    wanted = set(_makers(bench, target))
    if target.kind == "jurisdiction":
        wanted |= _at_home(bench, target)
    return [Part(at) for at in asked if at in wanted]


def edges_of(bench: ShockBench, target: Target) -> list[Part]:
    """Return the edges that a tie is."""
    return list(_kept(bench.places.edges, bench, target) or ())


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
    if target.kind == "grid" and f"power:{name}" in layers:
        # What stands on a grid draws on the power of it: it feels the grid, not the shock.
        target = Target("layer", target.name)
        name = f"power:{name}"
    for at, maker in enumerate(bench.inputs.makers):
        kind = maker.layer.partition(":")[0]
        if (
            (target.kind in ("firm", "buyer") and maker.firm == name)
            or (target.kind == "layer" and maker.layer == name)
            or (target.kind == "market" and kind == _MARKETS.get(target.name))
            or (
                target.kind in ("grid", "site", "jurisdiction")
                and not {name, f"{target.kind}:{name}"}.isdisjoint(maker.places)
            )
        ):
            yield at


def _takers(bench: ShockBench, target: Target) -> Iterator[int]:
    """Yield who takes inputs: of a buyer its own makers, its lanes and who builds them."""
    inputs = bench.inputs
    mine = set(_makers(bench, target))
    if target.kind == "jurisdiction":
        mine |= _at_home(bench, target)
    elif target.kind in ("buyer", "firm"):
        customer = inputs.customer[inputs.group]
        lanes = {
            int(inputs.supplier[at])
            for at in np.flatnonzero(np.isin(customer, sorted(mine)))
            if inputs.makers[int(inputs.supplier[at])].layer.startswith("lane:")
        }
        mine |= lanes
        mine |= {at for at in range(len(inputs.makers)) if int(inputs.builds[at]) in lanes}
    yield from sorted(mine)


def _at_home(bench: ShockBench, target: Target) -> set[int]:
    code = id_of(bench, target)
    return {at for at, home in bench.places.homes.items() if home == code}


def known(bench: ShockBench, target: Target) -> str:
    """Return a hint of names that a target of its kind could have."""
    inputs = bench.inputs
    tables = (bench.places.makes, bench.places.takes, bench.places.asks, bench.places.edges)
    names = {
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
    elif target.kind == "grid":
        names |= {layer.removeprefix("power:") for layer in layers if layer.startswith("power:")}
    return nearest(target.name, names) if names else f"it knows no {target.kind} at all"
