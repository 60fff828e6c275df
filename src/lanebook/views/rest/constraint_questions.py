"""Questions on what binds, as they stand in an address: parameters, rows of the table."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from lanebook.answers.answer import Answer
from lanebook.answers.constraints import DRAWS, constraints
from lanebook.answers.constraints_explain import explain
from lanebook.answers.constraints_more import Explained, Timeline
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_timeline import MOST_DRAWS, timeline
from lanebook.base.errors import UnknownName
from lanebook.evidence.parameters import parse_overrides
from lanebook.scenarios.library import names, scenario_named
from lanebook.scenarios.model import Scenario
from lanebook.views.rest.asked import Asked, Question
from lanebook.views.rest.params import LAST_SEQUENCE, Name, Names, Params, ScenarioName, Year

#: More solves than this are for the command line.
MOST_SOLVES: Final = 200


class ClearingParams(Params):
    """What every question that clears the model takes; `set` as in `capex`, scenarios by name."""

    first: Year | None = None
    last: Year | None = None
    freq: Literal["year", "quarter"] = "year"
    scenario: ScenarioName | Literal[""] = ""
    require: Names = Field(default_factory=list)
    set: Names = Field(default_factory=list)
    draws: Annotated[int, Field(ge=0, le=MOST_SOLVES)] = DRAWS
    seed: Annotated[int, Field(ge=0, le=LAST_SEQUENCE)] = 0

    @property
    def years(self) -> tuple[int, int] | None:
        """Return the first and last year asked for; None if not both are given."""
        return (self.first, self.last) if self.first and self.last else None


class ConstraintsParams(ClearingParams):
    """Parameters of `constraints`."""

    buyer: Annotated[str, Field(max_length=200)] = ""
    rule: Literal["value", "contract", "pro-rata", "max-min"] = "value"


class ConstraintParams(ClearingParams):
    """Parameters of `constraint`: a layer by key or name, and a period such as 2027 or 2027Q3."""

    layer: Name
    period: Annotated[str, Field(pattern=r"^[0-9]{4}(Q[1-4])?$")]


class ConstraintsTimelineParams(Params):
    """Parameters of `constraints_timeline`."""

    set: Names = Field(default_factory=list)
    draws: Annotated[int, Field(ge=0, le=MOST_DRAWS)] = MOST_DRAWS
    seed: Annotated[int, Field(ge=0, le=LAST_SEQUENCE)] = 0


def _constraints(asked: Asked, params: ConstraintsParams) -> Answer[Constraints]:
    rule: Any = params.rule.replace("-", "_")
    return constraints(asked.book, buyer=params.buyer, rule=rule, **_cleared(params))


def _constraint(asked: Asked, params: ConstraintParams) -> Answer[Explained]:
    return explain(asked.book, params.layer, params.period, **_cleared(params))


def _timeline(asked: Asked, params: ConstraintsTimelineParams) -> Answer[Timeline]:
    overrides = parse_overrides(params.set)
    return timeline(asked.book, overrides=overrides, seed=params.seed, draws=params.draws)


def _cleared(params: ClearingParams) -> dict[str, Any]:
    return {
        "years": params.years,
        "freq": params.freq,
        "scenario": _supposed(params.scenario),
        "requires": params.require,
        "overrides": parse_overrides(params.set),
        "draws": params.draws,
        "seed": params.seed,
    }


def _supposed(name: str) -> Scenario | None:
    """Return a shipped scenario, or several as A+B; never a file of the server's."""
    if not name:
        return None
    unknown = [part for part in name.split("+") if part not in names()]
    if unknown:
        raise UnknownName(
            f"There is no scenario {unknown[0]!r}.",
            expected=f"one of {', '.join(names())}",
            next_step="name one of them, or several as A+B.",
        )
    return scenario_named(name)


CONSTRAINT_QUESTIONS: Final[dict[str, Question]] = {
    "constraints": Question(
        "What binds in each period, how surely, and what one more unit is worth.",
        Constraints, ConstraintsParams, _constraints,
    ),
    "constraint": Question(
        "The claims behind a layer in a period, and what would move the label.",
        Explained, ConstraintParams, _constraint,
    ),
    "constraints_timeline": Question(
        "What bound in each half year as known then, beside what was said.",
        Timeline, ConstraintsTimelineParams, _timeline,
    ),
}  # fmt: skip
