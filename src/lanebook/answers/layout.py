"""`layout`: the map as a drawing, every firm in a place that does not move with the date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, Literal

import numpy as np

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.freshness import freshness
from lanebook.answers.layout_draw import Drawing, draw
from lanebook.answers.layout_panel import most_documented, party_lines, reviewers
from lanebook.answers.layout_payload import MapLayout
from lanebook.answers.layout_places import MOST_FOLDED, MOST_SINGLE, Places, places_of
from lanebook.answers.layout_records import GroupCount, PartyLine
from lanebook.answers.layout_ties import GROUP_WORDS, GROUPS, group_of, state_of
from lanebook.answers.layout_view import FIRMNESS_FILTER, STEPS, Filter, Steps, View, view_of
from lanebook.answers.layout_words import Counts, focus_words, nothing_words, whole_words
from lanebook.answers.map_payload import CAUTION
from lanebook.answers.wording import day
from lanebook.base.errors import InputError
from lanebook.base.time import AsOf
from lanebook.evidence.belief import Beliefs
from lanebook.network import query
from lanebook.network.build.graph import build_network
from lanebook.network.model import NONE, TIE_LAYERS, Network

Frame = Literal["book", "known"]
FRAMES: Final = ("book", "known")
PLACED: Final = (
    "Places are laid out with the whole book so that nothing moves with the date; an empty place"
    " says that something comes later, not what. With frame=known only what was known then counts."
)


def layout(
    book: Book,
    *,
    focus: str | None = None,
    steps: Steps = "1",
    ties: Collection[str] = (),
    layers: Collection[str] = (),
    firmness: Collection[str] = (),
    opened: Collection[str] = (),
    frame: Frame = "book",
) -> Answer[MapLayout]:
    """Answer who is tied to whom on the valid day, as a drawing.

    Args:
        book: the book at its as-of; a tie is drawn once it has begun by the valid day.
        focus: any name of a firm; all are drawn, the ties within `steps` of it in colour.
        steps: "1", "2" or "all" ties away.
        ties: groups of ties to keep (`GROUPS`); default all. layers, firmness: likewise.
        opened: keys of bundles whose members are shown.
        frame: "book" lays out every firm the book ever knows, so that places are the same at every
            date; "known" only those known by then.

    Raises:
        UnknownName, AmbiguousName: if the focus does not resolve.
        InputError: if a filter, the steps or the frame is none.
    """
    for given, known, what in (
        (ties, GROUPS, "group of ties"),
        (layers, TIE_LAYERS, "layer"),
        (firmness, FIRMNESS_FILTER, "firmness"),
        ((steps,), STEPS, "number of steps"),
        ((frame,), FRAMES, "frame"),
    ):
        _check(given, known, what)
    chosen = Filter(frozenset(ties), frozenset(layers), frozenset(firmness))
    view = view_of(book, focus, steps, chosen)
    frame_on = _last_day(book) if frame == "book" else book.as_of.known_at
    held = _frame_network(book, frame_on)
    places = places_of(held, opened=opened, wanted=view.wanted())
    data, finding = _payload(view, places, held, frame, opened)
    return Answer(
        question="layout",
        finding=finding,
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        caveats=(CAUTION, *([PLACED] if frame == "book" else []), *freshness(book)),
    )


def _check(given: Collection[str], known: Sequence[str], what: str) -> None:
    wrong = sorted(set(given) - set(known))
    if wrong:
        raise InputError(
            f"{wrong[0]!r} is no {what} of the map.",
            expected=", ".join(known),
            next_step="choose one of them.",
        )


def _last_day(book: Book) -> date:
    """Return the last day on which anything in the book was published."""
    last = book.snapshot.claims["published"].max()
    return last if isinstance(last, date) else book.as_of.known_at


def _frame_network(book: Book, frame_on: date) -> Network:
    if book.as_of == AsOf(frame_on, frame_on):
        return book.network
    as_of = AsOf(frame_on, frame_on)
    return build_network(Beliefs(book.snapshot, as_of, derived=book.beliefs.timeline))


def _payload(
    view: View, places: Places, held: Network, frame: Frame, opened: Collection[str]
) -> tuple[MapLayout, str]:
    network, labels = view.network, view.labels
    drawing = draw(view, places, opened)
    counts = _counts(view, held)
    finding, summary = _words(view, drawing, counts)
    focused = view.node != NONE
    data = MapLayout(
        focus=view.focus,
        focus_label=labels.get(view.focus or "", ""),
        steps=None if view.focus is None or view.steps == "all" else int(view.steps),
        frame=frame,
        frame_on=held.as_of.known_at,
        mode=_mode(sum(places.sizes)),
        height=places.height,
        full_height=places.full_height,
        summary=summary,
        first_on=None if _is_tied(view) else _first_on(held, view.focus),
        groups=_groups(network),
        n_ties=counts.n_ties,
        n_live=counts.n_live,
        n_firms=counts.n_firms,
        n_frame_ties=counts.n_frame_ties,
        n_frame_firms=sum(places.sizes),
        headings=drawing.headings,
        nodes=drawing.nodes,
        bundles=drawing.bundles,
        slots=drawing.slots,
        ties=drawing.ties,
        parties=_parties(view, incoming=True),
        customers=_parties(view, incoming=False),
        reviewers=reviewers(view.at_day, view.node, labels) if focused else (),
        documented=() if view.focus else most_documented(network, view.kept, labels),
    )
    return data, finding


def _words(view: View, drawing: Drawing, counts: Counts) -> tuple[str, str]:
    if view.focus is None:
        firms = tuple(node.label for node in drawing.nodes if node.active)
        return whole_words(view.book, counts, firms)
    if not _is_tied(view):
        return nothing_words(view.book, view.labels[view.focus]), ""
    return focus_words(view.network, view.node, view.sizes, view.labels)


def _parties(view: View, *, incoming: bool) -> tuple[PartyLine, ...]:
    if view.node == NONE:
        return ()
    return party_lines(view.at_day, view.node, view.facts, view.labels, incoming=incoming)


def _is_tied(view: View) -> bool:
    """Say whether the focus has a tie on the day; true without a focus."""
    if view.focus is None:
        return True
    return view.node != NONE and query.ties_of(view.network, view.node, with_over=True).size > 0


def _first_on(held: Network, focus: str | None) -> date | None:
    """Return the day the first tie of the focus becomes known in the frame."""
    node = held.node_index.get(focus or "", NONE)
    ties = query.ties_of(held, node, with_over=True) if node != NONE else np.empty(0, np.intp)
    return min((held.known_on(tie) for tie in ties.tolist()), default=None)


def _mode(n_firms: int) -> Literal["firms", "folded", "clusters"]:
    return "firms" if n_firms <= MOST_SINGLE else "folded" if n_firms <= MOST_FOLDED else "clusters"


def _counts(view: View, held: Network) -> Counts:
    network = view.network
    rows = np.flatnonzero(view.kept).tolist()
    ends = np.concatenate([network.provider[rows], network.recipient[rows]])
    states = [state_of(network, tie, view.facts[network.tie_ids[tie]]) for tie in rows]
    return Counts(
        n_ties=len(rows),
        n_live=states.count("live"),
        n_firms=int(np.unique(ends).size),
        n_rival_pairs=len(view.pairs),
        n_frame_ties=held.n_ties,
        frame_on=day(held.as_of.known_at),
        at_frame=len(rows) == held.n_ties,
        filtered=bool(view.filter),
    )


def _groups(network: Network) -> tuple[GroupCount, ...]:
    found = [group_of(network, tie) for tie in range(network.n_ties)]
    return tuple(GroupCount(key, GROUP_WORDS[key], found.count(key)) for key in GROUPS)
