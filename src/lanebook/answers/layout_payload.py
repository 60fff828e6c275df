"""What `layout` answers: the map with a place for everything, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Column, Figure, Table
from lanebook.answers.layout_ties import GROUP_WORDS, TieState
from lanebook.answers.map_payload import CAUTION


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a block: how many of its firms have a tie on the day, and how many ever."""

    key: str
    label: str
    column: int
    y: float
    n_shown: int
    n_places: int


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A firm in its place.

    Attributes:
        id, label, name, kind: subject, short and full name, kind in words.
        column, y: place; y in rows from the top.
        n_partners: distinct firms that live ties other than rivalry join to it on the day.
        distance: steps from the focus along the chosen live ties; None without a way or a focus.
        rival: it competes with the focus and deals with it; without a focus, with anyone.
        active: one of the chosen ties touches it.
        fold: key of the bundle it belongs to, "" if none.
    """

    id: str
    label: str
    name: str
    kind: str
    column: int
    y: float
    n_partners: int
    distance: int | None
    rival: bool
    active: bool
    fold: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Firms that share one place; `open` with the key shows them below the drawing.

    Attributes:
        key, label, column, y: see `layout_places.Fold`; the label is what a reader sees.
        n_shown: firms in it with a tie on the day, those shown by themselves left out.
        n_places: firms ever in it.
        opened: whether its members are asked for.
    """

    key: str
    label: str
    column: int
    y: float
    n_shown: int
    n_places: int
    opened: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a firm that has no tie yet on the day: no name, no id, no tie."""

    column: int
    y: float


@dataclass(frozen=True, slots=True)
class PlacedTie:
    """A tie as a line; the source gives to the target.

    Attributes:
        id: subject; "" for ties bundled into one line.
        source, target: node ids or keys of bundles.
        label: the tie's own name.
        n_ties: ties in this line; 1 except for bundles.
        group: compute, chips, site_power, money, rights or rivalry.
        kind, layer: in words; "" for bundles.
        firmness: firmest live statement; None where all is withdrawn.
        state: live, over, stopped or withdrawn.
        contested: sources differ on it.
        sized: a source gives its size, or no size is asked of its kind.
        rivals: its ends compete and deal with each other.
        focus: it lies within the chosen steps of the focus; true for all without a focus.
        known_on: first claim, of the bundle the first.
        mw, usd, size: promise and money as numbers and in words; None and "" if unknown.
    """

    id: str
    source: str
    target: str
    label: str
    n_ties: int
    group: str
    kind: str
    layer: str
    firmness: str | None
    state: TieState
    contested: bool
    sized: bool
    rivals: bool
    focus: bool
    known_on: date
    mw: float | None
    usd: float | None
    size: str


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A patron or supplier of the focus: what it gives, and how much.

    Attributes:
        mw: largest single promise; money the largest single amount.
        inside: its megawatts are part of another tie's and add nothing.
        contested: sources differ on one of its ties.
    """

    party: str
    label: str
    gives: str
    n_ties: int
    mw: Figure
    money: Figure
    inside: bool
    rival: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who could stop it: an authority, what it has said last, and whether that is closed."""

    tie: str
    holder: str
    label: str
    about: str
    terms: str
    since: date | None
    closed: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Documented:
    """One of the firms with most ties."""

    id: str
    label: str
    n_ties: int
    n_partners: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Ties of one group on the day, before the filters."""

    key: str
    label: str
    n_ties: int


