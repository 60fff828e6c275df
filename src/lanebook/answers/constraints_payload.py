"""What `constraints` carries: what binds in each period, how surely, and what one more is worth."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Table
from lanebook.answers.constraints_records import (
    BuyerPeriod,
    Ceiling,
    HeldPeriod,
    LayerPeriod,
    Origin,
    PeriodLabel,
    Proof,
    ShortLane,
    UnitWorth,
)
from lanebook.answers.constraints_tables import (
    ceilings_table,
    labels_table,
    layers_table,
    origins_table,
    prices_table,
    proof_table,
)
from lanebook.answers.constraints_tables_buyers import (
    buyers_table,
    held_table,
    short_table,
    unmet_table,
    worth_table,
)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What binds AI compute in each period, as the clearing model of the book finds it.

    Attributes:
        periods: labels in order, "2027" or "2027Q3".
        rule: how scarce megawatts are shared out: value, contract, pro_rata or max_min.
        scenario: name of the scenario that was applied, "" for none.
        changes: what the scenario and the demands changed, one sentence each.
        unmatched: what the scenario says and the model has no place for, one sentence each.
        buyer, buyer_name: whose values `worth` holds; "" without one.
        ceilings: gigawatts a period that each layer allows taken alone, the asks beside them.
        labels: one per period: what binds, and how surely.
        layers: one per layer and period: slack, shadow price, share of the year's value.
        buyers: one per buyer and period: asked, in service, served, unmet.
        held: one per period: megawatts held by hyperscalers against those allocated to labs.
        short: lanes that fall short of their commitment, one per lane and period.
        worth: value to `buyer` of one more unit of each layer, by period.
        glut_begins: label of the first period from which every ask is served to the end, in the
            base solve; None if there is none inside the horizon.
        glut_share: share of noise solves in which a glut begins inside the horizon; None where no
            noise solve was asked for.
        draws: noise solves behind each stability figure.
        seed: of the noise.
        proof: checks of the certificate of the base solve.
        origins: where every number of the model comes from, defaults marked.
        sequence_of_layers: keys of the layers in the order of tables.
    """

    periods: tuple[str, ...]
    rule: str
    scenario: str
    changes: tuple[str, ...]
    unmatched: tuple[str, ...]
    buyer: str
    buyer_name: str
    ceilings: tuple[Ceiling, ...]
    labels: tuple[PeriodLabel, ...]
    layers: tuple[LayerPeriod, ...]
    buyers: tuple[BuyerPeriod, ...]
    held: tuple[HeldPeriod, ...]
    short: tuple[ShortLane, ...]
    worth: tuple[UnitWorth, ...]
    glut_begins: str | None
    glut_share: float | None
    draws: int
    seed: int
    proof: tuple[Proof, ...]
    origins: tuple[Origin, ...]
    sequence_of_layers: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the flat tables, most important first; those without rows are left out."""
        found = (
            labels_table(self.labels),
            ceilings_table(self.ceilings, self.periods),
            prices_table(self.layers, self.periods, self.sequence_of_layers),
            worth_table(self.worth, self.buyer_name, self.periods),
            unmet_table(self.buyers, self.periods),
            held_table(self.held),
            short_table(self.short, self.periods),
            buyers_table(self.buyers),
            layers_table(self.layers),
            proof_table(self.proof),
            origins_table(self.origins),
        )
        return tuple(table for table in found if table.rows)
