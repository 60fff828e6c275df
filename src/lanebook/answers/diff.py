"""What became known between two days, and which beliefs changed from what to what and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from lanebook.answers.answer import Answer
from lanebook.answers.belief_words import belief_words, change_words, property_words
from lanebook.answers.book import Book
from lanebook.answers.contradictions import Contradiction, open_contradictions
from lanebook.answers.diff_payload import KIND_WORDS, BackFilled, BeliefChange, Diff, Shift
from lanebook.answers.moves import USD_PER_MW, Move, move_of
from lanebook.answers.names import Named, names_of
from lanebook.answers.wording import counted, day, joined
from lanebook.base.errors import InputError
from lanebook.base.time import AsOf
from lanebook.evidence.belief import Belief, Beliefs, changes
from lanebook.evidence.belief.backfill import first_set_up, is_back_filled
from lanebook.evidence.snapshot import Snapshot

Row = dict[str, Any]
_SUBJECT_KINDS: Final = frozenset({"org", "site", "tie", "layer", "market"})
ORDER_CAVEAT: Final = (
    "The order weighs 40 bn USD like 1,000 MW and softer words less; megawatts and dollars of"
    " different moves overlap and must not be added."
)
#: Moves named in the headline.
N_HEADLINE: Final = 2


def diff(
    book: Book, *, from_on: date, to_on: date | None = None, subject: str = ""
) -> Answer[Diff]:
    """Say what became known after `from_on` and up to `to_on`.

    Args:
        book: the book; its ledger sequence is the same for both days, so rows entered since with
            an old date of publication count as known then, and are named as back-filled.
        from_on: first day, excluded.
        to_on: last day, included; default the book's known day.
        subject: only this firm, site, tie, layer or market; for a firm also its ties and sites.

    Raises:
        InputError: if the days are not in order.
        UnknownName, AmbiguousName: as `names.resolve`.
    """
    to_on = to_on or book.as_of.known_at
    if from_on >= to_on:
        raise InputError(
            f"The window from {from_on} to {to_on} holds no day.",
            expected="a first day before the last one",
            next_step="swap --from and --to.",
        )
    names = names_of(book, _SUBJECT_KINDS)
    asked = names.resolve(subject) if subject else ""
    after = book.beliefs.as_known(to_on)
    before = book.beliefs.as_known(from_on)
    window = _window(after, from_on)
    subjects = _subjects(book, asked, window)
    window = [row for row in window if row["subject"] in subjects]
    labels = {entry.subject: _label(entry) for entry in names.entries.values()}
    after.hold(subjects)
    moves = _moves(book, labels, before, after, window)
    shifts = tuple(_shifts(labels, after, from_on, {row["subject"] for row in window}))
    lead, brought = _told(moves, shifts, window)
    payload = Diff(
        from_on=from_on,
        to_on=to_on,
        subject=asked,
        n_claims=len(window),
        n_sources=len({row["source"] for row in window}),
        n_new_topics=_new_topics(before, after, subjects),
        moves=moves,
        shifts=shifts,
        beliefs=tuple(_belief_changes(labels, before, after, subjects)),
        back_filled=tuple(_back_filled(labels, after, from_on, subjects)),
        contradictions=_appeared(before, after, subjects),
        counts={kind: sum(row["subject_kind"] == kind for row in window) for kind in KIND_WORDS},
        lead=lead,
        brought=brought,
    )
    return Answer(
        question="diff",
        finding=_finding(payload),
        as_of=AsOf(to_on, to_on),
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=payload,
        caveats=_caveats(payload, window),
    )


def _label(entry: Named) -> str:
    """Return the name; markets have none but their id."""
    return f"{entry.name.replace('-', ' ')} (market)" if entry.kind == "market" else entry.name


def _window(after: Beliefs, from_on: date) -> list[Row]:
    claims = after.timeline.claims
    marked = claims.filter(
        (pl.col("published") > from_on) & (pl.col("published") <= after.as_of.known_at)
    ).with_columns(is_back_filled(first_set_up(claims)).alias("back_filled"))
    return marked.to_dicts()


def _subjects(book: Book, asked: str, window: Sequence[Row]) -> set[str]:
    """Return the subjects concerned: all, or the asked one with a firm's ties and sites."""
    if not asked:
        return {row["subject"] for row in window}
    name = asked.partition(":")[2]
    found = {asked}
    if asked.startswith("org:"):
        ties = book.snapshot.ties.filter(
            (pl.col("provider") == name) | (pl.col("recipient") == name)
        )
        sites = book.snapshot.sites.filter(pl.col("operator") == name)
        found |= {f"tie:{tie}" for tie in ties["id"]} | {f"site:{site}" for site in sites["id"]}
    return found


