"""Contested matters of a lane, each drawn to one scale: how long, how many megawatts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.cell_claims import lead_of, stated_words
from lanebook.answers.cell_payload import Bar, Scale
from lanebook.answers.cell_place import Place
from lanebook.answers.cell_suppose import End, ends_of_lane, rivals_of, term_words
from lanebook.answers.implications import DAYS_A_YEAR, SAME_SHARE, Implication, implications
from lanebook.answers.quotes import Quoter
from lanebook.answers.wording import bounded, day, megawatts, money

#: Lengths and totals that differ by less than a quarter are no contradiction worth a picture.
LEAST_RATIO: Final = 1.25
MOST_BARS: Final = 6


def scales_of(book: Book, place: Place, quoter: Quoter) -> tuple[Scale, ...]:
    """Return the scales of a cell, none where its readings agree.

    Term: every stated length with the money it implies. Megawatts: every statement of the same
    milestone, as counted. Money: totals, where lengths do not tell them already.
    """
    if not place.lane.startswith(("tie:", "site:")) or place.row is None:
        return ()
    implied = implications(book.beliefs, place.lane) if place.lane.startswith("tie:") else ()
    found = [_terms(place, implied, quoter), _megawatts(place, quoter)]
    if found[0] is None:
        found.append(_money(implied, quoter))
    return tuple(scale for scale in found if scale is not None)


def _scale(matter: str, question: str, unit: str, bars: Iterable[Bar]) -> Scale | None:
    ordered = sorted(bars, key=lambda bar: (-bar.amount, bar.label, bar.claims))[:MOST_BARS]
    amounts = [bar.amount for bar in ordered if bar.amount > 0]
    if (
        len(ordered) < 2
        or not amounts
        or max(amounts) < LEAST_RATIO * min(bar.amount for bar in ordered)
    ):
        return None
    longest = max(amounts)
    drawn = tuple(
        Bar(bar.label, bar.value, bar.amount, bar.amount / longest, bar.prevails, bar.claims)
        for bar in ordered
    )
    if matter == "term":
        return Scale("term", question, unit, drawn)
    return Scale("money" if matter == "money" else "megawatts", question, unit, drawn)


def _terms(place: Place, implied: Iterable[Implication], quoter: Quoter) -> Scale | None:
    lengths = [
        each for each in implied if each.years and not each.reading.startswith("another rate")
    ]
    ends = ends_of_lane(place)
    bars: list[Bar] = []
    for each in lengths:
        years = each.years or 0.0
        if any(abs(bar.amount - years) <= SAME_SHARE * years for bar in bars):
            continue
        total = money(each.total.point or 0.0, each.total.unit)
        bars.append(
            Bar(
                label=_voice(each.status, each.source, each.reading, quoter),
                value=f"{_length(each.reading)} · {total}",
                amount=years,
                share=0.0,
                prevails=any(_prevails(end, each) for end in ends),
                claims=each.total.claims,
            )
        )
    if not bars:
        bars = list(_plain_ends(ends, quoter))
    return _scale("term", "How long does it last?", "years", bars)


def _prevails(end: End, implied: Implication) -> bool:
    return end.prevails and bool(set(end.claims) & set(implied.total.claims))


def _plain_ends(ends: Iterable[End], quoter: Quoter) -> Iterator[Bar]:
    for end in ends:
        if end.begins is None or end.on <= end.begins:
            continue
        years = (end.on - end.begins).days / DAYS_A_YEAR
        yield Bar(
            label=_publisher(end.claims[0], end.status, quoter),
            value=f"{term_words(years)}, to {day(end.on)}",
            amount=years,
            share=0.0,
            prevails=end.prevails,
            claims=end.claims,
        )


def _length(reading: str) -> str:
    """Shorten what an implication takes at its word to what a bar can carry."""
    for prefix in ("to the stated end, ", "a term of "):
        if reading.startswith(prefix):
            rest = reading.removeprefix(prefix)
            return f"to {rest}" if prefix.startswith("to") else rest
    return reading.removesuffix(": certain on any day")


def _voice(status: str, source: str, reading: str, quoter: Quoter) -> str:
    if "notice" in reading:
        return "Notice clause"
    publisher = quoter.publisher(source)
    return f"{status.capitalize()}, {publisher}" if publisher else status.capitalize()


def _publisher(claim: str, status: str, quoter: Quoter) -> str:
    quotes = quoter.quotes({claim: ("", "")})
    name = quotes[0].publisher if quotes else ""
    return f"{status.capitalize()}, {name}" if name else status.capitalize()


def _megawatts(place: Place, quoter: Quoter) -> Scale | None:
    rivals = rivals_of(place)
    lead, point = lead_of(place), place.figure.point
    if not rivals or lead is None or point is None:
        return None
    bars = [
        Bar(
            label=_publisher(lead.claim, lead.status, quoter),
            value=f"{bounded(megawatts(point), place.figure.bound)}, counted",
            amount=point,
            share=0.0,
            prevails=True,
            claims=(lead.claim,),
        )
    ]
    bars.extend(
        Bar(
            label=_publisher(level.claim, level.status, quoter),
            value=stated_words(level),
            amount=level.point,
            share=0.0,
            prevails=False,
            claims=(level.claim,),
        )
        for level in rivals
    )
    return _scale("megawatts", "How many megawatts?", "MW", bars)


def _money(implied: Iterable[Implication], quoter: Quoter) -> Scale | None:
    bars = [
        Bar(
            label=_voice(each.status, each.source, each.reading, quoter),
            value=f"{bounded(money(each.total.point, each.total.unit), each.total.bound)}"
            f" · {each.reading}",
            amount=each.total.point,
            share=0.0,
            prevails=index == 0,
            claims=each.total.claims,
        )
        for index, each in enumerate(implied)
        if each.total.point
    ]
    return _scale("money", "How much money?", "USD", bars)
