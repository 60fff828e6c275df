"""What the map draws of each tie: its group, whether it stands, is contested or of unknown size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
import polars as pl

from lanebook.answers.book import Book
from lanebook.answers.show.figures import halted
from lanebook.evidence.ranking import REMOVING
from lanebook.network.model import (
    CAPITAL_KINDS,
    LANE_KINDS,
    RIGHTS_KINDS,
    TIE_KINDS,
    TIE_LAYERS,
    Bool,
    Network,
)

#: What a line is about, in the order of the legend.
GROUPS: Final = ("compute", "chips", "site_power", "money", "rights", "rivalry")
GROUP_WORDS: Final = {
    "compute": "compute",
    "chips": "chips",
    "site_power": "site, power",
    "money": "money",
    "rights": "rights, review",
    "rivalry": "also competes",
}
_OF_LAYER: Final = {
    "full_stack": "compute", "chips": "chips", "site": "site_power", "power": "site_power",
    "capital": "money", "rights": "rights", "other": "rights",
}  # fmt: skip
#: live; over (ended, or past its stated end); stopped (an event ended it, nothing said since);
#: withdrawn (all that was said of it is).
TieState = Literal["live", "over", "stopped", "withdrawn"]
#: Kinds of ties of which a size is asked, in megawatts or money.
SIZED_KINDS: Final = frozenset({*LANE_KINDS, "equity", "debt", "guarantee"})
#: Removals that say a statement was never so, or is taken back: no beginning of a tie.
_UNTRUE: Final = frozenset({"denied", "ended"})
_MEGAWATTS: Final = frozenset({"capacity", "contracted_capacity"})
_SIZES: Final = _MEGAWATTS | {"amount", "annual_amount", "units", "stake", "capacity_added"}


@dataclass(frozen=True, slots=True)
class TieFacts:
    """What claims say of one tie beside what the network holds.

    Attributes:
        begun_on: earliest day in the world of a statement on it (a year counts from its first
            day); the day of its first claim where none speaks of the past.
        contested: sources differ on one of its topics.
        sized: a source gives megawatts, money, units or a share.
        stopped: see `TieState`.
        has_mw, has_money: properties from which a size can be told.
    """

    begun_on: date
    contested: bool
    sized: bool
    stopped: bool
    has_mw: bool
    has_money: bool


def group_of(network: Network, tie: int) -> str:
    """Return the group of a tie: by kind for money, rights and rivalry, else by its layer."""
    return _GROUP_OF[network.tie_kind_of(tie), network.layer_of(tie)]


def _group(kind: str, layer: str) -> str:
    if kind == "competes":
        return "rivalry"
    if kind in CAPITAL_KINDS:
        return "money"
    return "rights" if kind in RIGHTS_KINDS else _OF_LAYER[layer]


_GROUP_OF: Final = {
    (kind, layer): _group(kind, layer) for kind in TIE_KINDS for layer in TIE_LAYERS
}


def facts_of(book: Book) -> dict[str, TieFacts]:
    """Return the facts of every known tie by its id, from claims published by the known day."""
    network, beliefs, known_at = book.network, book.beliefs, book.as_of.known_at
    states = beliefs.frame.filter(pl.col("contested") & pl.col("subject").str.starts_with("tie:"))
    contested = set(states["subject"].to_list())
    rows: dict[str, list[dict[str, Any]]] = {}
    columns = ["subject_id", "property", "value", "published", "valid_from", "status", "dead_on"]
    claims = beliefs.timeline.claims.filter(
        (pl.col("subject_kind") == "tie") & (pl.col("published") <= known_at)
    )
    for row in claims.select(*columns, "rule", "number").iter_rows(named=True):
        if row["dead_on"] is not None and row["dead_on"] > known_at:
            row["dead_on"] = row["rule"] = None
        rows.setdefault(row["subject_id"], []).append(row)
    return {tie: _facts(book, tie, rows[tie], f"tie:{tie}" in contested) for tie in network.tie_ids}


def _facts(book: Book, tie: str, rows: list[dict[str, Any]], contested: bool) -> TieFacts:  # noqa: FBT001 -- one caller
    standing = [
        row["property"]
        for row in rows
        if row["number"] is not None and row["dead_on"] is None and row["status"] not in REMOVING
    ]
    ended = any(row["property"] == "event" and row["status"] == "ended" for row in rows)
    return TieFacts(
        begun_on=_begun_on(rows),
        contested=contested,
        sized=not _SIZES.isdisjoint(standing),
        stopped=ended and halted(book.beliefs, f"tie:{tie}") is not None,
        has_mw=not _MEGAWATTS.isdisjoint(standing),
        has_money="amount" in standing,
    )


def _begun_on(rows: Iterable[Mapping[str, Any]]) -> date:
    days: list[date] = []
    first: list[date] = []
    for row in rows:
        first.append(row["published"])
        if row["status"] in REMOVING or row["rule"] in _UNTRUE:
            continue
        days.append(row["published"])
        if row["property"] == "start":
            days.append(date.fromisoformat(row["value"]))
        if row["valid_from"] is not None:
            days.append(row["valid_from"])
    return min(days) if days else min(first)


def begun(book: Book, facts: Mapping[str, TieFacts]) -> Bool:
    """Return a (T,) mask of the ties that had begun by the valid day, as known."""
    on = book.as_of.valid_at
    return np.array([facts[tie].begun_on <= on for tie in book.network.tie_ids], dtype=np.bool_)


def state_of(network: Network, tie: int, facts: TieFacts) -> TieState:
    """Return how a tie stands on the valid day; a chip tie's end is that of its roll-out."""
    end_on = network.end_on(tie)
    past = end_on is not None and end_on < network.as_of.valid_at
    if network.over[tie] or (past and network.tie_kind_of(tie) != "chip_supply"):
        return "over"
    if not network.firmness_known[tie]:
        return "withdrawn"
    return "stopped" if facts.stopped else "live"
