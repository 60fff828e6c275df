"""When an override acts: strengths by period, paths that come later, paths that stand still.

Times are fractions of the calendar. A *level* (megawatts) is that of a period's end; a *flow*
(wafers, dollars) is that of its whole length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from lanebook.scenarios.model import Override

Floats = NDArray[np.float64]

#: Two moments closer than this are one: a fraction of a second.
SAME: Final = 1e-9


class Span(Protocol):
    """A period of any engine: fractions of the calendar, such as 2027.5, and years."""

    @property
    def begins(self) -> float:
        """When it begins."""

    @property
    def years(self) -> float:
        """How long it is."""

    @property
    def ends(self) -> float:
        """When it ends."""


def ends_of(periods: Sequence[Span]) -> Floats:
    """Return the end of every period."""
    return np.array([period.ends for period in periods])


def years_of(periods: Sequence[Span]) -> Floats:
    """Return the length of every period."""
    return np.array([period.years for period in periods])


def covers(periods: Sequence[Span], override: Override) -> bool:
    """Tell whether the override is in force through every period."""
    first, last = periods[0].begins, periods[-1].ends
    return override.since <= first + SAME and override.until >= last - SAME


def in_force(periods: Sequence[Span], override: Override, *, flow: bool) -> Floats:
    """Return how far the override is in force, 0 to 1, shape (T,).

    Args:
        periods: of the model.
        override: `ramp_months` is the time until it is fully in force.
        flow: its average over each period; otherwise at each period's end.
    """
    since, until = override.since, override.until
    ramp = override.ramp_months / 12
    if flow:
        before = np.array([period.begins for period in periods])
        grown = _area(np.minimum(ends_of(periods), until), since, ramp)
        grown -= _area(np.minimum(before, until), since, ramp)
        return np.clip(grown / years_of(periods), 0.0, 1.0)
    at = ends_of(periods)
    if not np.isfinite(since):
        strength = np.ones(len(at))
    elif ramp > 0:
        strength = np.clip((at - since) / ramp, 0.0, 1.0)
    else:
        strength = (at > since + SAME).astype(np.float64)
    return np.where(at <= until + SAME, strength, 0.0)


def _area(at: Floats, since: float, ramp: float) -> Floats:
    """Return the integral of the strength up to `at`, as if it never ended."""
    if not np.isfinite(since):
        return np.asarray(at, dtype=np.float64)
    gone = np.clip(at - since, 0.0, None)
    if ramp <= 0:
        return np.asarray(gone)
    return np.asarray(np.where(gone < ramp, gone**2 / (2 * ramp), gone - ramp / 2))


def lost(periods: Sequence[Span], override: Override) -> Floats:
    """Return the share of each period that an outage takes away, shape (T,).

    Fully out from `since` to `until`, then back along a straight line of `ramp_months`. Without
    `begins` it is out from the first period on.
    """
    since, until, back = override.since, override.until, override.ramp_months / 12
    since = min(max(since, periods[0].begins), until)

    def area(at: Floats) -> Floats:
        out = np.clip(at, since, until) - since
        if back <= 0 or not np.isfinite(until):
            return np.asarray(out)
        gone = np.clip(at - until, 0.0, back)
        return np.asarray(out + gone - gone**2 / (2 * back))

    before = np.array([period.begins for period in periods])
    gone = np.clip((area(ends_of(periods)) - area(before)) / years_of(periods), 0.0, 1.0)
    return np.where(gone > 1.0 - SAME, 1.0, gone)  # all is all: rounding leaves nothing behind


def path(times: Floats, values: Floats, at: Floats) -> Floats:
    """Return a path between its points; beyond its ends it goes on as it went, never below 0."""
    if len(times) == 1:
        return np.full(np.shape(at), values[0])
    inside = np.interp(at, times, values)
    first = (values[1] - values[0]) / (times[1] - times[0])
    last = (values[-1] - values[-2]) / (times[-1] - times[-2])
    inside = np.where(at < times[0], values[0] + first * (at - times[0]), inside)
    inside = np.where(at > times[-1], values[-1] + last * (at - times[-1]), inside)
    return np.clip(inside, 0.0, None)


def shifted(times: Floats, values: Floats, since: float, until: float, months: float) -> Floats:
    """Return the path with what was to change after `since` coming `months` later.

    A delay never adds and an advance never takes away: what is there at `since` stays.
    """
    years = months / 12
    moved = path(times, values, times - years)
    if months >= 0:
        floor = _at(times, values, since)
        later = np.minimum(values, np.maximum(moved, floor))
    else:
        later = np.maximum(values, moved)
    inside = (times > since + SAME) & (times <= until + SAME)
    return np.where(inside, later, values)


def frozen(times: Floats, values: Floats, since: float, until: float) -> Floats:
    """Return the path that stands still from `since` to `until` and then goes on as it would."""
    still = np.minimum(values, _at(times, values, since))
    held = np.where(times > since + SAME, still, values)
    if not np.isfinite(until):
        return held
    resumed = np.minimum(values, path(times, values, times - (until - since)))
    return np.where(times > until + SAME, np.maximum(held, resumed), held)


def _at(times: Floats, values: Floats, moment: float) -> float:
    if not np.isfinite(moment):
        return 0.0
    return float(path(times, values, np.array([moment]))[0])
