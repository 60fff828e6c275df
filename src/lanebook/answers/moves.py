"""Moves: what happened to one subject between two days of knowledge, in plain words.

A move is weighed by the megawatts and dollars it shifts. 40 bn USD weigh as much as 1,000 MW (about
what a gigawatt of ready compute costs to build); softer words weigh less. Weights order the note;
they are never shown as results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from lanebook.answers.belief_words import change_words
from lanebook.answers.move_words import LEVELS, NOUNS, fact_words, saying_of
from lanebook.answers.wording import day
from lanebook.evidence.belief import Belief, Beliefs, PromiseChange, changes

MoveKind = Literal["new", "changed", "moved", "ended", "told"]

USD_PER_MW: Final = 40e6
WORD_WEIGHT: Final[dict[str, float]] = {
    "operational": 1.0, "filed": 1.0, "binding": 1.0, "announced": 1.0, "guidance": 0.8,
    "reported": 0.6, "option": 0.4, "loi": 0.3, "rumoured": 0.1, "forecast": 0.1,
}  # fmt: skip
#: What a statement weighs by its kind of subject: a firm's totals repeat its ties.
SUBJECT_WEIGHT: Final[dict[str, float]] = {
    "tie": 1.0, "site": 1.0, "org": 0.5, "layer": 0.5, "market": 0.1,
}  # fmt: skip
#: A lane that did not exist is more of a change than one that grew.
NEW_WEIGHT: Final = 2.0
#: A promise inside another tie's, and a power plant beside a load.
INSIDE_WEIGHT: Final = 0.3
POWER_WEIGHT: Final = 0.5
#: A tie that is over, a right that changed, a date without a level, in megawatts.
END_MW: Final = 1_000.0
RIGHT_MW: Final = 400.0
DATE_MW: Final = 100.0
#: Facts told of one move.
N_FACTS: Final = 3
#: Levels at a day (backlog, commitments) are compared over at most this many days.
MAX_GAP_DAYS: Final = 400
MAX_FOLD: Final = 5.0

#: Money of firms: capital spending, and levels that count what ties count too.
_FIRM_MONEY: Final[dict[str, float]] = {
    "capex": 1.0, "equity_raised": 1.0, "rpo": 0.25, "purchase_commitments": 0.25,
    "lease_not_commenced": 0.25, "compute_spend": 0.25,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """What became known about one subject.

    Attributes:
        subject, label: id and what a reader sees.
        lane: the tie supplies something (compute, chips, space, power, …).
        kind: new (nothing was known before), changed (a promise or level differs), moved (only
            dates or sizes of earlier promises), ended, or told (events and further readings only).
        saying: who does what with whom, for a new tie; else the label.
        facts: what was said, heaviest first.
        mw, usd: most megawatts and dollars shifted by one fact; None where none are named.
        weight: megawatt-equivalents, for the order only.
        published: latest publication that entered.
        claims: claims behind the facts.
        n_claims: all claims on the subject published in the window.
        back_filled: ids of those entered long after publication.
    """

    subject: str
    label: str
    lane: bool
    kind: MoveKind
    saying: str
    facts: tuple[str, ...]
    mw: float | None
    usd: float | None
    weight: float
    published: date
    claims: tuple[str, ...]
    n_claims: int
    back_filled: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The move in one sentence."""
        return f"{self.saying}: {'; '.join(self.facts)}" if self.facts else self.saying

    @property
    def headline(self) -> str:
        """The move with its heaviest fact only."""
        return f"{self.saying}: {self.facts[0]}" if self.facts else self.saying


@dataclass(frozen=True, slots=True)
class _Fact:
    words: str
    weight: float
    mw: float | None
    usd: float | None
    claims: tuple[str, ...]
    kind: MoveKind = "changed"


