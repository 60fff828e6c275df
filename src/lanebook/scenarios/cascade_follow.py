"""What is built follows what is asked: no megawatt is added that nobody asks for any more."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lanebook.scenarios.cascade_bench import Floats, ShockBench
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
            share = np.where(total[lane] > 0, inputs.use[edge] / total[lane], 0.0)
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
    after = np.append(wanted[1:], wanted[-1])
    for builder in builders_of(bench, [lane]):
        adds = inputs.base[builder] * inputs.gives[builder]
        begins = float(inputs.base[lane, 0])
        stands = begins + np.cumsum(adds)
        built = np.maximum.accumulate(np.append(begins, stands * after))
        with np.errstate(divide="ignore", invalid="ignore"):
            left = np.where(adds > 0, np.diff(built) / adds, 1.0)
        bench.put("final", builder, bench.factors["final"][builder] * left)
