"""How a site gets its electricity, as far as the register or a claim says.

The register names the grid. A supply tie from a utility is grid service. For plant at the site the
label of a power tie, the notes and texts of its live claims, and the notes of `generation` and
`equipment_units` of the site are read by one narrow rule: they name a fuel, or they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from lanebook.answers.world_payload import PowerSource
from lanebook.network.build.rows import Row, counts

#: Sources in the order in which they are named.
SOURCES: Final = (
    "grid", "gas", "fuel cells", "nuclear", "wind or solar", "plant, fuel not stated",
)  # fmt: skip
#: Values of the register's grid column that are no grid.
NO_GRID: Final = frozenset({"", "off-grid", "orbit"})
_FUELS: Final = {
    "wind or solar": re.compile(r"\b(?:wind|solar|photovoltaic)\b", re.IGNORECASE),
    "fuel cells": re.compile(r"\bfuel[- ]cells?\b", re.IGNORECASE),
    "nuclear": re.compile(r"\b(?:nuclear|reactors?|SMRs?)\b", re.IGNORECASE),
    "gas": re.compile(r"\b(?:gas|turbines?|CCGT|combined-cycle)\b", re.IGNORECASE),
}
_PLANT: Final = frozenset({"generation", "equipment_units"})
_TEXTS: Final = frozenset({"event", "policy"})
_SUPPLIERS: Final = frozenset({"power_supply", "equipment_supply"})


def power_of(
    site: Mapping[str, Any],
    ties: Iterable[Mapping[str, Any]],
    by_subject: Mapping[str, Sequence[Row]],
    kinds: Mapping[str, str],
) -> tuple[PowerSource, ...]:
    """Return the power sources of a site, in the order of `SOURCES`; empty where nothing is said.

    Args:
        site: its row in the register.
        ties: rows of the known ties at the site; one of which no claim stands any more is silent.
        by_subject: known claims with outcomes, by subject.
        kinds: organisation id -> kind.
    """
    found: dict[str, PowerSource] = {}
    for source in _spoken(site, ties, by_subject, kinds):
        held = found.get(source.source)
        if held is None:
            found[source.source] = source
        else:
            claims = tuple(sorted({*held.claims, *source.claims}))
            found[source.source] = PowerSource(held.source, held.words, claims)
    fuelled = found.keys() - {"grid", "plant, fuel not stated"}
    return tuple(
        found[name]
        for name in SOURCES
        if name in found and not (name == "plant, fuel not stated" and fuelled)
    )


def _spoken(
    site: Mapping[str, Any],
    ties: Iterable[Mapping[str, Any]],
    by_subject: Mapping[str, Sequence[Row]],
    kinds: Mapping[str, str],
) -> Iterable[PowerSource]:
    if site["grid"] not in NO_GRID:
        yield PowerSource("grid", f"{site['grid']}, says the register", ())
    for tie in ties:
        if tie["layer"] != "power" or tie["kind"] not in _SUPPLIERS:
            continue
        claims = [row for row in by_subject.get(f"tie:{tie['id']}", ()) if counts(row)]
        if not claims:
            continue
        ids = tuple(sorted(row["id"] for row in claims))
        if kinds.get(tie["provider"]) == "utility":
            yield PowerSource("grid", tie["label"], ids)
        texts = [tie["label"], *(_text(row) for row in claims)]
        yield from _plants(tie["label"], texts, ids, silent=kinds.get(tie["provider"]) != "utility")
    for row in by_subject.get(f"site:{site['id']}", ()):
        if row["property"] in _PLANT and counts(row):
            made = row["property"] == "generation"
            yield from _plants(row["note"], [row["note"]], (row["id"],), silent=made)


def _text(row: Row) -> str:
    said = row["value"] if row["property"] in _TEXTS else ""
    return f"{said} {row['note']}"


def _plants(
    words: str, texts: Iterable[str], claims: tuple[str, ...], *, silent: bool
) -> Iterable[PowerSource]:
    """Yield the fuels that texts name; where they name none and `silent`, a plant without one."""
    told = " ; ".join(texts)
    fuels = [fuel for fuel, pattern in _FUELS.items() if pattern.search(told)]
    if not fuels and silent:
        fuels = ["plant, fuel not stated"]
    return (PowerSource(fuel, words, claims) for fuel in fuels)
