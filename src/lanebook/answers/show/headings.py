"""Titles of a firm page's sections: each a finding in a few words, computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from lanebook.answers.contradictions import Contradiction
from lanebook.answers.lanes_records import PathPoint
from lanebook.answers.show.history import (
    Balance,
    Behind,
    DatedYear,
    Headings,
    LaneBar,
    asked_year,
)
from lanebook.answers.wording import bounded, counted, figure, trimmed

YOUNG_DAYS: Final = 70
_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


def headings_of(
    today: date,
    *,
    lanes_in: Sequence[LaneBar],
    lanes_out: Sequence[LaneBar],
    path: Sequence[PathPoint],
    behind: Sequence[Behind],
    balance: Sequence[Balance],
    dated: Sequence[DatedYear],
    found: Sequence[Contradiction],
) -> Headings:
    """Return the title of every section."""
    return Headings(
        lanes_in=ages(lanes_in, today) or "No lane in is known",
        lanes_out=ages(lanes_out, today) or "No lane out is known",
        path=_path(path),
        behind=_behind(behind),
        money=_money(balance),
        dated=_dated(dated, today),
        contradictions=f"{in_words(len(found)).capitalize()} open "
        + ("contradiction" if len(found) == 1 else "contradictions"),
    )


def in_words(number: int) -> str:
    """Return `six`; digits above twelve."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def ages(bars: Sequence[LaneBar], today: date) -> str:
    """Return `Six of ten lanes are less than ten weeks old`; "" without a lane.

    Lanes of their own that are not over; the age runs from the signing, else from the first
    publication.
    """
    begun = [
        bar.signed_on or bar.known_on for bar in bars if not bar.inside and bar.state != "over"
    ]
    if not begun:
        return ""
    young = sum((today - on).days < YOUNG_DAYS for on in begun)
    total = in_words(len(begun))
    if len(begun) == 1:
        return f"Its only lane is {_age(begun[0], today)} old"
    if young == 0:
        return f"The newest of {total} lanes is {_age(max(begun), today)} old"
    if young == len(begun):
        return f"All {total} lanes are less than ten weeks old"
    verb = "is" if young == 1 else "are"
    return f"{in_words(young).capitalize()} of {total} lanes {verb} less than ten weeks old"


def _age(begun: date, today: date) -> str:
    days = max((today - begun).days, 0)
    if days < YOUNG_DAYS:
        return counted(max(days // 7, 1), "week")
    if days < 730:
        return f"{round(days / 30.4375)} months"
    return f"{round(days / 365.25)} years"


def _path(path: Sequence[PathPoint]) -> str:
    counts = [point.n_patrons for point in path if point.n_patrons]
    if not counts:
        return "No patron is known"
    first, last = counts[0], path[-1].n_patrons
    if last == 0:
        return "No patron is left"
    if first == last:
        return "Still one patron" if last == 1 else f"Still {in_words(last)} patrons"
    noun = "patron" if first == 1 else "patrons"
    return f"{in_words(first).capitalize()} {noun} became {in_words(last)}"


def _behind(behind: Sequence[Behind]) -> str:
    rivals = sum(row.rival for row in behind)
    if not behind:
        return "Nobody is known to stand behind it"
    if not rivals:
        return "Who stands behind it"
    verb = "competes" if rivals == 1 else "compete"
    return f"{in_words(rivals).capitalize()} of {in_words(len(behind))} behind it also {verb}"


def _money(balance: Sequence[Balance]) -> str:
    both = [row for row in balance if row.out_per_in.point]
    if not both:
        return "Money both ways"
    top = max(both, key=lambda row: (row.out.point or 0.0, row.party))
    each = bounded(trimmed(top.out_per_in.point or 0.0, 1), top.out_per_in.bound)
    return f"{each} dollars go out to {top.label} for each it gives"


def _dated(dated: Sequence[DatedYear], today: date) -> str:
    asked = asked_year(dated, today)
    if asked is None:
        covered = [each for each in dated if each.cleared.point and each.year >= today.year]
        return "No dated ask is known" if covered else "No dated megawatts are known"
    if not asked.open.point:
        return f"What is asked for end-{asked.year} is covered, or not known to be open"
    missing, need = figure(asked.open, name_open=False), figure(asked.ask)
    return f"{missing} of {need} MW asked for end-{asked.year} is open"
