"""What the map is made of: headings, firms, bundles, empty places, lines and what stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lanebook.answers.answer import Figure
from lanebook.answers.layout_ties import TieState


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
    """A firm on the other side of the focus: what is given, and how much.

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
