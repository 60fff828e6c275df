"""How many megawatts a lane promises: ties and sites at one as-of, and sizes by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.capacity import counted
from lanebook.answers.promises import SERIOUS
from lanebook.engines.count import own_sites
from lanebook.evidence.parameters import Parameters
from lanebook.evidence.ranking import FIRMNESS_ORDER
from lanebook.network.build.capacity import build_capacity, rows_by_subject
from lanebook.network.capacity import CapacityBook, CapacityTie, Level

#: Components of these layers can stand in for their parent.
COMPONENT_LAYERS: Final = frozenset({"full_stack", "site"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What the lanes of one as-of are read from.

    Attributes:
        book: the book.
        capacity: its ties and sites in megawatts of IT load, with what stands at its known day.
        said: the same with every statement ever made by then, also those replaced since.
        dead_on: claim -> day from which it no longer stood, for those of `said` that fell.
        parameters: conversion factors that entered.
    """

    book: Book
    capacity: CapacityBook
    said: CapacityBook
    dead_on: Mapping[str, date]
    parameters: Parameters


def desk_of(book: Book) -> Desk:
    """Read ties and sites of `book` at its day of knowledge."""
    read = counted(book)
    parameters = read.parameters
    claims = book.beliefs.live
    # For sizes on past days every statement is kept; `dead_on` says until when each stood.
    every = claims.with_columns(pl.lit(None, dtype=pl.String).alias("outcome"))
    fallen = claims.filter(pl.col("dead_on").is_not_null())
    return Desk(
        book=book,
        capacity=read.capacity,
        said=build_capacity(book.snapshot, rows_by_subject(every), parameters),
        dead_on=dict(zip(fallen["id"], fallen["dead_on"], strict=True)),
        parameters=parameters,
    )


def counting_desk(book: Book) -> Desk:
    """Read ties and sites for counting lanes: without the sizes of past days.

    Statements that fell since are not kept apart, so `size_on` tells what stands now.
    """
    read = counted(book)
    return Desk(book, read.capacity, said=read.capacity, dead_on={}, parameters=read.parameters)


def own_sites_of(desk: Desk, lab: str) -> tuple[str, ...]:
    """Return the names of the sites that the lab's family runs itself, by id.

    Only sites with megawatts known by then: the register of sites carries no dates.
    """
    sites = [desk.capacity.sites[site] for site in own_sites(desk.capacity, lab)]
    return tuple(site.name for site in sites if site.path.dated or site.path.undated)


def size_on(desk: Desk, tie_id: str, on: date) -> float | None:
    """Return what a lane promised by a day: megawatts of IT load, None where nobody had said.

    The largest statement, announced or firmer, that was made by then (a level already reached
    counts from its own day) and still stood that day; or the sum of its components, if that is
    more.
    """
    stood = [
        level.point
        for level in _levels(desk.said.ties[tie_id])
        if _said_on(level) <= on < desk.dead_on.get(level.claim, date.max)
    ]
    own = max(stood, default=None)
    parts = [
        part
        for child, parent in parents_of(desk.capacity).items()
        if parent == tie_id and desk.capacity.ties[child].layer in COMPONENT_LAYERS
        for part in (size_on(desk, child, on),)
        if part is not None
    ]
    known = [size for size in (own, sum(parts) if parts else None) if size is not None]
    return max(known, default=None)


def promised_it(tie: CapacityTie) -> Figure | None:
    """Return the largest promise of a tie in megawatts of IT load; None if it has none.

    What is announced or firmer comes before options and letters of intent.
    """
    levels = _levels(tie) or [*tie.path.dated, *tie.path.undated]
    top = max(levels, key=lambda level: (level.point, level.published, level.claim), default=None)
    if top is None:
        return None
    return Figure(
        low=top.low,
        point=top.point,
        high=None if top.bound == "at_least" else top.high,
        unit="MW",
        state="derived",
        firmness=next((step for step in FIRMNESS_ORDER if step == top.firmness), None),
        bound=top.bound if top.bound in ("at_least", "up_to", "approx") else "",
        claims=(top.claim,),
        note=f"from {top.stated_basis}",
    )


def _said_on(level: Level) -> date:
    return min(level.on or level.published, level.published)


def _levels(tie: CapacityTie) -> list[Level]:
    return [
        level
        for level in (*tie.path.dated, *tie.path.undated)
        if level.firmness in SERIOUS and level.bound != "high"
    ]


def parents_of(capacity: CapacityBook) -> dict[str, str]:
    """Return the tie that contains each component, in order of components."""
    return {
        tie.id: tie.part_of
        for tie in sorted(capacity.ties.values(), key=lambda tie: tie.id)
        if tie.part_of in capacity.ties
    }
