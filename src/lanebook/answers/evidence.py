"""`evidence`: the claims behind any figure, with the beliefs they won or lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from lanebook.answers.answer import Answer, Table
from lanebook.answers.belief_words import belief_words, property_words
from lanebook.answers.book import Book
from lanebook.answers.cell_words import rank_words
from lanebook.answers.quotes import Quote, Quoter, quote_table
from lanebook.answers.wording import counted, day, period
from lanebook.base.errors import InputError
from lanebook.evidence.belief import Belief

#: More ids than this are a list of the book, not the evidence of a figure.
MOST_CLAIMS = 400
#: Where nothing of a matter stands any more, its claims are named after it.
GONE = "nothing stands"


@dataclass(frozen=True, slots=True)
class Matter:
    """One topic of the book that a figure rests on.

    Attributes:
        subject, subject_name: what it is about; property: in words.
        when: period of the prevailing reading, in words; "" if it names none.
        value: what prevails, in words.
        rule: what decided, in a sentence; contested: a reading of comparable standing differs.
        quotes: every claim of the topic, the winner first.
        asked: those of them that the figure cites.
    """

    subject: str
    subject_name: str
    property: str
    when: str
    value: str
    rule: str
    contested: bool
    quotes: tuple[Quote, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a figure.

    Attributes:
        matters: topics, those with most of the figure's claims first.
        n_claims: claims of the figure found; n_sources: their sources.
        unknown: ids that the ledger does not hold at this sequence, as asked.
        not_yet_known: ids of claims that were published after the known day: nothing of them is
            told.
    """

    matters: tuple[Matter, ...]
    n_claims: int
    n_sources: int
    unknown: tuple[str, ...]
    not_yet_known: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return all claims as one flat table."""
        quotes = [quote for matter in self.matters for quote in matter.quotes]
        return (quote_table(quotes, "claims", "Claims won and lost"),)


def evidence(book: Book, claims: Sequence[str]) -> Answer[Evidence]:
    """Answer what stands behind a figure that cites `claims`.

    Ids that the ledger does not hold, and claims of a later day, are named and not told.

    Args:
        book: the book at its as-of.
        claims: ids, each once or more.

    Raises:
        InputError: if there are none, or more than `MOST_CLAIMS`.
    """
    asked = tuple(dict.fromkeys(claim.strip() for claim in claims if claim.strip()))
    if not 0 < len(asked) <= MOST_CLAIMS:
        raise InputError(
            f"{len(asked)} claims were asked for.",
            expected=f"1 to {MOST_CLAIMS} ids of claims",
            next_step="name the claims of one figure.",
        )
    held = book.snapshot.claims.filter(pl.col("id").is_in(list(asked)))
    known = held.filter(pl.col("published") <= book.as_of.known_at)
    ids = set(known["id"])
    data = Evidence(
        matters=_matters(book, known["subject"].unique().to_list(), ids),
        n_claims=len(ids),
        n_sources=known["source"].n_unique(),
        unknown=tuple(claim for claim in asked if claim not in set(held["id"])),
        not_yet_known=tuple(claim for claim in asked if claim in set(held["id"]) - ids),
    )
    return Answer(
        question="evidence",
        finding=_finding(data, book),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
    )


def _matters(book: Book, subjects: Iterable[str], ids: set[str]) -> tuple[Matter, ...]:
    quoter = Quoter(book)
    found = []
    for subject in sorted(subjects):
        for belief in book.beliefs.about(subject, removed=True):
            asked = tuple(each.claim for each in belief.readings if each.claim in ids)
            if asked:
                found.append(_matter(belief, asked, quoter))
    return tuple(
        sorted(found, key=lambda m: (-len(m.asked), m.subject_name, m.property, m.when, m.asked))
    )


def _matter(belief: Belief, asked: tuple[str, ...], quoter: Quoter) -> Matter:
    words = belief_words(belief)
    return Matter(
        subject=belief.subject,
        subject_name=quoter.name(belief.subject),
        property=property_words(belief.property),
        when="" if belief.valid_from is None else period(belief.valid_from, belief.valid_to),
        value=GONE if not belief.claim else words,
        rule=rank_words(belief.rule) or f"{belief.rule[0].upper()}{belief.rule[1:]}.",
        contested=belief.contested,
        quotes=quoter.quotes({each.claim: ("", "") for each in belief.readings}),
        asked=asked,
    )


def _finding(data: Evidence, book: Book) -> str:
    when = day(book.as_of.known_at)
    if not data.n_claims:
        return f"None of these claims was known on {when}."
    contested = sum(matter.contested for matter in data.matters)
    disputed = f"{contested} contested" if contested else "none contested"
    missing = len(data.unknown) + len(data.not_yet_known)
    more = f" {counted(missing, 'id')} cannot be told." if missing else ""
    return (
        f"{counted(data.n_claims, 'claim')} from {counted(data.n_sources, 'source')} on"
        f" {counted(len(data.matters), 'matter')}, {disputed}.{more}"
    )
