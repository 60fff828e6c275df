"""Rights over a firm and its capital spending: what beliefs say beside megawatts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.show.figures import figure_of, with_range
from lanebook.answers.show.rows import RightRow, SpendRow
from lanebook.answers.show.tables import claims_of, period_text
from lanebook.answers.wording import day, trimmed
from lanebook.evidence.belief import Belief, Reading
from lanebook.network import query
from lanebook.network.model import CAPITAL_KINDS, LANE_KINDS

EXCLUSIVITY_WORDS: Final = {
    "exclusive": "exclusive",
    "rofr": "right of first refusal",
    "preferred": "preferred",
    "none": "no exclusivity",
}
_BOUNDS: Final = ("at_least", "up_to", "approx")
_ANNUAL_DAYS: Final = 300
_REPORTED: Final = frozenset({"operational", "filed", "binding", "reported"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds of a text or an enumeration, and what held before.

    Attributes:
        text: what holds on the valid day, in words.
        since: when that began; None if unknown.
        lapsed: nothing is left of it.
        earlier: what held before, newest first.
        claims: all claims that enter.
    """

    text: str
    since: date | None
    lapsed: bool
    earlier: tuple[str, ...]
    claims: tuple[str, ...]


def right_rows(book: Book, node: int) -> tuple[RightRow, ...]:
    """Return rights held over a firm and conditions on its ties, lapsed ones last."""
    network = book.network
    granted = query.lanes_out(network, node, kinds=("exclusivity", "licence"), with_over=True)
    rows = [
        _right(book, tie, node, network.tie_kind_of(tie), terms_of(book, tie))
        for tie in granted.tolist()
    ]
    reviews = query.lanes_in(network, node, kinds=("review",), with_over=True)
    rows += [_right(book, tie, node, "review", terms_of(book, tie)) for tie in reviews.tolist()]
    for tie in query.ties_of(network, node, kinds=(*LANE_KINDS, *CAPITAL_KINDS)).tolist():
        for word, terms in (
            ("notice", _notice(book, tie)),
            ("condition", _latest(book, tie, "policy")),
        ):
            rows += [_right(book, tie, node, word, terms)] if terms else []
    return tuple(sorted(rows, key=lambda row: (row.lapsed, _RANK[row.right], row.holder, row.tie)))


_RANK: Final = {"exclusivity": 0, "licence": 1, "notice": 2, "condition": 3, "review": 4}


def terms_of(book: Book, tie: int) -> Terms | None:
    """Return what holds of an exclusivity, a licence or a review; None if nothing is said."""
    if book.network.tie_kind_of(tie) == "review":
        return _latest(book, tie, "review_status", "policy")
    return _exclusivity(book, tie)


def _right(book: Book, tie: int, node: int, right: str, terms: Terms | None) -> RightRow:
    network = book.network
    ends = {int(network.provider[tie]), int(network.recipient[tie])}
    other = next(iter(ends - {node}), node)
    text = terms.text if terms else "terms unknown"
    label = network.tie_labels[tie]
    named = right in ("exclusivity", "licence") and label
    return RightRow(
        tie=f"tie:{network.tie_ids[tie]}",
        holder=network.node_ids[other],
        holder_label=network.node_labels[other],
        right=right,
        terms=f"{label}: {text}" if named else text,
        since=terms.since if terms else None,
        until=network.end_on(tie) if right in ("exclusivity", "licence") else None,
        lapsed=bool(network.over[tie]) or (terms.lapsed if terms else False),
        earlier=terms.earlier if terms else (),
        claims=terms.claims if terms else network.claims_of(tie),
    )


def _exclusivity(book: Book, tie: int) -> Terms | None:
    subject = f"tie:{book.network.tie_ids[tie]}"
    topics = book.beliefs.about(subject, "exclusivity", removed=True)
    if not topics:
        return _latest(book, tie, "policy", "event")
    held = book.beliefs.current(subject, "exclusivity")
    stated = [_stated(belief) for belief in topics]
    dated = sorted(
        {
            (each.valid_from, each.value): each
            for each in stated
            if held is None or each.value != held.value or each.valid_from != held.valid_from
        }.values(),
        key=lambda each: (each.valid_from or date.min, each.published, each.claim),
        reverse=True,
    )
    before = [each for each in dated if held is None or _begins_before(each, held)]
    earlier = tuple(
        EXCLUSIVITY_WORDS.get(each.value, each.value)
        + (f" from {day(each.valid_from, each.precision)}" if each.valid_from else "")
        for each in before
    )
    if held is None:
        return Terms("nothing holds now", None, lapsed=True, earlier=earlier, claims=_ids(topics))
    won = held.readings[0]
    text = EXCLUSIVITY_WORDS.get(held.value, held.value) + (f", {won.note}" if won.note else "")
    licence = book.network.tie_kind_of(tie) == "licence"
    return Terms(
        text,
        held.valid_from,
        # A licence without exclusivity is still a licence.
        lapsed=held.value == "none" and not licence,
        earlier=tuple(dict.fromkeys(earlier)),
        claims=_ids(topics),
    )


