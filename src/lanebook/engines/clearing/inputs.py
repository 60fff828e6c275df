"""What one clearing takes: arrays with named axes, in megawatts, thousands of units, USD million.

Nothing here has a default that counts: whoever builds the inputs names every number's origin
(`answers/clearing`). Axes: T periods, L silicon layers, A accelerator families, V vendors, G pools
of powered sites, B buyers, J value tiers, P payers, K lanes, R import rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: How scarce megawatts are shared out; the first is the optimum itself.
Rule = Literal["value", "contract", "pro_rata", "max_min"]
RULES: Final[tuple[Rule, ...]] = ("value", "contract", "pro_rata", "max_min")


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a quarter.

    Attributes:
        label: "2027" or "2027Q3".
        year: calendar year.
        begins: fraction of the calendar, such as 2027.5.
        years: its length in years, 1 or 0.25.
    """

    label: str
    year: int
    begins: float
    years: float

    @property
    def ends(self) -> float:
        """Fraction of the calendar at which it ends."""
        return self.begins + self.years


@dataclass(frozen=True, slots=True)
class LaneAxis:
    """A committed lane: who holds the megawatts, for whom, how firmly.

    Attributes:
        id: tie id, or "own:org:…".
        buyer: id of the buyer, one of `Inputs.buyers`.
        holder: organisation that holds the site or the contract; the buyer itself for own sites.
        firmness: of its commitment.
        label: words for a reader.
    """

    id: str
    buyer: str
    holder: str
    firmness: str
    label: str


@dataclass(frozen=True, slots=True)
class ImportRule:
    """Units of some families that some buyers may have at most, as a share of what is made.

    Attributes:
        name: such as "china-nvidia".
        families, buyers: whom it binds, by name.
        share: shape (T,), of the units of those families made in the period; inf for no rule.
        extra: shape (T,), thousand units besides; None for none.
    """

    name: str
    families: tuple[str, ...]
    buyers: tuple[str, ...]
    share: Floats
    extra: Floats | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """What a user demands: megawatts served to a buyer, or on a lane, at least.

    Attributes:
        target: buyer id or lane id.
        period: label of the period.
        least_mw: megawatts at the end of the period.
    """

    target: str
    period: str
    least_mw: float


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything that one clearing takes. Arrays are never written to; use `with_`.

    Attributes:
        periods, layers, families, vendors, pools, buyers, payers, lanes: the axes' names, in order.
        vendor_of: shape (A,), index into `vendors`.
        capacity: (L, T) what a layer yields for accelerators in the period: wafers in thousands,
            memory in million gigabits.
        use: (L, A) of it per thousand units; yield and companion wafers included.
        kw: (A,) kW of IT load per unit, all in (equal to MW per thousand units).
        work: (A,) work per megawatt relative to the reference, already raised to the exponent.
        reference_work: (T,) work per megawatt in which an ask of the period is stated.
        price: (A,) USD million per thousand units, what the payer pays.
        resource: (A,) USD million per thousand units, what the world gives up for them.
        most_units: (A, T) thousand units that can be made at most; inf where nothing says.
        mix_low, mix_high: (A, T) share of the vendor's units of the period.
        vendor_low, vendor_high: (V, T) share of the packaging used in the period.
        packaging: index into `layers` of the layer that vendors share; -1 for none.
        imports: rules on who may have what.
        may_have: (A, B) whether the buyer can take units of the family.
        power: (G, T) MW of IT load that is powered at the end of the period; cumulative.
        may_site: (B, G) whether the buyer can use the pool.
        ask: (B, T) MW of IT load that the buyer asks for at the end of the period.
        tier_share: (J,) share of an ask in each tier; sums to 1.
        tier_value: (B, J) USD million per MW-year, highest first.
        start_mw: (B,) MW in service before the first period.
        start_work: work per megawatt of that old fleet, on the scale of `work`.
        start_alive: (T,) share of it that is still in service at the end of the period.
        alive: (T, T) share of units installed in the row's period in service at the end of the
            column's: 0 before, the lag to service in the first, retirement later.
        held: (A,) thousand units waiting before the first period.
        capital: (P, T) USD million that can be spent in the period; inf where nothing says.
        pays: (B, P) share of the buyer's bill that the payer pays; rows sum to 1.
        shell_price: (T,) USD million per MW of IT load for shell and power, paid when installed.
        shell_years, unit_years: lives over which resource costs are spread.
        running: USD million per MW-year: electricity.
        committed: (K, T) MW promised at the end of the period.
        penalty: (K,) USD million per MW-year that a lane falls short.
        discount_rate: per year.
        waiting_cost: USD million per thousand units and year that wait: a little, so that none
            is made to wait for nothing.
        apart: pools and payers of markets of their own, which `power` and `capital` as layers leave
            out of what they add up.
        floors: what the user demands.
    """

    periods: tuple[Period, ...]
    layers: tuple[str, ...]
    families: tuple[str, ...]
    vendors: tuple[str, ...]
    pools: tuple[str, ...]
    buyers: tuple[str, ...]
    payers: tuple[str, ...]
    lanes: tuple[LaneAxis, ...]
    vendor_of: NDArray[np.int64]
    capacity: Floats
    use: Floats
    kw: Floats
    work: Floats
    reference_work: Floats
    price: Floats
    resource: Floats
    most_units: Floats
    mix_low: Floats
    mix_high: Floats
    vendor_low: Floats
    vendor_high: Floats
    packaging: int
    imports: tuple[ImportRule, ...]
    may_have: Flags
    power: Floats
    may_site: Flags
    ask: Floats
    tier_share: Floats
    tier_value: Floats
    start_mw: Floats
    start_work: float
    start_alive: Floats
    alive: Floats
    held: Floats
    capital: Floats
    pays: Floats
    shell_price: Floats
    shell_years: float
    unit_years: float
    running: float
    committed: Floats
    penalty: Floats
    discount_rate: float
    waiting_cost: float
    apart: tuple[str, ...] = field(default=())
    floors: tuple[Floor, ...] = field(default=())

    def __post_init__(self) -> None:
        """Check every shape and that no number is missing."""
        self._check(dict(self.shapes()))

    def _check(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array.shape != shape:
                raise EngineError(
                    f"The input {name!r} has shape {array.shape}.",
                    expected=f"{shape}",
                    next_step="build it along the axes named in Inputs.",
                )
            if np.isnan(array).any():
                raise EngineError(
                    f"The input {name!r} has a missing number.",
                    expected="a number with an origin, or inf where nothing bounds it",
                    next_step="name a default for it, or leave the row out.",
                )

    def shapes(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield each array's name and the shape that the axes give it."""
        sizes = {
            "T": len(self.periods), "L": len(self.layers), "A": len(self.families),
            "V": len(self.vendors), "G": len(self.pools), "B": len(self.buyers),
            "P": len(self.payers), "K": len(self.lanes), "J": len(self.tier_share),
        }  # fmt: skip
        for name, axes in AXES.items():
            yield name, tuple(sizes[axis] for axis in axes)

    def with_(self, **changes: object) -> Inputs:
        """Return the inputs with some of them replaced."""
        if not changes.keys() <= AXES.keys():
            kept = {each.name: getattr(self, each.name) for each in fields(self)}
            return Inputs(**{**kept, **changes})
        # Arrays on the same axes, as in every draw: only what is new needs a look.
        made = object.__new__(Inputs)
        vars(made).update(vars(self), **changes)
        made._check({name: getattr(self, name).shape for name in changes})
        return made


