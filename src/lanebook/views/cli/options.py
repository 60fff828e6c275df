"""Options that every question shares."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter

from lanebook.answers.book import Book, open_book
from lanebook.base.time import parse_date

# Their own panels in the help, after the question's own options.
_BOOK = Group("Which book, as of when", sort_key=1)
_OUTPUT = Group("How the answer leaves", sort_key=2)


@Parameter(name="*", group=_BOOK)
@dataclass(frozen=True)
class BookOptions:
    """Which book, as of when."""

    known: Annotated[
        str | None,
        Parameter(help="Only what was published by this day (YYYY-MM-DD; default today)."),
    ] = None
    valid: Annotated[
        str | None, Parameter(help="The day asked about (default: the known day).")
    ] = None
    ledger: Annotated[
        str | None, Parameter(help="Ledger path or URL.", env_var="LANEBOOK_LEDGER")
    ] = None
    ledger_at: Annotated[
        int | None, Parameter(help="Replay the ledger as of this sequence number.")
    ] = None
    without_layer: Annotated[
        tuple[str, ...], Parameter(help="Leave a private layer out (repeatable).")
    ] = ()

    def open(self) -> Book:
        """Open the book these options describe."""
        return open_book(
            self.ledger,
            known=parse_date(self.known) if self.known else None,
            valid=parse_date(self.valid) if self.valid else None,
            ledger_at=self.ledger_at,
            without_layers=self.without_layer,
        )


@Parameter(name="*", group=_OUTPUT)
@dataclass(frozen=True)
class OutputOptions:
    """How the answer leaves."""

    json: Annotated[bool, Parameter(negative="", help="Print the answer as JSON.")] = False
    csv: Annotated[bool, Parameter(negative="", help="Print the main table as CSV.")] = False
    xlsx: Annotated[Path | None, Parameter(help="Write the answer to this workbook.")] = None
    assumptions: Annotated[
        bool, Parameter(negative="", help="Print every assumption that entered.")
    ] = False
    raw_text: Annotated[
        bool, Parameter(negative="", help="CSV: leave text that a spreadsheet would run as it is.")
    ] = False
