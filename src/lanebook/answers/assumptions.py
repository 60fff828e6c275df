"""How an answer names the parameters it used."""

from __future__ import annotations

from datetime import date

from lanebook.answers.answer import ParameterUse
from lanebook.evidence.parameters import Parameter, Parameters


def parameter_uses(parameters: Parameters) -> tuple[ParameterUse, ...]:
    """Return what `parameters` has handed out, sorted by key, for `Answer.parameters`."""
    return tuple(_use(parameter) for parameter in parameters.used)


def merged_uses(*groups: tuple[ParameterUse, ...]) -> tuple[ParameterUse, ...]:
    """Return the parameters of an answer that rests on other answers: each once, by key."""
    found = {(use.name, use.applies_to): use for group in groups for use in group}
    return tuple(found[key] for key in sorted(found))


def younger_than_view(uses: tuple[ParameterUse, ...], known_at: date) -> tuple[str, ...]:
    """Return the caveat for conventions younger than the view: one sentence, or none."""
    young = [f"{use.name}/{use.applies_to}" for use in uses if use.as_of > known_at]
    if not young:
        return ()
    listed = ", ".join(young[:4]) + (f" and {len(young) - 4} more" if len(young) > 4 else "")
    sentence = (
        f"{len(young)} of {len(uses)} parameters used are conventions dated after"
        f" {known_at.isoformat()} and applied backwards: {listed}."
    )
    return (sentence,)


def _use(parameter: Parameter) -> ParameterUse:
    return ParameterUse(
        name=parameter.name,
        applies_to=parameter.applies_to,
        low=parameter.low,
        point=parameter.point,
        high=parameter.high,
        unit=parameter.unit,
        source=parameter.source,
        as_of=parameter.as_of,
        overridden=parameter.overridden,
    )