@dataclass(frozen=True, slots=True)
class MapLayout:
    """The map.

    Attributes:
        focus, focus_label: the firm in the middle; None for the whole map.
        steps: how far the focus reaches; None for all.
        frame: "book" where places are those of every firm in the book up to `frame_on`, "known"
            where they are those of the known day alone.
        mode: firms by themselves, tails of columns folded, or bundles by kind and country.
        height, full_height: rows of the drawing, without and with what is opened below it.
        summary: one or two sentences under the title.
        first_on: where nothing ties the focus yet, the day its first tie becomes known.
        groups: ties by group on the day, before the filters.
        n_ties, n_firms: within the filters on the day; n_live of them neither over nor withdrawn.
        n_frame_ties, n_frame_firms: all that the frame holds.
        headings, nodes, bundles, slots, ties: the drawing, in a fixed order.
        parties, reviewers: of the focus. documented: most tied, for the whole map.
    """

    focus: str | None
    focus_label: str
    steps: int | None
    frame: Literal["book", "known"]
    frame_on: date
    mode: Literal["firms", "folded", "clusters"]
    height: float
    full_height: float
    summary: str
    first_on: date | None
    groups: tuple[GroupCount, ...]
    n_ties: int
    n_live: int
    n_firms: int
    n_frame_ties: int
    n_frame_firms: int
    headings: tuple[Heading, ...]
    nodes: tuple[PlacedNode, ...]
    bundles: tuple[Bundle, ...]
    slots: tuple[Slot, ...]
    ties: tuple[PlacedTie, ...]
    parties: tuple[PartyLine, ...]
    reviewers: tuple[Reviewer, ...]
    documented: tuple[Documented, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the ties in focus (the twin of the drawing), then patrons and reviewers."""
        found = (self._ties(), self._parties(), self._reviewers(), self._documented())
        return (found[0], *(table for table in found[1:] if table.rows))

    def _ties(self) -> Table:
        names = {node.id: node.label for node in self.nodes}
        names |= {bundle.key: bundle.label for bundle in self.bundles}
        columns = (
            Column("source", "gives"),
            Column("target", "receives"),
            Column("group", "what"),
            Column("kind", "kind"),
            Column("firmness", "firmness"),
            Column("state", "state"),
            Column("size", "size", definition="Promised megawatts, largest stated amount."),
            Column("contested", "contested", definition="Sources differ on it."),
            Column("rivals", "also compete"),
            Column("known_on", "first claim", "date"),
            Column("n_ties", "ties", "number"),
            Column("tie", "tie", "claims"),
        )
        rows = tuple(
            (
                names[tie.source],
                names[tie.target],
                GROUP_WORDS[tie.group],
                tie.kind,
                tie.firmness,
                tie.state,
                tie.size or ("" if tie.sized else "?"),
                "yes" if tie.contested else "",
                "yes" if tie.rivals else "",
                tie.known_on,
                tie.n_ties,
                (tie.id,) if tie.id else (),
            )
            for tie in self.ties
            if tie.focus
        )
        return Table("ties", "Ties on the map", columns, rows, (CAUTION,))

    def _parties(self) -> Table:
        columns = (
            Column("label", "patron or supplier"),
            Column("gives", "gives"),
            Column("mw", "MW", "figure", "MW", "Largest single promise."),
            Column("money", "money", "figure", "USD", "Largest single amount."),
            Column("rival", "also competes"),
            Column("n_ties", "ties", "number"),
        )
        rows = tuple(
            (row.label, row.gives, row.mw, row.money, "yes" if row.rival else "", row.n_ties)
            for row in self.parties
        )
        return Table("parties", "Patrons and suppliers", columns, rows)

    def _reviewers(self) -> Table:
        columns = (
            Column("label", "who"),
            Column("about", "about"),
            Column("terms", "what it said last"),
            Column("since", "since", "date"),
            Column("closed", "closed"),
            Column("claims", "claims", "claims"),
        )
        rows = tuple(
            (row.label, row.about, row.terms, row.since, "yes" if row.closed else "", row.claims)
            for row in self.reviewers
        )
        return Table("reviewers", "Who could stop it", columns, rows)

    def _documented(self) -> Table:
        columns = (
            Column("label", "firm"),
            Column("n_ties", "ties", "number"),
            Column("n_partners", "partners", "number"),
        )
        rows = tuple((row.label, row.n_ties, row.n_partners) for row in self.documented)
        return Table("documented", "Most documented", columns, rows, (CAUTION,))