def move_of(
    subject: str,
    labels: Mapping[str, str],
    tie: Mapping[str, Any] | None,
    *,
    before: Beliefs,
    after: Beliefs,
    fresh: Sequence[Mapping[str, Any]],
) -> Move:
    """Return the move of one subject.

    Args:
        subject: subject with at least one claim in the window.
        labels: names of subjects.
        tie: its row in the table of ties, None for other subjects.
        before, after: beliefs as known on the first and the last day.
        fresh: claims on the subject published in the window, with `back_filled`.
    """
    old, new = before.about(subject), after.about(subject)
    # A forecaster's remark does not make a lane known.
    first = tie is not None and not any(belief.status != "forecast" for belief in old)
    found = list(_megawatts(old, new, apart=first))
    found += _tie_money(old, new) if tie is not None else _firm_money(old, new, before)
    found += _rights(old, new, first=first)
    found += [_shift(c) for c in changes(after, subject) if c.published > before.as_of.known_at]
    facts = sorted(found, key=lambda fact: (-fact.weight, fact.words))
    told = facts[:N_FACTS] or _told(fresh)
    fresh_lane = first and tie is not None and tie["layer"] != "power"
    weight = _factor(subject, tie) * (NEW_WEIGHT if fresh_lane else 1.0)
    return Move(
        subject=subject,
        label=labels.get(subject, subject),
        lane=tie is not None and tie["kind"] in NOUNS,
        kind=_kind(facts, first=first),
        saying=saying_of(tie, labels, fresh) if first and tie else labels.get(subject, subject),
        facts=tuple(fact.words for fact in told),
        mw=max((abs(fact.mw) for fact in facts if fact.mw is not None), default=None),
        usd=max((abs(fact.usd) for fact in facts if fact.usd is not None), default=None),
        weight=weight * max((fact.weight for fact in facts), default=0.0),
        published=max(row["published"] for row in fresh),
        claims=tuple(dict.fromkeys(claim for fact in told for claim in fact.claims)),
        n_claims=len(fresh),
        back_filled=tuple(sorted(row["id"] for row in fresh if row["back_filled"])),
    )


def _kind(facts: Sequence[_Fact], *, first: bool) -> MoveKind:
    if any(fact.kind == "ended" for fact in facts):
        return "ended"
    if first:
        return "new"
    if not facts:
        return "told"
    return "moved" if all(fact.kind == "moved" for fact in facts) else "changed"


def _factor(subject: str, tie: Mapping[str, Any] | None) -> float:
    if tie is None:
        return SUBJECT_WEIGHT.get(subject.partition(":")[0], 1.0)
    inside = INSIDE_WEIGHT if tie["part_of"] else 1.0
    return inside * (POWER_WEIGHT if tie["layer"] == "power" else 1.0)


def _weighed(belief: Belief) -> float:
    return abs(belief.number or 0.0) * WORD_WEIGHT.get(belief.status, 0.1)


def _largest(beliefs: Sequence[Belief], names: Sequence[str], unit: str) -> Belief | None:
    found = [b for b in beliefs if b.property in names and b.unit == unit and b.number]
    return max(found, key=lambda b: (_weighed(b), b.claim), default=None)


def _megawatts(old: Sequence[Belief], new: Sequence[Belief], *, apart: bool) -> Iterable[_Fact]:
    """The largest promise, the largest level in service, and the stated need, where they moved.

    Args:
        apart: tell dated levels and the total promised apart (of a tie that is new).
    """
    promised_old = [b for b in old if b.status != "operational"]
    promised_new = [b for b in new if b.status != "operational"]
    for names in [(name,) for name in LEVELS] if apart else [LEVELS]:
        yield from _compared(promised_old, promised_new, names, "MW", 1.0)
    served_old = [b for b in old if b.status == "operational"]
    served_new = [b for b in new if b.status == "operational"]
    yield from _compared(served_old, served_new, ("capacity",), "MW", 1.0)
    yield from _compared(old, new, ("demand_ask",), "MW", 0.5)


def _tie_money(old: Sequence[Belief], new: Sequence[Belief]) -> Iterable[_Fact]:
    return _compared(old, new, ("amount",), "USD", 1 / USD_PER_MW)


def _compared(
    old: Sequence[Belief], new: Sequence[Belief], names: Sequence[str], unit: str, scale: float
) -> Iterable[_Fact]:
    was, now = _largest(old, names, unit), _largest(new, names, unit)
    if now is None or (was is not None and was.number == now.number):
        return
    yield _fact(now, was, scale)


