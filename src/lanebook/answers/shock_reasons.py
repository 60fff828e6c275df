"""Records of the answer `shock`: paths, gains, terms of contracts, assumptions, the echo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Step:
    """A maker on a path.

    Attributes:
        id, name: of the maker.
        layer: key of what it makes.
    """

    id: str
    name: str
    layer: str


@dataclass(frozen=True, slots=True)
class Path:
    """One way by which a loss arrives.

    Attributes:
        rank: 1 carries most.
        says: "via Nvidia ← TSMC CoWoS".
        steps: from the target's own supplier back to where the shock strikes.
        carried: how much less the target loses with the first edge of the path held at its base
            deliveries, in the target's total unit.
        points: the same in percentage points of the target's base.
        share: the same over the target's loss.
    """

    rank: int
    says: str
    steps: tuple[Step, ...]
    carried: float
    points: float
    share: float


@dataclass(frozen=True, slots=True)
class Paths:
    """How a loss reaches one lab or firm, ranked by knocking out one edge at a time.

    Attributes:
        key: of the loss, as `Loss.key`.
        name: of the target.
        says: "Azure −18 %: 14 via Nvidia ← TSMC CoWoS, 4 via …".
        lost, share: of the target, as in its `Loss`.
        direct: the part that the shock takes from the target itself, as a share of its loss.
        paths: ranked; they need not add up: inputs that are all essential each carry the whole.
    """

    key: str
    name: str
    says: str
    lost: float
    share: float | None
    direct: float
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """Who makes or serves more than on the base path.

    Attributes:
        id, name: of the firm or lab.
        layer, layer_name: of what.
        total_unit: of `gained`.
        gained, share: over the horizon, and over its base; share None where the base is 0.
        best_quarter: with the largest gain.
        revenue_usd_million: of the gain; None where no price is known.
        says: how, in a sentence.
    """

    id: str
    name: str
    layer: str
    layer_name: str
    total_unit: str
    gained: float
    share: float | None
    best_quarter: str
    revenue_usd_million: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Stranded:
    """What a maker had under way for customers that may no longer have it.

    Attributes:
        id, name: of the firm.
        months: how long its inputs are under way, stock included, weighted by cost.
        mw: of the barred deliveries over that time.
        low_usd_million, usd_million, high_usd_million: at cost, if nobody else takes it; None
            where price or margin are unknown.
        parameters: behind price and margin.
    """

    id: str
    name: str
    months: float
    mw: float
    low_usd_million: float | None
    usd_million: float | None
    high_usd_million: float | None
    parameters: tuple[str, ...]


#: What a term of a contract is about; "option" is a right that was never signed.
TermKind = Literal[
    "notice", "exclusivity", "termination", "step_in", "guarantee", "take_or_pay", "term", "end",
    "condition", "option",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a contract that the shock touches.

    Attributes:
        tie: id.
        name: of the two sides: "SpaceX → Anthropic".
        kind: of term.
        says: what it does here, in a sentence.
        acts: it changes the numbers; False: it stands in the book and the numbers do not use it.
        mw: megawatts concerned; None where unknown.
        usd_million: dollars concerned; None where unknown.
        claims: behind it.
    """

    tie: str
    name: str
    kind: TermKind
    says: str
    acts: bool
    mw: float | None
    usd_million: float | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShockDriver:
    """What one assumption does to the answer, moved alone from end to end of its range.

    Attributes:
        rank: 1 moves the loss most.
        parameter: name and row of parameters.csv, "name/applies_to".
        label: in words.
        low, point, high: of the assumption, in `unit`.
        unit: in words.
        lost_low, lost_high: MW-years that all labs lose with it at its low and its high end.
        swing: the larger less the smaller of those and of the loss at the point.
        echo_low, echo_high: size of the echo at either end, as `Echo.share`.
        source: of the range: a source id, `claim:…` or "assumption".
    """

    rank: int
    parameter: str
    label: str
    low: float
    point: float
    high: float
    unit: str
    lost_low: float
    lost_high: float
    swing: float
    echo_low: float
    echo_high: float
    source: str


@dataclass(frozen=True, slots=True)
class Echo:
    """Whether the loss comes back after it had healed, and what makes it.

    Attributes:
        share: largest later loss of a lab over the worst one, once it had fallen under a quarter
            of that; 0 without an echo.
        at: label of the period of the largest later loss; "" without one.
        parameter: key of the assumption whose range moves the echo most; "" if none does.
        says: in a sentence.
    """

    share: float
    at: str
    parameter: str
    says: str
