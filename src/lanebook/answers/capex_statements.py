"""Statements of capital spending: who said what about which period, when; and which one prevails.

A statement is one claim of `capex`, or the two claims that give both ends of one range. Statements
about one subject, period and currency compete; the others stand beside each other. What a
statement covers is read from its note, because the vocabulary has no property for it: a part of
the firm, an increment, an annualised rate and a scenario are kept and shown, and never prevail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from lanebook.answers.answer import Figure
from lanebook.answers.wording import day
from lanebook.evidence.ranking import REMOVING, SOURCE_RANK, STATUS_RANK
from lanebook.evidence.snapshot import Snapshot

PeriodKind = Literal["calendar", "fiscal", "quarter", "part_year", "programme", "undated"]
Scope = Literal["whole", "part", "increment", "annualised", "scenario"]
Word = Literal["actual", "guided", "reported", "forecast"]

#: Words in a note that say the figure is not the whole of its subject in its period.
SCOPE_WORDS: Final[tuple[tuple[Scope, re.Pattern[str]], ...]] = (
    ("part", re.compile(r"\bonly\b")),
    ("increment", re.compile(r"\badded\b")),
    ("annualised", re.compile(r"\bannualised\b")),
    ("scenario", re.compile(r"\b(?:bull|bear|constrained|accelerated)\b")),
)
#: Two figures this near, relatively, are one figure told in rounder numbers.
ROUNDER: Final = 0.005
#: Days of a year (52 or 53 weeks, calendar or fiscal) and of a quarter (12 to 14 weeks).
YEAR_DAYS, QUARTER_DAYS = range(358, 373), range(84, 99)
#: What a status says about who speaks of whom.
WORD_OF_STATUS: Final[dict[str, Word]] = {
    "operational": "actual",
    "filed": "actual",
    "binding": "guided",
    "announced": "guided",
    "guidance": "guided",
    "option": "guided",
    "loi": "guided",
    "reported": "reported",
    "forecast": "forecast",
    "rumoured": "reported",
}


@dataclass(frozen=True, slots=True)
class Period:
    """The stretch of time a statement is about.

    Attributes:
        valid_from, valid_to: first and last day; None where no source gives one.
    """

    valid_from: date | None
    valid_to: date | None

    @property
    def kind(self) -> PeriodKind:
        """Calendar year, fiscal year, quarter, another part of a year, longer, or undated."""
        if self.valid_from is None or self.valid_to is None:
            return "undated"
        n_days = (self.valid_to - self.valid_from).days + 1
        if n_days in YEAR_DAYS:
            first = (self.valid_from.month, self.valid_from.day) == (1, 1)
            last = (self.valid_to.month, self.valid_to.day) == (12, 31)
            return "calendar" if first and last else "fiscal"
        if n_days in QUARTER_DAYS:
            return "quarter"
        return "part_year" if n_days < YEAR_DAYS.start else "programme"

    @property
    def year(self) -> int | None:
        """Calendar year, or the year in which a fiscal year ends; None for other periods."""
        if self.kind in ("calendar", "fiscal") and self.valid_to is not None:
            return self.valid_to.year
        return None

    @property
    def words(self) -> str:
        """`2026`, `FY to May 2026`, `quarter to Mar 2026`, `2025 to 2030`, `undated`."""
        if self.valid_from is None or self.valid_to is None:
            return "undated" if self.valid_from is None else f"from {day(self.valid_from)}"
        if self.kind == "calendar":
            return str(self.valid_to.year)
        if self.kind == "fiscal":
            return f"FY to {day(self.valid_to, 'month')}"
        if self.kind == "quarter":
            return f"quarter to {day(self.valid_to, 'month')}"
        return f"{day(self.valid_from, 'month')} to {day(self.valid_to, 'month')}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One source's word on one subject's spending in one period.

    Attributes:
        subject: prefixed id, such as "org:meta" or "market:goldman-hyperscaler-capex".
        period: what it is about.
        amount: the money, in its own currency; a range has no point.
        status, confidence: of the claim.
        scope: whether it is the whole of the subject in the period.
        published: day of publication.
        source, publisher: who carried it.
        source_rank: rank of the kind of source.
        sequence: ledger sequence of its first claim.
        note: as in the book.
    """

    subject: str
    period: Period
    amount: Figure
    status: str
    confidence: str
    scope: Scope
    published: date
    source: str
    publisher: str
    source_rank: int
    sequence: int
    note: str

    @property
    def word(self) -> Word:
        """Whether it reports the past, the firm's own plan, a report, or somebody's forecast."""
        return WORD_OF_STATUS.get(self.status, "reported")

    @property
    def ends(self) -> tuple[float | None, float | None, float | None]:
        """(low, point, high) in which the point of a range is its middle: our own arithmetic."""
        low, point, high = self.amount.low, self.amount.point, self.amount.high
        if point is None:
            known = [end for end in (low, high) if end is not None]
            point = sum(known) / len(known) if known else None
        return low, point, high

    @property
    def strength(self) -> tuple[int, int, date, int]:
        """Rank among statements that compete: status, kind of source, later publication."""
        return STATUS_RANK.get(self.status, -1), self.source_rank, self.published, self.sequence


