"""Beliefs as figures of a profile: levels by year, promises, amounts, rights, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.wording import STATE_WORDS
from lanebook.base.time import year_end
from lanebook.evidence.belief import Belief, Beliefs
from lanebook.evidence.ranking import FIRMNESS, FIRMNESS_ORDER

#: Where one day has figures of several bases, the first of these is shown.
BASIS_ORDER: Final = ("it", "facility", "unknown", "chips", "")
BASIS_WORDS: Final = {
    "it": "IT load",
    "facility": "facility load",
    "chips": "chips",
    "unknown": "basis not stated",
}
_SOFT: Final = frozenset({"option", "rumoured"})
#: Statuses of money that somebody may still give, or is only said to.
_PLEDGES: Final = frozenset({"option", "loi", "rumoured"})


def unknown(unit: str) -> Figure:
    """Return the figure that says no source speaks."""
    return Figure(None, None, None, unit, state="unknown")


def figure_of(belief: Belief, *, note: str = "") -> Figure:
    """Return a belief as a figure; the losing readings' claims stand behind the winner's."""
    live = [each.claim for each in belief.readings if each.outcome in ("won", "lost")]
    zero = belief.point == 0
    return Figure(
        low=belief.low,
        point=belief.point,
        high=belief.high,
        unit=belief.unit,
        state="zero" if zero else "stated",
        firmness=belief.firmness,
        bound=belief.bound if belief.bound in ("at_least", "up_to", "approx") else "",
        claims=tuple(live),
        note=note or (belief.readings[0].note if belief.readings else ""),
    )


def with_range(figure: Figure, bound: str) -> Figure:
    """Return a figure whose source states a range as that range, without a point."""
    ranged = bound in ("low", "high") and figure.low != figure.high
    return replace(figure, point=None) if ranged else figure


def levels(beliefs: Beliefs, subject: str) -> tuple[Belief, ...]:
    """Return the dated megawatt levels of a subject, oldest first, one basis per day."""
    found: dict[date, Belief] = {}
    for belief in beliefs.about(subject, "capacity"):
        if belief.unit != "MW" or belief.valid_from is None or belief.point is None:
            continue
        held = found.get(belief.valid_from)
        if held is None or _basis_rank(belief) < _basis_rank(held):
            found[belief.valid_from] = belief
    return tuple(found[day] for day in sorted(found))


def level_at(path: Sequence[Belief], day: date) -> Figure:
    """Return the level that holds on `day`: the last one begun and not over; else unknown.

    Options and rumours count only where nothing firmer has begun.
    """
    begun = [
        belief
        for belief in path
        if belief.valid_from is not None
        and belief.valid_from <= day
        and (belief.valid_to is None or belief.valid_to >= day)
    ]
    if not begun:
        return unknown("MW")
    last = ([each for each in begun if each.firmness not in _SOFT] or begun)[-1]
    shown = figure_of(last, note=basis_note(last))
    carried = last.valid_from is not None and last.valid_from.year < day.year
    return replace(shown, state="carried") if carried and shown.state == "stated" else shown


def by_year(
    path: Sequence[Belief], years: Iterable[int], *, signed: date, over_on: date | None
) -> tuple[Figure, ...]:
    """Return the level at each year-end; blank before the tie was known, ended past its end."""
    cells = []
    for year in years:
        day = year_end(year)
        if over_on is not None and over_on <= day:
            cells.append(Figure(None, None, None, "MW", state="ended"))
            continue
        cell = level_at(path, day)
        if cell.state == "unknown" and day < signed:
            cell = Figure(None, None, None, "MW", state="blank")
        cells.append(cell)
    return tuple(cells)


def promised(beliefs: Beliefs, subject: str) -> Figure:
    """Return all that is promised: the total when fully ramped, or a last dated level above it.

    Options and rumours count only where nothing firmer is said. Of several totals the firmest
    counts, then the latest.
    """
    totals = [
        belief
        for belief in beliefs.about(subject, "contracted_capacity")
        if belief.unit == "MW" and belief.point is not None
    ]
    path = levels(beliefs, subject)
    firm = [each for each in (*totals, *path) if each.firmness not in _SOFT]
    pool = firm or [*totals, *path]
    if not pool:
        return unknown("MW")
    best = max((each for each in totals if each in pool), key=_firm_then_new, default=None)
    last = next((each for each in reversed(path) if each in pool), None)
    if last is None or (best is not None and (best.point or 0.0) >= (last.point or 0.0)):
        return figure_of(best, note=basis_note(best)) if best else unknown("MW")
    by = f", by the end of {last.valid_from.year}" if last.valid_from else ""
    return figure_of(last, note=f"{basis_note(last)}{by}")


def halted(beliefs: Beliefs, subject: str) -> str | None:
    """Return the event that stopped a tie, where nothing has been stated since; else None.

    A tie is over only by its `end`; an event of status ended that no later statement follows
    (a vote against, a pause, talks dropped) still must not read as a running promise.
    """
    events = [
        belief.readings[0] for belief in beliefs.about(subject, "event") if belief.status == "ended"
    ]
    if not events:
        return None
    last = max(events, key=lambda each: (each.published, each.claim))
    since = [
        belief
        for belief in beliefs.about(subject)
        if belief.property != "event" and belief.readings[0].published > last.published
    ]
    return None if since else last.value


def largest_amount(beliefs: Beliefs, subject: str, unit: str = "USD") -> tuple[Figure, int]:
    """Return the largest stated amount that is more than an option, and how many others there are.

    A contract's total contains the totals stated before it, so amounts are never added. Where all
    are options or rumours, the largest of those.
    """
    every = [b for b in beliefs.about(subject, "amount") if b.point is not None]
    found = [belief for belief in every if belief.unit == unit] or every
    firm = [b for b in found if b.firmness not in _SOFT and b.status != "forecast"]
    pool = firm or found
    if not pool:
        return unknown(unit), 0
    best = max(pool, key=lambda b: (b.point or 0.0, *_firm_then_new(b)))
    return figure_of(best), len({b.point for b in found if b.point != best.point})


def largest_option(beliefs: Beliefs, subject: str, above: float) -> Figure | None:
    """Return the largest amount that is only an option or rumour and exceeds `above`, if any."""
    found = [
        reading
        for belief in beliefs.about(subject, "amount")
        for reading in belief.readings
        if reading.outcome in ("won", "lost")
        and reading.status in _PLEDGES
        and (reading.number or 0.0) > above
    ]
    if not found:
        return None
    best = max(found, key=lambda each: (each.number or 0.0, each.published, each.claim))
    bound = best.bound if best.bound in ("at_least", "up_to", "approx") else ""
    return Figure(
        None if bound == "up_to" else best.number,
        best.number,
        None if bound == "at_least" else best.number,
        best.unit,
        firmness=FIRMNESS[best.status],
        bound=bound,
        claims=(best.claim,),
        note=best.note,
    )


def annual_amount(beliefs: Beliefs, subject: str) -> Figure:
    """Return the yearly amount that holds on the valid day, else the next one to begin."""
    found = [b for b in beliefs.about(subject, "annual_amount") if b.point is not None]
    if not found:
        return unknown("USD")
    held = beliefs.current(subject, "annual_amount")
    firm = [b for b in found if b.status != "forecast"]
    if held is None or (held.status == "forecast" and firm):
        day = beliefs.as_of.valid_at
        pool = firm or found
        later = [b for b in pool if b.valid_from is not None and b.valid_from > day]
        held = min(later, key=lambda b: b.valid_from or date.max) if later else pool[-1]
    return figure_of(held, note=_years(held))


def _years(belief: Belief) -> str:
    """Return the years an annual amount is stated for: `2028`, `2026 to 2029`, or ""."""
    if belief.valid_from is None:
        return ""
    first = belief.valid_from.year
    last = belief.valid_to.year if belief.valid_to else first
    return str(first) if first == last else f"{first} to {last}"


def basis_note(belief: Belief) -> str:
    """Return the basis of a megawatt figure in words."""
    return BASIS_WORDS.get(belief.basis, "")


def state_text(figure: Figure) -> str:
    """Return the state of a figure in words."""
    return STATE_WORDS[figure.state]


def _basis_rank(belief: Belief) -> int:
    return BASIS_ORDER.index(belief.basis) if belief.basis in BASIS_ORDER else len(BASIS_ORDER)


def _firm_then_new(belief: Belief) -> tuple[int, date, float]:
    firm = -FIRMNESS_ORDER.index(belief.firmness) if belief.firmness else -len(FIRMNESS_ORDER)
    return firm, belief.readings[0].published, belief.point or 0.0
