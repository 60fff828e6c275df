"""Rules on securities: check digits, origins that go with numbers, one primary line a firm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.checks.scope import Scope, quoted


def doubled_sum(values: Sequence[int]) -> int:
    """Return the check digit of CUSIP and FIGI: digit sums, every second value doubled."""
    total = 0
    for at, value in enumerate(values):
        tens, units = divmod(value * (1 + at % 2), 10)
        total += tens + units
    return (10 - total % 10) % 10


def cusip_holds(text: str) -> bool:
    """Return whether a CUSIP (nine signs, ANSI X9.6) has its form and check digit."""
    if not re.fullmatch(r"[0-9A-Z*@#]{8}[0-9]", text):
        return False
    values = [36 + "*@#".index(sign) if sign in "*@#" else int(sign, 36) for sign in text[:8]]
    return doubled_sum(values) == int(text[8])


def figi_holds(text: str) -> bool:
    """Return whether a FIGI (twelve signs, the third a G) has its form and check digit."""
    if not re.fullmatch(r"[A-Z]{2}G[0-9A-Z]{8}[0-9]", text):
        return False
    return doubled_sum([int(sign, 36) for sign in text[:11]]) == int(text[11])


def isin_holds(text: str) -> bool:
    """Return whether an ISIN (ISO 6166) has its form and passes the Luhn sum."""
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{9}[0-9]", text):
        return False
    digits = "".join(str(int(sign, 36)) for sign in text)
    total = 0
    for at, digit in enumerate(reversed(digits)):
        tens, units = divmod(int(digit) * (1 + at % 2), 10)
        total += tens + units
    return total % 10 == 0


def lei_holds(text: str) -> bool:
    """Return whether an LEI (ISO 17442) has its form and is 1 modulo 97."""
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text)) % 97 == 1


CHECK_DIGITS: Final[dict[str, Callable[[str], bool]]] = {
    "isin": isin_holds,
    "cusip": cusip_holds,
    "figi": figi_holds,
    "lei": lei_holds,
}


def check_digits(scope: Scope) -> Iterator[Finding]:
    """Find identifiers whose form or check digit is wrong."""
    rows = scope.rows("securities")
    for column, holds in CHECK_DIGITS.items():
        bad = sorted(text for text in rows[column].unique().to_list() if text and not holds(text))
        if bad:
            yield from scope.offenders(
                "securities",
                "S001",
                pl.col(column).is_in(bad),
                lambda row, column: f"{column} {quoted(row[column])} fails its form or check digit",
                column=column,
            )


def origins(scope: Scope) -> Iterator[Finding]:
    """Find numbers without an origin, origins without a number, and derivations that do not fit."""
    for column in ("isin", "cusip"):
        yield from scope.offenders(
            "securities",
            "S002",
            (pl.col(column) == "") != (pl.col(f"{column}_from") == ""),
            lambda row, column: (
                f"{column} {quoted(row[column])} and {column}_from "
                f"{quoted(row[f'{column}_from'])}: expected both or neither"
            ),
            column=column,
        )
    yield from scope.offenders(
        "securities",
        "S003",
        (pl.col("isin_from") == "derived")
        & (pl.col("cusip") != "")
        & (pl.col("isin").str.slice(2, 9) != pl.col("cusip")),
        lambda row: f"isin {row['isin']} is called derived and does not contain {row['cusip']}",
    )


def one_primary(scope: Scope) -> Iterator[Finding]:
    """Find a second primary line of one firm."""
    primary = scope.rows("securities").filter(pl.col("listing") == "primary")
    first = primary.group_by("org").agg(pl.col("line").min().alias("first_line"))
    again = primary.join(first, on="org").filter(pl.col("line") > pl.col("first_line"))
    yield from scope.found(
        "securities",
        "S004",
        again.sort("line"),
        lambda row: (
            f"a second primary line of {quoted(row['org'])}, the first stands on line "
            f"{row['first_line']}"
        ),
    )
