"""What stands beside the map: patrons of the focus, who could stop it, who is most documented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.layout_records import Documented, PartyLine, Reviewer
from lanebook.answers.layout_sizes import Size
from lanebook.answers.layout_ties import TieFacts
from lanebook.answers.names import normalise
from lanebook.answers.show.lanes import party_rows
from lanebook.answers.show.terms import terms_of
from lanebook.network import query
from lanebook.network.model import LANE_KINDS, NONE, Bool, Int32, Network

_MOST_DOCUMENTED: Final = 8


Labels = Mapping[str, str]
Sizes = Mapping[str, Size]


def party_lines(
    book: Book, node: int, facts: Mapping[str, TieFacts], labels: Labels, *, incoming: bool
) -> tuple[PartyLine, ...]:
    """Return patrons and suppliers of a firm, or whom it gives to, the largest promise first."""
    network = book.network
    ours, theirs = network.recipient, network.provider
    if not incoming:
        ours, theirs = theirs, ours
    lines = []
    for row in party_rows(book, node, incoming=incoming):
        other = network.node_index[row.party]
        ties = np.flatnonzero(query.live(network) & (theirs == other) & (ours == node)).tolist()
        sized = [tie for tie in ties if facts[network.tie_ids[tie]].has_mw]
        lines.append(
            PartyLine(
                party=row.party,
                label=labels[row.party],
                gives=row.gives,
                n_ties=row.n_ties,
                mw=row.promised,
                money=row.money,
                inside=bool(sized) and all(network.part_of[tie] != NONE for tie in sized),
                rival=row.rival,
                contested=any(facts[network.tie_ids[tie]].contested for tie in ties),
            )
        )
    return tuple(lines)


def reviewers(book: Book, node: int, labels: Labels) -> tuple[Reviewer, ...]:
    """Return the reviews of a firm, then those of its partners that name it; closed ones last."""
    network = book.network
    name = f" {normalise(labels[network.node_ids[node]])} "
    found = [_reviewer(book, tie, labels, about="") for tie in _reviews(network, node)]
    for partner in query.neighbours(network, node).tolist():
        about = labels[network.node_ids[partner]]
        found += [
            _reviewer(book, tie, labels, about=about)
            for tie in _reviews(network, partner)
            if name in _texts(book, tie)
        ]
    return tuple(sorted(found, key=lambda row: (bool(row.about), row.closed, row.label, row.tie)))


def _reviews(network: Network, node: int) -> list[int]:
    ties = query.lanes_in(network, node, kinds=("review",), with_over=True)
    return [int(tie) for tie in ties]


def _texts(book: Book, tie: int) -> str:
    """Return all that was said of a review, normalised, with blanks at both ends."""
    rows = book.beliefs.claims_about(f"tie:{book.network.tie_ids[tie]}")
    texts = (row[part] for row in rows for part in ("value", "note"))
    return f" {normalise(' '.join(texts))} "


def _reviewer(book: Book, tie: int, labels: Labels, *, about: str) -> Reviewer:
    network = book.network
    holder = network.node_ids[network.provider[tie]]
    terms = terms_of(book, tie)
    return Reviewer(
        tie=f"tie:{network.tie_ids[tie]}",
        holder=holder,
        label=labels[holder],
        about=about,
        terms=terms.text if terms else "terms unknown",
        since=terms.since if terms else None,
        closed=bool(network.over[tie]) or (terms.lapsed if terms else False),
        claims=terms.claims if terms else network.claims_of(tie),
    )


def most_documented(network: Network, chosen: Bool, labels: Labels) -> tuple[Documented, ...]:
    """Return the firms with most of the chosen ties, most first."""
    rows = np.flatnonzero(chosen)
    ends = np.concatenate([network.provider[rows], network.recipient[rows]])
    counts = np.bincount(ends, minlength=network.n_nodes)
    partners = query.n_partners(network)
    order = np.lexsort((np.arange(counts.size), -counts))
    return tuple(
        Documented(
            network.node_ids[node],
            labels[network.node_ids[node]],
            int(counts[node]),
            int(partners[node]),
        )
        for node in order[:_MOST_DOCUMENTED].tolist()
        if counts[node]
    )


def suppliers(network: Network, node: int, sizes: Sizes) -> dict[int, float | None]:
    """Return who supplies ready compute, with the largest promise in megawatts; None if unsized."""
    ties = query.lanes_in(network, node, kinds=("compute_supply",))
    return _largest(network, ties.tolist(), network.provider, sizes)


def customers(network: Network, node: int, sizes: Sizes) -> dict[int, float | None]:
    """Return whom lanes lead to, with the largest promise in megawatts; None if unsized."""
    ties = query.lanes_out(network, node, kinds=LANE_KINDS)
    return _largest(network, ties.tolist(), network.recipient, sizes)


def _largest(
    network: Network, ties: Sequence[int], ends: Int32, sizes: Sizes
) -> dict[int, float | None]:
    found: dict[int, float | None] = {}
    for tie in ties:
        other, mw = int(ends[tie]), sizes[network.tie_ids[tie]].mw
        held = found.get(other)
        found[other] = held if mw is None else max(held or 0.0, mw)
    return found
