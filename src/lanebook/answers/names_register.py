"""The register of everything that has a name: firms, sites, ties, layers, markets, sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lanebook.answers.book import Book
from lanebook.evidence.tables import SUPPLY_LAYERS

#: Prefixes of subjects, in the order in which a listing shows them.
KINDS = ("org", "site", "tie", "layer", "market", "source")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that has a name.

    Attributes:
        subject: prefixed id, such as "org:openai".
        name: what a reader sees.
        detail: a few words that tell it from others of the same name.
        spoken: what it answers to as written: id, name, aliases, tickers.
    """

    subject: str
    name: str
    detail: str
    spoken: tuple[tuple[str, ...], ...]

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What it answers to, normalised, per level; made when asked for: labels need none."""
        return tuple(tuple(key for key in map(normalise, level) if key) for level in self.spoken)

    @property
    def kind(self) -> str:
        """The prefix of the subject."""
        return self.subject.partition(":")[0]

    @property
    def line(self) -> str:
        """The subject, its name and what distinguishes it, for a listing."""
        return f"{self.subject}  {self.name}" + (f" ({self.detail})" if self.detail else "")


@lru_cache(maxsize=32_768)
def normalise(text: str) -> str:
    """Return `text` in lower case, without accents, with single blanks for punctuation.

    >>> normalise(" Doña-Ana  COUNTY ")
    'dona ana county'
    """
    plain = text
    if not text.isascii():
        signs = unicodedata.normalize("NFKD", text)
        plain = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", plain.casefold()).strip()


def register(book: Book, wanted: Collection[str]) -> Iterator[Named]:
    """Yield what has a name, of the wanted kinds only: reading names is the cost of a question."""
    readers = {
        "org": organisations,
        "site": _sites,
        "tie": _tie_names,
        "layer": _layers,
        "market": _markets,
        "source": _sources,
    }
    for kind in KINDS:
        if kind in wanted:
            yield from readers[kind](book)


def _org_names(book: Book) -> dict[str, str]:
    organisations = book.snapshot.organisations
    return dict(zip(organisations["id"], organisations["name"], strict=True))


def _sites(book: Book) -> Iterator[Named]:
    org_names = _org_names(book)
    for row in book.snapshot.sites.sort("id").iter_rows(named=True):
        place = ", ".join(part for part in (row["region"], row["country"]) if part)
        operator = org_names.get(row["operator"], "operator unknown")
        yield _named(f"site:{row['id']}", row["name"], f"site in {place}; {operator}")


def _tie_names(book: Book) -> Iterator[Named]:
    org_names = _org_names(book)
    for row in book.snapshot.ties.sort("id").iter_rows(named=True):
        ends = f"{org_names.get(row['provider'], row['provider'])} → " + org_names.get(
            row["recipient"], row["recipient"]
        )
        kind = row["kind"].replace("_", " ")
        yield _named(f"tie:{row['id']}", f"{ends}, {kind}", row["label"])


def _layers(book: Book) -> Iterator[Named]:
    del book  # the supply layers are the same in every book
    for name in sorted(SUPPLY_LAYERS):
        yield _named(f"layer:{name}", name, "supply layer")


def _markets(book: Book) -> Iterator[Named]:
    markets = book.snapshot.known(book.as_of.known_at).filter(pl.col("subject_kind") == "market")
    for name in sorted(set(markets["subject_id"])):
        yield _named(f"market:{name}", name, "market")


def _sources(book: Book) -> Iterator[Named]:
    for row in book.snapshot.sources.sort("id").iter_rows(named=True):
        detail = f"{row['publisher']}, {row['published'] or 'no date'}"
        yield _named(f"source:{row['id']}", row["title"], detail, alias=(row["url"],))


def organisations(book: Book) -> Iterator[Named]:
    """Yield every organisation with its names, aliases and tickers, by id."""
    lines: dict[str, set[str]] = {}
    for row in book.snapshot.securities.iter_rows(named=True):
        lines.setdefault(row["org"], set()).add(row["ticker"])
    for row in book.snapshot.organisations.sort("id").iter_rows(named=True):
        exchange = row["ticker"]
        tickers = {exchange, exchange.rpartition(":")[2]} | lines.get(row["id"], set())
        detail = ", ".join(part for part in (row["kind"].replace("_", " "), row["country"]) if part)
        yield _named(
            f"org:{row['id']}",
            row["name"],
            detail,
            alias=tuple(row["aliases"].split(";")),
            ticker=tuple(sorted(tickers)),
        )


def _named(
    subject: str,
    name: str,
    detail: str,
    *,
    alias: tuple[str, ...] = (),
    ticker: tuple[str, ...] = (),
) -> Named:
    levels = ((subject.partition(":")[2],), (name,), alias, ticker)
    return Named(subject, name, detail, levels)
