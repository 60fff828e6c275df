"""The question on chokepoints, as it stands in an address: parameters, row of the table."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from lanebook.answers.answer import Answer
from lanebook.answers.chokepoints import LONGEST, MONTHS, chokepoints
from lanebook.answers.chokepoints_payload import Chokepoints
from lanebook.evidence.parameters import parse_overrides
from lanebook.views.rest.asked import Asked, Question
from lanebook.views.rest.params import Day, Name, Names, Params


class ChokepointsParams(Params):
    """Parameters of `chokepoints`; `pair` is none or two labs by name, `set` as in `capex`."""

    pair: Annotated[list[Name], Field(default_factory=list, max_length=2)]
    months: Annotated[int, Field(ge=1, le=LONGEST)] = MONTHS
    then: Day | None = None
    set: Names = Field(default_factory=list)


def _chokepoints(asked: Asked, params: ChokepointsParams) -> Answer[Chokepoints]:
    return chokepoints(
        asked.book,
        pair=params.pair,
        months=params.months,
        then=params.then,
        overrides=parse_overrides(params.set),
    )


CHOKEPOINT_QUESTIONS: Final[dict[str, Question]] = {
    "chokepoints": Question(
        "Where supply hangs on few: concentration, what a stop would do, what two labs share.",
        Chokepoints, ChokepointsParams, _chokepoints,
    ),
}  # fmt: skip
