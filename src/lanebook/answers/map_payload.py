"""What `map` answers: nodes, ties, relations of the register, and who is rival and partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lanebook.answers.answer import Column, Table
from lanebook.network.model import TIE_KINDS

_SHOWN: Final = 12
CAUTION: Final = (
    "A degree measures how much has been written about a firm, not how much depends on it; a tie"
    " that is missing here is not evidence of none."
)


@dataclass(frozen=True, slots=True)
class MapNode:
    """One node of the map.

    Attributes:
        id: subject, such as "org:openai".
        label, kind: what a reader sees.
        country, ticker, parent, operator, grid: from the register; None where it says nothing.
        known_on: day of the first claim on any of its ties in the map; None for sites and grids.
        n_partners: distinct nodes that live ties other than rivalry join to it, in the whole book.
    """

    id: str
    label: str
    kind: str
    country: str | None
    ticker: str | None
    parent: str | None
    operator: str | None
    grid: str | None
    known_on: date | None
    n_partners: int


@dataclass(frozen=True, slots=True)
class MapTie:
    """One tie of the map; the source gives to the target, rivalry has no direction.

    Attributes:
        id: subject, such as "tie:spacex--anthropic--compute_supply".
        source, target: node ids.
        label, kind, layer: what it is.
        firmness: firmest live statement; None where all is withdrawn.
        known_on: day of the first claim.
        start_on, end_on: stated start and end; None if unknown.
        over: ended by the valid day.
        site, part_of: subjects; None if there is none.
        claims: ids of all known claims, oldest publication first.
    """

    id: str
    source: str
    target: str
    label: str
    kind: str
    layer: str
    firmness: str | None
    known_on: date
    start_on: date | None
    end_on: date | None
    over: bool
    site: str | None
    part_of: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterLink:
    """A relation of the register, which has no claim and no date: operates, owns, on grid."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class RivalPair:
    """Two rivals that hold at least one other live tie."""

    left: str
    right: str
    labels: str
    joined_by: str
    ties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """The map.

    Attributes:
        focus: the firm in the middle, `steps` how far it reaches; None for the whole.
        nodes, ties: ordered by id.
        links: relations of the register, only where sites were asked for.
        rivals: pairs that are rivals and partners at once.
    """

    focus: str | None
    steps: int | None
    nodes: tuple[MapNode, ...]
    ties: tuple[MapTie, ...]
    links: tuple[RegisterLink, ...]
    rivals: tuple[RivalPair, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the summary, then all nodes, ties and register links."""
        return (
            self._most_connected(),
            self._rivals(),
            self._kinds(),
            nodes_table(self.nodes),
            ties_table(self.ties, self.nodes),
            *([_links_table(self.links)] if self.links else []),
        )

    def _most_connected(self) -> Table:
        top = sorted(self.nodes, key=lambda node: (-node.n_partners, node.id))[:_SHOWN]
        columns = (
            Column("label", "firm"),
            Column("kind", "kind"),
            Column("n_partners", "partners", "number", "", "Distinct nodes joined by live ties."),
            Column("known_on", "first tie known", "date"),
        )
        rows = tuple(
            (node.label, node.kind, node.n_partners, node.known_on)
            for node in top
            if node.n_partners
        )
        return Table("most_connected", "Most documented", columns, rows, (CAUTION,))

    def _rivals(self) -> Table:
        columns = (
            Column("labels", "rivals that deal with each other"),
            Column("joined_by", "joined by"),
            Column("ties", "ties", "claims"),
        )
        rows = tuple((pair.labels, pair.joined_by, pair.ties) for pair in self.rivals)
        return Table("rivals", "Rivals and partners at once", columns, rows)

    def _kinds(self) -> Table:
        columns = (
            Column("kind", "kind of tie"),
            Column("n_ties", "ties", "number"),
            Column("n_over", "ended", "number"),
            Column("first_known_on", "first known", "date"),
        )
        rows = []
        for kind in dict.fromkeys(name.replace("_", " ") for name in TIE_KINDS):
            ties = [tie for tie in self.ties if tie.kind == kind]
            if ties:
                first = min(tie.known_on for tie in ties)
                rows.append((kind, len(ties), sum(tie.over for tie in ties), first))
        return Table("kinds", "Ties by kind", columns, tuple(rows))


def nodes_table(nodes: Sequence[MapNode]) -> Table:
    """Return all nodes."""
    columns = (
        Column("id", "id"),
        Column("label", "name"),
        Column("kind", "kind"),
        Column("country", "country"),
        Column("ticker", "ticker"),
        Column("parent", "parent"),
        Column("operator", "operator"),
        Column("grid", "grid"),
        Column("known_on", "first tie known", "date"),
        Column("n_partners", "partners", "number"),
    )
    rows = tuple(tuple(getattr(node, column.key) for column in columns) for node in nodes)
    return Table("nodes", "Nodes", columns, rows)


def ties_table(ties: Sequence[MapTie], nodes: Sequence[MapNode]) -> Table:
    """Return all ties, with the names of their ends."""
    names = {node.id: node.label for node in nodes}
    columns = (
        Column("id", "id"),
        Column("source", "provider"),
        Column("target", "recipient"),
        Column("source_label", "provider's name"),
        Column("target_label", "recipient's name"),
        Column("label", "label"),
        Column("kind", "kind"),
        Column("layer", "layer"),
        Column("firmness", "firmness"),
        Column("known_on", "first claim", "date"),
        Column("start_on", "start", "date"),
        Column("end_on", "end", "date"),
        Column("over", "ended", "number"),
        Column("site", "site"),
        Column("part_of", "part of"),
        Column("claims", "claims", "claims"),
    )
    rows = tuple(
        (
            tie.id,
            tie.source,
            tie.target,
            names[tie.source],
            names[tie.target],
            tie.label,
            tie.kind,
            tie.layer,
            tie.firmness,
            tie.known_on,
            tie.start_on,
            tie.end_on,
            tie.over,
            tie.site,
            tie.part_of,
            tie.claims,
        )
        for tie in ties
    )
    return Table("ties", "Ties", columns, rows)


def _links_table(links: Sequence[RegisterLink]) -> Table:
    columns = (Column("source", "from"), Column("target", "to"), Column("kind", "relation"))
    rows = tuple((link.source, link.target, link.kind) for link in links)
    return Table("links", "Relations of the register", columns, rows)
