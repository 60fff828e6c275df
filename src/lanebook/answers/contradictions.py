"""Where sources contradict one another, and by how much: never averaged.

Contradictions on compute come first, widest first; then those on money, rights and power.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

import polars as pl

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.book import Book
from lanebook.answers.citations import subject_names
from lanebook.answers.implications import Implication, implications
from lanebook.answers.wording import bounded, counted, day, quantity, ratio
from lanebook.evidence.belief import Belief, Beliefs, Reading
from lanebook.evidence.ranking import FIRMNESS
from lanebook.evidence.snapshot import Snapshot

#: Sources differ worth telling: a quarter or more.
LEAST_RATIO: Final = 1.25
#: Smaller ones are noise beside a sheet in gigawatts and billions.
LEAST: Final[dict[str, float]] = {"MW": 100.0, "USD": 1e9}
#: What is promised; accounts of firms differ by definition and period, not by contradiction.
PROPERTIES: Final = frozenset(
    "capacity capacity_added contracted_capacity demand_ask goal amount annual_amount term notice"
    " stake commitment".split()
)


#: A rate of one year says nothing of the whole contract, and a second rate may be a part of it.
NO_READING: Final = ("over the rate's own period", "another rate")
#: Kinds of ties that carry compute: their contradictions are told first.
COMPUTE: Final = ("compute_supply", "hosting", "chip_supply")


class Held(Protocol):
    """What contradictions are looked for in: a book, or its beliefs on another day."""

    @property
    def snapshot(self) -> Snapshot:
        """The ledger at one sequence."""

    @property
    def beliefs(self) -> Beliefs:
        """What is held at one as-of."""


@dataclass(frozen=True, slots=True)
class Side:
    """One reading of a contradiction.

    Attributes:
        value: in words.
        reading: what is taken at its word, such as "90 days' notice"; "" for a plain value.
        said: status and publisher.
        published: day it was said.
        claims: ids.
    """

    value: str
    reading: str
    said: str
    published: date
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two readings of one thing that cannot both hold.

    Attributes:
        subject, name: id and words.
        about: what they differ on, in words.
        prevails: the reading that prevails, or the larger total where none does.
        other: the one furthest from it.
        ratio: larger over smaller.
        unit: of both.
    """

    subject: str
    name: str
    about: str
    prevails: Side
    other: Side
    ratio: float
    unit: str


