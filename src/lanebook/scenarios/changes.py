"""What applying a scenario tells: changes row by row, and what found nothing to act on."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.engines.clearing.inputs import Inputs
from lanebook.scenarios.places import Places


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
