"""How a drawn amount is written and spread: `{triangular: [6 months, 12 months, 24 months]}`."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

from lanebook.scenarios.amounts import NotRead, parse_amount
from lanebook.scenarios.located import Located, nearest
from lanebook.scenarios.model import SHAPES, Amount, Distribution, Shape, Unit
from lanebook.scenarios.yaml_text import Listed, Mapped, Node

#: How many numbers a shape takes, in words.
TAKES: Final[dict[Shape, str]] = {
    "triangular": "low, mode and high, rising",
    "uniform": "low and high, rising",
    "normal": "mean and standard deviation above zero",
    "lognormal": "median above zero and the larger value that nine in ten stay below",
    "choice": "two or more values, or values with their shares",
}
_STANDARD: Final = NormalDist()
NINE_IN_TEN: Final = _STANDARD.inv_cdf(0.9)
#: Quantiles taken for the ends of shapes that have none.
LOW_END, HIGH_END = 0.01, 0.99


def drawn_amount(
    here: Located, node: Mapped, units: tuple[Unit, ...]
) -> tuple[Amount, Distribution] | None:
    """Read a spread amount: its point and its distribution, or None with findings."""
    if len(node.items) != 1 or next(iter(node.items)) not in SHAPES:
        here.find("Y017", node.line, "A spread amount names one shape.", nearest("", SHAPES))
        return None
    ((word, value),) = node.items.items()
    shape: Shape = word  # type: ignore[assignment]
    amounts, weights = _members(here, value, units, shape)
    if amounts is None:
        return None
    distribution = Distribution(shape, tuple(amount.value for amount in amounts), weights)
    if len({amount.unit for amount in amounts}) != 1 or not _is_sound(distribution):
        here.find("Y017", value.line, f"{shape} takes {TAKES[shape]}, in one unit.")
        return None
    point = quantile(distribution, 0.5)
    if shape == "triangular":
        point = distribution.numbers[1]
    elif shape == "choice":
        point = distribution.numbers[max(range(len(weights)), key=lambda at: (weights[at], -at))]
    words = ", ".join(amount.text for amount in amounts)
    return Amount(point, amounts[0].unit, f"{shape} {words}"), distribution


def _members(
    here: Located, value: Node, units: tuple[Unit, ...], shape: Shape
) -> tuple[tuple[Amount, ...] | None, tuple[float, ...]]:
    if isinstance(value, Listed):
        pairs = [(text, "") for _, text in here.texts(value, shape)]
    elif isinstance(value, Mapped) and shape == "choice":
        pairs = [(key, here.text(item, "A share")) for key, item in value.items.items()]
    else:
        here.find("Y017", value.line, f"{shape} takes a list: {TAKES[shape]}.")
        return None, ()
    try:
        amounts = tuple(parse_amount(text, units) for text, _ in pairs)
        weights = tuple(
            parse_amount(share, ("share",)).value if share else 1 / len(pairs) for _, share in pairs
        )
    except NotRead as error:
        here.find(error.code, value.line, str(error), error.hint)
        return None, ()
    return amounts, weights if shape == "choice" else ()


def _is_sound(distribution: Distribution) -> bool:
    numbers = distribution.numbers
    match distribution.shape:
        case "triangular":
            return (
                len(numbers) == 3 and list(numbers) == sorted(numbers) and numbers[0] < numbers[2]
            )
        case "uniform":
            return len(numbers) == 2 and numbers[0] < numbers[1]
        case "normal":
            return len(numbers) == 2 and numbers[1] > 0
        case "lognormal":
            return len(numbers) == 2 and 0 < numbers[0] < numbers[1]
    total = math.fsum(distribution.weights)
    return len(numbers) >= 2 and abs(total - 1) < 1e-6 and min(distribution.weights) >= 0


def quantile(distribution: Distribution, p: float) -> float:
    """Return the value that a share `p` of draws stays below.

    >>> quantile(Distribution("triangular", (0.0, 1.0, 2.0)), 0.5)
    1.0
    """
    numbers = distribution.numbers
    match distribution.shape:
        case "triangular":
            return _triangular(numbers[0], numbers[1], numbers[2], p)
        case "uniform":
            return numbers[0] + (numbers[1] - numbers[0]) * p
        case "normal":
            return numbers[0] + numbers[1] * _z(p)
        case "lognormal":
            spread = math.log(numbers[1] / numbers[0]) / NINE_IN_TEN
            return numbers[0] * math.exp(spread * _z(p))
    reached = 0.0
    for value, weight in sorted(zip(numbers, distribution.weights, strict=True)):
        reached += weight
        if p < reached:
            return value
    return max(numbers)


def ends(distribution: Distribution) -> tuple[float, float]:
    """Return the ends of a distribution; its 1 % and 99 % quantiles where it has none."""
    if distribution.shape in ("normal", "lognormal"):
        return quantile(distribution, LOW_END), quantile(distribution, HIGH_END)
    return min(distribution.numbers), max(distribution.numbers)


def _triangular(low: float, mode: float, high: float, p: float) -> float:
    width = high - low
    if p < (mode - low) / width:
        return low + math.sqrt(p * width * (mode - low))
    return high - math.sqrt((1 - p) * width * (high - mode))


def _z(p: float) -> float:
    return _STANDARD.inv_cdf(min(max(p, 1e-9), 1 - 1e-9))