@dataclass(frozen=True, slots=True)
class Contradictions:
    """All contradictions worth telling: on compute first, widest first."""

    found: tuple[Contradiction, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the contradictions as one flat table."""
        columns = (
            Column("name", "What"),
            Column("about", "Differ on"),
            Column("prevails", "Prevailing reading"),
            Column("prevails_said", "Said by"),
            Column("other", "Other reading"),
            Column("other_said", "Said by"),
            Column("apart", "Apart"),
            Column("claims", "Claims", "claims"),
        )
        rows = tuple(
            (
                each.name, each.about, side_words(each.prevails), each.prevails.said,
                side_words(each.other), each.other.said, ratio(each.ratio),
                (*each.prevails.claims, *each.other.claims),
            )
            for each in self.found
        )  # fmt: skip
        notes = ("Topics whose readings differ by a quarter or more and by 100 MW or 1 bn USD.",)
        return (Table("contradictions", "Contradictions", columns, rows, notes),)


def contradictions(book: Book, *, about: Sequence[str] = ()) -> Answer[Contradictions]:
    """Return where sources contradict one another on promises, as known.

    Args:
        book: the book as of a day.
        about: organisation ids (`org:…`); only ties that touch one of them and the organisations
            themselves. Default: all ties, sites and organisations.
    """
    ranked = open_contradictions(book, _subjects(book, about))
    return Answer(
        question="contradictions",
        finding=_finding(ranked),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=Contradictions(ranked),
    )


def open_contradictions(held: Held, wanted: set[str] | None) -> tuple[Contradiction, ...]:
    """Return the contradictions that `held` knows of, on compute first, widest first.

    Args:
        held: snapshot and beliefs at one as-of.
        wanted: subjects to look at; None for all.
    """
    found = [*_implied(held, wanted), *_topics(held, wanted)]
    # One telling per subject and matter: the implied total already contains its rate and term.
    best: dict[tuple[str, str], Contradiction] = {}
    for each in sorted(found, key=lambda c: (-c.ratio, c.subject, c.about)):
        best.setdefault((each.subject, each.unit), each)
    return tuple(sorted(best.values(), key=_rank))


def side_words(side: Side) -> str:
    """Return a side with what it takes at its word: `3.7 bn USD (90 days' notice)`."""
    return f"{side.value} ({side.reading})" if side.reading else side.value


def _rank(each: Contradiction) -> tuple[bool, float, str, str]:
    carries = not each.subject.startswith("tie:") or any(
        f"--{kind}" in each.subject for kind in COMPUTE
    )
    return (not carries, -each.ratio, each.subject, each.about)


def _finding(found: Sequence[Contradiction]) -> str:
    if not found:
        return "No two sources differ by a quarter or more."
    widest = found[0]
    return (
        f"Sources differ by a quarter or more on {counted(len(found), 'promise')}; widest:"
        f" {widest.name}, {side_words(widest.prevails)} or {side_words(widest.other)},"
        f" {ratio(widest.ratio)} apart."
    )


def _subjects(book: Book, about: Sequence[str]) -> set[str] | None:
    """Return the subjects that touch `about`; None where all do."""
    if not about:
        return None
    bare = [each.removeprefix("org:") for each in about]
    ties = book.snapshot.ties.filter(
        pl.col("provider").is_in(bare) | pl.col("recipient").is_in(bare)
    )
    return set(about) | {f"tie:{each}" for each in ties["id"]}


def _topics(book: Held, wanted: set[str] | None) -> Iterable[Contradiction]:
    frame = book.beliefs.frame.filter(
        pl.col("contested")
        & pl.col("property").is_in(sorted(PROPERTIES))
        & pl.col("subject").str.contains(r"^(?:tie|org|site):")
    )
    names = subject_names(book.snapshot)
    publishers = _publishers(book)
    for subject, name in sorted(set(frame.select("subject", "property").rows())):
        if wanted is not None and subject not in wanted:
            continue
        for belief in book.beliefs.about(subject, name):
            if belief.contested:
                yield from _widest(belief, names.get(subject, subject), publishers)


def _publishers(book: Held) -> dict[str, str]:
    sources = book.snapshot.sources
    return dict(zip(sources["id"], sources["publisher"], strict=True))


def _widest(belief: Belief, name: str, publishers: dict[str, str]) -> Iterable[Contradiction]:
    alive = [r for r in belief.readings if r.outcome in ("won", "lost") and r.number]
    won, *others = alive or belief.readings[:1]
    # One page that tells of a first stage, an option and a ceiling does not contradict itself.
    others = [r for r in others if r.source != won.source and _is_option(r) == _is_option(won)]
    if not others:
        return
    far = max(others, key=lambda r: (_apart(won, r), r.claim))
    gap = abs((won.number or 0.0) - (far.number or 0.0))
    if _apart(won, far) < LEAST_RATIO or gap < LEAST.get(belief.unit, 0.0):
        return
    about = belief.property.replace("_", " ")
    if belief.valid_from:
        about += f", {day(belief.valid_from, won.precision)}"
    yield Contradiction(
        subject=belief.subject,
        name=name,
        about=about,
        prevails=_side(won, publishers),
        other=_side(far, publishers),
        ratio=_apart(won, far),
        unit=belief.unit,
    )


def _is_option(reading: Reading) -> bool:
    return FIRMNESS.get(reading.status) == "option"


def _apart(left: Reading, right: Reading) -> float:
    ends = sorted((abs(left.number or 0.0), abs(right.number or 0.0)))
    return ends[1] / ends[0] if ends[0] else 1.0


def _side(reading: Reading, publishers: dict[str, str]) -> Side:
    return Side(
        value=bounded(quantity(reading.number or 0.0, reading.unit), reading.bound),
        reading="",
        said=f"{reading.status}, {publishers.get(reading.source, reading.source)}",
        published=reading.published,
        claims=(reading.claim,),
    )


def _implied(book: Held, wanted: set[str] | None) -> Iterable[Contradiction]:
    """Return contracts whose readings of rate, term, end and notice imply different totals."""
    frame = book.beliefs.frame
    rated = frame.filter(
        (pl.col("property") == "annual_amount") & pl.col("subject").str.starts_with("tie:")
    )
    names = subject_names(book.snapshot)
    publishers = _publishers(book)
    for subject in sorted(set(rated["subject"])):
        if wanted is not None and subject not in wanted:
            continue
        totals = [
            each
            for each in implications(book.beliefs, subject)
            if each.total.point
            and not each.reading.startswith(NO_READING)
            and FIRMNESS.get(each.status) != "option"
        ]
        if len(totals) < 2:
            continue
        most, least = totals[0], totals[-1]
        apart = (most.total.point or 0.0) / (least.total.point or 1.0)
        gap = (most.total.point or 0.0) - (least.total.point or 0.0)
        if apart >= LEAST_RATIO and gap >= LEAST["USD"]:
            yield Contradiction(
                subject=subject,
                name=names.get(subject, subject),
                about="what it is worth",
                prevails=_total(most, publishers),
                other=_total(least, publishers),
                ratio=apart,
                unit=most.total.unit,
            )


def _total(implied: Implication, publishers: dict[str, str]) -> Side:
    value = bounded(quantity(implied.total.point or 0.0, implied.total.unit), implied.total.bound)
    return Side(
        value=value,
        reading=implied.reading,
        said=f"{implied.status}, {publishers.get(implied.source, implied.source)}",
        published=implied.published,
        claims=implied.total.claims,
    )
