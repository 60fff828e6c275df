"""What `layout` answers: the map with a place for everything, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Column, Table
from lanebook.answers.layout_records import (
    Bundle,
    Documented,
    GroupCount,
    Heading,
    PartyLine,
    PlacedNode,
    PlacedTie,
    Reviewer,
    Slot,
)
from lanebook.answers.layout_ties import GROUP_WORDS
from lanebook.answers.map_payload import CAUTION


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
        parties, customers, reviewers: of the focus. documented: most tied, for the whole map.
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
    customers: tuple[PartyLine, ...]
    reviewers: tuple[Reviewer, ...]
    documented: tuple[Documented, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the ties in focus (the twin of the drawing), then patrons and reviewers."""
        parties = _parties("parties", "Patrons and suppliers", "patron or supplier", self.parties)
        customers = _parties("customers", "Whom it gives to", "receiver", self.customers)
        found = (self._ties(), parties, customers, self._reviewers(), self._documented())
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


def _parties(name: str, title: str, who: str, lines: tuple[PartyLine, ...]) -> Table:
    columns = (
        Column("label", who),
        Column("gives", "given"),
        Column("mw", "MW", "figure", "MW", "Largest single promise."),
        Column("money", "money", "figure", "USD", "Largest single amount."),
        Column("rival", "also competes"),
        Column("n_ties", "ties", "number"),
    )
    rows = tuple(
        (row.label, row.gives, row.mw, row.money, "yes" if row.rival else "", row.n_ties)
        for row in lines
    )
    return Table(name, title, columns, rows)
