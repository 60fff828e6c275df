"""What the book knows of the terms of ties that carry the cascade's flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from lanebook.answers.book import Book, once_per_book
from lanebook.answers.cascade.model import Contract, Guarantee, Term, TermKind
from lanebook.answers.cascade.rights import in_force, ties_between
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.timeline import DAYS_A_YEAR
from lanebook.engines.cascade.inputs import Inputs
from lanebook.evidence.belief.reading import Belief, Reading
from lanebook.network.capacity import CapacityTie

#: Properties of claims that state terms.
_PROPERTIES: Final[dict[str, TermKind]] = {
    "notice": "notice", "exclusivity": "exclusivity", "term": "term", "end": "end",
    "policy": "condition", "event": "condition",
}  # fmt: skip
#: Words by which a rule in words is sorted; an event without any of them is no term.
_WORDS: Final[tuple[tuple[TermKind, tuple[str, ...]], ...]] = (
    ("termination", ("terminat", "cancel", "may end")),
    ("step_in", ("sublease", "reallocate", "step in", "assume or")),
    ("guarantee", ("backstop", "guarantee")),
    ("take_or_pay", ("take-or-pay", "take or pay", "whether used or not")),
    ("condition", ("conditional", "delay credit", "escrow", "primary cloud")),
)
#: A stated term shorter than this is read as the time within which either side is free.
_SHORT_YEARS: Final = 1.0


def contracts(scene: Scene, inputs: Inputs) -> tuple[Contract, ...]:
    """Return the terms of every tie that carries a flow, by id, and of lanes without a number.

    Terms are claims as they stand: the prevailing reading first, every other reading after it. A
    contract that a claim reads as shorter than a year counts that as a reading of its notice.
    """
    del inputs
    edges: dict[str, list[int]] = {}
    tiers: dict[str, int] = {}
    for at, edge in enumerate(scene.draft.edge_order()):
        for tie in edge.ties:
            if edge.product != "power":
                edges.setdefault(tie, []).append(at)
            tiers.setdefault(tie, edge.tier)
    rows = {row["id"]: row for row in scene.book.snapshot.ties.rows(named=True)}
    known = scene.known
    parts = {tie for tie in known if tie not in edges and _inside(tie, known, edges)}
    silent = {tie for lane in scene.lanes for tie in lane.silent if tie in rows}
    found = []
    for tie in sorted({*edges, *parts, *silent}):
        row = rows[tie]
        terms = tuple(_terms(scene.book, tie, _rights(scene.book, row)))
        mine = tuple(each for each in guarantees_of(scene.book) if _backs(each, row))
        if tie in parts - silent and row["kind"] != "compute_supply" and not (terms or mine):
            continue
        found.append(
            Contract(
                tie=tie, kind=row["kind"], label=row["label"] or "", provider=row["provider"],
                recipient=row["recipient"],
                firmness=known[tie].firmness if tie in known else "",
                tier=tiers.get(tie, scene.rank((tie,))), edges=tuple(edges.get(tie, ())),
                terms=terms, notice_days=_notice(terms), guarantees=mine,
                claims=known[tie].claims if tie in known else (),
            )
        )  # fmt: skip
    return tuple(found)


def _inside(tie: str, known: Mapping[str, CapacityTie], edges: Mapping[str, list[int]]) -> bool:
    """Tell whether a tie is a component, at any depth, of one that carries a flow."""
    seen = set()
    while tie in known and tie not in seen:
        seen.add(tie)
        tie = known[tie].part_of
        if tie in edges:
            return True
    return False


def _rights(book: Book, row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ties by which the recipient of compute grants its provider exclusive rights."""
    if row["kind"] != "compute_supply":
        return ()
    return ties_between(book, "exclusivity", row["recipient"], row["provider"])


