"""Names: from what a person types to one subject of the book.

A name is an id (with or without its prefix), a name, an alias, a ticker (`NVDA`, `NASDAQ:NVDA`) or,
for a tie, its two ends (`spacex--anthropic`, `spacex anthropic`). Case, accents and punctuation do
not matter; letters of other alphabets do. The first level that fits decides: id, name, alias,
ticker, the two ends of a tie, whole words. Where all ties between two ends are of one kind, their
ends name the one without a number.

The register of firms, sites, ties and sources carries no dates: a name resolves at every as-of, and
the question that follows says when nothing was known yet. Markets live only in claims and resolve
from the first of them on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

import polars as pl

from lanebook.answers.book import Book, once_per_book
from lanebook.answers.names_register import KINDS, Named, normalise, organisations, register
from lanebook.base.errors import AmbiguousName, UnknownName
from lanebook.evidence.tables import TIE_KINDS

__all__ = ["KINDS", "Named", "Names", "names_of", "normalise", "resolve"]

LEVELS = ("id", "name", "alias", "ticker")
MAX_NAME = 200
MAX_LISTED = 40
_NEAREST = 3
_SHORT = 3
#: Kinds that also answer to whole words of their names.
_BY_WORDS = frozenset({"org", "site", "market"})
_LINKS = frozenset({"to", "and", "for", "from"})


def resolve(book: Book, text: str, kinds: Collection[str] | None = None) -> str:
    """Return the subject that `text` names, such as "org:openai" or "tie:spacex--anthropic--…".

    Args:
        book: the book; its known day matters only for markets.
        text: id, name, alias, ticker or the two ends of a tie.
        kinds: prefixes to consider; default all of `KINDS`.

    Raises:
        UnknownName: if nothing answers to it; the three nearest names are listed.
        AmbiguousName: if several things do; all are listed with what distinguishes them.
    """
    return names_of(book, kinds).resolve(text)


def names_of(book: Book, kinds: Collection[str] | None = None) -> Names:
    """Return the register of names of one book, made once for each choice of kinds."""
    key = None if kinds is None else tuple(sorted(kinds))
    kept = _kept(book)
    if key not in kept:
        kept[key] = Names(book, kinds)
    return kept[key]


class Names:
    """The register of names of one book: build once to resolve or label many."""

    def __init__(self, book: Book, kinds: Collection[str] | None = None) -> None:
        wanted = KINDS if kinds is None else tuple(kind for kind in KINDS if kind in kinds)
        self._ties = book.snapshot.ties
        self.entries: dict[str, Named] = {entry.subject: entry for entry in register(book, wanted)}
        self._orgs = list(organisations(book)) if "tie" in wanted else []

    def label(self, subject: str) -> str:
        """Return what a reader sees for `subject`; the id itself where it is not registered."""
        entry = self.entries.get(subject)
        return entry.name if entry else subject.partition(":")[2] or subject

    def resolve(self, text: str) -> str:
        """Return the subject that `text` names; see `lanebook.answers.names.resolve`."""
        if text in self.entries:
            return text
        prefix, _, rest = text.partition(":")
        kind = prefix.strip().lower()
        pool = list(self.entries.values())
        if kind in KINDS and rest:
            text, pool = rest, [entry for entry in pool if entry.kind == kind]
        key = normalise(text[:MAX_NAME])
        for found in self._levels(key, text[:MAX_NAME], pool):
            if len(found) == 1:
                return found[0].subject
            if found:
                raise _ambiguous(text, found)
        raise _unknown(text, key, pool)

    def _levels(self, key: str, text: str, pool: list[Named]) -> Iterator[list[Named]]:
        if not key:
            return
        for level in range(len(LEVELS)):
            yield [entry for entry in pool if key in entry.keys[level]]
        yield self._tie_between(text, pool)
        words = set(key.split())
        yield [entry for entry in pool if entry.kind in _BY_WORDS and words <= _words(entry)]

    def _tie_between(self, text: str, pool: list[Named]) -> list[Named]:
        allowed = {entry.subject: entry for entry in pool if entry.kind == "tie"}
        for left, right, kind in _ends(text):
            givers, takers = self._org_ids(left), self._org_ids(right)
            for providers, recipients in ((givers, takers), (takers, givers)):
                rows = self._ties.filter(
                    pl.col("provider").is_in(providers) & pl.col("recipient").is_in(recipients)
                )
                if kind:
                    rows = rows.filter(pl.col("kind") == kind)
                rows = rows.filter(("tie:" + pl.col("id")).is_in(list(allowed))).sort("id")
                if rows.height:
                    return [allowed[f"tie:{name}"] for name in _main_ties(rows)]
        return []

    def _org_ids(self, text: str) -> list[str]:
        key = normalise(text)
        for level in range(len(LEVELS)):
            found = [entry for entry in self._orgs if key in entry.keys[level]]
            if found:
                return [entry.subject.partition(":")[2] for entry in found]
        return []


@once_per_book
def _kept(book: Book) -> dict[tuple[str, ...] | None, Names]:
    del book  # the key under which they are kept
    return {}


def _ends(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the ways to read `text` as provider, recipient and kind ("" if none is given)."""
    marked = [part for part in re.split(r"\s*(?:--|->|→|—)\s*", text.strip()) if part]
    if len(marked) > 1:
        kind = normalise(marked[2]).replace(" ", "_") if len(marked) > 2 else ""
        yield marked[0], marked[1], kind
        return
    words = text.replace("_", " ").split()
    kind = ""
    for length in (2, 1):
        tail = "_".join(words[-length:]).lower()
        if len(words) > length and tail in TIE_KINDS:
            words, kind = words[:-length], tail
            break
    for cut in range(1, len(words)):
        right = words[cut:]
        if len(right) > 1 and right[0].lower() in _LINKS:
            right = right[1:]
        yield " ".join(words[:cut]), " ".join(right), kind


