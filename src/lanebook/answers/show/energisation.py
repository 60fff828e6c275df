"""Energisation of a site: what was announced for when, what came, and how late.

A milestone is a level of megawatts that somebody said would stand at the site by a day. Statements
within 2 % are the same level (590 and 600 MW). Its slip is the time from the day first announced
to the day of the first surviving operational statement of at least that level, or, while there is
none, to the day now expected. Levels that stood already when they were said have no slip; options,
letters of intent and rumours announce nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from lanebook.answers.answer import Figure
from lanebook.answers.show.figures import BASIS_WORDS
from lanebook.evidence.belief import Beliefs, Reading
from lanebook.evidence.ranking import REMOVING

SAME_LEVEL: Final = 0.02
DAYS_A_MONTH: Final = 30.4375
#: Words of a note that mark a path with buildings which later vintages leave out.
WIDER: Final = "older buildings included"
_ANNOUNCE: Final = frozenset({"announced", "binding", "filed", "guidance", "reported", "forecast"})
_NOT_A_PROMISE: Final = frozenset({"up_to", "high"})
_METERED: Final = ("facility", "unknown", "")
_COARSE: Final = frozenset({"quarter", "year", "unknown"})


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """One day named for a level.

    Attributes:
        on: the day named; `precision` how finely it is known.
        published: when it was said; `source` by whom.
        status: status of the claim on its day of publication.
        standing: False once denied, withdrawn or replaced.
        claim: claim id.
    """

    on: date
    precision: str
    published: date
    source: str
    status: str
    standing: bool
    claim: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """One level of a site, from its first announcement to its energisation.

    Attributes:
        level: megawatts as the latest statement puts them, with its basis in the note.
        state: "energised", "expected" or "withdrawn" (nothing stands any more).
        announced: first statement of the level for a later day; None if it was only ever seen.
        redated: later statements that named another day, oldest first.
        energised: first surviving operational statement of at least the level; None if not yet.
        expected: standing statement of the day now expected; None once energised or withdrawn.
        slip_months: late (+) or early (−) against the first announcement, in months; unknown where
            there is nothing to compare.
        claims: all claims that enter, by publication.
    """

    level: Figure
    state: Literal["energised", "expected", "withdrawn"]
    announced: DatedStatement | None
    redated: tuple[DatedStatement, ...]
    energised: DatedStatement | None
    expected: DatedStatement | None
    slip_months: Figure
    claims: tuple[str, ...]


def milestones(beliefs: Beliefs, subject: str) -> tuple[Milestone, ...]:
    """Return the milestones of a site, smallest level first.

    Statements of facility and unstated basis form one series; IT figures serve only where a site
    has no other. Zero megawatts ("site works") are no milestone.
    """
    rows = _series(beliefs, subject)
    found = [_milestone(group, rows) for group in _groups(rows)]
    return tuple(each for each in found if each is not None)


def seen_running(beliefs: Beliefs, subject: str) -> tuple[tuple[date, str, float, str], ...]:
    """Return (day, precision, megawatts, claim) of each level seen to run by the valid day.

    As metered where a site has such statements, else as IT load; of one day the largest.
    """
    rows = [
        row
        for row in _series(beliefs, subject, zero=True)
        if row.status == "operational" and _stands(row) and _day(row) <= beliefs.as_of.valid_at
    ]
    by_day = {
        _day(row): row for row in sorted(rows, key=lambda row: (_day(row), _mw(row), row.claim))
    }
    return tuple((on, row.precision, _mw(row), row.claim) for on, row in sorted(by_day.items()))


def running_now(beliefs: Beliefs, subject: str) -> tuple[Figure, Figure]:
    """Return the level operational on the valid day, as metered and as IT load; unknown if unsaid.

    The last day seen counts, not the largest level: a site may also shrink.
    """
    rows = [
        reading
        for belief in beliefs.about(subject, "capacity")
        for reading in belief.readings
        if reading.unit == "MW"
        and reading.number is not None
        and reading.status == "operational"
        and _stands(reading)
        and _day(reading) <= beliefs.as_of.valid_at
    ]
    metered = [row for row in rows if row.basis in _METERED]
    return _last_seen(metered), _last_seen([row for row in rows if row.basis == "it"])


def _last_seen(rows: Sequence[Reading]) -> Figure:
    if not rows:
        return Figure(None, None, None, "MW", state="unknown")
    last = max(rows, key=lambda row: (_day(row), row.outcome == "won", row.published, row.claim))
    figure = replace(_level(last), firmness="energised", note=BASIS_WORDS.get(last.basis, ""))
    return figure if last.number else replace(figure, state="zero")


def _series(beliefs: Beliefs, subject: str, *, zero: bool = False) -> list[Reading]:
    rows = [
        reading
        for belief in beliefs.about(subject, "capacity", removed=True)
        for reading in belief.readings
        if reading.unit == "MW"
        and reading.number is not None
        and (zero or reading.number)
        and reading.valid_from is not None
    ]
    metered = [row for row in rows if row.basis in _METERED]
    chosen = metered or rows
    return sorted(chosen, key=lambda row: (row.published, _day(row), row.claim))


def _groups(rows: Iterable[Reading]) -> list[list[Reading]]:
    """Return the statements by level, levels within `SAME_LEVEL` of the group's first together."""
    groups: list[list[Reading]] = []
    stated = [row for row in rows if row.status not in REMOVING]
    for row in sorted(stated, key=lambda row: (_mw(row), row.published, row.claim)):
        if groups and _mw(row) <= _mw(groups[-1][0]) * (1 + SAME_LEVEL):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _milestone(group: Sequence[Reading], rows: Sequence[Reading]) -> Milestone | None:
    ordered = sorted(group, key=lambda row: (row.published, _day(row), row.claim))
    level = max(ordered, key=lambda row: (_stands(row), row.published, row.claim))
    reached = _reached(rows, _mw(group[0]) * (1 - SAME_LEVEL))
    promises = [
        row
        for row in ordered
        if _announces(row) and not (reached and _day(reached) <= row.published)
    ]
    first = promises[0] if promises else None
    expected = None if reached else _expected(promises, rows, _mw(group[0]))
    if reached is None and first is None:
        return None
    if first is None and not any(_stands(row) for row in ordered):
        return None
    goal = reached or expected
    state: Literal["energised", "expected", "withdrawn"] = (
        "energised" if reached else "expected" if expected else "withdrawn"
    )
    entered = {row.claim: row.published for row in (*ordered, *([goal] if goal else []))}
    return Milestone(
        level=_level(level),
        state=state,
        announced=_statement(first) if first else None,
        redated=tuple(_redated(promises)),
        energised=_statement(reached) if reached else None,
        expected=_statement(expected) if expected else None,
        slip_months=_slip(first, goal),
        claims=tuple(sorted(entered, key=lambda claim: (entered[claim], claim))),
    )


