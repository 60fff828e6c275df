"""What the ensemble answer carries, and its flat tables."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.wording import counted


@dataclass(frozen=True, slots=True)
class Chance:
    """A share of draws with its Monte Carlo error.

    Attributes:
        times: draws in which it was so.
        share: of all draws.
        low, high: 95 % score interval (Wilson 1927).
    """

    times: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile with its Monte Carlo error.

    Attributes:
        at: 0.05, 0.25, 0.5, 0.75 or 0.95.
        value: the smallest draw that at least this share of draws does not exceed.
        low, high: 95 % interval between two order statistics; the extremes of the draws where
            there are too few for one.
    """

    at: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FanPoint:
    """One period of a fan chart.

    Attributes:
        period: label, such as "2027".
        base: value with every input at its point.
        mean: of the draws.
        quantiles: in rising order.
    """

    period: str
    base: float
    mean: float
    quantiles: tuple[Quantile, ...]


@dataclass(frozen=True, slots=True)
class Fan:
    """One outcome over the periods.

    Attributes:
        key: "served:anthropic", "unmet:anthropic", "in_service", "price:power", "value", …
        label: words for a reader.
        unit: of the values.
        kind: "served", "unmet", "in_service", "price" or "value".
        subject: buyer or layer, "" for all together.
        points: one a period.
    """

    key: str
    label: str
    unit: str
    kind: str
    subject: str
    points: tuple[FanPoint, ...]


@dataclass(frozen=True, slots=True)
class BindingOdds:
    """How often one layer binds in one period.

    Attributes:
        period: label.
        layer: key, such as "power" or "cowos"; "ask" where nothing else binds.
        label: words for a reader.
        base: it is the binding layer with every input at its point.
        named: share of draws in which it is *the* binding layer: the largest shadow value.
        priced: share of draws in which its shadow value exceeds 0.4 % of the year's value.
    """

    period: str
    layer: str
    label: str
    base: bool
    named: Chance
    priced: Chance


@dataclass(frozen=True, slots=True)
class GlutOdds:
    """How often supply has passed the ask by a period.

    Attributes:
        period: label; "never" for draws without a glut.
        begins: share of draws in which it begins there.
        by: share in which it has begun by its end; None for "never".
    """

    period: str
    begins: Chance
    by: Chance | None


@dataclass(frozen=True, slots=True)
class Driver:
    """What moves an outcome.

    Attributes:
        outcome: key of the outcome, as `OutcomeSpread.key`.
        rank: 1 moves it most.
        name: of the driver, stable.
        label: words for a reader.
        correlation: Spearman's rank correlation over the draws; its sign is that of the driver.
        low, high: 95 % interval (Fisher's z with the variance of Bonett and Wright 2000).
        source: parameter key, claim ids or "assumption".
    """

    outcome: str
    rank: int
    name: str
    label: str
    correlation: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class TailMark:
    """A driver that stands elsewhere in the tail than in all draws.

    Attributes:
        name, label: of the driver.
        mean: of its place in the tail, -1 to 1; near 0 over all draws.
    """

    name: str
    label: str
    mean: float


@dataclass(frozen=True, slots=True)
class OutcomeSpread:
    """One chosen outcome in the headline period: its spread, what moves it, and its bad end.

    Attributes:
        key: such as "served:anthropic:2027".
        label, unit: words for a reader.
        period: label.
        base: with every input at its point.
        quantiles: in rising order.
        tail_mean: mean of the worst twentieth of the draws; lowest for megawatts, highest for
            prices.
        tail_marks: drivers that mark it, most first.
    """

    key: str
    label: str
    unit: str
    period: str
    base: float
    quantiles: tuple[Quantile, ...]
    tail_mean: float
    tail_marks: tuple[TailMark, ...]


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
    told = [f"{at_point[period]} in {period}" for period in data.periods if period in at_point]
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
