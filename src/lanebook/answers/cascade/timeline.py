"""Periods of a cascade, and yearly stocks and flows of the clearing brought onto them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Freq = Literal["month", "week"]

MONTHS: Final = 12
DAYS_A_YEAR: Final = 365.25
_WEEK: Final = 7
#: Months beyond the horizon for which flows are computed: what is ordered inside it arrives there.
BEYOND: Final = 24


@dataclass(frozen=True, slots=True)
class Step:
    """One month or week.

    Attributes:
        label: "2026-06", or the day on which the week begins.
        begins_on: its first day.
        begins: fraction of the calendar, such as 2026.5.
        years: its length in years.
    """

    label: str
    begins_on: date
    begins: float
    years: float

    @property
    def ends(self) -> float:
        """Fraction of the calendar at which it ends."""
        return self.begins + self.years


def steps(valid_at: date, months: int, freq: Freq) -> tuple[Step, ...]:
    """Return the periods of a run that begins the day after `valid_at`.

    A run by the month begins with the month that this day is in; the months are equally long, as
    the periods of the clearing are. A run by the week has as many weeks as fill the months.

    >>> [each.label for each in steps(date(2026, 5, 31), 3, "month")]
    ['2026-06', '2026-07', '2026-08']
    >>> [each.label for each in steps(date(2026, 5, 31), 1, "week")]
    ['2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22', '2026-06-29']
    """
    first = valid_at + timedelta(days=1)
    if freq == "month":
        return tuple(_month(first.year * MONTHS + first.month - 1 + n) for n in range(months))
    n_weeks = -(-months * DAYS_A_YEAR // (MONTHS * _WEEK))
    days = [first + timedelta(days=_WEEK * n) for n in range(int(n_weeks))]
    return tuple(_week(day) for day in days)


def _month(number: int) -> Step:
    year, month = divmod(number, MONTHS)
    return Step(
        f"{year}-{month + 1:02d}", date(year, month + 1, 1), year + month / MONTHS, 1 / MONTHS
    )


def _week(day: date) -> Step:
    begins = fraction(day)
    return Step(day.isoformat(), day, begins, fraction(day + timedelta(days=_WEEK)) - begins)


def fraction(day: date) -> float:
    """Return a day as a fraction of the calendar, each month a twelfth of its year.

    >>> fraction(date(2026, 7, 1)), round(fraction(date(2026, 7, 16)), 4)
    (2026.5, 2026.5403)
    """
    begins = date(day.year, day.month, 1)
    after = date(day.year + day.month // MONTHS, day.month % MONTHS + 1, 1)
    return day.year + (day.month - 1 + (day - begins).days / (after - begins).days) / MONTHS


def level_at(knots: Floats, values: Floats, at: Floats) -> Floats:
    """Return levels between year-ends: a monotone cubic, never beyond its neighbours.

    Method: piecewise cubic Hermite with harmonic slopes (Fritsch and Butland 1984), so that a
    path rises where its year-ends rise and is flat where they are.

    Args:
        knots: shape (K,), increasing; at least two.
        values: shape (..., K).
        at: shape (S,); before the first knot and after the last the nearest value holds.

    Returns:
        shape (..., S).
    """
    width = np.diff(knots)
    secant = np.diff(values) / width
    slope = np.zeros_like(values)
    left, right = secant[..., :-1], secant[..., 1:]
    same = left * right > 0
    one, other = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        harmonic = (one + other) / (one / left + other / right)
    slope[..., 1:-1] = np.where(same, harmonic, 0.0)
    slope[..., 0], slope[..., -1] = secant[..., 0], secant[..., -1]
    where = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(width) - 1)
    u = np.clip((at - knots[where]) / width[where], 0.0, 1.0)
    low, high = values[..., where], values[..., where + 1]
    m0, m1 = slope[..., where] * width[where], slope[..., where + 1] * width[where]
    found = low * (1 - u) ** 2 * (1 + 2 * u) + high * u**2 * (3 - 2 * u)
    return np.asarray(found + u * (1 - u) * (m0 * (1 - u) - m1 * u))


def rate_over(knots: Floats, flows: Floats, periods: Sequence[Step], late: float = 0.0) -> Floats:
    """Return yearly flows as flows of the periods: smooth, none negative, yearly totals kept.

    Method: mean-preserving smoothing (Rymes and Myers 2001, equation 2) on twelfths of a year. It
    is linear as long as nothing would fall below zero, so that sums of flows stay sums.

    Args:
        knots: shape (Y + 1,), the ends of the years, the first year's beginning first.
        flows: shape (..., Y), >= 0, of the years.
        periods: shape (S,); past the last year, and before the first, its flow goes on.
        late: years by which the flow comes later; with a minus, earlier.

    Returns:
        shape (..., S), what flows in each period.
    """
    monthly = _smooth(flows)
    so_far = np.concatenate(
        [np.zeros((*monthly.shape[:-1], 1)), np.cumsum(monthly, axis=-1)], axis=-1
    )
    fine = np.linspace(knots[0], knots[-1], monthly.shape[-1] + 1)

    def sum_at(at: Floats) -> Floats:
        where = np.clip(np.searchsorted(fine, at, side="right") - 1, 0, len(fine) - 2)
        u = (at - fine[where]) / (fine[where + 1] - fine[where])
        # Beyond either end the straight line goes on at the rate of the last month.
        return np.asarray(so_far[..., where] * (1 - u) + so_far[..., where + 1] * u)

    begins = np.array([each.begins for each in periods]) - late
    ends = np.array([each.ends for each in periods]) - late
    return np.asarray(np.maximum(sum_at(ends) - sum_at(begins), 0.0))


def _smooth(flows: Floats) -> Floats:
    """Return yearly flows (..., Y) in twelfths (..., 12 Y) with every year's total kept."""
    shape = (*flows.shape, MONTHS)
    found = np.repeat(flows / MONTHS, MONTHS, axis=-1)
    for _ in range(MONTHS):
        padded = np.concatenate([found[..., :1], found, found[..., -1:]], axis=-1)
        found = (padded[..., :-2] + padded[..., 1:-1] + padded[..., 2:]) / 3
        off = flows / MONTHS - found.reshape(shape).mean(axis=-1)
        found = np.maximum(found + np.repeat(off, MONTHS, axis=-1), 0.0)
        total = found.reshape(shape).sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(total > 0, flows / total, 0.0)
        found = found * np.repeat(part, MONTHS, axis=-1)
    return found
