"""What the book knows of whose chips stand on which lane."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from lanebook.answers.book import Book
from lanebook.answers.capacity import counted
from lanebook.answers.cascade.flows import Flows, vendors_of
from lanebook.answers.cascade.lanes import Lane
from lanebook.answers.clearing.axes import MERCHANTS

#: Rows of `chip_tie_weight`, from the closest to no tie at all.
NAMED, OWN, TIE, NONE, ODD = (
    "named-in-lane", "own-silicon", "known-tie", "no-tie", "other-silicon",
)  # fmt: skip
#: Words by which labels and `unit_model` claims name a vendor's chips.
_WORDS: Final[dict[str, str]] = {
    "tpu": "google", "ironwood": "google", "trainium": "amazon", "maia": "microsoft",
    "mtia": "meta", "mi300": "amd", "mi350": "amd", "mi450": "amd", "instinct": "amd",
    "h100": "nvidia", "h200": "nvidia", "gb200": "nvidia", "gb300": "nvidia", "rubin": "nvidia",
    "blackwell": "nvidia", "hopper": "nvidia", "nvidia": "nvidia", "ascend": "huawei",
}  # fmt: skip
#: Firmness of ties that nobody is bound by.
_SOFT: Final = frozenset({"option", "rumoured"})
_WORD: Final = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Behind:
    """What the book knows of a vendor's chips on a lane.

    Attributes:
        kind: row of `chip_tie_weight`.
        ties: ids of supply ties.
        claims: that name the chips of the lane or of its sites.
    """

    kind: str
    ties: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def pairs(book: Book, flows: Flows, lanes: Sequence[Lane]) -> dict[tuple[int, int], Behind]:
    """Return every pair of vendor and lane that the clearing allows, and what is known of it.

    A lane whose label, tie or sites name chips takes those first. A supply tie to the holder
    counts; one to the user counts on its own sites and its rest, as a component of the lane, and
    everywhere if the seller sells to all: a lab's clouds buy for it. Options and rumours do not.
    """
    supply = _supply(book)
    named = {at: _named(book, lane) for at, lane in enumerate(lanes)}
    inputs = flows.clearing.inputs
    found = {}
    for at, (vendor, which) in enumerate(vendors_of(flows).items()):
        for number, lane in enumerate(lanes):
            if not inputs.may_have[which, inputs.buyers.index(lane.buyer)].any():
                continue
            ties = tuple(sorted(set(_between(supply, vendor, lane, is_named=bool(named[number])))))
            claims = named[number].get(vendor)
            if claims is not None:
                found[at, number] = Behind(NAMED, ties, claims)
            elif vendor in (lane.holder, lane.user if _is_own(lane) else ""):
                found[at, number] = Behind(OWN, ties)
            elif ties:
                found[at, number] = Behind(TIE, ties)
            elif vendor in MERCHANTS or vendor in _silent(lane):
                found[at, number] = Behind(NONE)
            else:
                found[at, number] = Behind(ODD)
    return found


def _silent(lane: Lane) -> set[str]:
    """Return the providers of a rest's ties that state no number."""
    return {tie.partition("--")[0] for tie in lane.silent}


def _is_own(lane: Lane) -> bool:
    return lane.kind in ("own", "rest")


def _supply(book: Book) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return known ties of chips by provider and recipient: id, and the tie each is part of."""
    live = set(book.beliefs.live["subject"].unique())
    known = counted(book).capacity.ties
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in book.snapshot.ties.rows(named=True):
        soft = row["id"] in known and known[row["id"]].firmness in _SOFT
        if row["kind"] == "chip_supply" and f"tie:{row['id']}" in live and not soft:
            pair = (row["provider"], row["recipient"])
            found.setdefault(pair, []).append((row["id"], row["part_of"] or ""))
    return found


def _between(
    supply: dict[tuple[str, str], list[tuple[str, str]]],
    vendor: str,
    lane: Lane,
    *,
    is_named: bool,
) -> Iterator[str]:
    """Yield the supply ties behind a vendor's chips on a lane.

    What a holder buys for all its sites says nothing of a lane whose own chips are named.
    """
    for tie, part_of in supply.get((vendor, lane.holder), ()):
        if not is_named or (part_of and part_of == lane.tie):
            yield tie
    for tie, part_of in supply.get((vendor, lane.user), ()):
        inside = part_of and part_of == lane.tie
        if lane.user != lane.holder and (_is_own(lane) or inside or vendor in MERCHANTS):
            yield tie


def _named(book: Book, lane: Lane) -> dict[str, tuple[str, ...]]:
    """Return the vendors whose chips the lane's ties or sites name, and the claims that do."""
    found: dict[str, set[str]] = {}
    if not lane.tie:
        return {}
    capacity = counted(book).capacity
    subjects = [f"site:{site}" for site in lane.sites]
    waiting = [lane.tie]
    while waiting:
        tie = capacity.ties[waiting.pop()]
        waiting.extend(capacity.children.get(tie.id, ()))
        subjects.append(f"tie:{tie.id}")
        for word in _WORD.findall(tie.label.lower()):
            found.setdefault(_WORDS[word], set())
    told = book.beliefs.live.filter(
        (pl.col("property") == "unit_model") & pl.col("subject").is_in(subjects)
        & pl.col("dead_on").is_null()
    )  # fmt: skip
    for text, claim in told.select("value", "id").iter_rows():
        for word in _WORD.findall(text.lower()):
            found.setdefault(_WORDS[word], set()).add(claim)
    return {vendor: tuple(sorted(claims)) for vendor, claims in sorted(found.items())}
