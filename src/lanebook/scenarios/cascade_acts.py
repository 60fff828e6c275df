"""Verbs on a cascade that change how much can be made, when, and how much is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lanebook.scenarios.cascade_bench import Floats, ShockBench
from lanebook.scenarios.cascade_follow import follow, lanes_into
from lanebook.scenarios.cascade_paths import (
    a_period,
    added,
    grown,
    hold,
    later,
    levels_of,
    unit_of,
)
from lanebook.scenarios.cascade_places import Part
from lanebook.scenarios.cascade_targets import asks_of, edges_of, known, makers_of
from lanebook.scenarios.model import Amount, Override, Target
from lanebook.scenarios.timing import in_force, lost

#: Why a verb does nothing in a cascade, in words.
NO_PRICE: Final = "the cascade counts quantities: a price acts in the clearing only"
NO_MONEY: Final = "the cascade counts quantities: capital and bills act in the clearing only"
NO_NEW: Final = "the cascade has no maker of it: what is new acts in the clearing only"
NO_FAMILY: Final = (
    "the cascade counts a vendor's accelerators together: name the firm, or see the clearing"
)


def outage(bench: ShockBench, override: Override) -> None:
    """Take away what a target makes or carries, for its share of every period."""
    left = 1.0 - lost(bench.inputs.periods, override) * override.part
    array, parts = stopped(bench, override.target)
    for part in parts:
        bench.scale("edge" if array == "edge" else "capacity", part, left)


def delay(bench: ShockBench, override: Override) -> None:
    """Let what was to be added come later."""
    months = amount(override.by).value
    _, parts = stopped(bench, override.target, carried=False)
    for part in grown(bench, parts, override.target):
        later(bench, part, override, months)


def cap(bench: ShockBench, override: Override) -> None:
    """Hold makers, ties or asks at most at a level."""
    at, target = amount(override.at), override.target
    force = in_force(bench.inputs.periods, override, flow=True)
    if target.kind == "buyer" or (target.kind == "market" and target.name == "compute"):
        _ask(bench, target, at, force, at_most=True)
        return
    array, parts = stopped(bench, target, carried=at.unit == "share")
    if array == "edge":
        for part in parts:
            bench.scale("edge", part, 1.0 - force * (1.0 - min(at.value, 1.0)))
        return
    fitting = _in_unit(bench, target, at, parts)
    total = sum((levels_of(bench, part) for part in fitting), np.zeros(1))
    for part in fitting:
        level = levels_of(bench, part)
        limit = level * min(at.value, 1.0)
        if at.unit != "share":
            limit = a_period(bench, at) * _over(level, total)
        hold(bench, part, limit, force)


def demand(bench: ShockBench, override: Override) -> None:
    """Raise, lower or set final demand; what is built for it follows."""
    to = override.at if override.at is not None else amount(override.by)
    force = in_force(bench.inputs.periods, override, flow=True)
    _ask(bench, override.target, to, force, is_change=override.at is None)


def price(bench: ShockBench, override: Override) -> None:
    """Say that a price moves no quantity here."""
    bench.miss(override.target, NO_PRICE)


def build(bench: ShockBench, override: Override) -> None:
    """Add capacity to what there is already."""
    by, target = amount(override.by), override.target
    if target.kind == "market" and target.name == "capital":
        bench.miss(target, NO_MONEY)
        return
    parts = makers_of(bench, target)
    if not parts:
        bench.miss(target, NO_NEW)
        return
    if override.to:
        why = "what is built is added to what there is and cannot be kept for those in to"
        bench.miss(target, why)
    fitting = _in_unit(bench, target, by, parts)
    total = sum((levels_of(bench, part) for part in fitting), np.zeros(1))
    force = in_force(bench.inputs.periods, override, flow=True)
    for part in fitting:
        level = levels_of(bench, part)
        more = level * by.value * force
        if by.unit != "share":
            more = added(bench, override, by) * _over(level, total)
        most = bench.most(part.at)
        if np.isfinite(most).all():
            bench.limit(part.at, most + more)
        else:
            label = bench.inputs.makers[part.at].label
            bench.miss(target, f"{label} has no bound in the cascade that could be raised")


def stopped(
    bench: ShockBench, target: Target, *, carried: bool = True
) -> tuple[str, Sequence[Part]]:
    """Return what a target is: edges of a tie, else makers; nothing is noted with the reason.

    Args:
        bench: with the cascade.
        target: of the override.
        carried: a tie is what passes under it; otherwise who makes that.
    """
    edges = edges_of(bench, target) if target.kind == "tie" else []
    if edges and carried:
        return "edge", edges
    parts = makers_of(bench, target)
    if not parts and edges:
        parts = [Part(at) for at in sorted({int(bench.inputs.supplier[e.at]) for e in edges})]
    if not parts:
        why = f"nothing in the cascade answers to it; {known(bench, target)}"
        if target.kind == "market" and target.name == "capital":
            why = NO_MONEY
        elif target.kind == "family":
            why = NO_FAMILY
        bench.miss(target, why)
    return "capacity", parts


def _in_unit(bench: ShockBench, target: Target, of: Amount, parts: Sequence[Part]) -> list[Part]:
    """Return the parts that the cascade counts in the unit of an amount."""
    fitting = [part for part in parts if of.unit == "share" or unit_of(bench, part) == of.unit]
    if parts and not fitting:
        units = sorted({str(unit_of(bench, part) or "shares").replace("_", " ") for part in parts})
        bench.miss(
            target, f"its amount is in another unit; the cascade counts it in {', '.join(units)}"
        )
    return fitting


def _over(level: Floats, total: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, level / total, 0.0)


def _ask(
    bench: ShockBench, target: Target, to: Amount, force: Floats, *,
    at_most: bool = False, is_change: bool = False,
) -> None:  # fmt: skip
    """Set what is asked of the target's makers from outside; those who build for it follow."""
    asks = asks_of(bench, target)
    if not asks:
        bench.miss(target, f"it asks for nothing in the cascade; {known(bench, target)}")
        return
    now = [bench.inputs.final[part.at] * bench.factors["final"][part.at] for part in asks]
    total = np.sum([each * bench.share(part) for each, part in zip(now, asks, strict=True)], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if to.unit == "share":
            left = np.full_like(total, max(1.0 + to.value, 0.0) if is_change else to.value)
        else:
            asked = total + to.value if is_change else np.full_like(total, to.value)
            left = np.where(total > 0, np.maximum(asked, 0.0) / total, 1.0)
    left = 1.0 + ((np.minimum(left, 1.0) if at_most else left) - 1.0) * force
    for part in asks:
        asked_of(bench, part, left)


def asked_of(bench: ShockBench, part: Part, left: Floats) -> None:
    """Leave so much of the final demand of a maker, and of what is built for it."""
    bench.scale("final", part, left)
    mine = 1.0 - (1.0 - left) * bench.share(part)
    for lane, share in lanes_into(bench, part.at).items():
        follow(bench, lane, 1.0 - (1.0 - mine) * share)


def amount(of: Amount | None) -> Amount:
    """Return the amount that a reader has made sure of."""
    if of is None:
        raise ValueError("an override without its amount was not read by overrides.py")
    return of
