"""The only place that asks the machine what time it is.

Everything else receives a `Clock`, so tests can stop, turn back and replay time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present instant in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(clock: Clock = system_clock) -> date:
    """Return the calendar day of `clock` in UTC."""
    return clock().date()
