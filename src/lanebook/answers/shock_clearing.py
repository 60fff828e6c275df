"""The same scenario through the clearing model: what binds before and after, and at what price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lanebook.answers.book import Book
from lanebook.answers.clearing.build import FIRST, LAST, build_model
from lanebook.answers.scenario_effects import effects
from lanebook.answers.scenario_records import Effects
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.solver import Impossible, Solver
from lanebook.scenarios.apply import apply
from lanebook.scenarios.model import Scenario

_KEY: Final = "lanebook.answers.shock_clearing"
MONTHS: Final = 12


def cleared(
    book: Book, scenario: Scenario, overrides: Mapping[str, float] | None, horizon_months: int
) -> Effects | None:
    """Return what the scenario does to the clearing, year by year over the horizon.

    Args:
        book: at its as-of.
        scenario: applied at the points of its amounts.
        overrides: parameters set by the user.
        horizon_months: months after the valid day whose years are told.

    Returns:
        None where the scenario changes nothing there, or where no allocation meets what it asks.
    """
    model = build_model(book, overrides=overrides)
    applied = apply(scenario, model.inputs, model.places)
    if applied.inputs is model.inputs:
        return None
    held: dict[Any, Clearing] = book.__dict__.setdefault(_KEY, {})
    key = tuple(sorted((overrides or {}).items()))
    if key not in held:
        held[key] = Solver(model.inputs).solve(model.inputs)
    try:
        after = Solver(applied.inputs).solve(applied.inputs)
    except Impossible:
        return None
    day = book.as_of.valid_at
    first = min(max(day.year, FIRST), LAST)
    last = min(LAST, day.year + (day.month - 1 + horizon_months) // MONTHS)
    return effects(held[key], after, (first, max(first, last)))
