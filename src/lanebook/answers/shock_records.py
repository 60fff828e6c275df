"""Records of the answer `shock`: what is lost, by whom, in which quarter.

A loss is base path less shocked path, so it is positive where less is made or served. Three states
stay apart everywhere: None is unknown, 0.0 is nothing lost, a negative loss is a gain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a row of losses is about.
Of = Literal["lab", "firm", "layer"]
#: A level stands (MW in service, mean of the quarter); a flow is made (sum of the quarter).
Measure = Literal["level", "flow"]


@dataclass(frozen=True, slots=True)
class QuarterLoss:
    """What a subject loses in one quarter.

    Attributes:
        quarter: label, such as "2026Q3".
        base: level or flow on the base path, in the unit of the row.
        lost: base less shocked.
        first_round: the part that the shock takes directly, before anybody's supplier or customer
            is affected and before anything is re-contracted.
    """

    quarter: str
    base: float
    lost: float
    first_round: float


@dataclass(frozen=True, slots=True)
class Loss:
    """What a lab, a firm's product or a layer loses.

    Attributes:
        key: "lab:openai", "firm:nvidia:accelerators:nvidia", "layer:cowos".
        of: what it is about.
        id, name: of lab, firm or layer.
        layer, layer_name: product that the units count; of a lab, "compute".
        unit: "MW", "thousand wafers", "million gigabits"; a level in MW, a flow in units.
        total_unit: of the totals: "MW-years" for a level, `unit` for a flow.
        measure: level or flow.
        quarters: one each, in order.
        base, lost, first_round: totals over the horizon, in `total_unit`.
        amplified: lost less first round: what the network adds; below 0 where re-contracting takes
            more away than the network adds.
        share: lost over base; None where the base is 0.
        first_at: label of the first period in which it loses; None if it never does.
        months_to_impact: from the shock's first day to that period's first; None if never.
        worst_quarter, worst_lost, worst_share: the quarter with the largest loss; "" , 0, None if
            there is none.
        recovered_at: label of the first period after the worst from which on less than a twentieth
            of the worst is lost; None if not within the horizon, or if nothing was lost.
        claims, parameters: what the base path of these makers stands on.
    """

    key: str
    of: Of
    id: str
    name: str
    layer: str
    layer_name: str
    unit: str
    total_unit: str
    measure: Measure
    quarters: tuple[QuarterLoss, ...]
    base: float
    lost: float
    first_round: float
    amplified: float
    share: float | None
    first_at: str | None
    months_to_impact: float | None
    worst_quarter: str
    worst_lost: float
    worst_share: float | None
    recovered_at: str | None
    claims: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevenueQuarter:
    """Revenue that a firm loses in one quarter.

    Attributes:
        quarter: label.
        lost_usd_million, first_round_usd_million: None where no price is known.
    """

    quarter: str
    lost_usd_million: float | None
    first_round_usd_million: float | None


@dataclass(frozen=True, slots=True)
class Revenue:
    """Revenue that a firm loses over the horizon.

    Attributes:
        id, name: of the firm.
        quarters: one each, in order.
        lost_usd_million, first_round_usd_million, amplified_usd_million: totals; None where no
            price is known of anything it lost.
        unpriced: layers of which it loses some and no price is known: they are not in the sum.
        claims, parameters: behind the prices.
    """

    id: str
    name: str
    quarters: tuple[RevenueQuarter, ...]
    lost_usd_million: float | None
    first_round_usd_million: float | None
    amplified_usd_million: float | None
    unpriced: tuple[str, ...]
    claims: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakerLoss:
    """One maker of the network by quarter: what the map colours.

    Attributes:
        id: of the maker, such as "tsmc/cowos".
        firm, name: organisation id, and the maker in words.
        layer: key of what it makes.
        places: grids, jurisdictions and sites it stands on.
        shares: lost over base, a quarter each; None where the base is 0.
        is_hit: the shock takes from it directly.
    """

    id: str
    firm: str
    name: str
    layer: str
    places: tuple[str, ...]
    shares: tuple[float | None, ...]
    is_hit: bool


@dataclass(frozen=True, slots=True)
class FlowLoss:
    """One delivery of the network by quarter: what travels along a tie.

    Attributes:
        supplier, customer: ids of makers.
        supplier_firm, customer_firm: organisation ids.
        layer: key of what is delivered.
        unit: of it.
        base, lost: totals over the horizon; lost below 0: more is delivered than on the base path.
        shares: lost over base, a quarter each; None where nothing was to be delivered.
        is_hit: the shock cuts it directly.
    """

    supplier: str
    customer: str
    supplier_firm: str
    customer_firm: str
    layer: str
    unit: str
    base: float
    lost: float
    shares: tuple[float | None, ...]
    is_hit: bool
