"""What stands and what is added on a cascade's base path, shifted, held or raised by a scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lanebook.scenarios.cascade_bench import SAME, Floats, ShockBench
from lanebook.scenarios.cascade_places import Part
from lanebook.scenarios.cascade_where import LEVELS, adds, kind_of
from lanebook.scenarios.model import Amount, Override, Target, Unit
from lanebook.scenarios.timing import ends_of, frozen, in_force, shifted, years_of

#: Moves a path (K,) at its times (K,).
Mover = Callable[[Floats, Floats], Floats]
MEMORY = "hbm"


def unit_of(bench: ShockBench, part: Part) -> Unit | None:
    """Return the unit of amounts that can be set against a maker; None where only shares can."""
    kind = kind_of(bench, part.at)
    if kind in LEVELS:
        return "mw_it"
    if kind == "":
        memory = bench.inputs.makers[part.at].layer == MEMORY
        return "million_gigabits_a_year" if memory else "thousand_wafers_a_month"
    return "mw_it_a_year" if kind == "build" else None


def a_period(bench: ShockBench, amount: Amount) -> Floats:
    """Return what an amount is in each period, shape (T,)."""
    years = years_of(bench.inputs.periods)
    match amount.unit:
        case "thousand_wafers_a_month":
            return amount.value * years * 12
        case "million_gigabits_a_year" | "mw_it_a_year":
            return amount.value * years
    return np.full(len(years), amount.value)


def levels_of(bench: ShockBench, part: Part) -> Floats:
    """Return what the part makes on the base path as earlier overrides left it, shape (T,)."""
    factor = bench.factors["capacity"][part.at]
    return np.asarray(bench.inputs.base[part.at] * factor * bench.share(part))


def grown(bench: ShockBench, parts: Sequence[Part], target: Target) -> list[Part]:
    """Return the parts whose growth a target means.

    A lane grows as its builders energise: where they are among the parts, moving the lane too
    would count its growth twice. Of a jurisdiction and of power what is powered is meant, not what
    is made of silicon there.
    """
    inputs = bench.inputs
    built = {int(inputs.builds[part.at]) for part in parts}
    powered = target.kind in ("jurisdiction", "market")
    return [
        part
        for part in parts
        if part.at not in built and (not powered or kind_of(bench, part.at) in (*LEVELS, "build"))
    ]


def later(bench: ShockBench, part: Part, override: Override, months: float) -> None:
    """Move what was to be added by so many months."""
    _moved(bench, part, lambda times, path: shifted(
        times, path, override.since, override.until, months
    ))  # fmt: skip


def standing(bench: ShockBench, part: Part, override: Override) -> None:
    """Let what was to be added stand still while the override is in force, then go on."""
    _moved(bench, part, lambda times, path: frozen(times, path, override.since, override.until))


def _moved(bench: ShockBench, part: Part, move: Mover) -> None:
    """Change the path of what a part adds: summed up where the maker makes additions."""
    inputs, periods = bench.inputs, bench.inputs.periods
    years, ends = years_of(periods), ends_of(periods)
    now = bench.most(part.at)
    mine = now * bench.share(part)
    if adds(bench, part.at):
        # What is energised is limited to the base path moved, not to the builder's spare hands.
        mine = np.minimum(mine, levels_of(bench, part))
        times = np.concatenate([[periods[0].begins], ends])
        so_far = np.concatenate([[0.0], np.cumsum(mine)])
        after = move(times, so_far)
        apart = np.abs(after - so_far)[1:] > SAME * (1.0 + so_far[-1])
        # Before it is late, and once it has caught up, the builder has all its hands again.
        free = now * bench.share(part)
        moved = np.where(apart, np.diff(after), np.maximum(free, np.diff(after)))
    elif not np.isfinite(mine).all():
        label = inputs.makers[part.at].label
        bench.miss(label, "nothing bounds it in the cascade, so its growth cannot be moved")
        return
    elif kind_of(bench, part.at) in LEVELS:
        moved = move(ends, mine)
    else:
        moved = move(ends - years / 2, mine / years) * years
    bench.limit(part.at, now * (1.0 - bench.share(part)) + moved)


def hold(bench: ShockBench, part: Part, limit: Floats, force: Floats) -> None:
    """Hold a part at most at a limit, (T,) in its unit, as far as that is in force."""
    now = bench.most(part.at)
    mine = now * bench.share(part)
    finite = np.isfinite(mine)
    held = np.where(force >= 1.0, np.minimum(mine, limit), mine)
    held[finite] = mine[finite] + (np.minimum(mine, limit)[finite] - mine[finite]) * force[finite]
    rest = np.where(np.isfinite(now), now * (1.0 - bench.share(part)), 0.0)
    bench.limit(part.at, rest + held)


def added(bench: ShockBench, override: Override, by: Amount) -> Floats:
    """Return what an amount adds in each period, shape (T,), in the maker's unit."""
    periods = bench.inputs.periods
    if by.unit == "mw_it_a_year":
        begun = max(override.since, periods[0].begins)
        upto = np.minimum(ends_of(periods), override.until)
        return np.asarray(by.value * np.clip(upto - begun, 0.0, None))
    return a_period(bench, by) * in_force(periods, override, flow=True)
