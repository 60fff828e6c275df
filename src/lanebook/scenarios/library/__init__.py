"""Scenarios that ship with the package, and how a scenario is found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from lanebook.base.errors import DataError, UnknownName
from lanebook.base.findings import Finding
from lanebook.scenarios.located import nearest
from lanebook.scenarios.model import BASE, Scenario
from lanebook.scenarios.reading import NAME, read_scenario
from lanebook.scenarios.yaml_text import read_yaml_bytes

FOLDER = "lanebook.scenarios.library"


@cache
def names() -> tuple[str, ...]:
    """Return the names of the shipped scenarios, "base" first."""
    found = (each.name for each in files(FOLDER).iterdir())
    return (BASE.name, *sorted(name[:-5] for name in found if name.endswith(".yaml")))


@cache
def library() -> tuple[Scenario, ...]:
    """Return every shipped scenario, "base" first, then by name."""
    return tuple(scenario for name in names() if (scenario := shipped(name)))


def courses() -> tuple[Scenario, ...]:
    """Return the book as it stands and the shipped scenarios of how things may go: no shocks."""
    return tuple(each for each in library() if each.group in ("", "course"))


def shipped(name: str) -> Scenario | None:
    """Return the shipped scenario of that name, or None."""
    return _shipped(name, ())


def _shipped(name: str, below: tuple[str, ...]) -> Scenario | None:
    """Return a shipped scenario; None for one that is being read already: it runs in a circle."""
    if name == BASE.name:
        return BASE
    if name not in names() or name in below:
        return None
    data = (files(FOLDER) / f"{name}.yaml").read_bytes()
    scenario, _ = read_scenario(
        data, f"{name}.yaml", lambda base: _shipped(base, (*below, name)), names()
    )
    return scenario


def scenario_file(path: Path) -> tuple[Scenario | None, tuple[Finding, ...]]:
    """Read a scenario from a file of the user's, which may build on shipped ones.

    Returns:
        The scenario, or None if a finding bars it; and every finding.
    """
    data, findings = read_yaml_bytes(path, str(path))
    if data is None:
        return None, findings
    return read_scenario(data, str(path), shipped, names())


def scenario_named(name_or_path: str) -> Scenario:
    """Return a shipped scenario, that of a file, or a combination `A+B` of them in that order.

    A name with a slash, or that ends in .yaml or .yml, is a path.

    Raises:
        UnknownName: if there is no shipped scenario of that name.
        DataError: with every finding, if a file is no scenario.
    """
    whole, *others = scenarios_named(name_or_path)
    for other in others:
        whole = combined(whole, other)
    return whole


def scenarios_named(name_or_path: str) -> tuple[Scenario, ...]:
    """Return the scenarios that `A+B` names, one by one; one for a single name or path.

    Raises:
        UnknownName, DataError: as `scenario_named`.
    """
    parts = [part.strip() for part in name_or_path.split("+")]
    if name_or_path.endswith((".yaml", ".yml")) and Path(name_or_path).is_file():
        parts = [name_or_path]  # a path may hold a plus
    return tuple(_one(part) for part in parts)


def _one(text: str) -> Scenario:
    if not NAME.fullmatch(text) and ("/" in text or text.endswith((".yaml", ".yml"))):
        scenario, findings = scenario_file(Path(text))
        if scenario is None:
            raise DataError(
                f"{text} is no scenario: {_first(findings)}",
                expected="a file as docs/methods/scenarios.md shows",
                next_step=f"run lanebook scenario check {text}",
                findings=findings,
            )
        return scenario
    known = shipped(text) if NAME.fullmatch(text) else None
    if known is None:
        raise UnknownName(
            f"There is no scenario {text[:80]!r}; {nearest(text, names()).rstrip('.')}.",
            expected="a name that lanebook scenario list shows, or a path ending in .yaml",
            next_step="run lanebook scenario list.",
        )
    return known


def _first(findings: tuple[Finding, ...]) -> str:
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return f"{findings[0].located}{more}" if findings else "it says nothing."


def combined(first: Scenario, second: Scenario) -> Scenario:
    """Return both, the overrides of `first` before those of `second`; seed of the first."""
    if first is BASE or second is BASE:
        return second if first is BASE else first
    return Scenario(
        name=f"{first.name}+{second.name}",
        title=f"{first.title}; {second.title}",
        description=" ".join(filter(None, (first.description, second.description))),
        sources=(*first.sources, *(each for each in second.sources if each not in first.sources)),
        based_on=(first.name, second.name),
        overrides=(*first.overrides, *second.overrides),
        draws=(*first.draws, *second.draws),
        seed=first.seed,
    )
