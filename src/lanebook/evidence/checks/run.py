"""`check_book`: every rule over a book, and all findings at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, Protocol

from lanebook.base.clock import today
from lanebook.base.findings import Finding
from lanebook.evidence.checks import (
    claims,
    entities,
    lookalikes,
    parameters,
    references,
    securities,
    texts,
    times,
    values,
    weight,
    words,
)
from lanebook.evidence.checks.scope import KnownIds, Scope
from lanebook.evidence.reading.raw import RawBook


class Rule(Protocol):
    """A rule: a named function from a book under check to what is wrong with it."""

    __name__: str

    def __call__(self, scope: Scope, /) -> Iterable[Finding]:
        """Yield the findings of the rule."""
        ...


#: Every rule, in the order of the docs.
RULES: Final[tuple[Rule, ...]] = (
    entities.complete,
    texts.blanks,
    texts.invisible,
    texts.other_form,
    texts.formulas,
    references.unique_keys,
    references.well_formed_ids,
    lookalikes.alike_ids,
    lookalikes.alike_names,
    references.tie_ids,
    references.references,
    references.further_sources,
    references.subjects,
    entities.required,
    entities.patterns,
    entities.coordinates,
    entities.ends_of_ties,
    entities.circles,
    entities.uncited_sources,
    words.unknown_words,
    words.vocabulary_subjects,
    words.unknown_properties,
    words.property_fits_subject,
    words.unit_fits_property,
    values.numbers,
    values.ranges,
    values.texts,
    times.real_days,
    times.sensible_days,
    times.not_published_yet,
    times.period_order,
    times.undated_precision,
    times.hindsight,
    times.later_than_source,
    claims.basis_of_load,
    claims.bound_of_number,
    claims.same_statement,
    claims.note_length,
    claims.it_above_facility,
    claims.dated_demand,
    weight.carried_status,
    weight.outliers,
    parameters.three_numbers,
    parameters.parameter_sources,
    parameters.claims_cited,
    securities.check_digits,
    securities.origins,
    securities.one_primary,
)


def check_book(
    raw: RawBook,
    known: KnownIds | None = None,
    *,
    recorded_on: date | None = None,
    stage: Callable[[str], None] | None = None,
) -> tuple[Finding, ...]:
    """Check a book as read, and return the findings of reading and checking together, sorted.

    Args:
        raw: the book as read.
        known: rows that exist already and may be referred to; None where the book stands alone.
        recorded_on: the day it is recorded: nothing can have been published later. Default today.
        stage: told what is being checked, for progress.
    """
    scope = Scope(raw, known, recorded_on or today())
    findings = [*raw.findings]
    for rule in RULES:
        if stage is not None:
            stage(f"Checking: {rule.__name__.replace('_', ' ')}")
        findings.extend(rule(scope))
    return tuple(sorted(findings))
