"""A scenario on a cascade: every override as factors on a shock, with the changes in words.

The same overrides act on the clearing in `apply`. Where a verb has no meaning for quantities, or a
target answers to nothing in the network, it stands in `unmatched` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.cascade.inputs import Inputs, Shock
from lanebook.scenarios.apply import drawn
from lanebook.scenarios.cascade_acts import build, delay, demand, outage, price
from lanebook.scenarios.cascade_acts_who import ban, cap_to, fail, policy, share, terminate
from lanebook.scenarios.cascade_bench import ShockBench, Touched
from lanebook.scenarios.cascade_places import CascadePlaces
from lanebook.scenarios.changes import Change, Unmatched
from lanebook.scenarios.model import Override, Scenario, Verb

SHOCKS: Final[dict[Verb, Callable[[ShockBench, Override], None]]] = {
    "outage": outage, "delay": delay, "ban": ban, "cap": cap_to, "terminate": terminate,
    "fail": fail, "demand": demand, "price": price, "policy": policy, "build": build,
    "share": share,
}  # fmt: skip


#: Said of an override that finds its target and yet leaves every factor as it was.
NOTHING: Final = "it changes nothing here: what it would hold, move or add is not there"


@dataclass(frozen=True, slots=True)
class AppliedShock:
    """A scenario on a cascade.

    Attributes:
        shock: factors; ones where nothing changed.
        changes: in order; values in % of the base path, periods that changed only.
        touched: the same in short, one a maker or edge.
        unmatched: what it could not act on, with the reason.
    """

    shock: Shock
    changes: tuple[Change, ...]
    touched: tuple[Touched, ...]
    unmatched: tuple[Unmatched, ...]


def shock_of(scenario: Scenario, inputs: Inputs, places: CascadePlaces) -> AppliedShock:
    """Return a scenario as a shock, draws at their points.

    Args:
        scenario: what happens; its overrides act in order, each on what the earlier ones left.
        inputs: of the cascade before it.
        places: names to makers and edges of those inputs.

    An override that finds nothing to act on, or only in part, stands in `unmatched`.
    """
    bench = _worked(scenario, inputs, places, notes=True)
    return AppliedShock(
        _shock(bench), tuple(bench.changes), tuple(bench.touched), tuple(bench.unmatched)
    )


def shocks_of(
    scenario: Scenario, inputs: Inputs, places: CascadePlaces, quantiles: NDArray[np.float64]
) -> tuple[Shock, ...]:
    """Return one shock a draw.

    Args:
        scenario: with its draws.
        inputs, places: as for `shock_of`.
        quantiles: shape (draws, len(scenario.draws)), 0 to 1.
    """
    if not scenario.draws:
        same = shock_of(scenario, inputs, places).shock
        return (same,) * len(quantiles)
    first = ShockBench(inputs, places)
    return tuple(
        _shock(_worked(drawn(scenario, row), inputs, places, notes=False, like=first))
        for row in quantiles.tolist()
    )


def _worked(
    scenario: Scenario, inputs: Inputs, places: CascadePlaces, *, notes: bool,
    like: ShockBench | None = None,
) -> ShockBench:  # fmt: skip
    bench = ShockBench(inputs, places, notes)
    if like is not None:
        bench.homes, bench.takers, bench.lanes = like.homes, like.takers, like.lanes
    items: Sequence[Override] = (*scenario.overrides, *(d.override for d in scenario.draws))
    for number, override in enumerate(items):
        bench.number = number
        told = len(bench.changes) + len(bench.unmatched)
        why = _outside(override, inputs)
        if why:
            bench.miss(override.target, why)
            continue
        SHOCKS[override.verb](bench, override)
        if notes and told == len(bench.changes) + len(bench.unmatched):
            bench.miss(override.target, NOTHING)
    return bench


def _outside(override: Override, inputs: Inputs) -> str:
    """Return why an override lies outside the periods of a cascade, "" if it does not."""
    first, last = inputs.periods[0], inputs.periods[-1]
    back = override.ramp_months / 12 if override.verb == "outage" else 0.0
    if override.until + back <= first.begins:
        return f"it is over before the run begins with {first.label}"
    if override.since >= last.ends:
        return f"it begins after the run ends with {last.label}"
    return ""


def _shock(bench: ShockBench) -> Shock:
    factors = bench.factors
    return Shock(capacity=factors["capacity"], edge=factors["edge"], final=factors["final"])
