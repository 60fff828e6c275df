"""The records of the option answer: a lane of one kind, its waits, costs, effects, regrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Figure
from lanebook.answers.wording import day, money, share

#: How a lane enters the clearing model.
Entry = Literal[
    "supply",  # megawatts of power that were not there: a pool of its own
    "reserve",  # megawatts of an existing grid, kept for the buyer
    "transfer",  # ready compute that another buyer would have used
    "silicon",  # wafers and packages, not megawatts
]
#: Whether a lane comes by the year-end asked for: at its point, only at its earliest, or not.
Timing = Literal["in time", "only if early", "late"]


@dataclass(frozen=True, slots=True)
class LeadPart:
    """One wait on the way to the first megawatt.

    Attributes:
        label: in words.
        low, point, high: months.
        parameter: key of the parameter, "name/applies_to".
        is_parallel: runs beside the other parallel parts; the longest of them counts.
    """

    label: str
    low: float
    point: float
    high: float
    parameter: str
    is_parallel: bool


@dataclass(frozen=True, slots=True)
class CostPart:
    """One part of what a megawatt-year costs.

    Attributes:
        label: in words, with the formula.
        yearly: USD per MW-year of IT load.
        capex: USD per MW of IT load paid at the start; None where it is paid by the year.
        parameters: keys behind it.
    """

    label: str
    yearly: Figure
    capex: Figure | None
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServedYear:
    """What the lane adds to what the clearing serves.

    Attributes:
        year: year-end.
        ask_mw, without_mw, with_mw: MW of IT load asked by the buyer, served without and with it.
        world_mw: what it adds to everybody's served megawatts; below `with − without` where
            others lose them.
    """

    year: int
    ask_mw: float
    without_mw: float
    with_mw: float
    world_mw: float


@dataclass(frozen=True, slots=True)
class Regret:
    """How one option fares in one scenario.

    Attributes:
        scenario: name; "base" for none.
        net_usd: worth less cost, discounted to the day asked about.
        best: kind that does best there; "none" where building nothing does.
        regret_usd: what the best would have brought more; >= 0.
    """

    scenario: str
    net_usd: float
    best: str
    regret_usd: float


@dataclass(frozen=True, slots=True)
class LaneOption:
    """One kind of new lane, priced.

    Attributes:
        kind, label: such as "btm-gas", "gas engines behind the meter".
        entry: how it enters the clearing model.
        entry_words: the same in a sentence.
        earliest_on, point_on, latest_on: first day in service with every wait short, at its
            point, long.
        timing: against the year-end asked for.
        on_time_odds: probability by then if the wait is triangular between its ends.
        lead: waits, in order.
        capex_usd: for all megawatts; None where everything is paid by the year.
        cost: USD per MW-year.
        costs: parts of it.
        closes: MW of the open column of the year that it closes at its point; 0 where it is late,
            unknown where the buyer has no ask.
        closes_share: of the open column; None where that is unknown.
        escapes: layer keys that it does not need any more of.
        escapes_words: in words.
        still_binds: layer keys named in the year it arrives that it still needs.
        still_binds_words: in words.
        years: served without and with it.
        value_usd, cost_usd, net_usd: worth to the buyer, cost, difference; discounted to the
            start of the year asked from, over the model's horizon.
        world_usd: what everybody gains together, before the lane's own extra cost.
        losers: buyers that lose megawatts at the year-end asked for, with how many.
        regrets: by scenario; empty where none was asked for.
        max_regret_usd: the largest; None without scenarios.
        worst_scenario: where that is; "" without.
        note: what a reader must know.
    """

    kind: str
    label: str
    entry: Entry
    entry_words: str
    earliest_on: date
    point_on: date
    latest_on: date
    timing: Timing
    on_time_odds: float
    lead: tuple[LeadPart, ...]
    capex_usd: Figure | None
    cost: Figure
    costs: tuple[CostPart, ...]
    closes: Figure
    closes_share: float | None
    escapes: tuple[str, ...]
    escapes_words: str
    still_binds: tuple[str, ...]
    still_binds_words: str
    years: tuple[ServedYear, ...]
    value_usd: Figure
    cost_usd: Figure
    net_usd: Figure
    world_usd: float | None
    losers: tuple[tuple[str, float], ...]
    regrets: tuple[Regret, ...]
    max_regret_usd: float | None
    worst_scenario: str
    note: str


def lead_words(option: LaneOption) -> str:
    """Return when it comes in words: `March 2028 (August 2027 to June 2030), odds 62 %`."""
    months = [day(on, "month") for on in (option.point_on, option.earliest_on, option.latest_on)]
    return f"{months[0]} ({months[1]} to {months[2]}), odds {share(option.on_time_odds)}"


def cost_words(option: LaneOption) -> str:
    """Return `11.2 m USD per MW-year (8.9 to 16.1)`."""
    low, high = option.cost.low or 0.0, option.cost.high or 0.0
    return (
        f"{money(option.cost.point or 0.0, 'USD/MW-year')} ({low / 1e6:.1f} to {high / 1e6:.1f} m)"
    )
