"""The map in words: its title and the line under it, computed at every date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.layout_panel import Labels, Sizes, customers, suppliers
from lanebook.answers.wording import counted, day, joined
from lanebook.base.time import AsOf
from lanebook.network import query
from lanebook.network.model import CAPITAL_KINDS, UPSTREAM_KINDS, Network

_NUMBERS: Final = ("none", "one", "two", "three")
_LARGEST: Final = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """What the title of the whole map counts, within the filters."""

    n_ties: int
    n_live: int
    n_firms: int
    n_rival_pairs: int
    n_frame_ties: int
    frame_on: str
    at_frame: bool
    filtered: bool


def whole_words(book: Book, counts: Counts, firms: tuple[str, ...]) -> tuple[str, str]:
    """Return title and summary of the whole map.

    Args:
        firms: short names of the firms on the map; said where they are two.
    """
    when = f"On {day(book.as_of.valid_at)}"
    if not counts.n_ties:
        return f"{when} the map held no tie{' of this kind' if counts.filtered else ''}", ""
    ties = counted(counts.n_ties, "tie")
    summary = f"{counted(counts.n_live, 'tie')} in force.{_known(book.as_of)}"
    if counts.n_rival_pairs:
        pairs = f"{counted(counts.n_rival_pairs, 'pair')} of rivals also"
        summary += f" {pairs} {'deals' if counts.n_rival_pairs == 1 else 'deal'} with each other."
    if counts.n_firms == 2 and len(firms) == 2:
        return f"{when} the map was {joined(list(firms))} alone", summary
    if counts.at_frame or counts.filtered:
        kind = " of these kinds" if counts.filtered else ""
        return f"{ties}{kind} join {counted(counts.n_firms, 'organisation')}", summary
    summary += f" {counts.n_frame_ties:,} ties are known by {counts.frame_on}."
    return f"{when} the map had {counts.n_ties:,} of {counts.n_frame_ties:,} ties", summary


def nothing_words(book: Book, name: str) -> str:
    """Return the title for a firm of which no tie was known on the day."""
    return f"Nothing was known about {_possessive(name)} ties on {_when(book)}"


def focus_words(network: Network, node: int, sizes: Sizes, labels: Labels) -> tuple[str, str]:
    """Return title and summary of the map around a firm; `network` holds the ties of the day."""
    name = labels[network.node_ids[node]]
    found = suppliers(network, node, sizes)
    summary = _ties_line(network, node)
    served = customers(network, node, sizes)
    if not found or (network.kind_of(node) != "lab" and len(served) >= len(found)):
        return _giving(network, node, served, labels), summary
    sized = _by_size(found)
    rivals = set(query.competitors(network, node).tolist())
    largest = sized[:_LARGEST]
    close = [each for each in largest if each in rivals]
    if len(largest) > 1 and len(close) * 2 > len(largest):
        all_ = "All" if len(close) == len(largest) else f"{_count(len(close)).capitalize()} of the"
        summary += (
            f" {all_} {_count(len(largest))} largest suppliers of its compute also compete with it."
        )
        return f"{_possessive(name)} compute comes from its rivals", summary
    if close:
        rival = labels[network.node_ids[close[0]]]
        part = " in part" if len(found) > 1 else ""
        return f"{_possessive(name)} compute comes{part} from a rival, {rival}", summary
    who = counted(len(found), "supplier")
    if not sized:
        size = "of no stated size" if len(found) == 1 else "none of a stated size"
        return f"{name} has {who} of compute, {size}", summary
    most = labels[network.node_ids[sized[0]]]
    if len(found) == 1:
        return f"{_possessive(name)} compute comes from {most}", summary
    return f"{_possessive(name)} compute comes from {who}, most of all {most}", summary


def _by_size(found: Mapping[int, float | None]) -> list[int]:
    """Return the firms with a stated size, largest first."""
    return sorted(
        (each for each in found if found[each]), key=lambda each: (-(found[each] or 0.0), each)
    )


def _giving(network: Network, node: int, served: Mapping[int, float | None], labels: Labels) -> str:
    """Return the title of a firm that gives more than it buys: what, and to whom."""
    name = labels[network.node_ids[node]]
    if len(served) == 1:
        return f"{name} supplies {labels[network.node_ids[next(iter(served))]]}"
    if served:
        who = f"{name} supplies {counted(len(served), 'organisation')}"
        sized = _by_size(served)
        return f"{who}, most of all {labels[network.node_ids[sized[0]]]}" if sized else who
    for kinds, verb in (
        (UPSTREAM_KINDS, "supplies"),
        (CAPITAL_KINDS, "puts money into"),
        (("review",), "reviews"),
    ):
        given = query.lanes_out(network, node, kinds=kinds)
        n_given = np.unique(network.recipient[given]).size
        if n_given == 1:
            return f"{name} {verb} {labels[network.node_ids[network.recipient[given[0]]]]}"
        if n_given:
            return f"{name} {verb} {counted(int(n_given), 'organisation')}"
    n_near = query.neighbours(network, node).size
    return f"{name} is tied to {counted(int(n_near), 'organisation')}"


def _ties_line(network: Network, node: int) -> str:
    own = query.ties_of(network, node)
    own = own[~query.of_kind(network, ("competes",))[own]]
    ends = np.unique(np.concatenate([network.provider[own], network.recipient[own]]))
    n_near = int(np.count_nonzero(ends != node))
    return (
        f"{counted(int(own.size), 'tie')} to {counted(n_near, 'organisation')}."
        f"{_known(network.as_of)}"
    )


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _when(book: Book) -> str:
    if book.as_of.valid_at == book.as_of.known_at:
        return day(book.as_of.known_at)
    return f"{day(book.as_of.valid_at)}, as known on {day(book.as_of.known_at)}"


def _known(as_of: AsOf) -> str:
    return "" if as_of.valid_at == as_of.known_at else f" As known on {day(as_of.known_at)}."