def _main_ties(rows: pl.DataFrame) -> list[str]:
    """Return the ids, or the one without a number where all are of one kind."""
    plain = [
        row["id"]
        for row in rows.iter_rows(named=True)
        if row["id"] == f"{row['provider']}--{row['recipient']}--{row['kind']}"
    ]
    return plain if rows["kind"].n_unique() == 1 and len(plain) == 1 else list(rows["id"])


def _words(entry: Named) -> set[str]:
    return {word for keys in entry.keys[:3] for key in keys for word in key.split()}


def _shown(text: str) -> str:
    cut = text if len(text) <= 60 else text[:60] + "…"
    return repr(cut)


def _ambiguous(text: str, found: list[Named]) -> AmbiguousName:
    order = sorted(found, key=lambda entry: (KINDS.index(entry.kind), entry.subject))
    lines = [entry.line for entry in order[:MAX_LISTED]]
    if len(order) > MAX_LISTED:
        lines.append(f"and {len(order) - MAX_LISTED} more")
    return AmbiguousName(
        f"{_shown(text)} answers to {len(found)} things.",
        expected="one of them",
        next_step="write the id of one:\n    " + "\n    ".join(lines),
    )


def _unknown(text: str, key: str, pool: list[Named]) -> UnknownName:
    scored = sorted(
        ((-_likeness(key, entry), KINDS.index(entry.kind), entry.subject, entry) for entry in pool),
        key=lambda item: item[:3],
    )
    nearest = [entry.line for *_, entry in scored[:_NEAREST]]
    return UnknownName(
        f"The book knows no {_shown(text)}.",
        expected="the id, name, alias or ticker of a firm, site, tie, source, layer or market",
        next_step="try one of the nearest:\n    " + "\n    ".join(nearest)
        if nearest
        else "import the table that registers it.",
    )


def _likeness(key: str, entry: Named) -> float:
    """Return how much `entry` resembles `key`: by a whole name, or a little less by one word."""
    if entry.kind == "source":
        candidates = [(own, 1.0) for own in entry.keys[0]]
    else:
        candidates = [(own, 1.0) for level in entry.keys for own in level]
    if entry.kind in _BY_WORDS:
        candidates += [(word, 0.97) for word in sorted(_words(entry)) if len(word) > _SHORT]
    matcher = difflib.SequenceMatcher(b=key, autojunk=False)
    best = 0.0
    for own, weight in candidates:
        matcher.set_seq1(own[:MAX_NAME])
        if matcher.real_quick_ratio() * weight > best and matcher.quick_ratio() * weight > best:
            best = max(best, matcher.ratio() * weight)
    return best
