"""Numbers, money, dates, bounds and states in words: the same in every view.

Typography is that of the look guide: true minus, en dash for ranges, thousands comma, bounds in
front (`≥ ≤ ~`, `≈` for implied), gigawatts with one decimal rounded half up, `15 bn USD`, dates
only as precise as they are known. A dash never stands for an empty cell.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from lanebook.answers.answer import Cell, Column, Figure
from lanebook.base.numbers import Interval
from lanebook.base.time import AsOf

MINUS: Final = "−"
EN_DASH: Final = "–"
UNKNOWN: Final = "?"
#: Units of parts of one, shown in percent.
SHARES: Final = frozenset({"share", "fraction"})
BOUND_SIGNS: Final[dict[str, str]] = {"at_least": "≥", "up_to": "≤", "approx": "~"}
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
#: States whose cell never shows a number.
FIXED: Final[dict[str, str]] = {"unknown": UNKNOWN, "blank": "", "zero": "0", "ended": "ended"}
#: One letter after a figure where colour and texture cannot be relied on (print, terminal).
FIRMNESS_LETTERS: Final[dict[str, str]] = {
    "energised": "e", "binding": "b", "announced": "a", "option": "o", "rumoured": "r",
}  # fmt: skip
FIRMNESS_KEY: Final = "e energised · b binding · a announced · o option · r rumoured"
STATE_WORDS: Final[dict[str, str]] = {
    "stated": "stated",
    "carried": "carried from an earlier date",
    "derived": "our arithmetic",
    "implied": "implied from dollars, never added",
    "open": "open",
    "unknown": "no source says",
    "zero": "zero, says a source",
    "withdrawn": "withdrawn",
    "ended": "ended",
    "blank": "not applicable",
}


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Round half up (away from zero), on the decimal digits as written."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)


def number(value: float, decimals: int = 0) -> str:
    """Return `2,300` or `−1,200.5`; minus zero reads `0`."""
    return _signed(rounded(value, decimals))


def trimmed(value: float, decimals: int = 2) -> str:
    """Return a number without trailing zeros: `1.25`, `15`, `0.3`."""
    text = _signed(rounded(value, decimals))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(value: Decimal) -> str:
    if value == 0:
        value = abs(value)
    return f"{value:,f}".replace("-", MINUS)


def change(value: float, decimals: int = 0) -> str:
    """Return a difference with its sign: `+300`, `−1,200`, `0`."""
    text = number(value, decimals)
    return f"+{text}" if rounded(value, decimals) > 0 else text


def megawatts(mw: float) -> str:
    """Return `2,300 MW`; below 10 MW one decimal is kept."""
    return f"{plain_megawatts(mw)} MW"


def plain_megawatts(mw: float) -> str:
    """Return megawatts without the unit, for cells under a header that names it."""
    return trimmed(mw, 1) if 0 < abs(mw) < 10 else number(mw)


def gigawatts(mw: float) -> str:
    """Return megawatts as `7.7 GW`: one decimal, half up, for headlines and charts."""
    return f"{number(mw / 1000, 1)} GW"


def money(amount: float, unit: str = "USD") -> str:
    """Return `15 bn USD`, `1.25 bn USD`, `300 m USD` or `950 USD`; other currencies stay.

    `unit` may name what it is paid for, as the vocabulary writes it: `1.25 bn USD a month` of
    `USD/month`, `11 m USD per MW-year` of `USD/MW-year`.
    """
    currency, _, per = unit.partition("/")
    article = "a" if per in ("day", "month", "quarter", "year") else "per"
    return f"{_scaled(amount)} {currency}" + (f" {article} {per}" if per else "")


def _scaled(amount: float) -> str:
    for factor, word in ((1e9, "bn"), (1e6, "m")):
        if abs(amount) >= factor * 0.9995:
            value = amount / factor
            decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
            return f"{trimmed(value, decimals)} {word}"
    return trimmed(amount, 2)


def is_money(unit: str) -> bool:
    """Say whether a unit is a currency, or a currency per something."""
    code = unit.partition("/")[0]
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def share(value: float) -> str:
    """Return a 0–1 share as `59 %`; below one percent one decimal is kept."""
    return f"{trimmed(value * 100, 1 if 0 < abs(value) < 0.01 else 0)} %"


def ratio(value: float) -> str:
    """Return `6.3×`."""
    return f"{trimmed(value, 1)}×"


def hhi(value: float) -> str:
    """Return a 0–1 index on the usual scale of 10,000."""
    return number(value * 10_000)


def day(when: date, precision: str = "day") -> str:
    """Return a date only as precise as it is known: `31 May 2026`, `May 2026`, `2026`."""
    month = MONTHS[when.month - 1]
    if precision == "month":
        return f"{month} {when.year}"
    if precision == "quarter":
        return f"Q{(when.month + 2) // 3} {when.year}"
    if precision == "year":
        return str(when.year)
    return f"{when.day} {month} {when.year}"


def quarter_words(label: str) -> str:
    """Return a quarter as a narrow heading: `Q3 26`; any other label as it is.

    >>> quarter_words("2026Q3"), quarter_words("2026")
    ('Q3 26', '2026')
    """
    year, _, number_ = label.partition("Q")
    return f"Q{number_} {year[2:]}" if number_ else label


def period(first: date | None, last: date | None) -> str:
    """Return `3 May 2026 to 31 May 2029`; an open end is said in words."""
    if first is None:
        return f"to {day(last)}" if last else "no dates stated"
    return f"{day(first)} to {day(last)}" if last else f"from {day(first)}"


def quantity(value: float, unit: str) -> str:
    """Return a value with its unit, in the form the unit calls for."""
    if unit == "MW":
        return megawatts(value)
    if unit in SHARES:
        return share(value)
    if is_money(unit):
        return money(value, unit)
    if unit == "ratio":
        return ratio(value)
    return plain(value, unit) if unit == "count" else f"{plain(value, unit)} {unit}".rstrip()


def plain(value: float, unit: str = "") -> str:
    """Return a value without its unit, for cells under a header that names it."""
    if unit == "MW":
        return plain_megawatts(value)
    if unit in SHARES:
        return share(value)
    if is_money(unit):
        return _scaled(value)
    return trimmed(value) if abs(value) < 100 else number(value)


def bounded(text: str, bound: str) -> str:
    """Put the sign of `bound` in front: `≥10,000`, `≤1,000`, `~500`."""
    return BOUND_SIGNS.get(bound, "") + text


def interval(spread: Interval | Figure, unit: str = "") -> str:
    """Return `4.1–7.7`, `≥4`, `≤8`, one value where the ends agree, or `?`."""
    low, high = spread.low, spread.high
    if low is None and high is None:
        return UNKNOWN if spread.point is None else plain(spread.point, unit)
    if low is None or high is None:
        return "≤" + plain(high, unit) if high is not None else "≥" + plain(low or 0.0, unit)
    first, last = plain(low, unit), plain(high, unit)
    return first if first == last else f"{first}{EN_DASH}{last}"


def spread_differs(figure: Figure) -> bool:
    """Say whether the readings behind a figure differ by more than the eye would see."""
    return (
        figure.low is not None
        and figure.high is not None
        and plain(figure.low, figure.unit) != plain(figure.high, figure.unit)
    )


def figure(cell: Figure, *, letters: bool = False, name_open: bool = True) -> str:
    """Return a figure as a table cell shows it, without unit.

    Args:
        letters: follow stated figures with the letter of their firmness (e b a o r).
        name_open: write `open 7,700`; leave the word out where the row says it already.
    """
    value = _value(cell)
    if cell.state in FIXED:
        return FIXED[cell.state]
    if cell.state == "withdrawn":
        return f"×{value}" if value != UNKNOWN else "withdrawn"
    if cell.state == "implied":
        return "≈" + (interval(cell, cell.unit) if spread_differs(cell) else value)
    if cell.state == "open":
        return "open" if value == UNKNOWN else f"open {value}" if name_open else value
    return value + (FIRMNESS_LETTERS.get(cell.firmness or "", "") if letters else "")


def _value(cell: Figure) -> str:
    if cell.point is None:
        return interval(cell, cell.unit)
    return bounded(plain(cell.point, cell.unit), cell.bound)


def sentence(cell: Figure) -> str:
    """Return a figure as words: `≥300 MW, binding, carried from an earlier date, 2 claims`."""
    parts = [_with_unit(cell)]
    if cell.state not in ("unknown", "zero", "blank", "ended"):
        if spread_differs(cell) and cell.point is not None:
            parts.append(f"readings {interval(cell, cell.unit)}")
        if cell.firmness:
            parts.append(cell.firmness)
        if cell.state not in ("stated", "open"):
            parts.append(STATE_WORDS[cell.state])
    if cell.note:
        parts.append(cell.note)
    return ", ".join(part for part in parts if part)


def _with_unit(cell: Figure) -> str:
    text = figure(cell)
    if cell.state in ("unknown", "blank", "ended") or cell.unit in ("", "count", *SHARES):
        return STATE_WORDS[cell.state] if cell.state in ("unknown", "ended") else text
    if cell.point is not None and cell.unit != "MW" and cell.state in ("stated", "carried"):
        return bounded(quantity(cell.point, cell.unit), cell.bound)
    return f"{text} {cell.unit}"


def cell_text(cell: Cell, column: Column, *, letters: bool = False, name_open: bool = True) -> str:
    """Return any cell of a flat table as text; None is an empty string, never a dash or 0."""
    if cell is None:
        return ""
    if isinstance(cell, Figure):
        return figure(cell, letters=letters, name_open=name_open)
    if isinstance(cell, tuple):
        return ", ".join(cell)
    if isinstance(cell, date):
        return day(cell)
    return cell if isinstance(cell, str) else _number_text(cell, column)


def _number_text(cell: float, column: Column) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if column.kind == "text":
        return str(cell)
    return share(cell) if column.kind == "share" else plain(float(cell), column.unit)


def as_of_line(as_of: AsOf, sequence: int, layers: tuple[str, ...]) -> str:
    """Return the line every view carries: `valid … · known … · sequence … · layers …`."""
    return (
        f"valid {day(as_of.valid_at)} · known {day(as_of.known_at)}"
        f" · sequence {sequence} · layers {', '.join(layers) or 'none'}"
    )


def joined(items: tuple[str, ...] | list[str], last: str = "and") -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return `1 claim`, `2 claims`, `1,006 sources`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
