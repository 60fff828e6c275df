"""What is built: more of what there is, a new pool of power, a new family of accelerators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.clearing.inputs import Floats
from lanebook.scenarios.acts import amount_added, build
from lanebook.scenarios.bench import Bench
from lanebook.scenarios.located import nearest
from lanebook.scenarios.model import Override, Target
from lanebook.scenarios.targets import buyers_of

Users = NDArray[np.bool_]


def build_new(bench: Bench, override: Override) -> None:
    """Add to what there is, or open a new family, or a new pool: of a new grid or for some."""
    target, inputs = override.target, bench.inputs
    if target.kind == "grid" and (override.to or target.name.lower() not in inputs.pools):
        _new_pool(bench, override)
    elif target.kind == "family" and target.name not in inputs.families:
        _new_family(bench, override)
    else:
        build(bench, override)
        if override.to:
            why = "what is built is added to what there is and cannot be kept for those in to"
            bench.miss(target, why)


def _users(bench: Bench, to: Iterable[Target]) -> Users:
    n_buyers = len(bench.inputs.buyers)
    named = tuple(to)
    if not named:
        return np.ones(n_buyers, dtype=np.bool_)
    users = np.zeros(n_buyers, dtype=np.bool_)
    users[buyers_of(bench, named)] = True
    return users


def _new_pool(bench: Bench, override: Override) -> None:
    by = override.by
    if by is None or by.unit not in ("mw_it", "mw_it_a_year"):
        bench.miss(override.target, "a new grid is built in MW it or MW it a year")
        return
    grid = override.target.name.lower()
    name = f"{grid}/built-{bench.number + 1}" if grid in bench.inputs.pools else grid
    users = _users(bench, override.to)
    added = amount_added(bench, override, flow=False)
    bench.grow("G", "pools", name, None, power=added, may_site=users)
    countries = bench.places.pool_countries
    bench.places = replace(
        bench.places, pool_countries={**countries, name: countries.get(grid, ())}
    )
    _note_new(bench, f"power:{name}", f"power of {name}", "MW of IT load", added)


def _new_family(bench: Bench, override: Override) -> None:
    inputs, by, like = bench.inputs, override.by, override.like
    if like is None or like.name not in inputs.families:
        why = f"a new family needs like; {nearest(like.name if like else '', inputs.families)}"
        bench.miss(override.target, why)
        return
    if by is None or by.unit != "thousand_units_a_year":
        bench.miss(override.target, "a new family is built in units a year")
        return
    at, name = inputs.families.index(like.name), override.target.name
    use = inputs.use[:, at].copy()
    for layer in override.without:
        if layer.name in inputs.layers:
            use[inputs.layers.index(layer.name)] = 0.0
        else:
            bench.miss(layer, f"no such layer; {nearest(layer.name, inputs.layers)}")
    vendor = bench.grow("V", "vendors", name, None, vendor_high=np.ones(len(inputs.periods)))
    most = amount_added(bench, override, flow=True)
    bench.grow(
        "A", "families", name, at,
        use=use, vendor_of=np.int64(vendor), most_units=most, held=0.0,
        mix_low=np.zeros(len(inputs.periods)), mix_high=np.ones(len(inputs.periods)),
        may_have=_users(bench, override.to),
    )  # fmt: skip
    _note_new(bench, f"family:{name}", f"units of {name} that can be made", "thousand units", most)


def _note_new(bench: Bench, layer: str, what: str, unit: str, added: Floats) -> None:
    hit = np.flatnonzero(added > 0)
    bench.note(
        layer, what, unit,
        before=tuple(0.0 for _ in hit),
        after=tuple(float(added[at]) for at in hit),
        periods=tuple(bench.inputs.periods[at].label for at in hit),
    )  # fmt: skip
