"""Numbers with units and moments of a scenario file: `12 months`, `-30 %`, `2027Q3`."""

from __future__ import annotations

import calendar
import re
from typing import Final

from lanebook.base.numbers import parse_number
from lanebook.scenarios.model import Amount, Moment, Unit

#: Units as they may be written, each with the unit it means and the factor to it.
WRITTEN: Final[dict[str, tuple[Unit, float]]] = {
    "%": ("share", 0.01),
    "days": ("months", 12 / 365.25),
    "weeks": ("months", 84 / 365.25),
    "months": ("months", 1.0),
    "years": ("months", 12.0),
    "MW it": ("mw_it", 1.0),
    "GW it": ("mw_it", 1_000.0),
    "MW it a year": ("mw_it_a_year", 1.0),
    "GW it a year": ("mw_it_a_year", 1_000.0),
    "wafers a month": ("thousand_wafers_a_month", 0.001),
    "thousand wafers a month": ("thousand_wafers_a_month", 1.0),
    "million gigabits a year": ("million_gigabits_a_year", 1.0),
    "billion gigabits a year": ("million_gigabits_a_year", 1_000.0),
    "units a year": ("thousand_units_a_year", 0.001),
    "thousand units a year": ("thousand_units_a_year", 1.0),
    "USD million": ("usd_million", 1.0),
    "USD billion": ("usd_million", 1_000.0),
    "USD million a MW it": ("usd_million_per_mw", 1.0),
    "USD a unit": ("usd_per_unit", 1.0),
    "USD a MWh": ("usd_per_mwh", 1.0),
}
#: Words in the singular that mean the same.
SINGULAR: Final = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
BARE_POWER: Final = re.compile(r"(?:MW|GW|megawatts?|gigawatts?|mw|gw)(?: a year)?")
FIRST_YEAR, LAST_YEAR = 1990, 2100
DAYS_A_YEAR: Final = 365.25

_AMOUNT = re.compile(r"([+-]?)([0-9][0-9,]*(?:\.[0-9]+)?)\s*(.*)", re.ASCII)
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})(?:Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?",
    re.ASCII,
)


class NotRead(ValueError):
    """A text is no amount or moment.

    Attributes:
        code: of the finding it becomes.
        hint: the next step, "" for the code's own.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def parse_amount(text: str, units: tuple[Unit, ...]) -> Amount:
    """Read a number with its unit.

    Args:
        text: such as "-30 %".
        units: those allowed here.

    Raises:
        NotRead: Y009 without an allowed unit, for bare power above all; Y010 without a number.

    >>> parse_amount("1.5 years", ("months",)).value
    18.0
    """
    allowed = _shown(units)
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        raise NotRead("Y009", f"{text!r} is no number with a unit; expected {allowed}.")
    sign, digits, written = match.groups()
    unit = SINGULAR.get(written, written)
    if BARE_POWER.fullmatch(unit):
        raise NotRead(
            "Y009",
            f"{text!r} does not say which load it means.",
            "write MW it or GW it: the IT load; divide megawatts at the meter by the site's PUE.",
        )
    if unit not in WRITTEN or WRITTEN[unit][0] not in units:
        said = f"has the unit {written!r}" if written else "has no unit"
        raise NotRead("Y009", f"{text!r} {said}; expected {allowed}.")
    number = _number(digits)
    if number is None:
        raise NotRead("Y010", f"{digits!r} is no plain number.", "write 1000 or 1,000.")
    kind, factor = WRITTEN[unit]
    return Amount((-number if sign == "-" else number) * factor, kind, " ".join(text.split()))


def _number(digits: str) -> float | None:
    if "," in digits and not re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", digits):
        return None
    return parse_number(digits.replace(",", ""))


def _shown(units: tuple[Unit, ...]) -> str:
    words = [word for word, (unit, _) in WRITTEN.items() if unit in units]
    return f"a number and one of: {', '.join(words)}"


def parse_moment(text: str, *, end: bool = False) -> Moment:
    """Read a year, quarter, month or day as a place on the calendar.

    Args:
        text: "2027", "2027Q3", "2027-06" or "2027-06-30".
        end: its end, not its beginning: `until: 2028` holds to the last day of 2028.

    Raises:
        NotRead: Y011 for any other form, or a day that no calendar has.

    >>> parse_moment("2027Q3").at, parse_moment("2027", end=True).at
    (2027.5, 2028.0)
    """
    match = _MOMENT.fullmatch(text.strip())
    wrong = NotRead("Y011", f"{text!r} is no moment.")
    if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise wrong
    year = int(match["year"])
    if match["quarter"]:
        return Moment(year + (int(match["quarter"]) - (0 if end else 1)) / 4, text.strip())
    if not match["month"]:
        return Moment(float(year + end), text.strip())
    month = int(match["month"])
    if not 1 <= month <= 12:
        raise wrong
    if not match["day"]:
        return Moment(year + (month - (0 if end else 1)) / 12, text.strip())
    length, day = calendar.monthrange(year, month)[1], int(match["day"])
    if not 1 <= day <= length:
        raise wrong
    # Months are equally long, as in the periods of every model: 2027-03-01 is 2027-03.
    within = (day - (0 if end else 1)) / length
    return Moment(year + (month - 1 + within) / 12, text.strip())
