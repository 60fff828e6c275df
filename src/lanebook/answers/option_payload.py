"""What the option answer carries: new lanes priced against one open column, and flat tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Column, Figure, Table
from lanebook.answers.wording import MONTHS, day, money, share

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


@dataclass(frozen=True, slots=True)
class Option:
    """New lanes against one open column.

    Attributes:
        buyer, name: "org:ID" and in words.
        mw: MW of IT load wanted.
        by: year-end wanted.
        kind: the kind asked for; "" for all.
        grid: pool in which a grid lane stands.
        scenario: the world it is priced in; "" for the base.
        ask, cleared, open: of the sheet at that year-end.
        worth: USD of one more MW-year to the buyer in that year: the point where the world's
            megawatts go where they are worth most (the clearing), the high end where only what is
            announced for it comes (the sheet); unknown where it has no ask in the model.
        binding: year and layer keys named in it, from the clearing without the lane.
        options: those that come in time first, then by worth less cost.
        scenarios: names among which regret was taken; empty if none.
        minimax: kind with the smallest largest regret; "" without scenarios.
    """

    buyer: str
    name: str
    mw: float
    by: int
    kind: str
    grid: str
    scenario: str
    ask: Figure
    cleared: Figure
    open: Figure
    worth: Figure
    binding: tuple[tuple[int, tuple[str, ...]], ...]
    options: tuple[LaneOption, ...]
    scenarios: tuple[str, ...]
    minimax: str

    def tables(self) -> tuple[Table, ...]:
        """Return all kinds ranked, then waits, costs, served megawatts and regrets."""
        tables = [
            _ranked(self),
            _bounds(self),
            _worth(self),
            _waits(self),
            _costs(self),
            _served(self),
        ]
        if self.scenarios:
            tables.append(_regrets(self))
        return tuple(table for table in tables if table.rows)


def _ranked(data: Option) -> Table:
    return Table(
        name="options",
        title=f"Which lane closes {data.mw:,.0f} MW for {data.name} by the end of {data.by}",
        columns=(
            Column("label", "lane"),
            Column("likely", "likely"),
            Column("timing", f"end {data.by}"),
            Column("on_time_odds", "odds", "share"),
            Column("cost", "MW-year", "figure", "USD/MW-year"),
            Column("closes", "closes", "figure", "MW"),
            Column("net_usd", "net", "figure", "USD", "worth to the buyer less cost"),
        ),
        rows=tuple(
            (
                each.label,
                f"{MONTHS[each.point_on.month - 1][:3]} {each.point_on.year}",
                each.timing,
                each.on_time_odds,
                each.cost,
                each.closes,
                each.net_usd,
            )
            for each in data.options
        ),
        notes=(
            "Odds: of being in service by then if the wait is triangular between its ends.",
            "MW-year: USD for one megawatt of IT load and year, everything in it.",
            "Closes: megawatts of the open column, if every wait takes its middle length.",
            "Net: worth to the buyer less cost over the years of the model, discounted.",
        ),
    )


def _bounds(data: Option) -> Table:
    return Table(
        name="option_bounds",
        title="What each escapes, what still binds it, and from whom it takes",
        columns=(
            Column("label", "lane"),
            Column("escapes", "escapes"),
            Column("still_binds", "still bound by"),
            Column("losers", "taken from"),
        ),
        rows=tuple(
            (
                each.label,
                each.escapes_words,
                each.still_binds_words,
                ", ".join(f"{buyer} {mw:,.0f} MW" for buyer, mw in each.losers),
            )
            for each in data.options
        ),
        notes=("Taken from: who is served less at the year-end, as far as all others lose.",),
    )


def _worth(data: Option) -> Table:
    return Table(
        name="option_worth",
        title="Dates at the ends of the wait; worth against cost, discounted, USD",
        columns=(
            Column("label", "lane"),
            Column("earliest_on", "earliest", "date"),
            Column("latest_on", "latest", "date"),
            Column("value_usd", "worth", "figure", "USD"),
            Column("cost_usd", "costs", "figure", "USD"),
            Column("net_usd", "net", "figure", "USD", "positive: worth more than it costs"),
            Column("capex_usd", "capex", "figure", "USD"),
        ),
        rows=tuple(
            (
                each.label,
                each.earliest_on,
                each.latest_on,
                each.value_usd,
                each.cost_usd,
                each.net_usd,
                each.capex_usd,
            )
            for each in data.options
        ),
    )


def _waits(data: Option) -> Table:
    return Table(
        name="option_waits",
        title="How long each waits, months",
        columns=(
            Column("kind", "lane"),
            Column("label", "wait"),
            Column("low", "low", "number"),
            Column("point", "middle", "number"),
            Column("high", "high", "number"),
            Column("beside", "beside others"),
            Column("parameter", "parameter"),
        ),
        rows=tuple(
            (
                option.label,
                part.label,
                part.low,
                part.point,
                part.high,
                "yes" if part.is_parallel else "",
                part.parameter,
            )
            for option in data.options
            for part in option.lead
        ),
        notes=("Of waits beside one another the longest counts; the others add up.",),
    )


def _costs(data: Option) -> Table:
    return Table(
        name="option_costs",
        title="What a megawatt-year of IT load costs",
        columns=(
            Column("kind", "lane"),
            Column("label", "part"),
            Column("yearly", "a MW-year", "figure", "USD/MW-year"),
            Column("capex", "paid at the start", "figure", "USD/MW"),
            Column("parameters", "parameters"),
        ),
        rows=tuple(
            (option.label, part.label, part.yearly, part.capex, ", ".join(part.parameters))
            for option in data.options
            for part in option.costs
        ),
    )


def _served(data: Option) -> Table:
    return Table(
        name="option_served",
        title=f"What {data.name} is served without and with each, MW of IT load at year-end",
        columns=(
            Column("kind", "lane"),
            Column("year", "year", "text"),
            Column("ask_mw", "asked", "number", "MW"),
            Column("without_mw", "without", "number", "MW"),
            Column("with_mw", "with", "number", "MW"),
            Column("world_mw", "added for all", "number", "MW"),
        ),
        rows=tuple(
            (option.label, str(at.year), at.ask_mw, at.without_mw, at.with_mw, at.world_mw)
            for option in data.options
            for at in option.years
        ),
    )


def _regrets(data: Option) -> Table:
    return Table(
        name="option_regret",
        title="Regret, bn USD: what the best lane of each scenario would have brought more",
        columns=(
            Column("scenario", "scenario"),
            Column("best", "best there"),
            *(
                Column(f"regret_{option.kind.replace('-', '_')}", option.kind, "number", "bn USD")
                for option in data.options
            ),
        ),
        rows=(
            *(
                (
                    name,
                    data.options[0].regrets[place].best,
                    *(_billions(option.regrets[place].regret_usd) for option in data.options),
                )
                for place, name in enumerate(data.scenarios)
            ),
            ("largest", "", *(_billions(option.max_regret_usd) for option in data.options)),
        ),
        notes=("Building nothing (none) brings 0 in every scenario.",),
        total_rows=frozenset({len(data.scenarios)}),
    )


def _billions(usd: float | None) -> float | None:
    return None if usd is None else round(usd / 1e9, 2)


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
