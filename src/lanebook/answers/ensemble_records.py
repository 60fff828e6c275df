"""Records of the ensemble answer: shares, quantiles, fans, drivers, tails."""

from __future__ import annotations

from dataclasses import dataclass


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
