"""The drawing of the map: headings, firms, bundles, empty places and lines, in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lanebook.answers.layout_places import BLOCK_OF, BLOCKS, Place, Places
from lanebook.answers.layout_records import Bundle, Heading, PlacedNode, PlacedTie, Slot
from lanebook.answers.layout_ties import SIZED_KINDS, group_of, state_of
from lanebook.answers.layout_view import View
from lanebook.network import query
from lanebook.network.model import FIRMNESS, NONE


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn; see `MapLayout`."""

    headings: tuple[Heading, ...]
    nodes: tuple[PlacedNode, ...]
    bundles: tuple[Bundle, ...]
    slots: tuple[Slot, ...]
    ties: tuple[PlacedTie, ...]


def draw(view: View, places: Places, opened: Collection[str]) -> Drawing:
    """Return the drawing of a view over the places of its frame."""
    shown = _touched(view)
    return Drawing(
        headings=_headings(view, places, shown),
        nodes=_nodes(view, places, shown),
        bundles=_bundles(places, shown, opened),
        slots=_slots(places, shown),
        ties=_merged(_ties(view), _units(view, places)),
    )


def _touched(view: View) -> dict[str, int]:
    """Return the firms with a tie on the day, by id, with their row; the focus too."""
    network = view.network
    rows = np.unique(np.concatenate([network.provider, network.recipient])).tolist()
    if view.node != NONE:
        rows = sorted({*rows, view.node})
    return {network.node_ids[row]: row for row in rows}


def _headings(view: View, places: Places, shown: Mapping[str, int]) -> tuple[Heading, ...]:
    counts = Counter(BLOCK_OF[view.network.kind_of(row)] for row in shown.values())
    return tuple(
        Heading(
            key=BLOCKS[one].key,
            label=BLOCKS[one].label,
            column=BLOCKS[one].column,
            y=y,
            n_shown=counts[one],
            n_places=places.sizes[one],
        )
        for one, y in sorted(places.headings.items())
    )


def _nodes(view: View, places: Places, shown: Mapping[str, int]) -> tuple[PlacedNode, ...]:
    network = view.network
    partners = query.n_partners(network)
    touched = np.zeros(network.n_nodes, dtype=np.bool_)
    rows = np.flatnonzero(view.kept)
    touched[network.provider[rows]] = True
    touched[network.recipient[rows]] = True
    rivals = _rivals(view)
    found = []
    for subject, row in shown.items():
        place = places.nodes.get(subject)
        if place is None:
            continue
        distance = int(view.distance[row])
        found.append(
            PlacedNode(
                id=subject,
                label=view.labels[subject],
                name=network.node_labels[row],
                kind=network.kind_of(row).replace("_", " "),
                column=place.column,
                y=place.y,
                n_partners=int(partners[row]),
                distance=distance if distance != NONE else None,
                rival=row in rivals,
                active=bool(touched[row]),
                fold=places.fold_of.get(subject, ""),
            )
        )
    return tuple(sorted(found, key=lambda node: (node.column, node.y, node.id)))


def _rivals(view: View) -> set[int]:
    """Return rows of rivals that deal with the focus, or without one with any rival."""
    ends = [(pair.left, pair.right) for pair in view.pairs]
    if view.focus is None:
        return {end for pair in ends for end in pair}
    return {end for pair in ends if view.node in pair for end in pair if end != view.node}


def _bundles(
    places: Places, shown: Mapping[str, int], opened: Collection[str]
) -> tuple[Bundle, ...]:
    found = []
    for fold, place in places.folds:
        inside = [each for each in fold.members if each not in places.nodes]
        n_shown = sum(each in shown for each in inside)
        found.append(
            Bundle(
                key=fold.key,
                label=f"{fold.label} +{n_shown}".strip(),
                column=place.column,
                y=place.y,
                n_shown=n_shown,
                n_places=len(fold.members),
                opened=fold.key in opened,
            )
        )
    return tuple(sorted(found, key=lambda bundle: (bundle.column, bundle.y, bundle.key)))


def _slots(places: Places, shown: Mapping[str, int]) -> tuple[Slot, ...]:
    """Return the places of firms without a tie yet: where, and nothing else."""
    empty: list[Place] = [place for each, place in places.nodes.items() if each not in shown]
    return tuple(
        Slot(place.column, place.y) for place in sorted(empty, key=lambda p: (p.column, p.y))
    )


def _units(view: View, places: Places) -> dict[str, str]:
    """Return where the lines of each firm end: at itself, or at its bundle."""
    return {
        subject: subject if subject in places.nodes else places.fold_of.get(subject, "")
        for subject in view.network.node_ids
    }


def _ties(view: View) -> list[PlacedTie]:
    network = view.network
    coopeting = {frozenset((pair.left, pair.right)) for pair in view.pairs}
    found = []
    for tie in np.flatnonzero(view.kept).tolist():
        name = network.tie_ids[tie]
        facts = view.facts[name]
        ends = int(network.provider[tie]), int(network.recipient[tie])
        size = view.sizes[name]
        found.append(
            PlacedTie(
                id=f"tie:{name}",
                source=network.node_ids[ends[0]],
                target=network.node_ids[ends[1]],
                label=network.tie_labels[tie],
                n_ties=1,
                group=group_of(network, tie),
                kind=network.tie_kind_of(tie).replace("_", " "),
                layer=network.layer_of(tie).replace("_", " "),
                firmness=network.firmness_of(tie),
                state=state_of(network, tie, facts),
                contested=facts.contested,
                sized=facts.sized or network.tie_kind_of(tie) not in SIZED_KINDS,
                rivals=frozenset(ends) in coopeting,
                focus=bool(view.in_focus[tie]),
                known_on=network.known_on(tie),
                mw=size.mw,
                usd=size.usd,
                size=size.words,
            )
        )
    return found


def _merged(ties: Sequence[PlacedTie], units: Mapping[str, str]) -> tuple[PlacedTie, ...]:
    """Return the lines: ties by themselves, and one line for all of a group at a bundle."""
    lines: list[PlacedTie] = []
    bundled: dict[tuple[str, str, str], list[PlacedTie]] = {}
    for tie in ties:
        source, target = units[tie.source], units[tie.target]
        if (source, target) == (tie.source, tie.target):
            lines.append(tie)
        elif source != target:
            bundled.setdefault((source, target, tie.group), []).append(tie)
    for (source, target, _), inside in sorted(bundled.items()):
        lines.append(_line(source, target, inside))
    return tuple(lines)


def _line(source: str, target: str, ties: Sequence[PlacedTie]) -> PlacedTie:
    if len(ties) == 1:
        return replace(ties[0], source=source, target=target)
    standing = [tie for tie in ties if tie.state == "live"] or list(ties)
    firmest = min(
        (tie.firmness for tie in standing if tie.firmness), key=FIRMNESS.index, default=None
    )
    return PlacedTie(
        id="",
        source=source,
        target=target,
        label=f"{len(ties)} ties",
        n_ties=len(ties),
        group=ties[0].group,
        kind="",
        layer="",
        firmness=firmest,
        state=standing[0].state,
        contested=any(tie.contested for tie in ties),
        sized=True,
        rivals=any(tie.rivals for tie in ties),
        focus=any(tie.focus for tie in ties),
        known_on=min(tie.known_on for tie in ties),
        mw=None,
        usd=None,
        size="",
    )
