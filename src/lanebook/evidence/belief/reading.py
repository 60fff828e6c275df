"""What belief is made of: a `Reading` per claim of a topic, a `Belief` per topic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.evidence.ranking import Firmness

#: What became of a claim inside its topic.
Outcome = Literal["won", "lost", "denied", "withdrawn", "replaced"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One claim as it stands in its topic at an as-of.

    Attributes:
        claim: claim id.
        subject, property, value, unit, basis, bound, status, confidence, precision, note: the
            claim's cells; `value` as written.
        number: `value` in `unit`; None where the property is not numeric.
        valid_from, valid_to: period for which the claim holds; None where the cell is empty.
        published: day of publication.
        source, also: source id, and ids of further sources carrying the same statement.
        layer: ledger layer of the row.
        back_filled: entered long after publication (see `beliefs.back_filled`).
        outcome: what became of it.
        reason: why, in words; names the claim that did it.
    """

    claim: str
    subject: str
    property: str
    value: str
    number: float | None
    unit: str
    valid_from: date | None
    valid_to: date | None
    basis: str
    bound: str
    status: str
    confidence: str
    precision: str
    published: date
    source: str
    also: tuple[str, ...]
    note: str
    layer: str
    back_filled: bool
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Belief:
    """The prevailing value of one topic at an as-of, with the losers, the spread and the rule.

    Attributes:
        subject, property, unit, basis: the topic; `unit` includes the currency.
        valid_from, valid_to: period of the prevailing reading.
        value: prevailing value as written; "" where every reading has been removed.
        number, point: prevailing value in `unit`; None where not numeric or removed.
        low, high: spread over the surviving readings in `unit`; None where no reading closes that
            side (only "at least" above, only "up to" below) or the topic is not numeric.
        bound: of the prevailing reading; "low" means that a range was stated, whose other end is
            `high`, and `point` is the stated lower end.
        status, confidence: of the prevailing reading; "" where removed.
        firmness: of `status`; None where removed, ended or denied.
        claim: id of the prevailing claim; "" where removed.
        rule: what decided, in words.
        contested: a surviving reading of comparable standing differs materially.
        readings: all claims of the topic known by then: the winner first, then losers in order of
            rank, then removed ones.
    """

    subject: str
    property: str
    valid_from: date | None
    valid_to: date | None
    basis: str
    value: str
    number: float | None
    unit: str
    low: float | None
    point: float | None
    high: float | None
    bound: str
    status: str
    firmness: Firmness | None
    confidence: str
    claim: str
    rule: str
    contested: bool
    readings: tuple[Reading, ...]
