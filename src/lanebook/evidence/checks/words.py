"""Rules on closed word lists: status, kind, unit, basis and their like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence import tables
from lanebook.evidence.checks.claims import typed_claims
from lanebook.evidence.checks.scope import Scope, quoted
from lanebook.evidence.vocabulary import Vocabulary

LISTINGS = frozenset({"primary", "secondary", "note"})
ISIN_ORIGINS = frozenset({"seen", "derived"})

#: (table, column, words allowed, may be empty)
WORDS: Final[tuple[tuple[str, str, frozenset[str], bool], ...]] = (
    ("vocabulary", "type", frozenset({"number", "text", "date", "enum"}), False),
    ("organisations", "kind", tables.ORG_KINDS, False),
    ("ties", "kind", tables.TIE_KINDS, False),
    ("ties", "layer", tables.TIE_LAYERS, False),
    ("sources", "precision", tables.PRECISIONS, False),
    ("sources", "kind", tables.SOURCE_KINDS, False),
    ("claims", "precision", tables.PRECISIONS, False),
    ("claims", "published_precision", tables.PRECISIONS, False),
    ("claims", "status", tables.STATUSES, False),
    ("claims", "confidence", tables.CONFIDENCES, False),
    ("claims", "basis", tables.BASES, True),
    ("claims", "bound", tables.BOUNDS, True),
    ("securities", "listing", LISTINGS, False),
    ("securities", "isin_from", ISIN_ORIGINS, True),
)

#: Words people write for one of ours.
MEANT: Final = {
    "signed": "binding",
    "confirmed": "announced",
    "planned": "announced",
    "rumored": "rumoured",
    "rumor": "rumoured",
    "estimated": "forecast",
    "live": "operational",
    "energised": "operational",
    "cancelled": "ended",
    "canceled": "ended",
    "terminated": "ended",
    "exact": "point",
    "min": "at_least",
    "max": "up_to",
    "about": "approx",
    "~": "approx",
    ">=": "at_least",
    "<=": "up_to",
    "critical": "it",
    "it load": "it",
    "gross": "facility",
    "utility": "facility",
    "grid": "facility",
}


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return the word most likely meant, "" where none comes near."""
    choices = sorted(allowed)
    meant = MEANT.get(word.strip().lower(), "")
    if meant in choices:
        return meant
    close = get_close_matches(word.strip().lower(), choices, n=1, cutoff=0.6)
    return close[0] if close else ""


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return the hint that names the word most likely meant, "" where none comes near."""
    guess = nearest(word[:100], allowed)
    return f"did you mean {guess}?" if guess else ""


def listed(allowed: Iterable[str]) -> str:
    """Return a word list for a message: sorted, the last joined by "or"."""
    *head, last = sorted(allowed) or ["nothing"]
    return f"{', '.join(head)} or {last}" if head else last


def unknown_words(scope: Scope) -> Iterator[Finding]:
    """Find words outside the closed lists."""
    for table, column, allowed, optional in WORDS:
        permitted = sorted(allowed | {""}) if optional else sorted(allowed)
        values = scope.rows(table)[column].unique()
        if not values.is_in(permitted).all():
            yield from _unknown(scope, table, column, permitted, allowed)


def _unknown(
    scope: Scope, table: str, column: str, permitted: list[str], allowed: frozenset[str]
) -> Iterator[Finding]:
    yield from scope.offenders(
        table,
        "V010",
        ~pl.col(column).is_in(permitted),
        lambda row: (
            f"{column} {quoted(row[column])} unknown, expected {listed(allowed)}",
            did_you_mean(row[column], allowed),
        ),
    )


def vocabulary_subjects(scope: Scope) -> Iterator[Finding]:
    """Find kinds of subject in the vocabulary that no claim can have."""
    cells = scope.rows("vocabulary")["applies_to"].unique().to_list()
    bad = {
        cell: min(set(cell.split(";")) - tables.SUBJECT_KINDS)
        for cell in cells
        if cell and set(cell.split(";")) - tables.SUBJECT_KINDS
    }
    yield from scope.offenders(
        "vocabulary",
        "V010",
        pl.col("applies_to").is_in(sorted(bad)),
        lambda row: (
            f"applies_to {quoted(bad[row['applies_to']])} unknown, expected "
            f"{listed(tables.SUBJECT_KINDS)}, parted by ;"
        ),
    )


def unknown_properties(scope: Scope) -> Iterator[Finding]:
    """Find properties outside the vocabulary."""
    names = list(scope.vocabulary)
    yield from scope.offenders(
        "claims",
        "V001",
        ~pl.col("property").is_in(names),
        lambda row: (
            f"property {quoted(row['property'])} is not in the vocabulary",
            did_you_mean(row["property"], names),
        ),
    )


def property_fits_subject(scope: Scope) -> Iterator[Finding]:
    """Find properties said of a kind of subject they do not apply to."""
    vocabulary = scope.vocabulary
    pairs = typed_claims(scope).select("property", "kind").unique()
    bad = [
        (name, kind)
        for name, kind in pairs.iter_rows()
        if name in vocabulary
        and kind in tables.SUBJECT_KINDS
        and kind not in vocabulary[name].applies_to
    ]
    if not bad:
        return
    wrong = pl.DataFrame(bad, schema=["property", "kind"], orient="row")
    yield from scope.found(
        "claims",
        "V002",
        typed_claims(scope).join(wrong, on=["property", "kind"], how="semi").sort("line"),
        lambda row: (
            f"{row['property']} does not apply to {row['kind']}, expected "
            f"{listed(vocabulary[row['property']].applies_to)}"
        ),
    )


#: Units people write for one of ours, with the factor that turns a value into ours.
SCALED: Final = {
    "GW": ("MW", "multiply the value by 1,000"),
    "kW": ("MW", "divide the value by 1,000"),
    "TW": ("MW", "multiply the value by 1,000,000"),
    "W": ("MW", "divide the value by 1,000,000"),
    "%": ("fraction", "divide the value by 100"),
    "percent": ("fraction", "divide the value by 100"),
    "bn": ("USD", "write the amount in full, in single dollars"),
    "USD bn": ("USD", "multiply the value by 1,000,000,000"),
    "USDbn": ("USD", "multiply the value by 1,000,000,000"),
    "bn USD": ("USD", "multiply the value by 1,000,000,000"),
    "USD m": ("USD", "multiply the value by 1,000,000"),
    "USDm": ("USD", "multiply the value by 1,000,000"),
    "$": ("USD", "write the currency by its code"),
    "€": ("EUR", "write the currency by its code"),
    "year": ("years", "write the plural"),
    "month": ("months", "write the plural"),
    "day": ("days", "write the plural"),
}


def unit_fits_property(scope: Scope) -> Iterator[Finding]:
    """Find units that a property is not stated in, with the conversion where there is one."""
    vocabulary = scope.vocabulary
    pairs = scope.rows("claims").select("property", "unit").unique()
    bad = [
        (name, unit)
        for name, unit in pairs.iter_rows()
        if name in vocabulary and unit not in vocabulary[name].units
    ]
    if not bad:
        return
    wrong = pl.DataFrame(bad, schema=["property", "unit"], orient="row")
    offending = scope.rows("claims").join(wrong, on=["property", "unit"], how="semi").sort("line")
    for code, rows in (
        ("V004", offending.filter(~pl.col("unit").is_in(["GW", "kW", "TW", "W"]))),
        ("V013", offending.filter(pl.col("unit").is_in(["GW", "kW", "TW", "W"]))),
    ):
        yield from scope.found("claims", code, rows, lambda row: _unit_words(row, vocabulary))


def _unit_words(row: dict[str, str], vocabulary: Vocabulary) -> tuple[str, str]:
    units = vocabulary[row["property"]].units
    message = f"unit {quoted(row['unit'])} for {row['property']}, expected {listed(units)}"
    ours, how = SCALED.get(row["unit"], ("", ""))
    if ours in units:
        return message, f"{how} and write {ours}."
    guess = nearest(row["unit"], units)
    return message, f"did you mean {guess}?" if guess else ""
