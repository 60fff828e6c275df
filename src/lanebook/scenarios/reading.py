"""A YAML file as a scenario, with everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lanebook.base.findings import Finding
from lanebook.scenarios.forms import FILE_KEYS, NEEDED
from lanebook.scenarios.located import Located, nearest
from lanebook.scenarios.model import GROUPS, Draw, Override, Scenario
from lanebook.scenarios.overrides import draw_of, override_of
from lanebook.scenarios.yaml_text import Mapped, read_yaml

NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_NAME: Final = 60
MOST_OVERRIDES: Final = 200
LAST_SEED: Final = 2**63 - 1

#: Finds the scenario that another is based on: None if there is none, or it runs in a circle.
BaseOf = Callable[[str], Scenario | None]


def read_scenario(
    data: bytes, file: str, base_of: BaseOf, names: tuple[str, ...] = ()
) -> tuple[Scenario | None, tuple[Finding, ...]]:
    """Read a scenario.

    Args:
        data: bytes of the file.
        file: what findings call it.
        base_of: finds what it is based on.
        names: of shipped scenarios, for hints.

    Returns:
        The scenario, overrides of what it is based on first, or None if a finding bars it; and
        every finding, by line.
    """
    node, findings = read_yaml(data, file)
    here = Located(file)
    here.findings.extend(findings)
    top = None if node is None else here.mapped(node, "The file")
    scenario = None if top is None else _scenario(here, top, base_of, names)
    found = tuple(sorted(here.findings))
    barred = any(finding.severity == "error" for finding in found)
    return None if barred else scenario, found


def _scenario(here: Located, top: Mapped, base_of: BaseOf, names: tuple[str, ...]) -> Scenario:
    here.refuse_others(top, FILE_KEYS, "A scenario")
    for key in NEEDED:
        if not here.text(top.items.get(key), key):
            here.find("Y006", top.lines.get(key, top.line), f"The scenario has no {key}.")
    name = here.text(top.items.get("name"), "name")
    if name and (not NAME.fullmatch(name) or len(name) > LONGEST_NAME):
        here.find("Y018", top.lines["name"], f"{name[:80]!r} is no name of a scenario.")
    based_on = here.texts(top.items.get("based_on"), "based_on")
    overrides, draws = _based_on(here, based_on, base_of, names)
    own = here.items(top.items.get("overrides"), "overrides")
    drawn = here.items(top.items.get("draws"), "draws")
    if len(own) + len(drawn) > MOST_OVERRIDES:
        said = f"There are more than {MOST_OVERRIDES} overrides and draws."
        here.find("Y004", top.line, said)
    sources = here.texts(top.items.get("sources"), "sources")
    return Scenario(
        name=name,
        title=here.text(top.items.get("title"), "title"),
        description=here.text(top.items.get("description"), "description"),
        sources=tuple(text for _, text in sources),
        based_on=tuple(text for _, text in based_on),
        overrides=(*overrides, *(o for node in own if (o := override_of(here, node)))),
        draws=(*draws, *(d for node in drawn if (d := draw_of(here, node)))),
        seed=_seed(here, top),
        expects=here.text(top.items.get("expects"), "expects"),
        group=_group(here, top),
    )


def _based_on(
    here: Located,
    based_on: tuple[tuple[int, str], ...],
    base_of: BaseOf,
    names: tuple[str, ...],
) -> tuple[tuple[Override, ...], tuple[Draw, ...]]:
    overrides: list[Override] = []
    draws: list[Draw] = []
    for line, name in based_on:
        base = base_of(name)
        if base is None:
            said = f"There is no scenario {name[:60]!r} to build on, or it builds on this one."
            here.find("Y016", line, said, nearest(name, names) if names else "")
            continue
        overrides.extend(base.overrides)
        draws.extend(base.draws)
    return tuple(overrides), tuple(draws)


def _group(here: Located, top: Mapped) -> str:
    text = here.text(top.items.get("group"), "group")
    if text and not here.known(text, GROUPS, top.lines["group"], "The group", "Y008"):
        return ""
    return text


def _seed(here: Located, top: Mapped) -> int:
    node = top.items.get("seed")
    text = here.text(node, "seed")
    if not text:
        return 0
    if re.fullmatch(r"[0-9]{1,19}", text, re.ASCII) and int(text) <= LAST_SEED:
        return int(text)
    here.find("Y010", top.lines["seed"], f"{text[:60]!r} is no seed.", "write a whole number >= 0.")
    return 0
