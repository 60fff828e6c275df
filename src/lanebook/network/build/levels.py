"""From claims about megawatts to the path of one tie or site.

Rules in order (docs/methods/sheet.md): what belief removed or a newer vintage replaced is gone;
facility figures that stand beside an IT figure of the same source and day are the same megawatts;
a later publication that puts a level at a later date withdraws earlier non-operational statements
of that level or more before that date (a private layer withdraws nothing of the shipped book so);
a chip roll-out that ends later moves the full level there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from lanebook.evidence.ledger import BASE
from lanebook.evidence.ranking import FIRMNESS, REMOVING
from lanebook.network.build.conversion import Factor
from lanebook.network.build.rows import Row
from lanebook.network.capacity import Level, LostLevel, Path

#: Sites that a statement leaves out, and sites that it names.
Scope = tuple[frozenset[str], frozenset[str]]
#: Two figures of one milestone that differ by less than this are the same level, restated.
SAME_LEVEL = 0.02


def path_of(
    rows: Sequence[Row],
    factor_of: Callable[[Row], Factor],
    *,
    rollout_end: Row | None = None,
    scope_of: Callable[[Row], Scope] = lambda _: (frozenset(), frozenset()),
) -> Path:
    """Return the path of one subject.

    Args:
        rows: its known claims of `capacity` and `contracted_capacity` in MW, with outcomes.
        factor_of: conversion of one statement to IT load.
        rollout_end: the prevailing `end` of a chip tie, None elsewhere.
        scope_of: sites that a statement says it does not include, and sites it names.
    """
    if not rows:
        return Path()
    stated = [row for row in rows if row["status"] not in REMOVING]
    lost = [
        LostLevel(row["id"], row["because"], row["rule"])
        for row in stated
        if row["outcome"] is not None
    ]
    live = _without_twins([row for row in stated if row["outcome"] is None], lost)
    dated = [_level(row, factor_of(row), scope_of(row)) for row in live if _is_dated(row)]
    undated = [_level(row, factor_of(row), scope_of(row)) for row in live if not _is_dated(row)]
    kept = _redated(dated, lost)
    if rollout_end is not None:
        kept = _moved_to_end(kept, rollout_end, lost)
    return Path(
        dated=tuple(sorted(kept, key=_order)),
        undated=tuple(sorted(undated, key=_order)),
        lost=tuple(sorted(lost, key=lambda item: item.claim)),
    )


def stated_ratios(rows: Sequence[Row]) -> Factor | None:
    """Return IT over facility load where one source states both for one day, else None.

    Args:
        rows: the claims of one site. The newest publication's largest pair is the point; all pairs
            of that publication span the range.
    """
    it = {(row["source"], row["valid_from"]): row for row in rows if row["basis"] == "it"}
    pairs = [
        (row["published"], row["number"], it[key]["number"] / row["number"])
        for row in rows
        if row["basis"] == "facility"
        and row["number"]
        and (key := (row["source"], row["valid_from"])) in it
        and it[key]["number"]
    ]
    if not pairs:
        return None
    newest = max(published for published, _, _ in pairs)
    ratios = [ratio for published, _, ratio in pairs if published == newest]
    point = max(pair for pair in pairs if pair[0] == newest)[2]
    return Factor(min(ratios), point, max(ratios), "facility")


def _is_dated(row: Row) -> bool:
    return row["property"] == "capacity" and row["valid_from"] is not None


def _order(level: Level) -> tuple[date, date, str]:
    return level.on or date.min, level.published, level.claim


def _level(row: Row, factor: Factor, scope: Scope) -> Level:
    low, point, high = factor.apply(row["number"])
    on_site = row["subject_kind"] == "site"
    forecast = row["status"] == "forecast"
    firmness = "announced" if forecast and on_site else FIRMNESS[row["status"]]
    return Level(
        on=row["valid_from"] if _is_dated(row) else None,
        low=0.0 if row["bound"] == "up_to" else low,
        point=point,
        high=high,
        stated_mw=row["number"],
        stated_basis=row["basis"] or "unknown",
        read_as=factor.read_as,
        status=row["status"],
        firmness=firmness,
        bound=row["bound"],
        confidence=row["confidence"],
        forecast=forecast and on_site,
        published=row["published"],
        claim=row["id"],
        besides=scope[0],
        named=scope[1],
        private=row["ledger_layer"] != BASE,
    )


def _without_twins(rows: list[Row], lost: list[LostLevel]) -> list[Row]:
    """Drop the facility figure where the same source gives IT load for the same day."""
    twins = {
        (row["source"], row["property"], row["valid_from"]): row["id"]
        for row in rows
        if row["basis"] == "it"
    }
    kept = []
    for row in rows:
        twin = twins.get((row["source"], row["property"], row["valid_from"]))
        if twin is not None and row["basis"] == "facility":
            lost.append(LostLevel(row["id"], twin, "same_megawatts"))
        else:
            kept.append(row)
    return kept


def _redated(levels: list[Level], lost: list[LostLevel]) -> list[Level]:
    """Withdraw earlier statements of a level that a later publication puts at a later date."""
    kept = []
    for level in levels:
        later = _redating(level, levels)
        if later is None:
            kept.append(level)
        else:
            lost.append(LostLevel(level.claim, later.claim, "redated"))
    return kept


def _redating(level: Level, levels: Iterable[Level]) -> Level | None:
    if level.status == "operational" or level.on is None:
        return None
    later = [
        other
        for other in levels
        if other.published > level.published
        and other.on is not None
        and other.on > level.on
        and 0 < other.point <= level.point * (1 + SAME_LEVEL)
        and other.bound not in {"high", "up_to"}
        and other.confidence != "low"
        and other.firmness not in {"option", "rumoured"}
        and (level.private or not other.private)
    ]
    return min(later, key=lambda other: (other.published, other.claim)) if later else None


def _moved_to_end(levels: list[Level], end: Row, lost: list[LostLevel]) -> list[Level]:
    """Move the full level of a chip roll-out to its later end."""
    end_on: date = end["end_on"]
    full = max((level.point for level in levels), default=0.0)
    moved = []
    for level in levels:
        late = level.on is not None and level.on < end_on and end["published"] > level.published
        if late and level.point >= full and level.status != "operational":
            lost.append(LostLevel(level.claim, end["id"], "rollout_end_moved"))
            moved.append(replace(level, on=end_on, supports=(*level.supports, end["id"])))
        else:
            moved.append(level)
    return moved
