"""The directory: everything with a name that was known, for finding it and for lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.book import Book
from lanebook.answers.names_register import KINDS, Named, normalise, register
from lanebook.answers.wording import counted, day, joined
from lanebook.base.errors import InputError

#: Kind of subject -> word in an address, and in a heading.
PAGES: Final[dict[str, str]] = {
    "org": "firm", "site": "site", "tie": "tie", "layer": "layer", "market": "market",
    "source": "source",
}  # fmt: skip
PLURALS: Final[dict[str, str]] = {
    "org": "firms", "site": "sites", "tie": "ties", "layer": "layers", "market": "markets",
    "source": "sources",
}  # fmt: skip

Known = dict[str, tuple[int, date]]


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One thing with a name.

    Attributes:
        id: subject, such as "org:openai".
        label: what a reader sees.
        kind: "org", "site", "tie", "layer", "market" or "source".
        detail: a few words that tell it from others of the same name.
        also: further names it answers to: aliases and tickers, as written.
        page: path of its page.
        n_claims: claims on it known by then; for a source, claims it made.
        n_near: for a firm, claims on its ties and sites besides; for a site, on its ties.
        first_known: earliest publication among all of them.
    """

    id: str
    label: str
    kind: str
    detail: str
    also: tuple[str, ...]
    page: str
    n_claims: int
    n_near: int
    first_known: date


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything known by name, by kind, most claims first."""

    entries: tuple[DirectoryEntry, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the directory as one flat table."""
        columns = (
            Column("id", "Id"),
            Column("label", "Name"),
            Column("kind", "Kind"),
            Column("detail", "What it is"),
            Column("also", "Also called"),
            Column("n_claims", "Claims", "number", "count"),
            Column("n_near", "On its ties and sites", "number", "count"),
            Column("first_known", "First known", "date"),
        )
        rows = tuple(
            (
                each.id, each.label, each.kind, each.detail, ", ".join(each.also) or None,
                each.n_claims, each.n_near, each.first_known,
            )
            for each in self.entries
        )  # fmt: skip
        return (Table("directory", "Directory", columns, rows),)


def directory(book: Book, *, kinds: Collection[str] = ()) -> Answer[Directory]:
    """List every firm, site, tie, source, layer and market known on the book's known day.

    A thing is known from the first claim on it, on one of its ties, or on one of its sites; the
    register that names it carries no dates.

    Args:
        book: the book at its as-of.
        kinds: only these of "org", "site", "tie", "layer", "market", "source"; default all.

    Raises:
        InputError: if a kind is none of them.
    """
    wrong = sorted(set(kinds) - set(KINDS))
    if wrong:
        raise InputError(
            f"{wrong[0]!r} is no kind of thing.",
            expected=", ".join(KINDS),
            next_step="leave `kinds` out for all of them.",
        )
    wanted = tuple(kind for kind in KINDS if not kinds or kind in kinds)
    known = _known(book)
    near = _near(book, known)
    also = _also(book)
    found = [
        _entry(named, known, near, also)
        for named in register(book, wanted)
        if named.subject in known or named.subject in near
    ]
    entries = tuple(sorted(found, key=_order))
    return Answer(
        question="directory",
        finding=_finding(entries, book.as_of.known_at),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=Directory(entries),
    )


def _known(book: Book) -> Known:
    """Return the number of claims on, and the first day of, every subject and source."""
    claims = book.snapshot.known(book.as_of.known_at)
    found: Known = {}
    for by in (pl.col("subject"), "source:" + pl.col("source")):
        counts = claims.group_by(by.alias("key")).agg(pl.len(), pl.col("published").min())
        found |= {key: (n, first) for key, n, first in counts.iter_rows()}
    return found


def _near(book: Book, known: Mapping[str, tuple[int, date]]) -> Known:
    """Return the same of what lies beside a firm or a site: its ties, its sites."""
    found: Known = {}

    def add(subject: str, of: str) -> None:
        if of in known:
            n, first = known[of]
            held, earliest = found.get(subject, (0, first))
            found[subject] = (held + n, min(earliest, first))

    for row in book.snapshot.ties.iter_rows(named=True):
        tie = f"tie:{row['id']}"
        for org in sorted({row["provider"], row["recipient"]} - {""}):
            add(f"org:{org}", tie)
        if row["site"]:
            add(f"site:{row['site']}", tie)
    for row in book.snapshot.sites.iter_rows(named=True):
        if row["operator"]:
            add(f"org:{row['operator']}", f"site:{row['id']}")
    return found


def _also(book: Book) -> dict[str, tuple[str, ...]]:
    """Return aliases and tickers of organisations as written, each once."""
    tickers: dict[str, list[str]] = {}
    for row in book.snapshot.securities.iter_rows(named=True):
        tickers.setdefault(row["org"], []).append(row["ticker"])
    found: dict[str, tuple[str, ...]] = {}
    for row in book.snapshot.organisations.iter_rows(named=True):
        written = [
            *(alias.strip() for alias in row["aliases"].split(";")),
            row["ticker"].rpartition(":")[2],
            *sorted(tickers.get(row["id"], [])),
        ]
        seen = {normalise(row["name"]): row["name"]}
        for name in written:
            seen.setdefault(normalise(name), name)
        found[f"org:{row['id']}"] = tuple(name for key, name in seen.items() if key)[1:]
    return found


def _entry(
    named: Named,
    known: Mapping[str, tuple[int, date]],
    near: Mapping[str, tuple[int, date]],
    also: Mapping[str, tuple[str, ...]],
) -> DirectoryEntry:
    own, beside = known.get(named.subject), near.get(named.subject)
    kind, _, name = named.subject.partition(":")
    return DirectoryEntry(
        id=named.subject,
        label=named.name,
        kind=kind,
        detail=named.detail,
        also=also.get(named.subject, ()),
        page=f"/{PAGES[kind]}/{name}",
        n_claims=own[0] if own else 0,
        n_near=beside[0] if beside else 0,
        first_known=min(each[1] for each in (own, beside) if each),
    )


def _order(entry: DirectoryEntry) -> tuple[int, int, str]:
    return KINDS.index(entry.kind), -(entry.n_claims + entry.n_near), entry.id


def _finding(entries: Iterable[DirectoryEntry], on: date) -> str:
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.kind] = counts.get(entry.kind, 0) + 1
    if not counts:
        return f"Nothing was known by name on {day(on)}."
    words = [counted(counts[kind], PAGES[kind], PLURALS[kind]) for kind in KINDS if kind in counts]
    return f"{joined(words)} were known on {day(on)}."
