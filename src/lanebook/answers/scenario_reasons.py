"""Why a scenario has its numbers: its sources as sentences with the evidence behind them."""

from __future__ import annotations

import polars as pl

from lanebook.answers.book import Book
from lanebook.answers.citations import citations
from lanebook.answers.scenario_records import Reason
from lanebook.answers.wording import day, trimmed
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.model import Scenario


def reasons_of(book: Book, scenario: Scenario) -> tuple[Reason, ...]:
    """Return the sources of a scenario in words.

    `claim:ID` becomes what the claim says, if it had been published by the day of knowledge;
    `parameter:NAME/APPLIES` its range; anything else stands as written. What the book does not
    have is said to be missing.
    """
    return tuple(_reason(book, source) for source in scenario.sources)


def _reason(book: Book, source: str) -> Reason:
    kind, _, key = source.partition(":")
    if kind == "claim":
        return _claim(book, key)
    if kind == "parameter":
        return _parameter(book, key)
    return Reason(source, (), "")


def _claim(book: Book, claim: str) -> Reason:
    rows = book.snapshot.claims.filter(pl.col("id") == claim)
    if rows.filter(pl.col("published") <= book.as_of.known_at).is_empty():
        return Reason(f"Claim {claim}: not known on that day, or not in this book.", (), "")
    (found,) = citations(book, (claim,))
    words = f"{found.statement} ({found.publisher}, {day(found.published)})."
    return Reason(words, (claim,), "")


def _parameter(book: Book, key: str) -> Reason:
    name, _, applies_to = key.partition("/")
    parameters = Parameters(book.snapshot)
    if not parameters.has(name, applies_to):
        return Reason(f"Parameter {key}: not in this book.", (), "")
    row = parameters.get(name, applies_to)
    ends = f"{trimmed(row.low)} to {trimmed(row.high)}"
    words = f"{name} ({applies_to}): {trimmed(row.point)} {row.unit}, {ends}; {row.note}".rstrip(
        "; "
    )
    return Reason(f"{words}.", (), row.key)
