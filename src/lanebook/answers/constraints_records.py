"""The records of the answer `constraints`. A layer is named by its key (`cowos`, `power:ercot`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lanebook.answers.answer import Figure

#: What is said of a label: it holds in 80 % of the noise solves or more, or it does not.
Verdict = Literal["stable", "contested"]


@dataclass(frozen=True, slots=True)
class Vote:
    """How often a layer is the label of a period.

    Attributes:
        layer, name: key and words.
        noise: share of the solves under ±10 % independent noise, 0 to 1.
        ranges: share of the solves under the ranges of the parameters and claims, 0 to 1.
    """

    layer: str
    name: str
    noise: float
    ranges: float


@dataclass(frozen=True, slots=True)
class PeriodLabel:
    """What binds in a period.

    Attributes:
        period, year: "2027" or "2027Q3", and the calendar year.
        layer, name: key and words of the layer with the largest shadow value; "ask" where no layer
            reaches the threshold: demand is the limit.
        share_of_value: its shadow value as a share of the year's value; None for "ask".
        slack, shadow_price: of that layer, as in its `LayerPeriod`; blank for "ask".
        stability: share of the solves under ±10 % noise that name the same layer.
        stability_ranges: the same under the ranges of parameters and claims.
        verdict: "contested" where `stability` is under 0.8.
        runner_up, runner_up_name: the layer named most often beside it under noise; where noise
            never names another, the next largest shadow value; "" where there is none.
        also: keys of further layers above the threshold in the base solve, largest first.
        votes: every layer that any solve named, most often first.
    """

    period: str
    year: int
    layer: str
    name: str
    share_of_value: float | None
    slack: Figure
    shadow_price: Figure
    stability: float | None
    stability_ranges: float | None
    verdict: Verdict | None
    runner_up: str
    runner_up_name: str
    also: tuple[str, ...]
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class LayerPeriod:
    """One layer in one period of the base solve.

    Attributes:
        layer, name: key and words.
        period: its label.
        capacity, used, slack: in the unit of the layer (wafers, HBM stacks, MW, USD); `capacity`
            carries the range of its claims or parameter; absent where nothing bounds the layer.
        shadow_price: what one more unit in the period is worth, USD per unit (per MW-year for
            power, per USD for capital), never negative; `low` is the gain of one more, `high` the
            loss of one less: they differ at a kink.
        share_of_value: shadow value of the whole capacity as a share of the year's value.
        is_named: whether that share exceeds the threshold for a name.
        is_default: the book is silent on the capacity and a named default stands in.
    """

    layer: str
    name: str
    period: str
    capacity: Figure
    used: Figure
    slack: Figure
    shadow_price: Figure
    share_of_value: float | None
    is_named: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What one layer alone would allow in a period.

    Attributes:
        layer, name: key and words; "ask" for what is asked in addition to what is in service.
        period: its label.
        gigawatts: GW of IT load that could be added in the period.
    """

    layer: str
    name: str
    period: str
    gigawatts: Figure


@dataclass(frozen=True, slots=True)
class BuyerPeriod:
    """One buyer at the end of one period, MW of IT load.

    Attributes:
        buyer, name: id and words.
        period: its label.
        asked_mw, in_service_mw, served_mw, unmet_mw: what is asked, what is in service and in use,
            the part of the ask that it serves, and the rest.
        is_rationed: whether more than one percent of the ask is unmet.
        served_share: served over asked; None without an ask.
    """

    buyer: str
    name: str
    period: str
    asked_mw: Figure
    in_service_mw: Figure
    served_mw: Figure
    unmet_mw: Figure
    is_rationed: bool
    served_share: float | None


@dataclass(frozen=True, slots=True)
class HeldPeriod:
    """Whose megawatts they are at the end of a period, MW of IT load.

    Attributes:
        period: its label.
        hyperscaler_own_mw: in use by hyperscalers for themselves.
        held_for_labs_mw: held by hyperscalers on lanes committed to labs, as far as kept.
        hyperscaler_held_mw: sum of both.
        lab_allocated_mw: in use by labs, whoever holds it.
        others_mw: in use by everybody else.
        total_mw: in use by all.
    """

    period: str
    hyperscaler_own_mw: Figure
    held_for_labs_mw: Figure
    hyperscaler_held_mw: Figure
    lab_allocated_mw: Figure
    others_mw: Figure
    total_mw: Figure


@dataclass(frozen=True, slots=True)
class ShortLane:
    """A lane that falls short in a period.

    Attributes:
        lane, label: id and words.
        buyer, buyer_name, holder, firmness: whose it is, who holds it, how firm it is.
        period: its label.
        committed_mw, kept_mw, short_mw: MW of IT load at the end of the period.
    """

    lane: str
    label: str
    buyer: str
    buyer_name: str
    holder: str
    firmness: str
    period: str
    committed_mw: Figure
    kept_mw: Figure
    short_mw: Figure


@dataclass(frozen=True, slots=True)
class UnitWorth:
    """What one more unit in the hands of the buyer is worth to it in a period.

    Attributes:
        layer, name: key and words: power, a wafer, an HBM stack, a dollar.
        period: its label.
        value: USD per unit (per MW-year for power); `low` and `high` differ at a kink.
    """

    layer: str
    name: str
    period: str
    value: Figure


@dataclass(frozen=True, slots=True)
class Proof:
    """One check of the certificate.

    Attributes:
        name: what must hold.
        residual, tolerance: how far it is from holding, and what counts as rounding.
        holds: whether it does.
    """

    name: str
    residual: float
    tolerance: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one number of the model comes from, as a reader sees it.

    Attributes:
        layer, name: key and words of what it belongs to.
        period: its label, "" for all.
        what: what the number is.
        value: with its range and claims.
        parameter: key of the parameter, "" where claims alone give it.
        is_default: the book is silent and a named default stands in.
        note: how it was derived.
    """

    layer: str
    name: str
    period: str
    what: str
    value: Figure
    parameter: str
    is_default: bool
    note: str