def _backs(each: Guarantee, row: Mapping[str, str]) -> bool:
    """Tell whether a guarantee stands behind a tie.

    One of a site stands behind the ties of that site; one without stands behind what its debtor
    provides, or behind the ties of guarantor and debtor themselves.
    """
    if each.site:
        return each.site == row["site"] and each.of in (row["provider"], row["recipient"])
    if {each.guarantor, each.of} == {row["provider"], row["recipient"]}:
        return True
    return each.of == row["provider"] and row["kind"] in ("compute_supply", "hosting")


def _terms(book: Book, tie: str, rights: Sequence[str]) -> Iterator[Term]:
    """Yield the terms of a tie: prevailing readings first, by kind, then the others."""
    pairs = [(each, name) for each in (tie,) for name in _PROPERTIES]
    pairs += [(each, "exclusivity") for each in rights]
    found = [
        term
        for each, name in pairs
        for belief in _in_force(book, book.beliefs.about(f"tie:{each}", name), name)
        for reading in belief.readings
        if reading.outcome in ("won", "lost")
        and reading.status != "denied"
        and (term := _term(name, belief, reading))
    ]
    yield from sorted(found, key=lambda each: (not each.prevails, each.kind, each.claim))


def _in_force(book: Book, told: Sequence[Belief], name: str) -> Sequence[Belief]:
    """Return the beliefs of the valid day; of exclusivity only those that began last."""
    if name == "exclusivity":
        return in_force(book, told)
    today = book.as_of.valid_at
    return [each for each in told if each.valid_from is None or each.valid_from <= today]


def _term(name: str, belief: Belief, reading: Reading) -> Term | None:
    kind = _PROPERTIES[name]
    text = reading.value
    if name in ("policy", "event"):
        said = f"{text} {reading.note}".lower()
        sorted_as = next((k for k, words in _WORDS if any(w in said for w in words)), None)
        if sorted_as is None and name == "event":
            return None
        kind = sorted_as or kind
    elif reading.note:
        text = f"{text} {reading.unit}: {reading.note}" if reading.number else (
            f"{text}: {reading.note}")  # fmt: skip
    on = date.fromisoformat(reading.value) if name == "end" else None
    return Term(
        kind=kind, text=text, value=reading.number if name in ("notice", "term") else None,
        unit=reading.unit if name in ("notice", "term") else "", on=on, status=reading.status,
        claim=reading.claim, prevails=reading.claim == belief.claim,
    )  # fmt: skip


def _notice(terms: tuple[Term, ...]) -> tuple[float, ...]:
    """Return every reading of the days until an end takes effect, shortest first."""
    days = {each.value for each in terms if each.kind == "notice" and each.value is not None}
    days |= {
        float(round(each.value * DAYS_A_YEAR))
        for each in terms
        if each.kind == "term" and each.value is not None and each.value < _SHORT_YEARS
    }
    return tuple(sorted(days))


@once_per_book
def guarantees_of(book: Book) -> tuple[Guarantee, ...]:
    """Return the guarantees that a claim known by then names, by tie id."""
    live = set(book.beliefs.live["subject"].unique())
    found = []
    for row in book.snapshot.ties.rows(named=True):
        subject = f"tie:{row['id']}"
        if row["kind"] != "guarantee" or subject not in live:
            continue
        told = [b for b in book.beliefs.about(subject, "amount") if b.point is not None]
        best = max(told, key=lambda each: (_published(each), each.claim), default=None)
        claims = {b.claim for b in book.beliefs.about(subject) if b.claim}
        found.append(
            Guarantee(
                tie=row["id"], guarantor=row["provider"], of=row["recipient"],
                site=row["site"] or "", label=row["label"] or "",
                usd_million=None if best is None else _million(best), claims=tuple(sorted(claims)),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.tie))


def _published(belief: Belief) -> date:
    return next(each.published for each in belief.readings if each.claim == belief.claim)


def _million(belief: Belief) -> tuple[float, float, float]:
    point = belief.point or 0.0
    low = point if belief.low is None else belief.low
    high = point if belief.high is None else belief.high
    return low / 1e6, point / 1e6, high / 1e6


__all__ = ["contracts", "guarantees_of"]
