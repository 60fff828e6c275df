"""Scenarios of one override each, written in a line: for an address, and for a first try.

A line is what stands behind the hyphen in a file, such as `outage: firm:tsmc, from: 2027-01-15,
for: 90 days`. Nothing but the language of the files: what a line can say, a file can say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lanebook.base.errors import DataError
from lanebook.base.findings import Finding
from lanebook.evidence.codes import finding_of
from lanebook.scenarios.library import combined, names, scenario_named, shipped
from lanebook.scenarios.model import BASE, Scenario
from lanebook.scenarios.reading import read_scenario
from lanebook.scenarios.words import said

#: What findings call the lines; their line number is the place in the list.
FILE: Final = "composed"
LONGEST: Final = 400
_NAMES: Final = re.compile(r"[a-z0-9-]+( *\+ *[a-z0-9-]+)*", re.ASCII)


def is_line(text: str) -> bool:
    """Return whether a text is a line of the language, not the name of a shipped scenario."""
    return not _NAMES.fullmatch(text.strip())


def read_line(text: str, number: int = 1) -> tuple[Scenario | None, tuple[Finding, ...]]:
    """Read a scenario of one override.

    Args:
        text: one override in flow style, with or without its braces.
        number: its place among several; part of its name, and the line of its findings.

    Returns:
        The scenario, or None if a finding bars it; and every finding.
    """
    line = " ".join(text.split())
    if len(line) > LONGEST:
        said_ = f"The line has more than {LONGEST} characters."
        return None, (finding_of("Y004", FILE, number, said_),)
    inner = line if line.startswith("{") and line.endswith("}") else f"{{{line}}}"
    file = f"name: composed-{number}\ntitle: {FILE}\noverrides:\n  - {inner}\n"
    scenario, found = read_scenario(file.encode(), FILE, shipped, names())
    findings = tuple(replace(each, line=number, row=line) for each in found)
    if scenario is None:
        return None, findings
    words = said(scenario.overrides[0])
    return replace(scenario, title=f"{words[0].upper()}{words[1:]}"), findings


def scenarios_of(texts: Sequence[str]) -> tuple[Scenario, ...]:
    """Return shipped scenarios by name and composed ones by line, in order.

    Args:
        texts: each a name, a combination `A+B` of names (one scenario each), or a line.

    Raises:
        UnknownName: if there is no shipped scenario of a name.
        DataError: with every finding of every line that cannot be read.
    """
    found: list[Scenario] = []
    findings: list[Finding] = []
    for number, text in enumerate(texts, 1):
        if not is_line(text):
            found.extend(scenario_named(part.strip()) for part in text.split("+"))
            continue
        scenario, wrong = read_line(text, number)
        findings.extend(wrong)
        found.extend([scenario] if scenario else [])
    if any(each.severity == "error" for each in findings):
        raise DataError(
            f"What was composed cannot be read: {findings[0].located}",
            expected="one override a line, such as outage: firm:tsmc, from: 2027-01, for: 90 days",
            next_step="correct the line; docs/methods/scenarios.md shows every verb.",
            findings=tuple(findings),
        )
    return tuple(found)


def together(scenarios: Sequence[Scenario]) -> Scenario:
    """Return all of them as one, in their order; the book as it stands for none."""
    whole = BASE
    for each in scenarios:
        whole = combined(whole, each)
    return whole
