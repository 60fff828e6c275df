"""`map`: the network of known ties as a whole, or around one firm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.freshness import freshness
from lanebook.answers.map_payload import (
    CAUTION,
    MapNode,
    MapTie,
    NetworkMap,
    RegisterLink,
    RivalPair,
)
from lanebook.answers.names import names_of, resolve
from lanebook.answers.wording import counted, day
from lanebook.base.errors import InputError
from lanebook.network import query
from lanebook.network.model import NONE, TIE_KINDS, TIE_LAYERS, Bool, Network

Rows = NDArray[np.intp]
MOST_STEPS: Final = 20


def network_map(
    book: Book,
    *,
    focus: str | None = None,
    steps: int = 1,
    kinds: Collection[str] = (),
    layers: Collection[str] = (),
    sites: bool = False,
) -> Answer[NetworkMap]:
    """Answer who is tied to whom, as known.

    Args:
        book: the book at its as-of.
        focus: any name of a firm; only nodes at most `steps` live ties from it are kept.
        kinds: kinds of ties to keep; default all.
        layers: layers of ties to keep; default all.
        sites: add sites and grids with the relations of the register.

    Raises:
        UnknownName, AmbiguousName: if the focus does not resolve.
        InputError: if a kind or layer is none, or the steps are out of range.
    """
    _check(kinds, TIE_KINDS, "kind")
    _check(layers, TIE_LAYERS, "layer")
    if not 1 <= steps <= MOST_STEPS:
        raise InputError(
            f"{steps} steps reach nowhere.",
            expected=f"1 to {MOST_STEPS}",
            next_step="ask for fewer steps with --steps.",
        )
    network = book.network
    chosen = query.of_kind(network, kinds or TIE_KINDS) & _of_layer(network, layers or TIE_LAYERS)
    centre = resolve(book, focus, ("org",)) if focus else None
    if centre is not None:
        inside = _around(network, centre, steps, chosen)
        chosen = chosen & inside[network.provider] & inside[network.recipient]
    data = _map(book, chosen, centre, steps if centre else None, with_sites=sites)
    return Answer(
        question="map",
        finding=_finding(book, data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        caveats=(CAUTION, *freshness(book)),
    )


def _check(given: Collection[str], known: Sequence[str], what: str) -> None:
    wrong = sorted(set(given) - set(known))
    if wrong:
        raise InputError(
            f"{wrong[0]!r} is no {what} of tie.",
            expected=", ".join(known),
            next_step=f"choose one of them with --{what}.",
        )


def _of_layer(network: Network, layers: Collection[str]) -> Bool:
    codes = [code for code, name in enumerate(TIE_LAYERS) if name in layers]
    return np.isin(network.tie_layer, codes)


def _around(network: Network, centre: str, steps: int, chosen: Bool) -> Bool:
    """Return the nodes within reach along the chosen ties; none if the centre is not known yet."""
    row = network.node_index.get(centre)
    if row is None:
        return np.zeros(network.n_nodes, dtype=np.bool_)
    return query.within(network, row, steps, among=chosen)


def _map(
    book: Book, chosen: Bool, centre: str | None, steps: int | None, *, with_sites: bool
) -> NetworkMap:
    network = book.network
    rows = np.flatnonzero(chosen)
    kept = np.zeros(network.n_nodes, dtype=np.bool_)
    kept[network.provider[rows]] = True
    kept[network.recipient[rows]] = True
    if centre in network.node_index:
        kept[network.node_index[centre or ""]] = True
    if with_sites:
        _add_sites(network, rows, kept)
    degrees = query.n_partners(network)
    register = book.snapshot.organisations.select("id", "ticker").rows()
    tickers = {f"org:{name}": ticker for name, ticker in register if ticker}
    nodes = [
        _node(network, int(node), rows, int(degrees[node]), tickers)
        for node in np.flatnonzero(kept)
    ]
    return NetworkMap(
        focus=centre,
        steps=steps,
        nodes=tuple(nodes),
        ties=tuple(_tie(network, int(tie)) for tie in rows),
        links=_links(network, kept) if with_sites else (),
        rivals=_rival_pairs(network, set(rows.tolist())),
    )


def _add_sites(network: Network, rows: Rows, kept: Bool) -> None:
    sites = network.site[rows]
    kept[sites[sites != NONE]] = True
    operated = network.node_operator != NONE
    operated[operated] = kept[network.node_operator[operated]]
    kept |= operated
    grids = network.node_grid[kept]
    kept[grids[grids != NONE]] = True


def _node(
    network: Network, node: int, rows: Rows, n_partners: int, tickers: Mapping[str, str]
) -> MapNode:
    touching = rows[(network.provider[rows] == node) | (network.recipient[rows] == node)]
    first = min((network.known_on(int(tie)) for tie in touching), default=None)
    subject = network.node_ids[node]
    return MapNode(
        id=subject,
        label=network.node_labels[node],
        kind=network.kind_of(node).replace("_", " "),
        country=_pointed(network, network.node_jurisdiction[node], strip=True),
        ticker=tickers.get(subject),
        parent=_pointed(network, network.node_parent[node]),
        operator=_pointed(network, network.node_operator[node]),
        grid=_pointed(network, network.node_grid[node], strip=True),
        known_on=first,
        n_partners=n_partners,
    )


def _pointed(network: Network, node: int, *, strip: bool = False) -> str | None:
    if node == NONE:
        return None
    subject = network.node_ids[node]
    return subject.partition(":")[2] if strip else subject


def _tie(network: Network, tie: int) -> MapTie:
    site, whole = int(network.site[tie]), int(network.part_of[tie])
    return MapTie(
        id=f"tie:{network.tie_ids[tie]}",
        source=network.node_ids[network.provider[tie]],
        target=network.node_ids[network.recipient[tie]],
        label=network.tie_labels[tie],
        kind=network.tie_kind_of(tie).replace("_", " "),
        layer=network.layer_of(tie).replace("_", " "),
        firmness=network.firmness_of(tie),
        known_on=network.known_on(tie),
        start_on=network.start_on(tie),
        end_on=network.end_on(tie),
        over=bool(network.over[tie]),
        site=network.node_ids[site] if site != NONE else None,
        part_of=f"tie:{network.tie_ids[whole]}" if whole != NONE else None,
        claims=network.claims_of(tie),
    )


def _links(network: Network, kept: Bool) -> tuple[RegisterLink, ...]:
    found = []
    for kind, pointer, outward in (
        ("operates", network.node_operator, False),
        ("owns", network.node_parent, False),
        ("on grid", network.node_grid, True),
    ):
        for node in np.flatnonzero(kept & (pointer != NONE)):
            other = int(pointer[node])
            if kept[other]:
                ends = (int(node), other) if outward else (other, int(node))
                source, target = (network.node_ids[end] for end in ends)
                found.append(RegisterLink(source, target, kind))
    return tuple(sorted(found, key=lambda link: (link.source, link.target, link.kind)))


def _rival_pairs(network: Network, rows: set[int]) -> tuple[RivalPair, ...]:
    pairs = []
    for pair in query.coopetition(network):
        if rows.isdisjoint((*pair.rivalry, *pair.ties)):
            continue
        ends = (pair.left, pair.right)
        kinds = Counter(network.tie_kind_of(tie).replace("_", " ") for tie in pair.ties)
        pairs.append(
            RivalPair(
                left=network.node_ids[pair.left],
                right=network.node_ids[pair.right],
                labels=" and ".join(network.node_labels[end] for end in ends),
                joined_by=", ".join(
                    kind + (f" ({number})" if number > 1 else "") for kind, number in kinds.items()
                ),
                ties=tuple(f"tie:{network.tie_ids[tie]}" for tie in (*pair.rivalry, *pair.ties)),
            )
        )
    return tuple(pairs)


def _finding(book: Book, data: NetworkMap) -> str:
    when = day(book.as_of.known_at)
    about = f"Around {names_of(book, {'org'}).label(data.focus)}, as" if data.focus else "As"
    if not data.ties:
        return f"{about} known on {when}, the map holds no tie."
    live = counted(sum(not tie.over for tie in data.ties), "live tie")
    ends = {end for tie in data.ties for end in (tie.source, tie.target)}
    top = max(data.nodes, key=lambda node: (node.n_partners, node.id))
    return (
        f"{about} known on {when}, {live} join {counted(len(ends), 'firm')};"
        f" {top.label} is the best documented ({counted(top.n_partners, 'partner')}), and"
        f" {counted(len(data.rivals), 'pair')} of rivals also deal with each other."
    )
