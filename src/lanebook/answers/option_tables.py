"""Flat tables of the option answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lanebook.answers.answer import Column, Figure, Table
from lanebook.answers.wording import MONTHS

if TYPE_CHECKING:  # the payload needs these tables; both live apart to stay readable
    from lanebook.answers.option_payload import Option


def ranked_table(data: Option) -> Table:
    """Return all kinds ranked: when, what a megawatt-year costs, what it closes, net."""
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


def bounds_table(data: Option) -> Table:
    """Return what each kind escapes, what still binds it, who loses."""
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


def worth_table(data: Option) -> Table:
    """Return the ends of the wait, worth and cost."""
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


def waits_table(data: Option) -> Table:
    """Return every wait of every kind."""
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


def costs_table(data: Option) -> Table:
    """Return the parts of a megawatt-year's cost."""
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


def served_table(data: Option) -> Table:
    """Return what the buyer is served without and with each."""
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


def largest_table(data: Option) -> Table:
    """Return each kind's largest regret, and the scenario in which it has it."""
    rows = sorted(data.options, key=lambda each: (each.max_regret_usd or 0.0, each.kind))
    worst = {each.kind: {row.scenario: row for row in each.regrets} for each in data.options}
    return Table(
        name="option_largest_regret",
        title=f"Largest regret over {len(data.scenarios)} scenarios, the smallest first, USD",
        columns=(
            Column("label", "lane"),
            Column("max_regret", "regret", "figure", "USD"),
            Column("scenario", "in the scenario"),
            Column("best", "best there"),
            Column("net", "own net", "figure", "USD", "worth less cost there"),
        ),
        rows=tuple(
            (
                each.label,
                _usd(each.max_regret_usd),
                each.worst_scenario,
                worst[each.kind][each.worst_scenario].best,
                _usd(worst[each.kind][each.worst_scenario].net_usd),
            )
            for each in rows
        ),
        notes=("Regret: what the best lane of a scenario brings more; none is building nothing.",),
    )


def _usd(value: float | None) -> Figure:
    return Figure(value, value, value, "USD", state="derived")


def regrets_table(data: Option) -> Table:
    """Return the regret of every kind in every scenario, and the largest."""
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
