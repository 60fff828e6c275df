"""What a lane closed: how the column stood the day before it was signed."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.book import Book
from lanebook.answers.cell_payload import Closing
from lanebook.answers.cell_place import Place, place_of, span_of
from lanebook.answers.lanes_confession import confessions
from lanebook.answers.lanes_records import Confession, ConfessionYear
from lanebook.answers.lanes_sizes import desk_of
from lanebook.answers.lanes_timeline import lanes_for
from lanebook.answers.sheet_opening import buyer_sheet, open_sheet
from lanebook.answers.wording import bounded, day, megawatts, share


@dataclass(frozen=True, slots=True)
class Closed:
    """What one lane closed of one column; None where that does not arise."""

    closing: Closing | None

    def tables(self) -> tuple[Table, ...]:
        """Return it as one flat row."""
        columns = (
            Column("signed_on", "Signed", "date"),
            Column("as_known_on", "As known", "date"),
            Column("open", "Open then", "figure", "MW"),
            Column("lane", "Lane", "figure", "MW"),
            Column("closed_mw", "Closed", "number", "MW"),
            Column("closed_share", "Share", "share"),
        )
        it = self.closing
        rows = (
            ((it.signed_on, it.as_known_on, it.open, it.lane, it.closed_mw, it.closed_share),)
            if it
            else ()
        )
        return (Table("closing", "What it closed", columns, rows),)


def closing(book: Book, buyer: str, lane: str, year: int) -> Answer[Closed]:
    """Answer what a lane closed of a buyer's year; apart from `cell`, which is quicker without.

    Raises:
        UnknownName, AmbiguousName: if the buyer does not resolve, or there is no such row.
        InputError: if the year is none.
    """
    opened = open_sheet(book, labs=[buyer], years=span_of(book, year))
    sheet = buyer_sheet(opened.desk, opened.writer, opened.buyers[0])
    found = closing_of(book, place_of(book, opened, sheet, lane, year))
    return Answer(
        question="closing",
        finding=found.sentence if found else "It has no day of signing, or is no lane of compute.",
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=Closed(found),
    )


def closing_of(book: Book, place: Place) -> Closing | None:
    """Return what the cell's lane closed of the cell's year; None where that does not arise.

    It arises for signed lanes of compute. The open column is that of the sheet as known the day
    before signing, on the basis of announced statements in IT load.
    """
    if place.year is None or not place.lane.startswith("tie:") or place.row is None:
        return None
    found = [lane for lane in lanes_for(desk_of(book), place.buyer) if lane.tie == place.lane]
    for told in confessions(book, place.buyer, found):
        years = [year for year in told.confession.years if year.year == place.year]
        if years:
            return _closing(told.confession, years[0], place)
    return None


def _closing(confession: Confession, year: ConfessionYear, place: Place) -> Closing:
    signed = day(confession.signed_on, confession.signed_precision)
    return Closing(
        sentence=f"Signed {signed}, {_story(year, place)}",
        signed_on=confession.signed_on,
        signed_precision=confession.signed_precision,
        as_known_on=confession.as_known_on,
        open=year.open_mw,
        lane=year.lane_mw,
        closed_mw=year.closed_mw,
        closed_share=year.closed_share,
    )


def _story(year: ConfessionYear, place: Place) -> str:
    stood = year.open_mw
    if stood.point is None:
        return f"when no dated ask was known for {place.year}: what it closed cannot be said."
    opened = bounded(megawatts(stood.point), stood.bound)
    if stood.point <= 0:
        return f"when {place.year} did not stand open: it closed nothing."
    if year.lane_mw is None or year.lane_mw.point is None or year.closed_mw is None:
        return f"when {place.year} stood open by {opened}; it gave no megawatts for that year."
    closed = f"it closed {megawatts(year.closed_mw)}"
    part = "" if year.closed_share is None else f", {share(year.closed_share)}"
    return f"when {place.year} stood open by {opened}: {closed}{part}."