def _begins_before(reading: Reading, held: Belief) -> bool:
    return (
        reading.valid_from is None
        or held.valid_from is None
        or reading.valid_from < held.valid_from
    )


def _stated(belief: Belief) -> Reading:
    """Return the reading that prevails, or prevailed before all were removed."""
    positive = [each for each in belief.readings if each.status not in ("ended", "denied")]
    return (positive or list(belief.readings))[0]


def _latest(book: Book, tie: int, *names: str) -> Terms | None:
    """Return the newest text said of a tie under the first of `names` that has any."""
    subject = f"tie:{book.network.tie_ids[tie]}"
    found = [
        (belief, belief.readings[0])
        for name in names
        for belief in book.beliefs.about(subject, name, removed=True)
    ]
    texts = sorted(
        found,
        key=lambda pair: (
            pair[1].valid_from or pair[1].published,
            pair[1].published,
            pair[1].claim,
        ),
    )
    if not texts:
        return None
    won = texts[-1][1]
    return Terms(
        won.value,
        won.valid_from or won.published,
        lapsed=won.status == "ended",
        earlier=(f"{len(texts) - 1} earlier",) if len(texts) > 1 else (),
        claims=_ids(belief for belief, _ in texts),
    )


def _notice(book: Book, tie: int) -> Terms | None:
    belief = book.beliefs.current(f"tie:{book.network.tie_ids[tie]}", "notice")
    if belief is None or belief.point is None:
        return None
    note = belief.readings[0].note
    text = f"{trimmed(belief.point)} days" + (f": {note}" if note else "")
    return Terms(text, belief.valid_from, lapsed=False, earlier=(), claims=(belief.claim,))


def _ids(beliefs: Iterable[Belief]) -> tuple[str, ...]:
    return claims_of(tuple(each.claim for each in belief.readings) for belief in beliefs)


def spend_rows(book: Book, subject: str) -> tuple[SpendRow, ...]:
    """Return capital spending by fiscal year; for firms without it what they spend on compute.

    Statements on compute name different parts of it, so each reading stands by itself.
    """
    capex = [_spend(each) for each in book.beliefs.about(subject, "capex") if _yearly(each)]
    compute = [
        _reading_row(reading)
        for each in book.beliefs.about(subject, "compute_spend")
        if not capex and _yearly(each)
        for reading in each.readings
        if reading.outcome in ("won", "lost")
    ]
    order = {row.claims: number for number, row in enumerate([*capex, *compute])}
    return tuple(
        sorted(
            [*capex, *compute],
            key=lambda row: (
                row.valid_from or date.min,
                row.valid_to or date.min,
                order[row.claims],
            ),
        )
    )


def _yearly(belief: Belief) -> bool:
    if belief.valid_from is None or belief.valid_to is None or belief.point is None:
        return False
    return _ANNUAL_DAYS <= (belief.valid_to - belief.valid_from).days <= 2 * _ANNUAL_DAYS


def _spend(belief: Belief) -> SpendRow:
    won = belief.readings[0]
    first_on = min(each.published for each in belief.readings)
    first = _range([each for each in belief.readings if each.published == first_on])
    now = _range([each for each in belief.readings if each.published == won.published])
    differs = (first.low, first.high) != (now.low, now.high)
    return SpendRow(
        period=period_text(belief.valid_from, belief.valid_to),
        valid_from=belief.valid_from,
        valid_to=belief.valid_to,
        spend=with_range(figure_of(belief), belief.bound),
        kind="reported" if won.status in _REPORTED else won.status,
        first_said=first if differs else None,
        first_said_on=first_on if differs else None,
        note=won.note,
        claims=tuple(each.claim for each in belief.readings),
    )


def _range(readings: Sequence[Reading]) -> Figure:
    numbers = [each.number for each in readings if each.number is not None]
    low, high = min(numbers, default=None), max(numbers, default=None)
    return Figure(
        low,
        low if low == high else None,
        high,
        readings[0].unit,
        bound=readings[0].bound if readings[0].bound in _BOUNDS else "",
        claims=tuple(each.claim for each in readings),
    )


def _reading_row(reading: Reading) -> SpendRow:
    return SpendRow(
        period=period_text(reading.valid_from, reading.valid_to),
        valid_from=reading.valid_from,
        valid_to=reading.valid_to,
        spend=_range([reading]),
        kind=f"compute, {'reported' if reading.status in _REPORTED else reading.status}",
        first_said=None,
        first_said_on=None,
        note=reading.note,
        claims=(reading.claim,),
    )


def known_reviews(rows: Iterable[RightRow]) -> int:
    """Return how many reviews among the rows are open."""
    return int(np.sum([row.right == "review" and not row.lapsed for row in rows]))