def _reached(rows: Iterable[Reading], level: float) -> Reading | None:
    """Return the first surviving operational statement of at least `level`."""
    seen = [
        row for row in rows if row.status == "operational" and _stands(row) and _mw(row) >= level
    ]
    return min(seen, key=lambda row: (_day(row), row.published, row.claim), default=None)


def _expected(promises: Iterable[Reading], rows: Iterable[Reading], level: float) -> Reading | None:
    """Return the newest standing promise of the level or of more; of one day the earliest due."""
    above = [row for row in rows if _mw(row) > level and _announces(row)]
    standing = {row.claim: row for row in (*promises, *above) if _stands(row)}
    if not standing:
        return None
    newest = max(row.published for row in standing.values())
    latest = [row for row in standing.values() if row.published == newest]
    return min(latest, key=lambda row: (_day(row), row.claim))


def _announces(row: Reading) -> bool:
    """Say whether a statement names a day still to come for a level."""
    return row.status in _ANNOUNCE and row.bound not in _NOT_A_PROMISE and _day(row) > row.published


def _redated(promises: Sequence[Reading]) -> Iterable[DatedStatement]:
    named = promises[0].valid_from if promises else None
    for row in promises[1:]:
        if row.valid_from != named:
            named = row.valid_from
            yield _statement(row)


def _slip(first: Reading | None, goal: Reading | None) -> Figure:
    """Return the months from the first announced day to `goal`; inside its period is on time."""
    if first is None or goal is None:
        return Figure(None, None, None, "months", state="unknown")
    months = round((_day(goal) - _day(first)).days / DAYS_A_MONTH, 1)
    if _same_period(first, _day(goal)):
        months = 0.0
    coarse = bool({first.precision, goal.precision} & _COARSE)
    wider = WIDER in first.note and WIDER not in goal.note
    return Figure(
        low=None if coarse else months,
        point=months,
        high=None if coarse else months,
        unit="months",
        state="derived" if months else "zero",
        bound="approx" if coarse and months else "",
        claims=(first.claim, goal.claim),
        note="the earlier figure held more buildings: part of this is no slip" if wider else "",
    )


def _same_period(first: Reading, day: date) -> bool:
    named = _day(first)
    if (named.year, first.precision) == (day.year, "year") and (named.month, named.day) != (1, 1):
        return True
    quarters = [(each.year, (each.month - 1) // 3) for each in (named, day)]
    return first.precision == "quarter" and quarters[0] == quarters[1]


def _level(row: Reading) -> Figure:
    mw = _mw(row)
    return Figure(
        low=mw,
        point=mw,
        high=None if row.bound == "at_least" else mw,
        unit="MW",
        bound=row.bound if row.bound in ("at_least", "up_to", "approx") else "",
        claims=(row.claim,),
        note=row.note,
    )


def _statement(row: Reading) -> DatedStatement:
    return DatedStatement(
        on=_day(row),
        precision=row.precision,
        published=row.published,
        source=row.source,
        status=row.status,
        standing=_stands(row),
        claim=row.claim,
    )


def _stands(row: Reading) -> bool:
    return row.outcome in ("won", "lost")


def _day(row: Reading) -> date:
    return row.valid_from or date.max


def _mw(row: Reading) -> float:
    return row.number or 0.0
