"""The number grammar of the book, and intervals.

Python reads numbers generously (`float("1_000")`, full-width digits, blanks, `inf`); a book must
not. A number is ASCII digits with an optional minus, fraction and exponent, finite in binary64.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
MAX_EXACT_INTEGER = 2**53


def parse_number(text: str) -> float | None:
    """Return the value of `text`, or None where it is not a finite number of the grammar.

    `1e400` overflows and is refused; `-0` is read as 0.
    """
    if not NUMBER.fullmatch(text):
        return None
    value = float(text)
    if not math.isfinite(value):
        return None
    return value + 0.0 if value else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its spread. An absent end is None: nothing is known on that side.

    Attributes:
        low: smallest reading, in the unit of the context; None if there is no lower bound.
        point: prevailing reading; None if no source gives one.
        high: largest reading; None if there is no upper bound.
    """

    low: float | None
    point: float | None
    high: float | None

    @classmethod
    def exact(cls, value: float) -> Interval:
        """Return the interval without spread."""
        return cls(value, value, value)

    def __add__(self, other: Interval) -> Interval:
        """Add end by end; an absent end stays absent."""
        return Interval(
            _add(self.low, other.low), _add(self.point, other.point), _add(self.high, other.high)
        )

    def scaled(self, factor: float) -> Interval:
        """Multiply each end by a non-negative factor."""
        return Interval(
            *(None if end is None else end * factor for end in (self.low, self.point, self.high))
        )


def _add(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left + right
