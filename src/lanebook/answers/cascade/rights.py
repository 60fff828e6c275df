"""Which ties a day knows between two firms, and which of them are exclusive on that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lanebook.answers.book import Book, once_per_book
from lanebook.evidence.belief.reading import Belief


@once_per_book
def _known_ties(book: Book) -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    live = set(book.beliefs.live["subject"].unique())
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in book.snapshot.ties.rows(named=True):
        if f"tie:{row['id']}" in live:
            key = (row["kind"], row["provider"], row["recipient"])
            found.setdefault(key, []).append(row["id"])
    return {key: tuple(sorted(ties)) for key, ties in found.items()}


def ties_between(book: Book, kind: str, provider: str, recipient: str) -> tuple[str, ...]:
    """Return the known ties of a kind from a provider to a recipient, by id."""
    return _known_ties(book).get((kind, provider, recipient), ())


def in_force(book: Book, told: Sequence[Belief]) -> tuple[Belief, ...]:
    """Return the beliefs that began last by the valid day: a later one takes their place."""
    today = book.as_of.valid_at
    begun = [each for each in told if each.valid_from is None or each.valid_from <= today]
    last = max((each.valid_from or date.min for each in begun), default=None)
    return tuple(each for each in begun if (each.valid_from or date.min) == last)


def exclusive(book: Book, ties: Sequence[str]) -> tuple[str, ...]:
    """Return the claims by which some ties are exclusive on the valid day; () if they are not."""
    return tuple(
        sorted(
            each.claim
            for tie in ties
            for each in in_force(book, book.beliefs.about(f"tie:{tie}", "exclusivity"))
            if each.value == "exclusive" and each.status != "ended"
        )
    )
