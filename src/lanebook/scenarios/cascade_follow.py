"""What is built follows what is asked: no megawatt is added that nobody asks for any more."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lanebook.scenarios.cascade_bench import SAME, Floats, ShockBench
from lanebook.scenarios.cascade_where import kind_of


def lanes_into(bench: ShockBench, at: int) -> dict[int, Floats]:
    """Return the lanes that serve a maker, each with the share of its deliveries, (T,)."""
    if not bench.lanes:
        _look_up(bench)
    return bench.lanes.get(at, {})


def _look_up(bench: ShockBench) -> None:
    """Find the lanes of every buyer."""
    inputs = bench.inputs
    customer = inputs.customer[inputs.group].tolist()
    edges = [
        (edge, lane)
        for edge, lane in enumerate(inputs.supplier.tolist())
        if kind_of(bench, lane) == "lane"
    ]
    total: dict[int, Floats] = {}
    for edge, lane in edges:
        total[lane] = total.get(lane, 0.0) + inputs.use[edge]
    for edge, lane in edges:
        with np.errstate(divide="ignore", invalid="ignore"):
            whole = float(inputs.use[edge].sum() / max(total[lane].sum(), SAME))
            share = np.where(total[lane] > 0, inputs.use[edge] / total[lane], whole)
        mine = bench.lanes.setdefault(customer[edge], {})
        mine[lane] = mine.get(lane, 0.0) + share


def builders_of(bench: ShockBench, lanes: Iterable[int]) -> list[int]:
    """Return the makers whose output enlarges one of the lanes."""
    wanted = set(lanes)
    return [at for at, lane in enumerate(bench.inputs.builds.tolist()) if lane in wanted]


def follow(bench: ShockBench, lane: int, wanted: Floats) -> None:
    """Let those who build a lane add only what is still asked of it.

    What stands stays, and what is asked of a period is built in the one before. Where more is
    asked than before, more is asked of the builders, too.

    Args:
        bench: with the cascade.
        lane: index of the maker that they enlarge.
        wanted: (T,) share of its base path that is still asked for; over 1 for more.
    """
    inputs = bench.inputs
    level = inputs.base[lane]
    before, after = np.append(1.0, wanted[1:]), np.append(wanted[1:], wanted[-1])
    for builder in builders_of(bench, [lane]):
        adds = inputs.base[builder] * inputs.gives[builder]
        needed = after * adds + (after - before) * level
        built, spare = np.empty_like(adds), 0.0
        for at, need in enumerate(needed.tolist()):
            built[at] = max(need - spare, 0.0)
            spare = max(spare - need, 0.0)  # stands and is not asked for: used up first
        with np.errstate(divide="ignore", invalid="ignore"):
            left = np.where(adds > SAME, built / adds, 1.0)
        bench.put("final", builder, bench.factors["final"][builder] * left)
