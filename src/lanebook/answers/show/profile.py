"""`show`: resolve a name and answer with the profile of what it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from lanebook.answers.answer import Answer, Payload, Table
from lanebook.answers.book import Book, once_per_book
from lanebook.answers.freshness import freshness
from lanebook.answers.names import Names, names_of
from lanebook.answers.show import tables
from lanebook.answers.show.built import Built
from lanebook.answers.show.firm import firm_profile
from lanebook.answers.show.firm_payload import FirmProfile
from lanebook.answers.show.rows import Fact
from lanebook.answers.show.site import SiteProfile, site_profile
from lanebook.answers.show.source import SourceProfile, source_profile
from lanebook.answers.show.tie import TieProfile, tie_profile
from lanebook.answers.show.topic import TopicProfile, topic_profile
from lanebook.answers.wording import day


@dataclass(frozen=True, slots=True)
class NothingKnown:
    """A name of the register of which nothing had been published by the known day.

    Attributes:
        subject, name: what was asked about.
        first_known_on: day of the first claim in the book; None if it has none.
    """

    subject: str
    name: str
    first_known_on: date | None

    def tables(self) -> tuple[Table, ...]:
        """Return the first screen."""
        when = day(self.first_known_on) if self.first_known_on else "unknown: no claim speaks of it"
        facts = (Fact("id", self.subject), Fact("first claim", when))
        return (tables.facts_table(facts, f"{self.name} at a glance"),)


Profile = FirmProfile | SiteProfile | TieProfile | SourceProfile | TopicProfile | NothingKnown
Builder = Callable[[Book, str], Built[Payload]]
_BUILDERS: Final[dict[str, Builder]] = {
    "org": firm_profile,
    "site": site_profile,
    "tie": tie_profile,
    "source": source_profile,
    "layer": topic_profile,
    "market": topic_profile,
}


#: Profiles that a book remembers: a page asks for one and for its charts.
MOST_KEPT: Final = 8


def show(book: Book, name: str) -> Answer[Payload]:
    """Answer what the book knows of a firm, site, tie, source, layer or market.

    Args:
        book: the book at its as-of; nothing published later takes part.
        name: id, name, alias, ticker or the two ends of a tie.

    Raises:
        UnknownName, AmbiguousName: if the name does not resolve.
    """
    names = names_of(book)
    subject = names.resolve(name)
    kept = _kept(book)
    if subject not in kept:
        kept[subject] = _answer(book, subject, names)
        while len(kept) > MOST_KEPT:
            del kept[next(iter(kept))]
    return kept[subject]


def _answer(book: Book, subject: str, names: Names) -> Answer[Payload]:
    if _is_known(book, subject):
        built = _BUILDERS[subject.partition(":")[0]](book, subject)
    else:
        built = _nothing(book, subject, names.label(subject))
    return Answer(
        question="show",
        finding=built.finding,
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=built.data,
        parameters=built.parameters,
        caveats=(*built.caveats, *freshness(book)),
    )


@once_per_book
def _kept(book: Book) -> dict[str, Answer[Payload]]:
    del book  # the key under which they are kept
    return {}


def _is_known(book: Book, subject: str) -> bool:
    kind, _, name = subject.partition(":")
    if kind in ("org", "site"):
        return subject in book.network.node_index
    if kind == "tie":
        return name in book.network.tie_index
    return _first_claim(book, subject, known_at=book.as_of.known_at) is not None


def _first_claim(book: Book, subject: str, *, known_at: date | None = None) -> date | None:
    kind, _, name = subject.partition(":")
    claims = book.snapshot.claims if known_at is None else book.snapshot.known(known_at)
    about = pl.col("subject") == subject
    if kind == "source":
        about = (pl.col("source") == name) | pl.col("also").str.split(";").list.contains(name)
    if kind in ("org", "site"):
        ends = (
            pl.col("site") == name
            if kind == "site"
            else ((pl.col("provider") == name) | (pl.col("recipient") == name))
        )
        ties = book.snapshot.ties.filter(ends)["id"]
        about = about | pl.col("subject").is_in([f"tie:{tie}" for tie in ties])
    first = claims.filter(about)["published"].min()
    return first if isinstance(first, date) else None


def _nothing(book: Book, subject: str, name: str) -> Built[Payload]:
    first = _first_claim(book, subject)
    when = day(book.as_of.known_at)
    finding = f"Nothing was known about {name} on {when}."
    if first is not None:
        finding += f" The first claim was published on {day(first)}: ask with --known {first}."
    else:
        finding += " The book registers it, and no claim speaks of it."
    return Built(finding, NothingKnown(subject, name, first))
