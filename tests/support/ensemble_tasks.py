"""Something small to draw from: the model made by hand, its drivers, odds and a scenario."""

from __future__ import annotations

from tests.support.constraint_models import inputs, spreads

from lanebook.scenarios.draws import Task
from lanebook.scenarios.model import BASE, Scenario
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Odds

ODDS = (
    Odds(0, on_time=0.5, ever=0.8, late_years=1.0, source="assumption"),
    Odds(1, on_time=1.0, ever=1.0, late_years=1.0, source="assumption"),
)


def task(*, seed: int = 7, scenario: Scenario = BASE, since: float = 2026.4) -> Task:
    """Return the task; nothing before `since` can be late."""
    made = inputs()
    return Task(made, Places(), scenario, spreads(made), ODDS, since, seed)
