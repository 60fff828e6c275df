"""What a rule sees: the book under check, what is known beside it, and the words it may use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.codes import finding_of
from lanebook.evidence.reading.raw import RawBook
from lanebook.evidence.tables import TABLES
from lanebook.evidence.vocabulary import Vocabulary, shipped_vocabulary, vocabulary_of

Row = dict[str, Any]
#: Says what is wrong with a row, given the row and the rule's facts: the message, or message and a
#: hint better than the code's.
Words = Callable[..., str | tuple[str, str]]
ROW_WIDTH = 400


@dataclass(frozen=True, slots=True)
class KnownIds:
    """Rows that exist already (in a ledger, or in the shipped book), which a book may refer to.

    Attributes:
        tables: table → frame with at least the columns of the table, as text. Absent is empty.
    """

    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, pl.DataFrame]) -> KnownIds:
        """Keep the text columns of the tables of a book; other columns are dropped."""
        return cls(
            {
                name: frame.select(
                    pl.col(column).cast(pl.String).fill_null("") for column in spec.columns
                )
                for name, spec in TABLES.items()
                if (frame := tables.get(name)) is not None
            }
        )


@dataclass(frozen=True)
class Scope:
    """A book under check.

    Attributes:
        raw: the book as read.
        known: rows it may refer to; None where the book must stand alone.
        recorded_on: the day it is recorded; nothing can have been published later.
    """

    raw: RawBook
    known: KnownIds | None
    recorded_on: date

    @property
    def complete(self) -> bool:
        """True where the book must stand alone."""
        return self.known is None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The book's own vocabulary, else the known one, else the shipped one."""
        frame = self.rows("vocabulary")
        if not frame.height and self.known is not None:
            frame = self.known.tables.get("vocabulary", frame)
        return vocabulary_of(frame) if frame.height else shipped_vocabulary()

    def rows(self, table: str) -> pl.DataFrame:
        """Return the rows of a table with `line`; empty where the book has none."""
        if table in self.raw.tables:
            return self.raw.tables[table]
        schema: dict[str, type[pl.DataType]] = {"line": pl.Int64}
        return pl.DataFrame(schema=schema | dict.fromkeys(TABLES[table].columns, pl.String))

    def known_rows(self, table: str) -> pl.DataFrame:
        """Return the rows of a table that exist beside the book, without `line`."""
        if self.known is not None and table in self.known.tables:
            return self.known.tables[table]
        return pl.DataFrame(schema=dict.fromkeys(TABLES[table].columns, pl.String))

    def both(self, table: str, *columns: str) -> pl.DataFrame:
        """Return columns of the rows of the book and of those known beside it."""
        return pl.concat([self.rows(table).select(columns), self.known_rows(table).select(columns)])

    def ids(self, table: str) -> frozenset[str]:
        """Return every id of a table, in the book or known beside it.

        Rows refused for their form count too: what points to them has one problem, not two.
        """
        cache = self.__dict__.setdefault("_ids", {})
        if table not in cache:
            spoken = {
                finding.row.partition(",")[0]
                for finding in self.raw.findings
                if finding.row and finding.line > 1 and finding.file == self.file(table)
            }
            cache[table] = frozenset(self.both(table, "id")["id"].to_list()) | spoken
        found: frozenset[str] = cache[table]
        return found

    def file(self, table: str) -> str:
        """Return the name of a table's file, as findings print it."""
        return self.raw.names.get(table, f"{table}.csv")

    def offenders(
        self, table: str, code: str, wrong: pl.Expr, words: Words, **facts: object
    ) -> Iterator[Finding]:
        """Yield a finding for every row of `table` where `wrong` holds: see `found`."""
        return self.among(table, code, self.rows(table), wrong, words, **facts)

    def among(
        self,
        table: str,
        code: str,
        rows: pl.DataFrame,
        wrong: pl.Expr,
        words: Words,
        **facts: object,
    ) -> Iterator[Finding]:
        """Yield a finding for every one of `rows`, rows of `table`, where `wrong` holds.

        Only the rows that are listed are copied: all of a large book may be wrong.
        """
        at = rows.select(wrong.alias("wrong"))["wrong"].arg_true()
        listed = rows[at.head(self.raw.limits.n_findings)]
        return self.found(table, code, listed, words, n_offending=at.len(), **facts)

    def found(
        self,
        table: str,
        code: str,
        offending: pl.DataFrame,
        words: Words,
        *,
        n_offending: int | None = None,
        **facts: object,
    ) -> Iterator[Finding]:
        """Yield a finding for every row of `offending`, a frame of rows of `table`.

        Beyond the limit on findings of one code in one file the rest is counted (`n_offending` in
        all, where `offending` is cut already). `facts` go to `words` with each row.
        """
        limit = self.raw.limits.n_findings
        for row in offending.head(limit).iter_rows(named=True):
            said = words(row, **facts)
            message, hint = (said, "") if isinstance(said, str) else said
            yield self.finding(table, code, row, message, hint)
        n_more = (n_offending or offending.height) - limit
        if n_more > 0:
            message = f"and {n_more:,} more rows like these"
            yield finding_of(code, self.file(table), 0, message)

    def finding(self, table: str, code: str, row: Row, message: str, hint: str = "") -> Finding:
        """Return the finding of one row."""
        return finding_of(
            code,
            self.file(table),
            row["line"],
            visible(message),
            row=row_text(row, TABLES[table].columns),
            hint=visible(hint),
            claim=row["id"] if table == "claims" else "",
        )


def row_text(row: Row, columns: Iterable[str]) -> str:
    """Write a row as it would stand in CSV, cut to a printable length."""
    cells = (
        f'"{cell.replace(chr(34), chr(34) * 2)}"' if "," in cell or '"' in cell else cell
        for cell in (str(row[column]) for column in columns)
    )
    return ",".join(cells)[:ROW_WIDTH]


def visible(text: str) -> str:
    """Return text with every sign that cannot be shown spelled out."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def quoted(text: str, width: int = 60) -> str:
    """Return a cell for a message: quoted, invisible signs spelled out, cut."""
    shown = ascii(text) if not text.isprintable() else repr(text)
    return shown if len(shown) <= width else f"{shown[: width - 1]}…"


def plain(number: float) -> str:
    """Return a number for a message: thousands parted, never in powers of ten."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.6g}"
