"""Why promises do not add: every promise at full size, its group, and what contains it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import Conservation, OverlapRow, OverlapSum
from lanebook.engines.count import BuyerYear, lanes_of
from lanebook.engines.matching import Matching
from lanebook.evidence.ranking import Firmness
from lanebook.network.capacity import CapacityBook, CapacityTie, Level

SILICON: Final = "silicon"
HOME_COUNTRY: Final = "US"


def overlaps_of(
    book: CapacityBook, buyer: str
) -> tuple[tuple[OverlapRow, ...], tuple[OverlapSum, ...]]:
    """Return every promise that reaches `buyer`, as stated, and the sum of each group.

    A promise inside another is not added; one that its parent says it does not include is. Chips
    are a group of their own: they go into sites and are never added to them.
    """
    roots = lanes_of(book, buyer)
    rows: list[OverlapRow] = []
    for role in ("ready", "bare", "chips"):
        for tie_id in roots[role]:
            rows.extend(_rows(book, book.ties[tie_id], None))
    rows.sort(key=lambda row: (row.group, not row.added, -(row.promised.point or 0.0), row.id))
    sums = []
    for group in sorted({row.group for row in rows}):
        added = [row for row in rows if row.group == group and row.added]
        if added:
            bounded = any(row.promised.bound == "at_least" for row in added)
            total = sum(row.promised.point or 0.0 for row in added)
            sums.append(OverlapSum(group, total, len(added), "at_least" if bounded else ""))
    return tuple(rows), tuple(sums)


def account_of(year: int, counted: BuyerYear, matching: Matching) -> Conservation:
    """Return the year's account of one buyer.

    announced − overlaps = cleared + residual, where the left side is added up statement by
    statement and the right side comes from the count and the matching.
    """
    worths = [*counted.ready.values(), *counted.own.values(), *counted.bare.values()]
    promises = [promise for worth in worths for promise in worth.promises]
    chips = sum(reading.point for reading in counted.chips.values())
    chips_inside = sum(reading.point for reading, _ in counted.chips_inside.values())
    spoken = [promise for promise in promises if promise.fate != "ended"]
    announced = sum(promise.reading.point for promise in spoken) + chips + chips_inside
    covered = sum(promise.reading.point for promise in spoken if promise.fate != "counted")
    overlaps = covered + chips_inside + matching.matched_mw
    whole = [*counted.ready.values(), *counted.own.values()]
    cleared = sum(worth.point or 0.0 for worth in whole) + matching.matched_mw
    bare = sum(worth.point or 0.0 for worth in counted.bare.values())
    residual = (chips - matching.matched_mw) + (bare - matching.matched_mw)
    difference = announced - overlaps - cleared - residual
    return Conservation(year, announced, overlaps, cleared, residual, difference)


def _rows(book: CapacityBook, tie: CapacityTie, parent: CapacityTie | None) -> Iterable[OverlapRow]:
    level = _largest(tie)
    if level is not None:
        yield _row(book, tie, level, parent)
    for child in book.children.get(tie.id, ()):
        yield from _rows(book, book.ties[child], tie)


def _row(
    book: CapacityBook, tie: CapacityTie, level: Level, parent: CapacityTie | None
) -> OverlapRow:
    beside = parent is not None and _is_beside(parent, tie)
    over = tie.ended_on is not None
    inside = tie.part_of if tie.part_of in book.ties and not beside else ""
    if over:
        why = f"over since {tie.ended_on}"
    elif inside:
        why = f"inside {book.ties[inside].label}"
    elif beside:
        why = f"{parent.label if parent else ''} says it does not include it"
    else:
        why = "a promise of its own"
    return OverlapRow(
        id=f"tie:{tie.id}",
        label=f"{book.names.get(tie.provider, tie.provider)}: {tie.label}",
        group=_group(book, tie),
        promised=Figure(
            None,
            level.stated_mw,
            None,
            "MW",
            "withdrawn" if over else "stated",
            cast(Firmness, level.firmness),
            level.bound if level.bound in {"at_least", "up_to", "approx"} else "",
            (level.claim,),
        ),
        stated_basis=level.stated_basis,
        inside=f"tie:{inside}" if inside else "",
        added=not over and not inside,
        why=why,
    )


def _is_beside(parent: CapacityTie, tie: CapacityTie) -> bool:
    level = _largest(parent)
    return level is not None and tie.site != "" and tie.site in level.besides


def _largest(tie: CapacityTie) -> Level | None:
    stated = [
        level
        for level in (*tie.path.dated, *tie.path.undated)
        if level.confidence != "low" and level.bound != "high" and level.stated_mw > 0
    ]
    return max(
        stated, key=lambda level: (level.stated_mw, level.published, level.claim), default=None
    )


def _group(book: CapacityBook, tie: CapacityTie) -> str:
    if tie.layer == "chips":
        return SILICON
    countries = {book.sites[site].country for site in _sites(book, tie)}
    if not countries:
        return "no site named"
    if countries == {HOME_COUNTRY}:
        return f"sites, {HOME_COUNTRY}"
    return "sites, other countries" if HOME_COUNTRY not in countries else "sites, several countries"


def _sites(book: CapacityBook, tie: CapacityTie) -> set[str]:
    level = _largest(tie)
    sites = ({tie.site} if tie.site else set()) | set(level.named if level else ())
    for child in book.children.get(tie.id, ()):
        sites |= _sites(book, book.ties[child])
    return sites