#: Axes of every array, for the shape check, for scenarios and for draws.
AXES: Final[dict[str, str]] = {
    "vendor_of": "A", "capacity": "LT", "use": "LA", "kw": "A", "work": "A", "reference_work": "T",
    "price": "A", "resource": "A", "most_units": "AT", "mix_low": "AT", "mix_high": "AT",
    "vendor_low": "VT", "vendor_high": "VT", "may_have": "AB", "power": "GT", "may_site": "BG",
    "ask": "BT", "tier_share": "J", "tier_value": "BJ", "start_mw": "B", "start_alive": "T",
    "alive": "TT", "held": "A", "capital": "PT", "pays": "BP", "shell_price": "T",
    "committed": "KT", "penalty": "K",
}  # fmt: skip


def weights(inputs: Inputs) -> Floats:
    """Return what a USD million a year in each period counts: discounted years, shape (T,)."""
    return _weights(inputs.periods, inputs.discount_rate)


@lru_cache(maxsize=64)
def _weights(periods: tuple[Period, ...], rate: float) -> Floats:
    found = np.array([period.years for period in periods]) * _discounts(periods, rate)
    found.flags.writeable = False
    return found


def discounts(inputs: Inputs) -> Floats:
    """Return what a USD million paid in the middle of each period counts, shape (T,)."""
    return _discounts(inputs.periods, inputs.discount_rate)


@lru_cache(maxsize=64)
def _discounts(periods: tuple[Period, ...], rate: float) -> Floats:
    middle = np.array([period.begins + period.years / 2 - periods[0].begins for period in periods])
    found = np.asarray((1 + rate) ** -middle)
    found.flags.writeable = False
    return found
