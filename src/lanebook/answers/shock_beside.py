"""Records of the answer `shock` that set runs side by side: combinations, draws, two shocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lanebook.answers.ensemble_records import Quantile


@dataclass(frozen=True, slots=True)
class CombinedRow:
    """One number under each scenario, together, and what together adds beyond the sum.

    Attributes:
        id, name: of the lab or firm; "all" for all labs.
        what: "lost", "kept", "largest_lane", "effective_lanes" or "revenue".
        label: in words.
        unit: in words.
        when: quarter, or "horizon" for the whole.
        base: without any shock; None for losses.
        alone: one per scenario, in order; None where unknown.
        together: all at once.
        sum: of `alone`; None where a sum means nothing.
        beyond: together less the sum: above 0 they aggravate one another, below 0 they overlap.
    """

    id: str
    name: str
    what: Literal["lost", "kept", "largest_lane", "effective_lanes", "revenue"]
    label: str
    unit: str
    when: str
    base: float | None
    alone: tuple[float | None, ...]
    together: float | None
    sum: float | None
    beyond: float | None


@dataclass(frozen=True, slots=True)
class Combination:
    """Scenarios alone and together.

    Attributes:
        names, titles: of the scenarios, in order.
        says: whether together they do more than the sum, in a sentence.
        rows: all labs first, then lab by lab.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    says: str
    rows: tuple[CombinedRow, ...]


@dataclass(frozen=True, slots=True)
class LossSpread:
    """A lab's loss in a quarter over the draws.

    Attributes:
        id, name: of the lab; "all" for all together.
        quarter: label, or "horizon" for the whole.
        unit: "MW" in a quarter, "MW-years" over the horizon.
        point: with every input at its point.
        mean: of the draws.
        quantiles: in rising order, each with its Monte Carlo error.
        tail_mean: mean of the worst twentieth of the draws.
    """

    id: str
    name: str
    quarter: str
    unit: str
    point: float
    mean: float
    quantiles: tuple[Quantile, ...]
    tail_mean: float


@dataclass(frozen=True, slots=True)
class DrawMover:
    """What moves the loss over the draws.

    Attributes:
        rank: 1 moves it most.
        name, label: of what was drawn.
        correlation: Spearman's rank correlation with the loss of all labs.
        low, high: 95 % interval.
        source: parameter key, claim ids or "assumption".
    """

    rank: int
    name: str
    label: str
    correlation: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Draws:
    """Many draws of the same shock.

    Attributes:
        draws, seed: what was drawn.
        n_drivers: numbers that moved together.
        spreads: all labs first, then by lab; the horizon first, then by quarter.
        movers: ranked.
    """

    draws: int
    seed: int
    n_drivers: int
    spreads: tuple[LossSpread, ...]
    movers: tuple[DrawMover, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """One check of the certificate.

    Attributes:
        name: the statement, in words.
        residual, tolerance: how far it is from holding, and how far counts as rounding.
    """

    name: str
    residual: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class ComparedLoss:
    """One loss in two shocks.

    Attributes:
        id, name: of the lab or firm.
        quarter: label, or "horizon".
        unit: in words.
        first, second: lost in either; None where unknown.
        gap: second less first; None where either is unknown.
    """

    id: str
    name: str
    quarter: str
    unit: str
    first: float | None
    second: float | None
    gap: float | None