def _fact(now: Belief, was: Belief | None, scale: float) -> _Fact:
    moved = (now.number or 0.0) - ((was.number or 0.0) if was else 0.0)
    return _Fact(
        words=fact_words(now, was),
        weight=abs(moved) * WORD_WEIGHT.get(now.status, 0.1) * scale,
        mw=moved if now.unit == "MW" else None,
        usd=moved if now.unit == "USD" else None,
        claims=(now.claim, *((was.claim,) if was else ())),
    )


def _firm_money(old: Sequence[Belief], new: Sequence[Belief], before: Beliefs) -> Iterable[_Fact]:
    """Changes of capital spending not yet past, and of levels stated at a day."""
    for name, factor in _FIRM_MONEY.items():
        earlier = [b for b in old if b.property == name and b.unit == "USD" and b.number]
        for belief in new:
            if belief.property != name or belief.unit != "USD" or not belief.number:
                continue
            was = _before(belief, earlier)
            past = belief.valid_to is not None and belief.valid_to < before.as_of.known_at
            if was is not None and not past and was.number != belief.number:
                yield _fact(belief, was, factor / USD_PER_MW)


def _before(belief: Belief, old: Sequence[Belief]) -> Belief | None:
    """Return the same topic before, or for a level at a day the last level before it."""
    same = [b for b in old if (b.valid_from, b.valid_to) == (belief.valid_from, belief.valid_to)]
    if same or belief.valid_to is not None or belief.valid_from is None:
        return same[0] if same else None
    day_of = belief.valid_from
    earlier = [
        b
        for b in old
        if b.valid_to is None
        and b.valid_from is not None
        and 0 < (day_of - b.valid_from).days <= MAX_GAP_DAYS
    ]
    was = max(earlier, key=lambda b: (b.valid_from or date.min, b.claim), default=None)
    # A total after one of its parts is no change.
    comparable = was is not None and 1 / MAX_FOLD < _number(belief) / _number(was) < MAX_FOLD
    return was if comparable else None


def _number(belief: Belief) -> float:
    return abs(belief.number or 1.0)


def _rights(old: Sequence[Belief], new: Sequence[Belief], *, first: bool) -> Iterable[_Fact]:
    """Ties that are over, and rights that changed."""
    known = {belief.claim for belief in old}
    for belief in new:
        if belief.property == "end" and belief.status == "ended" and belief.claim not in known:
            note = f" ({belief.readings[0].note})" if belief.readings[0].note else ""
            words = f"over since {day(date.fromisoformat(belief.value))}{note}"
            yield _Fact(words, END_MW, None, None, (belief.claim,), kind="ended")
    was, now = _latest_right(old), _latest_right(new)
    if now is None or now.claim in known or (was is not None and was.value == now.value):
        return
    before = f", was {was.value}" if was else ""
    claims = (now.claim, *((was.claim,) if was else ()))
    words = f"exclusivity: {now.value}{before}"
    yield _Fact(words, 0.0 if first else RIGHT_MW, None, None, claims)


def _latest_right(beliefs: Sequence[Belief]) -> Belief | None:
    rights = [belief for belief in beliefs if belief.property == "exclusivity"]
    return max(rights, key=lambda b: (b.valid_from or date.min, b.claim), default=None)


def _shift(change: PromiseChange) -> _Fact:
    amount = change.from_mw
    if change.kind in ("shrink", "growth") and change.from_mw and change.to_mw:
        amount = abs(change.from_mw - change.to_mw)
    weight = DATE_MW
    if amount is not None:
        late = min(abs(change.months or 12.0) / 12.0, 2.0)
        weight = amount * (late if change.kind in ("delay", "advance") else 1.0)
    return _Fact(change_words(change), weight, amount, None, change.claims[::-1], kind="moved")


def _told(fresh: Sequence[Mapping[str, Any]]) -> list[_Fact]:
    """Return the most telling event: an end or denial first, then the latest."""
    texts = [row for row in fresh if row["property"] in ("event", "policy", "review_status")]
    if not texts:
        return []
    last = max(
        texts, key=lambda row: (row["status"] in ("ended", "denied"), row["published"], row["id"])
    )
    return [_Fact(last["value"], 0.0, None, None, (last["id"],))]
