"""The only place that asks the machine what time it is.

Everything else receives a `Clock`, so tests can stop, turn back and replay time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from time import monotonic

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present instant in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(clock: Clock = system_clock) -> date:
    """Return the calendar day of `clock` in UTC."""
    return clock().date()


def stopwatch() -> Callable[[], float]:
    """Return a function that tells the seconds since this call: for progress, never for answers."""
    started = monotonic()
    return lambda: monotonic() - started
