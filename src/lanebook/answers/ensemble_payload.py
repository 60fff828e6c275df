"""What the ensemble answer carries, and its flat tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.ensemble_records import (
    BindingOdds,
    Driver,
    Fan,
    GlutOdds,
    OutcomeSpread,
    Quantile,
)
from lanebook.answers.wording import counted


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A thousand clearings of one scenario.

    Attributes:
        scenario: its name.
        title: its title in words.
        draws, seed: what was drawn.
        n_drivers: numbers that moved together, odds included.
        headline: period that finding, outcomes and drivers speak of.
        headline_year: its year.
        periods: labels in order.
        binding: one per period and layer that binds in any draw; in order of periods.
        glut: one per period, and "never".
        fans: quantiles over the periods.
        outcomes: chosen outcomes in the headline year.
        drivers: ranked, per outcome.
    """

    scenario: str
    title: str
    draws: int
    seed: int
    n_drivers: int
    headline: str
    headline_year: int
    periods: tuple[str, ...]
    binding: tuple[BindingOdds, ...]
    glut: tuple[GlutOdds, ...]
    fans: tuple[Fan, ...]
    outcomes: tuple[OutcomeSpread, ...]
    drivers: tuple[Driver, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the flat tables, most important first."""
        tables = (
            _by_period(self), _outcomes(self), _drivers(self), _glut(self), _binding(self),
            _fans(self),
        )  # fmt: skip
        return tuple(table for table in tables if table.rows)


def _by_period(data: Ensemble) -> Table:
    layers = list(dict.fromkeys(each.label for each in data.binding))
    share = {(each.label, each.period): each.named.share for each in data.binding}
    widest = max((each.named.high - each.named.low for each in data.binding), default=0.0)
    at_point = {each.period: each.label for each in data.binding if each.base}
    told = []
    for label, group in groupby(data.periods, key=lambda period: at_point.get(period, "?")):
        span = list(group)
        told.append(f"{label} in {span[0]}" + (f" to {span[-1]}" if len(span) > 1 else ""))
    rows: list[tuple[Cell, ...]] = [
        (label, *(share.get((label, period), 0.0) for period in data.periods)) for label in layers
    ]
    size = {label: sum(share.get((label, period), 0.0) for period in data.periods)
            for label in layers}  # fmt: skip
    rows.sort(key=lambda row: (-size[str(row[0])], str(row[0])))
    return Table(
        name="ensemble_by_period",
        title=f"What binds: share of {counted(data.draws, 'draw')} in which a layer binds most",
        columns=(
            Column("layer", "layer"),
            *(Column(f"named_{period}", period, "share") for period in data.periods),
        ),
        rows=tuple(rows),
        notes=(
            f"Monte Carlo error (95 %): at most ±{100 * widest / 2:.0f} points.",
            f"With every input at its point: {', '.join(told)}.",
        ),
    )


def _binding(data: Ensemble) -> Table:
    return Table(
        name="ensemble_binding",
        title="How often each layer binds, with the error of drawing",
        columns=(
            Column("period", "period"),
            Column("layer", "layer"),
            Column("base", "at point", definition="binds with every input at its point"),
            Column("named", "binds most", "share", definition="largest shadow value of the year"),
            Column("named_low", "low", "share", definition="95 % Monte Carlo interval"),
            Column("named_high", "high", "share"),
            Column("priced", "binds", "share", definition="above 0.4 % of the year's value"),
        ),
        rows=tuple(
            (
                each.period, each.label, "yes" if each.base else "",
                each.named.share, each.named.low, each.named.high, each.priced.share,
            )
            for each in data.binding
        ),
        notes=(
            f"Share of {counted(data.draws, 'draw')}; low, high: Monte Carlo error alone, 95 %.",
        ),
    )  # fmt: skip


def _quantile_columns() -> tuple[Column, ...]:
    return tuple(
        Column(f"q{percent:02d}", f"{percent} %", "number") for percent in (5, 25, 50, 75, 95)
    )


def _outcomes(data: Ensemble) -> Table:
    return Table(
        name="ensemble_outcomes",
        title=f"Outcomes of {data.headline}",
        columns=(
            Column("outcome", "outcome"),
            Column("unit", "unit"),
            Column("base", "at point", "number"),
            *_quantile_columns(),
            Column("median_low", "50 % low", "number", "", "95 % Monte Carlo interval"),
            Column("median_high", "50 % high", "number"),
            Column("tail", "worst 5 %", "number", "", "mean of the worst twentieth of draws"),
        ),
        rows=tuple(
            (
                each.label, each.unit, each.base, *(q.value for q in each.quantiles),
                *_median_ends(each.quantiles), each.tail_mean,
            )
            for each in data.outcomes
        ),
        notes=tuple(
            f"Where {each.label} is worst: {_marks(each)}."
            for each in data.outcomes
            if each.tail_marks
        ),
    )  # fmt: skip


def _median_ends(quantiles: tuple[Quantile, ...]) -> tuple[Cell, Cell]:
    middle = next(each for each in quantiles if each.at == 0.5)
    return middle.low, middle.high


def _marks(outcome: OutcomeSpread) -> str:
    return ", ".join(
        f"{mark.label} {'high' if mark.mean > 0 else 'low'}" for mark in outcome.tail_marks
    )


def _drivers(data: Ensemble) -> Table:
    labels = {each.key: each.label for each in data.outcomes}
    return Table(
        name="ensemble_drivers",
        title="What moves them most",
        columns=(
            Column("outcome", "outcome"),
            Column("rank", "rank", "number"),
            Column("driver", "driver"),
            Column("correlation", "rank correlation", "number"),
            Column("low", "low", "number", "", "95 % interval"),
            Column("high", "high", "number"),
            Column("source", "source"),
        ),
        rows=tuple(
            (
                labels[each.outcome], each.rank, each.label,
                each.correlation, each.low, each.high, each.source,
            )
            for each in data.drivers
        ),
        notes=("Spearman's rank correlation; two may do together what neither does alone.",),
    )  # fmt: skip


def _glut(data: Ensemble) -> Table:
    return Table(
        name="ensemble_glut",
        title="When supply passes the ask",
        columns=(
            Column("period", "begins"),
            Column("share", "share", "share"),
            Column("low", "low", "share", definition="95 % Monte Carlo interval"),
            Column("high", "high", "share"),
            Column("by", "by its end", "share"),
        ),
        rows=tuple(
            (
                each.period, each.begins.share, each.begins.low, each.begins.high,
                each.by.share if each.by else None,
            )
            for each in data.glut
        ),
    )  # fmt: skip


def _fans(data: Ensemble) -> Table:
    return Table(
        name="ensemble_fans",
        title="Every outcome over the years",
        columns=(
            Column("outcome", "outcome"),
            Column("unit", "unit"),
            Column("period", "period"),
            Column("base", "at point", "number"),
            *_quantile_columns(),
        ),
        rows=tuple(
            (fan.label, fan.unit, point.period, point.base, *(q.value for q in point.quantiles))
            for fan in data.fans
            for point in fan.points
        ),
    )
