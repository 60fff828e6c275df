"""The newest changes: the ties spoken of last, the heaviest of them, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from lanebook.answers.book import Book
from lanebook.answers.citations import subject_names
from lanebook.answers.contradictions import Contradiction
from lanebook.answers.moves import Move, move_of
from lanebook.answers.today_payload import NewChange
from lanebook.evidence.belief.backfill import first_set_up, is_back_filled

#: How far back "lately" reaches before the newest claim, days.
WINDOW_DAYS: Final = 28
#: Ties weighed: those with the latest publications. Weighing one takes about a millisecond.
N_WEIGHED: Final = 30
#: Changes told, and facts told of each.
N_TOLD: Final = 8
N_FACTS: Final = 2


def newest_changes(
    book: Book, newest: date | None, differing: Sequence[Contradiction]
) -> tuple[NewChange, ...]:
    """Return what became known lately, newest first.

    Args:
        book: the book at its as-of.
        newest: day of the newest claim known; None gives none.
        differing: contradictions, to mark the ties they concern.
    """
    if newest is None:
        return ()
    after = book.beliefs
    from_on = newest - timedelta(days=WINDOW_DAYS)
    window = _window(book, from_on)
    if not window:
        return ()
    before = after.as_known(from_on)
    labels = subject_names(book.snapshot)
    ties = {f"tie:{row['id']}": row for row in book.snapshot.ties.to_dicts()}
    moves = [
        move_of(subject, labels, ties.get(subject), before=before, after=after, fresh=fresh)
        for subject, fresh in window.items()
        if subject in ties
    ]
    heavy = sorted(moves, key=lambda move: (-round(move.weight, 6), move.subject))[:N_TOLD]
    told = sorted(heavy, key=lambda move: (-move.published.toordinal(), -move.weight, move.subject))
    about = {each.subject: each.about for each in reversed(differing)}
    return tuple(
        _change(move, _ends(ties[move.subject], labels), window[move.subject], about)
        for move in told
        if move.facts
    )


def _window(book: Book, from_on: date) -> dict[str, list[dict[str, Any]]]:
    """Return the claims of the ties with the latest publications, by tie."""
    claims = book.beliefs.timeline.claims
    known_at = book.as_of.known_at
    fresh = claims.filter(
        (pl.col("published") > from_on)
        & (pl.col("published") <= known_at)
        & pl.col("subject").str.starts_with("tie:")
    ).with_columns(is_back_filled(first_set_up(claims)).alias("back_filled"))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in fresh.to_dicts():
        found.setdefault(row["subject"], []).append(row)

    def latest(subject: str) -> tuple[int, int, str]:
        rows = found[subject]
        return -max(row["published"].toordinal() for row in rows), -len(rows), subject

    return {subject: found[subject] for subject in sorted(found, key=latest)[:N_WEIGHED]}


def _ends(tie: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    provider = labels.get(f"org:{tie['provider']}", tie["provider"])
    recipient = labels.get(f"org:{tie['recipient']}", tie["recipient"])
    return f"{provider}–{recipient}" if recipient else provider


def _change(
    move: Move, label: str, fresh: Sequence[Mapping[str, Any]], about: Mapping[str, str]
) -> NewChange:
    statuses = {row["id"]: row["status"] for row in fresh}
    words = "; ".join(move.facts[:N_FACTS])
    return NewChange(
        on=move.published,
        subject=move.subject,
        label=label,
        kind=move.kind,
        words=words[:1].upper() + words[1:],
        status=next((statuses[each] for each in move.claims if each in statuses), ""),
        contradiction=about.get(move.subject, ""),
        claims=move.claims,
        n_claims=move.n_claims,
    )
