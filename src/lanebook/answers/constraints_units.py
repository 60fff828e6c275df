"""From the engine's units to those a reader sees: wafers, HBM stacks, megawatts, dollars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.base.errors import UnknownName
from lanebook.evidence.parameters import Parameters

#: The stack that a price of memory is quoted for: that of this family.
STACK_OF: Final = "rubin"
_BITS_PER_BYTE: Final = 8.0
_MILLION: Final = 1e6


def significant(value: float, digits: int = 3) -> float:
    """Return a value to so many digits: prices of a model with ranges deserve no more.

    >>> significant(195028.2), significant(-0.061234)
    (195000.0, -0.0612)
    """
    return float(f"{value:.{digits}g}")


@dataclass(frozen=True, slots=True)
class Scale:
    """How a layer's numbers are shown.

    Attributes:
        unit: of amounts; amount: shown units per unit of the engine.
        price_unit: of shadow prices; price: USD per shown unit for one USD million per unit of
            the engine.
    """

    unit: str
    amount: float
    price_unit: str
    price: float

    def shown(self, value: float) -> float | None:
        """Return an amount in the shown unit; None where nothing bounds it."""
        return float(value) * self.amount if np.isfinite(value) else None

    def figure(self, value: float) -> Figure:
        """Return an amount as a derived figure; blank where nothing bounds it."""
        at = self.shown(value)
        if at is None:
            return Figure(None, None, None, self.unit, state="blank", note="nothing bounds it")
        return Figure(at, at, at, self.unit, state="derived")

    def priced(self, low: float, point: float, high: float) -> Figure:
        """Return a shadow price as a derived figure of three digits; an open end is absent."""
        first, middle, last = (
            significant(float(end) * self.price) if np.isfinite(end) else None
            for end in (low, point, high)
        )
        return Figure(first, middle, last, self.price_unit, state="derived")


#: Layer kinds whose scale needs no parameter.
_FIXED: Final[dict[str, Scale]] = {
    "power": Scale("MW", 1.0, "USD/MW-year", _MILLION),
    "ask": Scale("MW", 1.0, "USD/MW-year", _MILLION),
    "lane": Scale("MW", 1.0, "USD/MW-year", _MILLION),
    "capital": Scale("USD", _MILLION, "USD/USD", 1.0),
}
#: Thousand wafers.
_WAFERS: Final = Scale("wafers", 1e3, "USD/wafer", _MILLION / 1e3)


class Scales:
    """Scales of every layer key of a model.

    Args:
        parameters: give the size of a memory stack; they remember that it was used.
    """

    def __init__(self, parameters: Parameters) -> None:
        gigabytes = parameters.get("hbm_gb", STACK_OF).point
        stacks = parameters.get("hbm_stacks", STACK_OF).point
        self.gigabits_per_stack = gigabytes * _BITS_PER_BYTE / stacks
        per_stack = self.gigabits_per_stack  # USD million per million gigabits is USD a gigabit
        self._memory = Scale("HBM stacks", _MILLION / per_stack, "USD/HBM stack", per_stack)

    def of(self, layer: str) -> Scale:
        """Return the scale of a layer key: `cowos`, `hbm`, `power:ercot`, `capital` and so on.

        Raises:
            UnknownName: if the key is empty.
        """
        kind = layer.partition(":")[0]
        if not kind:
            raise UnknownName(
                "A layer without a name has no unit.",
                expected="a key such as cowos, hbm, n3, power:ercot or capital",
                next_step="run lanebook constraints to see them.",
            )
        if kind == "hbm":
            return self._memory
        return _FIXED.get(kind, _WAFERS)
