"""A YAML file as a thesis, with everything that is wrong with it at once (docs/methods/theses.md).

name: watts-against-silicon
title: Watts against silicon
claim: It is no longer silicon but watts and permits that limit AI compute.
rival: Silicon still limits; sites wait for chips.
said_by:
  - source: semafor-2026-02-24-sightline
    words: data centres are late for want of power
indicators:
  - id: turbine-wait
    query: wait
    layer: gas-turbines
    for: at least 48
    against: at most 24
    why: whoever cannot wait for the grid needs a turbine
wrong_if:
  words: turbines can be had in two years
  when:
    - turbine-wait at most 24
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from lanebook.answers.theses_file import (
    ConditionLine,
    IndicatorLine,
    SaidLine,
    Side,
    ThesisFile,
    Threshold,
)
from lanebook.answers.theses_query import Given, Query
from lanebook.base.findings import Finding
from lanebook.base.numbers import parse_number
from lanebook.scenarios.located import Located, nearest
from lanebook.scenarios.yaml_text import Mapped, Node, read_yaml

NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_NAME: Final = 60
MOST_INDICATORS: Final = 40
FILE_KEYS: Final = ("name", "title", "claim", "rival", "said_by", "indicators", "wrong_if")
NEEDED: Final = ("name", "title", "claim", "rival")
INDICATOR_KEYS: Final = ("id", "query", "lab", "year", "layer", "for", "against", "why")
SAID_KEYS: Final = ("source", "claims", "words")
WRONG_KEYS: Final = ("words", "when")
THRESHOLD: Final = re.compile(r"(?P<side>at least|at most) (?P<number>\S+)(?P<percent> %)?")
CONDITION: Final = re.compile(r"(?P<id>[a-z0-9-]+) (?P<rest>at (?:least|most) .+)")
YEARS: Final = range(1990, 2101)


def read_thesis(
    data: bytes, file: str, queries: Mapping[str, Query]
) -> tuple[ThesisFile | None, tuple[Finding, ...]]:
    """Read a thesis.

    Args:
        data: bytes of the file.
        file: what findings call it.
        queries: registry of indicators by name.

    Returns:
        The thesis, or None if a finding bars it; and every finding, by line.
    """
    node, findings = read_yaml(data, file)
    here = Located(file)
    here.findings.extend(findings)
    top = None if node is None else here.mapped(node, "The file")
    thesis = None if top is None else _thesis(here, top, queries)
    found = tuple(sorted(here.findings))
    barred = any(finding.severity == "error" for finding in found)
    return (None if barred else thesis), found


def _thesis(here: Located, top: Mapped, queries: Mapping[str, Query]) -> ThesisFile:
    here.refuse_others(top, FILE_KEYS, "A thesis")
    for key in NEEDED:
        if not here.text(top.items.get(key), key):
            here.find("Y006", top.lines.get(key, top.line), f"The thesis has no {key}.")
    name = here.text(top.items.get("name"), "name")
    if name and (not NAME.fullmatch(name) or len(name) > LONGEST_NAME):
        here.find("Y018", top.lines["name"], f"{name[:80]!r} is no name of a thesis.")
    nodes = here.items(top.items.get("indicators"), "indicators")
    if not nodes:
        here.find(
            "Y006",
            top.line,
            "The thesis has no indicator.",
            "add one that speaks for or against it.",
        )
    if len(nodes) > MOST_INDICATORS:
        here.find("Y004", top.line, f"There are more than {MOST_INDICATORS} indicators.")
    indicators: list[IndicatorLine] = []
    for each in nodes[:MOST_INDICATORS]:
        line = _indicator(here, each, queries)
        if line is not None and line.id in {other.id for other in indicators}:
            here.find("Y003", each.line, f"The indicator {line.id!r} stands already.")
        elif line is not None:
            indicators.append(line)
    words, conditions = _wrong(here, top, tuple(indicators))
    said = here.items(top.items.get("said_by"), "said_by")
    return ThesisFile(
        name=name,
        title=here.text(top.items.get("title"), "title"),
        claim=here.text(top.items.get("claim"), "claim"),
        rival=here.text(top.items.get("rival"), "rival"),
        said_by=tuple(one for each in said if (one := _said(here, each))),
        indicators=tuple(indicators),
        wrong_if=words,
        wrong_when=conditions,
    )


def _indicator(here: Located, node: Node, queries: Mapping[str, Query]) -> IndicatorLine | None:
    each = here.mapped(node, "An indicator")
    if each is None:
        return None
    here.refuse_others(each, INDICATOR_KEYS, "An indicator")
    texts = {key: here.text(each.items.get(key), key) for key in INDICATOR_KEYS}
    for key in ("id", "query", "for", "against", "why"):
        if not texts[key]:
            here.find("Y006", each.line, f"The indicator has no {key}.")
    if texts["id"] and not NAME.fullmatch(texts["id"]):
        here.find("Y018", each.lines["id"], f"{texts['id'][:80]!r} is no name of an indicator.")
    query = queries.get(texts["query"])
    if texts["query"] and query is None:
        here.known(texts["query"], queries, each.lines["query"], "The query", "Y008")
    given = _given(here, each, texts, query)
    unit = query.unit if query else ""
    towards = _threshold(here, texts["for"], each.lines.get("for", each.line), unit)
    away = _threshold(here, texts["against"], each.lines.get("against", each.line), unit)
    if towards is None or away is None or query is None or given is None:
        return None
    if towards.side == away.side or towards.takes(away.number) or away.takes(towards.number):
        said = f"for {towards.text!r} and against {away.text!r} overlap."
        here.find("Y015", each.lines["against"], said, "take opposite sides of two numbers.")
        return None
    return IndicatorLine(texts["id"], texts["query"], given, towards, away, texts["why"])


def _given(
    here: Located,
    each: Mapped,
    texts: Mapping[str, str],
    query: Query | None,
) -> Given | None:
    if query is None:
        return None
    for key in ("lab", "year", "layer"):
        if key in query.takes and not texts[key]:
            here.find("Y006", each.line, f"The query {query.name} needs a {key}.")
            return None
        if texts[key] and key not in query.takes:
            said = f"The query {query.name} takes no {key}."
            here.find("Y015", each.lines[key], said, "leave the key out.")
            return None
    year = texts["year"]
    if year and not (year.isdecimal() and len(year) == 4 and int(year) in YEARS):
        here.find("Y010", each.lines["year"], f"{year[:60]!r} is no year.", "write it like 2027.")
        return None
    allowed = query.layers
    if (
        texts["layer"]
        and allowed
        and not here.known(texts["layer"], allowed, each.lines["layer"], "The layer", "Y008")
    ):
        return None
    return Given(texts["lab"].removeprefix("org:"), int(year or 0), texts["layer"])


def _threshold(here: Located, text: str, line: int, unit: str) -> Threshold | None:
    """Read `at least 48`, `at most 30 %` or `at most 1.5e9`, in the unit of the query."""
    if not text:
        return None
    found = THRESHOLD.fullmatch(text)
    value = parse_number(found["number"]) if found else None
    if found is None or value is None:
        here.find("Y007", line, f"{text[:60]!r} is no threshold.", "write it like at least 48.")
        return None
    percent = found["percent"] is not None
    if percent and unit not in ("share", "ratio", ""):
        here.find("Y009", line, f"{text!r} is a share; the query gives {unit}.", "leave % out.")
        return None
    return Threshold(cast(Side, found["side"]), value / 100 if percent else value, text)


def _said(here: Located, node: Node) -> SaidLine | None:
    each = here.mapped(node, "An entry of said_by")
    if each is None:
        return None
    here.refuse_others(each, SAID_KEYS, "An entry of said_by")
    source = here.text(each.items.get("source"), "source")
    if not source:
        here.find("Y006", each.line, "The entry of said_by has no source.")
    claims = here.texts(each.items.get("claims"), "claims")
    words = here.text(each.items.get("words"), "words")
    return SaidLine(source, tuple(text for _, text in claims), words)


def _wrong(
    here: Located, top: Mapped, indicators: tuple[IndicatorLine, ...]
) -> tuple[str, tuple[ConditionLine, ...]]:
    """Read what would prove the thesis wrong: no thesis without it."""
    node = top.items.get("wrong_if")
    each = None if node is None else here.mapped(node, "wrong_if")
    if each is None:
        if node is None:
            here.find(
                "Y006", top.line, "The thesis has no wrong_if.", "say what would prove it wrong."
            )
        return "", ()
    here.refuse_others(each, WRONG_KEYS, "wrong_if")
    words = here.text(each.items.get("words"), "words")
    lines = here.texts(each.items.get("when"), "when")
    if not words or not lines:
        here.find("Y006", each.line, "wrong_if needs words and when.")
    conditions = [_condition(here, text, line, indicators) for line, text in lines]
    return words, tuple(each for each in conditions if each is not None)


def _condition(
    here: Located, text: str, line: int, indicators: tuple[IndicatorLine, ...]
) -> ConditionLine | None:
    found = CONDITION.fullmatch(text)
    if found is None:
        hint = "write it like turbine-wait at most 24."
        here.find("Y007", line, f"{text[:80]!r} is no condition.", hint)
        return None
    named = [each.id for each in indicators]
    if found["id"] not in named:
        here.find(
            "Y008", line, f"{found['id']!r} is no indicator here.", nearest(found["id"], named)
        )
        return None
    threshold = _threshold(here, found["rest"], line, "")
    return None if threshold is None else ConditionLine(found["id"], threshold)
