"""Periods of a run as quarters: levels have their mean, flows their sum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lanebook.answers.shock_records import Measure
from lanebook.engines.cascade.inputs import Floats, Period


@dataclass(frozen=True)
class Calendar:
    """The periods of a run.

    Attributes:
        periods: in order.
    """

    periods: tuple[Period, ...]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Labels of the periods."""
        return tuple(period.label for period in self.periods)

    @cached_property
    def years(self) -> Floats:
        """Lengths of the periods in years, shape (T,)."""
        return np.array([period.years for period in self.periods])

    @cached_property
    def _quarter_of(self) -> tuple[str, ...]:
        return tuple(quarter_of(period.begins) for period in self.periods)

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """Labels of the quarters, in order."""
        return tuple(dict.fromkeys(self._quarter_of))

    @cached_property
    def _sums(self) -> Floats:
        """Which periods belong to which quarter, shape (T, Q)."""
        at = [self.quarters.index(quarter) for quarter in self._quarter_of]
        return np.asarray(np.eye(len(self.quarters))[at])

    def by_quarter(self, series: Floats, measure: Measure) -> Floats:
        """Return a series by quarter: mean of what stands, sum of what is made.

        Args:
            series: shape (..., T).
            measure: of it.

        Returns:
            shape (..., Q).
        """
        if measure == "flow":
            return np.asarray(series @ self._sums)
        return np.asarray((series * self.years) @ self._sums / (self.years @ self._sums))

    def total(self, series: Floats, measure: Measure) -> Floats:
        """Return the horizon's sum of what is made, or the unit-years of what stands."""
        weighed = series if measure == "flow" else series * self.years
        return np.asarray(weighed.sum(axis=-1))


def quarter_of(at: float) -> str:
    """Return the quarter of a fraction of the calendar.

    >>> quarter_of(2026.5), quarter_of(2026 + 5 / 12)
    ('2026Q3', '2026Q2')
    """
    year = math.floor(at + 1e-9)
    return f"{year}Q{math.floor((at + 1e-9 - year) * 4) + 1}"
