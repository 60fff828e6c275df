"""Verbs on a cascade that change what may pass to whom, and what contracts and firms hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lanebook.scenarios.cascade_acts import NO_MONEY, amount, asked_of, cap, stopped
from lanebook.scenarios.cascade_bench import Floats, ShockBench
from lanebook.scenarios.cascade_follow import follow
from lanebook.scenarios.cascade_paths import grown, standing
from lanebook.scenarios.cascade_places import Part
from lanebook.scenarios.cascade_targets import (
    asks_of,
    edges_between,
    edges_of,
    id_of,
    known,
    makers_of,
    standing_at,
    takers_of,
)
from lanebook.scenarios.cascade_where import adds, home_of, kind_of
from lanebook.scenarios.model import Override
from lanebook.scenarios.timing import in_force


def ban(bench: ShockBench, override: Override) -> None:
    """Let nothing pass from the target to those named in `to`."""
    _let(bench, override, np.zeros(len(bench.inputs.periods)))


def cap_to(bench: ShockBench, override: Override) -> None:
    """Hold makers at a level, or with `to` what passes to those named."""
    if not override.to:
        cap(bench, override)
    elif amount(override.at).unit != "share":
        bench.miss(override.target, "with to, a cap is a share of what is made, such as 10 %")
    else:
        _let(bench, override, np.full(len(bench.inputs.periods), amount(override.at).value))


def policy(bench: ShockBench, override: Override) -> None:
    """Freeze additions, keep what stands in a jurisdiction for those at home, or license."""
    if override.rule == "licence":
        at = 0.0 if override.at is None else override.at.value
        grown_to = in_force(bench.inputs.periods, override, flow=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            granted = np.nan_to_num(grown_to / _in_force(bench, override))
        _let(bench, override, at * granted)
        return
    if override.rule == "home-only":
        _home_only(bench, override)
        return
    _, parts = stopped(bench, override.target)
    for part in grown(bench, parts, override.target):
        standing(bench, part, override)


def _let(bench: ShockBench, override: Override, at: Floats) -> None:
    """Let a share (T,) of what the target makes pass to those in `to` while it is in force."""
    inputs = bench.inputs
    parts = standing_at(bench, override.target)
    if not parts:
        stopped(bench, override.target)
    takers = takers_of(bench, override.to)
    edges = edges_between(bench, parts, takers)
    if parts and takers and not edges:
        names = ", ".join(str(each) for each in override.to)
        bench.miss(override.target, f"nothing of it passes to {names} in the cascade")
    if not edges:
        return
    made = np.sum([inputs.base[part.at] * bench.share(part) for part in parts], axis=0)
    passes = np.sum([inputs.use[edge.at] * bench.share(edge) for edge in edges], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        through = np.where(passes > 0, np.minimum(at * made / passes, 1.0), 1.0)
    through[at <= 0] = 0.0
    left = 1.0 - _in_force(bench, override) * (1.0 - through)
    for edge in edges:
        bench.scale("edge", edge, left)


def _home_only(bench: ShockBench, override: Override) -> None:
    """Close the power that stands there to the lanes of buyers at home elsewhere."""
    inputs, target = bench.inputs, override.target
    parts, n_closed = standing_at(bench, target), 0
    if not parts:
        stopped(bench, target)
    left = 1.0 - _in_force(bench, override)
    customer = inputs.customer[inputs.group]
    for part in parts:
        codes = {id_of(bench, target)}
        if target.kind != "jurisdiction":
            codes = {each.removeprefix("jurisdiction:") for each in inputs.makers[part.at].places}
        for at in np.flatnonzero(inputs.supplier == part.at):
            lane = int(customer[at])
            if kind_of(bench, lane) != "lane":
                continue
            homes = {home_of(bench, int(buyer)) for buyer in customer[inputs.supplier == lane]}
            if not homes & codes:
                bench.scale("edge", Part(int(at), part.share), left)
                n_closed += 1
    if parts and not n_closed:
        bench.miss(target, "no lane of a buyer at home elsewhere draws on what stands there")


def terminate(bench: ShockBench, override: Override) -> None:
    """End what passes under a tie, or from a firm's lanes to others, once notice has run out."""
    target, inputs = override.target, bench.inputs
    edges = edges_of(bench, target) if target.kind == "tie" else _lent(bench, override)
    if not edges:
        bench.miss(target, f"nothing passes under it in the cascade; {known(bench, target)}")
    left = 1.0 - _in_force(bench, override) * override.part
    for part in edges:
        bench.scale("edge", part, left)
        follow(bench, int(inputs.supplier[part.at]), 1.0 - (1.0 - left) * bench.share(part))


def _lent(bench: ShockBench, override: Override) -> list[Part]:
    """Return the edges from a firm's lanes to other firms."""
    firm, inputs = id_of(bench, override.target), bench.inputs
    return [
        Part(at)
        for at, lane in enumerate(inputs.supplier.tolist())
        if inputs.makers[lane].firm == firm
        and kind_of(bench, lane) == "lane"
        and inputs.makers[int(inputs.customer[inputs.group[at]])].firm != firm
    ]


def fail(bench: ShockBench, override: Override) -> None:
    """End what a firm asks and builds, and what is built for it; what runs goes on.

    Where somebody else guarantees what it builds, that part goes on; what it guarantees for others
    is no longer built.
    """
    inputs, target = bench.inputs, override.target
    firm, left = id_of(bench, target), 1.0 - _in_force(bench, override) * override.part
    asks = asks_of(bench, target)
    for part in asks:
        asked_of(bench, part, left)
    builds = [part for part in makers_of(bench, target) if adds(bench, part.at)]
    for part in builds:
        called = [
            each
            for each in bench.places.backings
            if each.maker == part.at and each.guarantor != firm
        ]
        held = min(1.0, sum(each.share for each in called))
        bench.scale("capacity", part, left + (1.0 - left) * held)
        for each in called:
            bench.note(
                inputs.makers[part.at].layer,
                f"guarantee {each.tie} is called: {inputs.makers[part.at].label} goes on",
                "% of it", before=(0.0,), after=(100.0 * each.share,), periods=(),
            )  # fmt: skip
    lapsed = [each for each in bench.places.backings if each.guarantor == firm]
    for each in lapsed:
        bench.scale("capacity", Part(each.maker), 1.0 - (1.0 - left) * each.share)
    if not asks and not builds and not lapsed:
        why = "it asks, builds and guarantees nothing in the cascade, and what it makes goes on"
        bench.miss(target, f"{why}; outage stops it")


def share(bench: ShockBench, override: Override) -> None:
    """Let a part of what a tie carries pass to others."""
    target = override.target
    if target.kind == "buyer":
        bench.miss(target, NO_MONEY)
        return
    if target.kind != "tie":
        why = "the cascade has no rule on who may use it: sharing it acts in the clearing only"
        bench.miss(target, why)
        return
    edges = edges_of(bench, target)
    if not edges:
        bench.miss(target, f"nothing passes under it in the cascade; {known(bench, target)}")
    part = override.part if override.part < 1.0 else 1.0 - 1.0 / (1 + len(override.others))
    for edge in edges:
        bench.scale("edge", edge, 1.0 - _in_force(bench, override) * part)
    if edges:
        names = ", ".join(str(each) for each in override.others)
        bench.miss(target, f"what {names} gain by it is left out: the cascade opens no new way")


def _in_force(bench: ShockBench, override: Override) -> Floats:
    """Return how far it is in force on average over each period, without its ramp."""
    return in_force(bench.inputs.periods, replace(override, ramp_months=0.0), flow=True)
