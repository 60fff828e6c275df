"""What the answers about shocks carry: one shock, and two side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lanebook.answers.answer import Table
from lanebook.answers.scenario_records import Act, Changed, Effects, Missed
from lanebook.answers.shock_beside import Combination, ComparedLoss, Draws, Proof
from lanebook.answers.shock_reasons import Echo, Gain, Paths, ShockDriver, Stranded, Term
from lanebook.answers.shock_records import FlowLoss, Loss, MakerLoss, Revenue
from lanebook.answers.shock_tables import shock_tables
from lanebook.answers.shock_tables_beside import compared_table


@dataclass(frozen=True, slots=True)
class ShockPage:
    """What a scenario breaks, quarter by quarter.

    Attributes:
        scenario, title, description: of the scenario; "a+b" for a combination.
        horizon_months: length of the run.
        freq: "month" or "week".
        begins: label of the first period in which the shock takes anything; "" if in none.
        periods: labels of the run, in order.
        quarters: labels, in order; the last may be short.
        acts: what the scenario does, in order; `n_changes` counts rows of the network it changed.
        changes: what that changed in the network.
        missed: what it could not act on.
        labs: one a lab, the largest loss first; labs that lose nothing are among them.
        all_labs: the sum of the labs.
        firms: one a firm and product that loses anything, the largest share first.
        layers: one a layer, in the order of the chain from equipment to compute.
        revenue: one a firm that loses or gains anything, the largest loss first.
        stranded: stock and orders for customers that are barred, at cost.
        gains: who makes or serves more, the largest first.
        paths: one a lab or firm that loses, as in `labs` and `firms`.
        makers, flows: of the network, those that change only; for a map.
        drivers: assumptions moved one at a time, ranked.
        echo: whether the loss comes back, and what makes it.
        terms: of contracts that the shock touches.
        clearing: the same scenario through the clearing model; None where it says nothing there.
        combination: None for one scenario.
        draws: None where none were asked for.
        proof: the certificate's checks.
    """

    scenario: str
    title: str
    description: str
    horizon_months: int
    freq: Literal["month", "week"]
    begins: str
    periods: tuple[str, ...]
    quarters: tuple[str, ...]
    acts: tuple[Act, ...]
    changes: tuple[Changed, ...]
    missed: tuple[Missed, ...]
    labs: tuple[Loss, ...]
    all_labs: Loss
    firms: tuple[Loss, ...]
    layers: tuple[Loss, ...]
    revenue: tuple[Revenue, ...]
    stranded: tuple[Stranded, ...]
    gains: tuple[Gain, ...]
    paths: tuple[Paths, ...]
    makers: tuple[MakerLoss, ...]
    flows: tuple[FlowLoss, ...]
    drivers: tuple[ShockDriver, ...]
    echo: Echo
    terms: tuple[Term, ...]
    clearing: Effects | None
    combination: Combination | None
    draws: Draws | None
    proof: tuple[Proof, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the flat tables, most important first; empty ones are left out."""
        return shock_tables(self)


@dataclass(frozen=True, slots=True)
class ShockDiff:
    """Two shocks side by side.

    Attributes:
        first, second: each as asked alone, without draws, drivers and clearing.
        labs: per lab and quarter: MW lost in the first, in the second, and the difference.
        revenue: the same per firm over the horizon, USD million; None where unknown.
    """

    first: ShockPage
    second: ShockPage
    labs: tuple[ComparedLoss, ...]
    revenue: tuple[ComparedLoss, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return what differs by lab, then by firm."""
        return (
            compared_table("shock_diff_labs", "Labs side by side", self.labs),
            compared_table("shock_diff_revenue", "Revenue side by side", self.revenue),
        )
