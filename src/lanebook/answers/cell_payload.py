"""What `cell` answers: the value of one place of the sheet, and everything that makes it so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.quotes import Quote, quote_table

#: What kind of place of the sheet it is.
Kind = Literal["lane", "component", "own", "site", "sum"]
TagKind = Literal["firmness", "basis", "state", "carried", "bound", "readings", "layer"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A word or two that qualify the value.

    Attributes:
        kind: what it qualifies, for drawing.
        word: machine word of its kind, such as "binding" or "facility".
        text: what a reader sees.
    """

    kind: TagKind
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One reading drawn on a scale.

    Attributes:
        label: whose reading, in words.
        value: what it says, in words.
        amount: length on the scale, in its unit.
        share: of the longest bar, 0–1.
        prevails: the reading that the book holds.
        claims: ids.
    """

    label: str
    value: str
    amount: float
    share: float
    prevails: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Readings of one matter, drawn to one scale that begins at zero.

    Attributes:
        matter: "term", "megawatts" or "money".
        question: what the readings disagree on.
        unit: of every amount ("years", "MW", "USD").
        bars: longest first.
    """

    matter: Literal["term", "megawatts", "money"]
    question: str
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Supposition:
    """What the sheet would say if one reading were taken at its word.

    Attributes:
        reading: the reading in words ("180 days").
        sentence: cell and open column under it, in words.
        cell: the cell under it; None if the lane would not be on the sheet.
        from_on: day from which the cell differs; None where all of it does.
        cleared, open: of the column under it.
        prevails: the reading that the book holds.
        claims: ids.
    """

    reading: str
    sentence: str
    cell: Figure | None
    from_on: date | None
    cleared: Figure
    open: Figure
    prevails: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """How the column stood the day before the lane was signed, and what it closed.

    Attributes:
        sentence: in words.
        signed_on, signed_precision: day of signing, as far as the source goes.
        as_known_on: the day before, whose sheet is read.
        open: the open column of the cell's year then.
        lane: the lane's megawatts when first given; None where no source gave any.
        closed_mw, closed_share: of that column; None where there was none.
    """

    sentence: str
    signed_on: date
    signed_precision: str
    as_known_on: date
    open: Figure
    lane: Figure | None
    closed_mw: float | None
    closed_share: float | None


@dataclass(frozen=True, slots=True)
class Home:
    """A statement of megawatts and where they are counted.

    Attributes:
        subject, label: what it speaks of.
        mw: as counted, MW of the sheet's load.
        stated: as its source says, in words.
        fate: "counted", "matched" (silicon that fills bare sites), "inside", "waiting" (silicon
            without a site), "same_site" or "ended".
        home: label of the place that counts them; "" where none does.
        sentence: in words.
        claims: ids.
    """

    subject: str
    label: str
    mw: Figure
    stated: str
    fate: str
    home: str
    sentence: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A summand of the cell.

    Attributes:
        lane: id of its row, for a link; "" if it has none.
        label: in words; sign: "+", "−" or "" for what is shown and not added.
        figure: its megawatts.
    """

    lane: str
    label: str
    sign: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Draft:
    """A private claim that would override the cell, to be completed by the reader.

    Attributes:
        subject, property, unit, basis, valid_from, status, published: cells of the claim.
        value: what stands now, as a number in text; "" where nothing does.
        label: what is overridden, in words.
    """

    label: str
    subject: str
    property: str
    unit: str
    basis: str
    value: str
    valid_from: str
    status: str
    published: str


@dataclass(frozen=True, slots=True)
class CellPage:
    """One place of the sheet, explained.

    Attributes:
        buyer, buyer_name: "org:ID" and name.
        lane, label: id of the row and its words; inside: label of the row that contains it.
        kind: of place; role: what a megawatt of it is made of, "" for sums.
        year: year-end; None for the column of promises without a date.
        basis, load: of the sheet.
        value: the figure of the cell.
        heading: the value in words, as large as it is shown.
        tags: what qualifies it.
        rule: why it is so, in a sentence or two.
        quotes: the claims, those that won first.
        n_claims, n_sources: behind the cell; `quotes` holds the most important of them.
        parts: what it adds up.
        homes: where its megawatts are counted.
        scales: contested matters, each drawn to one scale.
        readings: what the cell means under each reading.
        closing: what the lane closed when signed; None where that does not arise.
        missing: what would answer an unknown cell; "" where there is a number.
        column: cleared, ask and open of the same year, by name.
        tie: id of the page to go on to ("tie:…", "site:…", "org:…").
        drafts: private claims that would override the cell, the plainest first.
    """

    buyer: str
    buyer_name: str
    lane: str
    label: str
    inside: str
    kind: Kind
    role: str
    year: int | None
    basis: str
    load: str
    value: Figure
    heading: str
    tags: tuple[Tag, ...]
    rule: str
    quotes: tuple[Quote, ...]
    n_claims: int
    n_sources: int
    parts: tuple[Part, ...]
    homes: tuple[Home, ...]
    scales: tuple[Scale, ...]
    readings: tuple[Supposition, ...]
    closing: Closing | None
    missing: str
    column: dict[str, Figure]
    tie: str
    drafts: tuple[Draft, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the claims, then what each reading means, then where megawatts are counted."""
        found = [quote_table(self.quotes, "claims", "Claims won and lost")]
        if self.readings:
            found.append(_readings_table(self.readings))
        if self.homes:
            found.append(_homes_table(self.homes))
        if self.parts:
            found.append(_parts_table(self.parts))
        return tuple(found)


def _readings_table(readings: tuple[Supposition, ...]) -> Table:
    columns = (
        Column("reading", "Reading"),
        Column("cell", "Cell", "figure", "MW"),
        Column("cleared", "Cleared", "figure", "MW"),
        Column("open", "Open", "figure", "MW"),
        Column("claims", "Claims", "claims"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.reading, each.cell, each.cleared, each.open, each.claims) for each in readings
    )
    return Table("readings", "What the cell means under each reading", columns, rows)


def _homes_table(homes: tuple[Home, ...]) -> Table:
    columns = (
        Column("label", "Statement"),
        Column("mw", "Counted", "figure", "MW"),
        Column("stated", "As stated"),
        Column("fate", "Fate"),
        Column("home", "Counted in"),
        Column("claims", "Claims", "claims"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.label, each.mw, each.stated, each.fate, each.home, each.claims) for each in homes
    )
    return Table("homes", "Where the megawatts are counted", columns, rows)


def _parts_table(parts: tuple[Part, ...]) -> Table:
    columns = (
        Column("sign", ""),
        Column("label", "Part"),
        Column("figure", "MW", "figure", "MW"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.sign or "not added", each.label, each.figure) for each in parts
    )
    return Table("parts", "What it adds up", columns, rows)