def _moves(
    book: Book, labels: dict[str, str], before: Beliefs, after: Beliefs, window: Sequence[Row]
) -> tuple[Move, ...]:
    ties = {f"tie:{row['id']}": row for row in book.snapshot.ties.to_dicts()}
    by_subject: dict[str, list[Row]] = {}
    for row in window:
        by_subject.setdefault(row["subject"], []).append(row)
    moves = [
        move_of(subject, labels, ties.get(subject), before=before, after=after, fresh=fresh)
        for subject, fresh in sorted(by_subject.items())
    ]
    return tuple(sorted(moves, key=lambda move: (-round(move.weight, 6), move.subject)))


def _shifts(
    labels: dict[str, str], after: Beliefs, from_on: date, subjects: set[str]
) -> Iterable[Shift]:
    found = [
        change
        for subject in sorted(subjects)
        for change in changes(after, subject)
        if change.published > from_on
    ]
    found.sort(key=lambda each: (-(each.from_mw or 0.0), each.subject, each.claims))
    for change in found:
        yield Shift(labels.get(change.subject, change.subject), change_words(change), change)


def _new_topics(before: Beliefs, after: Beliefs, subjects: set[str]) -> int:
    standing = set(before.states.drop_nulls("row")["topic"])
    topics = after.frame.filter(pl.col("subject").is_in(sorted(subjects)))["topic"]
    return len(set(topics) - standing)


def _belief_changes(
    labels: dict[str, str], before: Beliefs, after: Beliefs, subjects: set[str]
) -> Iterable[BeliefChange]:
    was = before.states.drop_nulls("row").select("topic", pl.col("row").alias("row_before"))
    claims = after.timeline.claims
    moved = was.join(after.states.select("topic", "row"), on="topic", how="left").filter(
        pl.col("row_before").ne_missing(pl.col("row"))
    )
    topics = {(claims["subject"][row], topic) for topic, row, _ in moved.iter_rows()}
    found: list[tuple[float, BeliefChange]] = []
    for subject in sorted({subject for subject, _ in topics} & subjects):
        old = {_topic(belief): belief for belief in before.about(subject)}
        for belief in after.about(subject, removed=True):
            earlier = old.get(_topic(belief))
            if earlier is not None and earlier.value != belief.value:
                found.append((_size(earlier, belief), _belief_change(labels, earlier, belief)))
    found.sort(key=lambda each: (-each[0], each[1].subject, each[1].property, each[1].claims))
    return (change for _, change in found)


def _size(earlier: Belief, belief: Belief) -> float:
    """Return by how many megawatts, or dollars as megawatts, a belief has moved."""
    scale = {"MW": 1.0, "USD": 1 / USD_PER_MW}.get(belief.unit, 0.0)
    return abs((belief.number or 0.0) - (earlier.number or 0.0)) * scale


def _topic(belief: Belief) -> tuple[Any, ...]:
    """Return what identifies a topic across days: any claim of it would do, the first is stable."""
    return (belief.property, belief.unit, belief.basis, min(r.claim for r in belief.readings))


