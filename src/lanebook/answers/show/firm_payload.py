"""What the profile of a firm holds, and its tables."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Table
from lanebook.answers.contradictions import Contradiction
from lanebook.answers.show import tables
from lanebook.answers.show.history import FirmHistory
from lanebook.answers.show.rows import (
    Fact,
    LaneRow,
    MoneyRow,
    PartyRow,
    RightRow,
    RivalRow,
    SiteRow,
    SpendRow,
)

_UNADDED = "Amounts on one tie may contain each other: the largest is shown and none are added."


@dataclass(frozen=True, slots=True)
class FirmProfile:
    """What the book knows of a firm at its as-of.

    Attributes:
        subject, name, kind, country, ticker, parent: who; None where the register says nothing.
        years: the year-ends of `lanes_in` and `lanes_out`.
        facts: the first screen.
        lanes_in, lanes_out: ties along which compute, chips, sites or power arrive or leave.
        patrons, dependants: the firms on the other side.
        money_in, money_out: capital and purchases; never added.
        sites, spending, rivals, rights, contradictions: see the row types.
        history: what its page draws beside; only in JSON, for the tables hold the same figures.
    """

    subject: str
    name: str
    kind: str
    country: str | None
    ticker: str | None
    parent: str | None
    years: tuple[int, ...]
    facts: tuple[Fact, ...]
    lanes_in: tuple[LaneRow, ...]
    lanes_out: tuple[LaneRow, ...]
    patrons: tuple[PartyRow, ...]
    dependants: tuple[PartyRow, ...]
    money_in: tuple[MoneyRow, ...]
    money_out: tuple[MoneyRow, ...]
    sites: tuple[SiteRow, ...]
    spending: tuple[SpendRow, ...]
    rivals: tuple[RivalRow, ...]
    rights: tuple[RightRow, ...]
    contradictions: tuple[Contradiction, ...]
    history: FirmHistory | None = None

    def tables(self) -> tuple[Table, ...]:
        """Return the first screen, then one table per section that has rows."""
        own = (
            tables.lanes_table(
                "lanes_in", "Lanes in, MW at year-end", self.lanes_in, self.years, party="from"
            ),
            tables.lanes_table(
                "lanes_out", "Lanes out, MW at year-end", self.lanes_out, self.years, party="to"
            ),
            tables.parties_table(
                "patrons", "Patrons: who it leans on", self.patrons, party="patron"
            ),
            tables.parties_table(
                "dependants", "Dependants: who leans on it", self.dependants, party="dependant"
            ),
            tables.money_table("money_in", "Money in", self.money_in, (_UNADDED,)),
            tables.money_table("money_out", "Money out", self.money_out, (_UNADDED,)),
            tables.sites_table(self.sites),
            tables.spend_table(self.spending),
            tables.rivals_table(self.rivals),
            tables.rights_table(self.rights),
            tables.contradictions_table(self.contradictions),
        )
        first = tables.facts_table(self.facts, f"{self.name} at a glance")
        return (first, *(table for table in own if table.rows))
