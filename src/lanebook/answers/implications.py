"""What each reading of a contract implies in money: contradictions across topics, side by side.

A term, an end date, a notice period and a rate never compete inside one topic, yet each says how
much money is really promised. Every reading is turned into a total by stated arithmetic; nothing is
averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.wording import bounded, day, money, period, trimmed
from lanebook.evidence.belief import Belief, Beliefs, Reading
from lanebook.evidence.ranking import FIRMNESS, STATUS_RANK

DAYS_A_YEAR: Final = 365.25
#: Readings of one length within this share are one reading, told twice.
SAME_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Implication:
    """One reading of a contract and the total it implies.

    Attributes:
        reading: what is taken at its word, such as "90 days' notice".
        status: status of the weakest claim that enters.
        published: day on which the reading became known.
        arithmetic: how the total follows, in words.
        years: length of the commitment; None where a total is stated outright.
        total: money over that length; `claims` are those that enter.
        source: source id of the reading.
        note: the claim's own words.
    """

    reading: str
    status: str
    published: date
    arithmetic: str
    years: float | None
    total: Figure
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class _Length:
    words: str
    years: float
    readings: tuple[Reading, ...]


def implications(beliefs: Beliefs, subject: str) -> tuple[Implication, ...]:
    """Return the total that each reading of `subject` implies, largest first.

    A rate (`annual_amount`) is multiplied by every stated length: to the stated end, its own
    period, the term, the notice; stated totals stand beside. Without a rate there is nothing to
    multiply and the answer is empty: several amounts may be tranches, which is no contradiction.
    """
    rates = [belief for belief in beliefs.about(subject, "annual_amount") if belief.number]
    if not rates:
        return ()
    best = max(rates, key=_standing)
    lengths = _lengths(beliefs, subject, best)
    if not lengths:
        return ()
    found = [
        *_stated(beliefs.about(subject, "amount")),
        *(_times(best.readings[0], length) for length in lengths),
        *_other_rates(rates, best, lengths[0]),
    ]
    return tuple(sorted(found, key=lambda each: (-(each.total.point or 0.0), each.reading)))


def fold(found: Sequence[Implication]) -> float | None:
    """Return the largest implied total over the smallest; None without two positive ones."""
    totals = [each.total.point for each in found if each.total.point]
    return max(totals) / min(totals) if len(totals) > 1 else None


def _standing(belief: Belief) -> tuple[int, date, float]:
    won = belief.readings[0]
    return (STATUS_RANK.get(belief.status, -1), won.published, won.number or 0.0)


def _alive(beliefs: Iterable[Belief]) -> list[Reading]:
    readings = [reading for belief in beliefs for reading in belief.readings]
    alive = [reading for reading in readings if reading.outcome in ("won", "lost")]
    return sorted(alive, key=lambda r: (-STATUS_RANK.get(r.status, -1), r.published, r.claim))


def _stated(amounts: Iterable[Belief]) -> Iterable[Implication]:
    for reading in _alive(amounts):
        if reading.number is None:
            continue
        yield Implication(
            reading="total as stated",
            status=reading.status,
            published=reading.published,
            arithmetic=bounded(money(reading.number, reading.unit), reading.bound) + " stated",
            years=None,
            total=_figure(reading.number, reading.unit, (reading,), bound=reading.bound),
            source=reading.source,
            note=reading.note,
        )


def _lengths(beliefs: Beliefs, subject: str, rate: Belief) -> list[_Length]:
    """Return the stated lengths over which the rate may run, the stated end first."""
    starts = beliefs.about(subject, "start")
    began = rate.valid_from or (date.fromisoformat(starts[0].value) if starts else None)
    lengths: list[_Length] = []
    for reading in _alive(beliefs.about(subject, "end")):
        ends = date.fromisoformat(reading.value)
        if began and ends > began and reading.status != "ended":
            words = f"to the stated end, {day(ends, reading.precision)}"
            lengths.append(_Length(words, _years(began, ends), (reading,)))
    if rate.valid_from and rate.valid_to and not lengths:
        words = f"over the rate's own period, to {day(rate.valid_to)}"
        years = _years(rate.valid_from, rate.valid_to)
        lengths.append(_Length(words, years, rate.readings[:1]))
    lengths.extend(_terms([r for r in _alive(beliefs.about(subject, "term")) if r.number]))
    if not lengths:
        lengths.extend(_periods(_alive(beliefs.about(subject, "amount"))))
    for reading in _alive(beliefs.about(subject, "notice")):
        if reading.number:
            words = f"{trimmed(reading.number)} days' notice: certain on any day"
            lengths.append(_Length(words, reading.number / DAYS_A_YEAR, (reading,)))
    return lengths


def _periods(amounts: Sequence[Reading]) -> Iterable[_Length]:
    """Where nothing else is said of the length: the period for which a total is stated."""
    for reading in amounts:
        if reading.valid_from and reading.valid_to:
            words = f"over the total's own period, {period(reading.valid_from, reading.valid_to)}"
            yield _Length(words, _years(reading.valid_from, reading.valid_to), (reading,))


def _terms(readings: Sequence[Reading]) -> Iterable[_Length]:
    left = sorted(readings, key=lambda r: (r.published, r.valid_from or date.min, r.claim))
    while left:
        last = left.pop()
        years = last.number or 0.0
        same = [r for r in left if abs((r.number or 0.0) - years) <= SAME_SHARE * years]
        left = [r for r in left if r not in same]
        days = round(years * DAYS_A_YEAR, -1)
        words = f"about {trimmed(days)} days" if years < 1 else f"{trimmed(years, 1)} years"
        yield _Length(f"a term of {words}", years, (last, *same))


def _times(rate: Reading, length: _Length) -> Implication:
    amount = rate.number or 0.0
    lead = length.readings[0]
    weakest = min((rate, *length.readings), key=lambda r: STATUS_RANK.get(r.status, -1))
    return Implication(
        reading=length.words,
        status=weakest.status,
        published=max(rate.published, lead.published),
        arithmetic=f"{money(amount, rate.unit)} a year × {trimmed(length.years)} years",
        years=length.years,
        total=_figure(amount * length.years, rate.unit, (rate, *length.readings)),
        source=lead.source,
        note=lead.note,
    )


def _other_rates(rates: Sequence[Belief], best: Belief, length: _Length) -> Iterable[Implication]:
    """Multiply every other rate in the same currency by the first length."""
    others = [r for r in _alive(rates) if r.claim != best.claim and r.unit == best.unit]
    for reading in others:
        if reading.number:
            implied = _times(reading, length)
            yield Implication(
                reading=f"another rate, {implied.reading}",
                status=reading.status,
                published=reading.published,
                arithmetic=implied.arithmetic,
                years=implied.years,
                total=implied.total,
                source=reading.source,
                note=reading.note,
            )


def _figure(amount: float, unit: str, readings: Sequence[Reading], *, bound: str = "") -> Figure:
    weakest = min(readings, key=lambda r: STATUS_RANK.get(r.status, -1))
    return Figure(
        low=None if bound in ("up_to", "high") else amount,
        point=amount,
        high=None if bound in ("at_least", "low") else amount,
        unit=unit,
        state="stated" if len(readings) == 1 else "derived",
        firmness=FIRMNESS.get(weakest.status),
        bound=bound if bound in ("at_least", "up_to", "approx") else "",
        claims=tuple(dict.fromkeys(reading.claim for reading in readings)),
    )


def _years(first: date, last: date) -> float:
    return ((last - first).days + 1) / DAYS_A_YEAR