def _belief_change(labels: dict[str, str], earlier: Belief, belief: Belief) -> BeliefChange:
    return BeliefChange(
        subject=belief.subject,
        label=labels.get(belief.subject, belief.subject),
        property=belief.property,
        valid_from=belief.valid_from,
        valid_to=belief.valid_to,
        kind="changed" if belief.claim else "gone",
        before=belief_words(earlier, unknown_basis=""),
        after=belief_words(belief, unknown_basis=""),
        reason=_reason(earlier, belief),
        published=max(reading.published for reading in belief.readings),
        claims=(earlier.claim, belief.claim),
    )


def _reason(earlier: Belief, belief: Belief) -> str:
    """Return why the earlier winner went, or the rule that put another before it."""
    was = next(r for r in belief.readings if r.claim == earlier.claim)
    return belief.rule if was.outcome in ("won", "lost") else was.reason


@dataclass(frozen=True, slots=True)
class _View:
    """Beliefs on a day, with the snapshot they were read from."""

    snapshot: Snapshot
    beliefs: Beliefs


def _appeared(before: Beliefs, after: Beliefs, subjects: set[str]) -> tuple[Contradiction, ...]:
    """Return the contradictions on a matter that nobody contradicted on the first day."""
    was, now = (
        open_contradictions(_View(beliefs.snapshot, beliefs), subjects)
        for beliefs in (before, after)
    )
    told = {(each.subject, each.unit) for each in was}
    return tuple(each for each in now if (each.subject, each.unit) not in told)


def _back_filled(
    labels: dict[str, str], after: Beliefs, from_on: date, subjects: set[str]
) -> Iterable[BackFilled]:
    claims = after.timeline.claims
    known = claims.filter(pl.col("published") <= after.as_of.known_at)
    late = known.filter(is_back_filled(first_set_up(claims)))
    late = late.filter((pl.col("published") > from_on) | (pl.col("recorded_on") > from_on))
    for row in late.sort("recorded_on", "id").to_dicts():
        if row["subject"] in subjects or not subjects:
            yield BackFilled(
                claim=row["id"],
                subject=row["subject"],
                label=labels.get(row["subject"], row["subject"]),
                words=f"{property_words(row['property'])} {row['value']} {row['unit']}",
                published=row["published"],
                recorded_on=row["recorded_on"],
                inside=row["published"] > from_on,
            )


def _finding(payload: Diff) -> str:
    span = f"{day(payload.from_on)} to {day(payload.to_on)}"
    if not payload.n_claims:
        return f"{span}: nothing became known."
    return f"{span}: {payload.lead}. {payload.brought}"


def _told(moves: Sequence[Move], shifts: Sequence[Shift], window: Sequence[Row]) -> tuple[str, str]:
    """Return the heaviest moves in a few words, and how much came in one sentence."""
    if not window:
        return "", ""
    kinds = Counter(shift.change.kind for shift in shifts)
    new = [move for move in moves if move.kind == "new"]
    n_lanes = sum(move.lane for move in new)
    n_over = sum(move.kind == "ended" for move in moves)
    parts = [counted(n_lanes, "new lane"), counted(len(new) - n_lanes, "other new tie")]
    parts += [counted(kinds["delay"], "delay")] if kinds["delay"] else []
    parts += [counted(kinds["shrink"], "shrink")] if kinds["shrink"] else []
    parts += [counted(kinds["cancel"], "withdrawn statement")] if kinds["cancel"] else []
    parts += [f"{counted(n_over, 'tie')} over"] if n_over else []
    lead = "; ".join(move.headline for move in moves[:N_HEADLINE] if move.weight)
    sources = counted(len({row["source"] for row in window}), "source")
    return lead, f"{counted(len(window), 'claim')} from {sources} brought {joined(parts)}."


def _caveats(payload: Diff, window: Sequence[Row]) -> tuple[str, ...]:
    rough = sum(row["published_precision"] != "day" for row in window)
    found = [ORDER_CAVEAT]
    if rough:
        found.append(
            f"{rough} of {payload.n_claims} claims have a publication date known only to the month"
            " or not at all."
        )
    if payload.back_filled:
        found.append(
            "Back-filled rows were entered long after publication: the book did not say so then."
        )
    return tuple(found)
