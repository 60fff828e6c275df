"""Verbs that change who may have or use what, and what there is at all: axes may grow.

What the model knows without periods (who may use a pool, who may have a family) is dated by
splitting: the part of a pool's power inside the dates becomes a pool of its own, and a ban becomes
a rule on what is installed in its periods.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.clearing.inputs import Floats, ImportRule, LaneAxis
from lanebook.scenarios.acts import cap
from lanebook.scenarios.bench import Bench, Row, lane_row
from lanebook.scenarios.located import nearest
from lanebook.scenarios.model import Override, Target
from lanebook.scenarios.targets import (
    buyers_of,
    families_of,
    home_of,
    id_of,
    lanes_of,
    pools_of,
    rows_of,
)
from lanebook.scenarios.timing import covers, ends_of, frozen, in_force

Users = NDArray[np.bool_]


def ban(bench: Bench, override: Override) -> None:
    """Keep families from buyers, or buyers from pools, while it is in force."""
    if override.target.kind in ("firm", "family"):
        limit_units(bench, override, 0.0)
        return
    buyers = buyers_of(bench, override.to)
    allowed = np.ones(len(bench.inputs.buyers), dtype=np.bool_)
    allowed[buyers] = False
    if buyers:
        restrict(bench, override, allowed)


def cap_to(bench: Bench, override: Override) -> None:
    """Hold a row, or with `to` what buyers may have of what is made."""
    if not override.to:
        cap(bench, override)
    elif override.at is None or override.at.unit != "share":
        bench.miss(override.target, "with to, a cap is a share of what is made, such as 10 %")
    elif override.target.kind not in ("firm", "family"):
        bench.miss(override.target, "with to, a cap applies to a firm or a family")
    else:
        limit_units(bench, override, override.at.value)


def limit_units(bench: Bench, override: Override, share: float) -> None:
    """Let buyers have at most a share of the units of some families."""
    families = families_of(bench, override.target)
    if not families:
        near = nearest(override.target.name, bench.inputs.vendors)
        bench.miss(override.target, f"no accelerators of it in the model; {near}")
    buyers = buyers_of(bench, override.to)
    if not families or not buyers:
        return
    inputs, periods = bench.inputs, bench.inputs.periods
    # Licences come along the ramp; a ban or a cap is there from its day on.
    let = share * in_force(periods, override, flow=True)
    force = in_force(periods, replace(override, ramp_months=0.0), flow=True)
    if not force.any():
        return
    had = _had(bench, families, buyers)
    names = ", ".join(inputs.buyers[at] for at in buyers)
    if override.verb == "ban" and covers(periods, override):
        may_have = inputs.may_have.copy()
        may_have[np.ix_(families, buyers)] = False
        bench.set(may_have=may_have)
    else:
        # Inside a period only a part of which it is in force, the rest is free.
        limit = np.where(force > 0, let + (1.0 - force), np.inf)
        rule = ImportRule(
            name=f"scenario-{len(inputs.imports) + 1}-{override.target.name}",
            families=tuple(inputs.families[at] for at in families),
            buyers=tuple(inputs.buyers[at] for at in buyers),
            share=np.asarray(limit),
        )
        bench.set(imports=(*inputs.imports, rule))
    hit = np.flatnonzero(force > 0)
    now = np.minimum(had, let + 1.0 - force)
    bench.note(
        f"family:{override.target.name}", f"{override.target.name} units that {names} may have",
        "% of those made",
        before=tuple(100.0 * float(had[at]) for at in hit),
        after=tuple(100.0 * float(now[at]) for at in hit),
        periods=tuple(periods[at].label for at in hit),
    )  # fmt: skip


def _had(bench: Bench, families: list[int], buyers: list[int]) -> Floats:
    """Return the share of the units that the buyers may have so far, shape (T,)."""
    inputs = bench.inputs
    mine = {inputs.families[at] for at in families}, {inputs.buyers[at] for at in buyers}
    had = np.ones(len(inputs.periods))
    if not inputs.may_have[np.ix_(families, buyers)].any():
        return had * 0.0
    for rule in inputs.imports:
        if mine[0] <= set(rule.families) and mine[1] <= set(rule.buyers):
            had = np.minimum(had, rule.share)
    return had


def restrict(bench: Bench, override: Override, allowed: Users) -> None:
    """Let only the allowed use what a grid, a site or a jurisdiction powers, while in force."""
    found = pools_of(bench, override.target)
    if not found:
        rows_of(bench, override.target, silicon=False)
    for pool, _, row in found:
        _open_to(bench, override, pool, row, bench.inputs.may_site[:, pool] & allowed)


def _open_to(bench: Bench, override: Override, pool: int, row: Row, after: Users) -> None:
    """Set who may use a pool, or the part of it and the periods concerned."""
    before = bench.inputs.may_site[:, pool]
    if np.array_equal(before, after):
        return
    periods, name, at = bench.inputs.periods, bench.inputs.pools[pool], pool
    if row.portion is not None or not covers(periods, override):
        part = bench.values(row) * (in_force(periods, override, flow=False) > 0)
        if not part.any():
            return
        at = bench.split_pool(
            pool, part, f"{name}/{override.target.name.lower()}-{bench.number + 1}"
        )
    may_site = bench.inputs.may_site.copy()
    may_site[:, at] = after
    bench.set(may_site=may_site)
    changed = ", ".join(np.array(bench.inputs.buyers)[before != after])
    verb = "may no longer use" if (before & ~after).any() else "may now use"
    bench.note(
        f"power:{bench.inputs.pools[at]}", f"{row.what}: {changed} {verb} it", "buyers that may",
        before=(float(before.sum()),), after=(float(after.sum()),), periods=(),
    )  # fmt: skip


def policy(bench: Bench, override: Override) -> None:
    """Freeze connections, keep capacity for those at home, or license what is shipped."""
    if override.rule == "licence":
        limit_units(bench, override, 0.0 if override.at is None else override.at.value)
        return
    if override.rule == "freeze":
        for row in rows_of(bench, override.target, silicon=False):
            if row.array == "power":
                times = ends_of(bench.inputs.periods)
                values = bench.values(row)
                bench.put(row, frozen(times, values, override.since, override.until))
        return
    homes = np.array([home_of(bench, buyer) for buyer in bench.inputs.buyers])
    found = pools_of(bench, override.target)
    if not found:
        rows_of(bench, override.target, silicon=False)
    for pool, _, row in found:
        countries = bench.places.pool_countries.get(bench.inputs.pools[pool], ())
        if override.target.kind == "jurisdiction":
            countries = (override.target.name.upper(),)
        if not countries:
            bench.miss(override.target, f"no country known of the pool {bench.inputs.pools[pool]}")
            continue
        # A buyer of many firms is at home everywhere and, of one country named, nowhere.
        at_home = np.isin(homes, countries)
        if override.target.kind != "jurisdiction":
            at_home |= homes == ""
        _open_to(bench, override, pool, row, bench.inputs.may_site[:, pool] & at_home)


def share(bench: Bench, override: Override) -> None:
    """Let others use a pool, take over a part of a commitment, or pay a part of a bill."""
    kind = override.target.kind
    if kind == "tie":
        _share_lane(bench, override)
    elif kind == "buyer":
        _share_bill(bench, override)
    else:
        buyers = buyers_of(bench, override.others)
        found = pools_of(bench, override.target)
        if not found:
            rows_of(bench, override.target)
        for pool, _, row in found if buyers else ():
            after = bench.inputs.may_site[:, pool].copy()
            after[buyers] = True
            _open_to(bench, override, pool, row, after)


def _share_lane(bench: Bench, override: Override) -> None:
    buyers = buyers_of(bench, override.others)
    found = lanes_of(bench, override.target)
    if not found:
        rows_of(bench, override.target)
    force = in_force(bench.inputs.periods, override, flow=False)
    part = override.part if override.part < 1.0 else 1.0 - 1.0 / (1 + len(buyers))
    for at in found if buyers and force.any() else ():
        row, lane = lane_row(bench.inputs, at), bench.inputs.lanes[at]
        moved = bench.values(row) * force * part
        bench.put(row, bench.values(row) - moved)
        for buyer in buyers:
            name = bench.inputs.buyers[buyer]
            axis = LaneAxis(
                f"{lane.id}@{name}-{bench.number + 1}",
                name,
                lane.holder,
                lane.firmness,
                f"{lane.label}, to {name}",
            )
            new = bench.grow("K", "lanes", axis, at, committed=np.zeros_like(moved))
            bench.put(lane_row(bench.inputs, new), moved / len(buyers))


def _share_bill(bench: Bench, override: Override) -> None:
    inputs = bench.inputs
    if not covers(inputs.periods, override):
        why = "the model knows one split of a bill for all periods: leave from and until out"
        bench.miss(override.target, why)
        return
    payers = [_payer(bench, other) for other in override.others]
    known = [at for at in payers if at is not None]
    part = override.part if override.part < 1.0 else 0.5
    for buyer in buyers_of(bench, (override.target,)) if known else ():
        pays = inputs.pays.copy()
        pays[buyer] *= 1.0 - part
        pays[buyer, known] += part / len(known)
        who = ", ".join(inputs.payers[at] for at in known)
        bench.set(pays=pays)
        inputs = bench.inputs
        bench.note(
            f"capital:{inputs.buyers[buyer]}",
            f"bill of {inputs.buyers[buyer]} that {who} pays", "%",
            before=(0.0,), after=(100.0 * part,), periods=(),
        )  # fmt: skip


def _payer(bench: Bench, target: Target) -> int | None:
    name = id_of(bench, target.name)
    if name in bench.inputs.payers:
        return bench.inputs.payers.index(name)
    bench.miss(target, f"no payer of the model; {nearest(name, bench.inputs.payers)}")
    return None
