"""A scenario on the clearing model: every override as arrays, with the changes in words.

Overrides act one after another, each on what the earlier ones left, draws after them at their
points. Nothing is written in place: the inputs given stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Final

import numpy as np

from lanebook.engines.clearing.inputs import AXES, Inputs
from lanebook.scenarios.acts import delay, demand, outage, price, terminate
from lanebook.scenarios.acts_build import build_new
from lanebook.scenarios.acts_fail import fail
from lanebook.scenarios.acts_who import ban, cap_to, policy, share
from lanebook.scenarios.bench import Bench
from lanebook.scenarios.changes import Applied, Change, Unmatched
from lanebook.scenarios.distributions import ends, quantile
from lanebook.scenarios.model import Draw, Override, Scenario, Verb
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Spread

__all__ = ["Applied", "Change", "Unmatched", "apply", "drawn", "spreads_of"]

ACTS: Final[dict[Verb, Callable[[Bench, Override], None]]] = {
    "outage": outage, "delay": delay, "ban": ban, "cap": cap_to, "terminate": terminate,
    "fail": fail, "demand": demand, "price": price, "policy": policy, "build": build_new,
    "share": share,
}  # fmt: skip


def apply(scenario: Scenario, inputs: Inputs, places: Places) -> Applied:
    """Return the model under a scenario, draws at their points; `inputs` are left as they are.

    Args:
        scenario: what happens.
        inputs: of the model before it.
        places: names to axes of those inputs.

    An override that finds nothing to act on, or only in part, stands in `unmatched`.
    """
    return _applied((*scenario.overrides, *(d.override for d in scenario.draws)), inputs, places)


def _applied(overrides: Sequence[Override], inputs: Inputs, places: Places) -> Applied:
    bench = Bench(inputs, places)
    for number, override in enumerate(overrides):
        bench.number = number
        ACTS[override.verb](bench, override)
    made = inputs if bench.inputs is inputs else bench.inputs.with_()
    return Applied(made, bench.places, tuple(bench.changes), tuple(bench.unmatched))


def spreads_of(scenario: Scenario, inputs: Inputs, places: Places) -> tuple[Spread, ...]:
    """Return the scenario's draws as ranges around `apply(scenario, …).inputs`.

    One spread a draw and array that it moves; several arrays of one draw share the name up to
    "#". For the exact shape of a distribution draw with `drawn` instead.

    Args:
        scenario: with its draws.
        inputs: of the model before the scenario.
        places: names to axes.
    """
    found: list[Spread] = []
    point = apply(scenario, inputs, places).inputs
    for number, draw in enumerate(scenario.draws):
        low, high = (
            _applied(_with(scenario, number, draw, value), inputs, places).inputs
            for value in ends(draw.distribution)
        )
        name = f"scenario/{number + 1}-{draw.override.verb}-{draw.override.target}"
        label = f"{draw.override.verb} of {draw.override.target} ({draw.amount.text})"
        moved = [each for each in _arrays(point) if _differ(each, point, low, high)]
        for at, array in enumerate(moved):
            here = getattr(point, array)
            ends_ = getattr(low, array), getattr(high, array)
            where = np.nonzero((ends_[0] != here) | (ends_[1] != here))
            found.append(
                Spread(
                    name=name if at == 0 else f"{name}#{array}", label=label, array=array,
                    where=where, low=ends_[0][where], high=ends_[1][where],
                    source=f"scenario {scenario.name}",
                )
            )  # fmt: skip
    return tuple(found)


def _with(scenario: Scenario, number: int, draw: Draw, value: float) -> tuple[Override, ...]:
    others = [each.override for each in scenario.draws]
    others[number] = draw.fixed(value)
    return (*scenario.overrides, *others)


def _arrays(inputs: Inputs) -> list[str]:
    return [each.name for each in fields(inputs) if each.name in AXES]


def _differ(array: str, point: Inputs, low: Inputs, high: Inputs) -> bool:
    here = getattr(point, array)
    return any(not np.array_equal(here, getattr(each, array)) for each in (low, high))


def drawn(scenario: Scenario, quantiles: Sequence[float]) -> Scenario:
    """Return the scenario with every draw fixed at a quantile of its distribution, 0 to 1.

    What is returned has no draws left; `apply` it for one member of an ensemble, after the model's
    own spreads have moved its inputs. The pattern of the model (axes, uses) is that of
    `apply(scenario, …)` whatever the quantiles.

    Args:
        scenario: with its draws.
        quantiles: one a draw.
    """
    fixed = tuple(
        draw.fixed(quantile(draw.distribution, p))
        for draw, p in zip(scenario.draws, quantiles, strict=True)
    )
    return replace(scenario, overrides=(*scenario.overrides, *fixed), draws=())
