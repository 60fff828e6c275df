"""Rules on text as such: blanks, invisible signs, formulas, other normal forms."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.base.numbers import NUMBER
from lanebook.evidence.checks.scope import Scope, quoted
from lanebook.evidence.tables import TABLES

#: Zero-width, bidirectional, soft hyphen, tags: characters (Cf) nobody sees.
INVISIBLE: Final = r"[\p{Cf}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]"
#: Signs at which a spreadsheet begins a formula, full-width twins included.
FORMULA: Final = r"^[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"


def blanks(scope: Scope) -> Iterator[Finding]:
    """Find blanks at the ends of cells."""
    for table, column in _suspects(scope, padded):
        yield from scope.offenders(
            table,
            "R008",
            padded(pl.col(column)),
            lambda row, column: f"{column} {quoted(row[column])} has blanks at an end",
            column=column,
        )


def invisible(scope: Scope) -> Iterator[Finding]:
    """Find characters that nobody sees."""
    for table, column in _suspects(scope, beyond_ascii):
        yield from scope.offenders(
            table,
            "R009",
            pl.col(column).str.contains(INVISIBLE),
            lambda row, column: (
                f"{column} {quoted(row[column])} holds {_first_invisible(row[column])}"
            ),
            column=column,
        )


def _first_invisible(text: str) -> str:
    strange = "\u115f\u1160\u2800\u3164\uffa0"
    sign = next(s for s in text if unicodedata.category(s) == "Cf" or s in strange)
    return f"{unicodedata.name(sign, 'a sign without a name')} (U+{ord(sign):04X})"


def other_form(scope: Scope) -> Iterator[Finding]:
    """Find text that is not in Unicode's composed normal form: two spellings of one word."""
    for table, column in _suspects(scope, beyond_ascii):
        yield from scope.offenders(
            table,
            "R011",
            pl.col(column) != pl.col(column).str.normalize("NFC"),
            lambda row, column: f"{column} {ascii(row[column])[:60]} is not in normal form C",
            column=column,
        )


def formulas(scope: Scope) -> Iterator[Finding]:
    """Find text that a spreadsheet would take for a formula."""
    for table, column in _suspects(scope, formula):
        number = pl.col(column).str.contains(f"^(?:{NUMBER.pattern})$")
        yield from scope.offenders(
            table,
            "R010",
            formula(pl.col(column)) & ~number,
            lambda row, column: f"{column} {quoted(row[column])} begins like a formula",
            column=column,
        )


def padded(cell: pl.Expr) -> pl.Expr:
    """Return where a cell has blanks at an end."""
    return cell.str.strip_chars() != cell


def formula(cell: pl.Expr) -> pl.Expr:
    """Return where a cell begins as a formula, or as a negative number, does."""
    return cell.str.contains(FORMULA)


def beyond_ascii(cell: pl.Expr) -> pl.Expr:
    """Return where a cell holds any sign outside ASCII: the rare rows that need a closer look."""
    return cell.str.len_bytes() != cell.str.len_chars()


def _suspects(scope: Scope, suspicious: Callable[[pl.Expr], pl.Expr]) -> Iterator[tuple[str, str]]:
    """Yield table and column wherever some cell is suspicious: most columns are done in a pass."""
    for table, spec in TABLES.items():
        rows = scope.rows(table)
        if not rows.height:
            continue
        hits = rows.select(suspicious(pl.col(column)).any() for column in spec.columns)
        yield from ((table, column) for column in spec.columns if hits[column].item())