def statements_of(
    snapshot: Snapshot, known_at: date, property_: str = "capex"
) -> tuple[Statement, ...]:
    """Return all statements of a money property on firms and markets known by a day.

    Ordered by subject, period, publication and sequence. Nothing published later takes part.
    """
    kinds = dict(zip(snapshot.sources["id"], snapshot.sources["kind"], strict=True))
    publishers = dict(zip(snapshot.sources["id"], snapshot.sources["publisher"], strict=True))
    claims = snapshot.known(known_at)
    wanted = claims.filter(
        (claims["property"] == property_) & claims["subject_kind"].is_in(["org", "market"])
    )
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in wanted.sort("sequence").iter_rows(named=True):
        groups.setdefault(_group(row), []).append(row)
    found = [
        _statement(rows, publishers, SOURCE_RANK.get(kinds.get(rows[0]["source"], ""), -1))
        for group in groups.values()
        for rows in _ranges(group)
    ]
    return tuple(sorted(found, key=_order))


def prevailing(statements: Iterable[Statement]) -> Statement | None:
    """Return the statement that prevails among those of one subject, period and currency.

    The rule of METHODS 1: status, then kind of source, then later publication. A statement of
    status ended or denied removes those published before it. None if nothing whole is left.
    """
    pool = [statement for statement in statements if statement.scope == "whole"]
    removed_on = max((s.published for s in pool if s.status in REMOVING), default=date.min)
    live = [s for s in pool if s.status not in REMOVING and s.published > removed_on]
    return max(live, key=lambda s: s.strength, default=None)


def revisions(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return what prevailed, in order of publication, each time it changed.

    `statements` are those of one subject, period and currency.
    """
    path: list[Statement] = []
    for known_at in sorted({statement.published for statement in statements}):
        now = prevailing(s for s in statements if s.published <= known_at)
        if now is not None and (not path or not _same(path[-1], now)):
            path.append(now)
    return tuple(path)


def _same(left: Statement, right: Statement) -> bool:
    """Whether the second only repeats the first, if need be in rounder numbers."""
    ends = zip(left.ends, right.ends, strict=True)
    return left.word == right.word and all(_near(first, second) for first, second in ends)


def _near(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) <= ROUNDER * max(abs(first), abs(second))


def _group(row: Mapping[str, Any]) -> tuple[Any, ...]:
    keys = ("subject", "valid_from", "valid_to", "unit", "published", "source", "status")
    return tuple(row[key] for key in keys)


def _ranges(rows: list[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Pair the low with the high end that one source gave on one day; the rest stand alone."""
    lows = [row for row in rows if row["bound"] == "low"]
    highs = [row for row in rows if row["bound"] == "high"]
    n_pairs = min(len(lows), len(highs))
    pairs = [[low, high] for low, high in zip(lows, highs, strict=False)]
    paired = {row["id"] for pair in pairs for row in pair}
    return pairs[:n_pairs] + [[row] for row in rows if row["id"] not in paired]


def _statement(
    rows: list[Mapping[str, Any]], publishers: Mapping[str, str], source_rank: int
) -> Statement:
    first = rows[0]
    return Statement(
        subject=first["subject"],
        period=Period(first["valid_from"], first["valid_to"]),
        amount=_amount(rows),
        status=first["status"],
        confidence=first["confidence"],
        scope=next((scope for scope, word in SCOPE_WORDS if word.search(first["note"])), "whole"),
        published=first["published"],
        source=first["source"],
        publisher=publishers.get(first["source"], first["source"]),
        source_rank=source_rank,
        sequence=first["sequence"],
        note=first["note"],
    )


def _amount(rows: list[Mapping[str, Any]]) -> Figure:
    values = {row["bound"]: row["number"] for row in rows}
    low, point, high, bound = None, None, None, ""
    if "low" in values or "high" in values:
        low, high = values.get("low"), values.get("high")
    else:
        bound, point = next(iter(values.items()))
        low = None if bound == "up_to" else point
        high = None if bound == "at_least" else point
    return Figure(
        low,
        point,
        high,
        rows[0]["unit"],
        bound="" if bound == "point" else bound,
        claims=tuple(row["id"] for row in rows),
        note=rows[0]["note"],
    )


def _order(statement: Statement) -> tuple[str, date, date, str, date, int]:
    period = statement.period
    return (
        statement.subject,
        period.valid_to or date.max,
        period.valid_from or date.max,
        statement.amount.unit,
        statement.published,
        statement.sequence,
    )
