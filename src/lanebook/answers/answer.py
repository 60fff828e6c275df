"""The `Answer`: one frozen value per question, the only source of every view.

A payload is a frozen dataclass of plain values (str, int, float, bool, date, None, `Figure`,
`Interval`, tuples, dicts and further such dataclasses); it offers `tables()`, the flat form that
terminal, CSV, workbook, brief and notebook share. JSON keeps the payload's own shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, Protocol, TypeVar, runtime_checkable

import polars as pl

from lanebook.answers.frames import to_frame
from lanebook.base.errors import InputError
from lanebook.base.time import AsOf
from lanebook.evidence.ranking import Firmness

#: What a cell says about itself. Unknown, zero and withdrawn are three different things.
State = Literal[
    "stated",  # a source gives this value for this date
    "carried",  # an earlier level that nothing has changed
    "derived",  # our own arithmetic on stated values
    "implied",  # dollars turned into megawatts; never added to stated ones
    "open",  # asked for and not covered
    "unknown",  # no source says
    "zero",  # a source says zero
    "withdrawn",  # stated once, then denied or ended
    "ended",  # past the stated end
    "blank",  # the question does not arise (not yet signed, no such lane)
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its spread, state and evidence.

    Attributes:
        low, point, high: interval in `unit`; None where nothing is known, never 0 for absent.
        unit: unit in words of the vocabulary, such as "MW" or "USD".
        state: what kind of statement this is.
        firmness: of the weakest part that carries the point; None where it does not apply.
        bound: "at_least", "up_to", "approx" or "" for a plain value.
        claims: ids of the claims behind the number.
        note: a few words for the cell's margin.
    """

    low: float | None
    point: float | None
    high: float | None
    unit: str
    state: State = "stated"
    firmness: Firmness | None = None
    bound: str = ""
    claims: tuple[str, ...] = ()
    note: str = ""

    @property
    def standing(self) -> float | None:
        """The point as far as it still stands: what was withdrawn is shown, never counted."""
        return None if self.state == "withdrawn" else self.point


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a flat table.

    Attributes:
        key: stable machine name, glossary spelling (`facility_mw`, `energised_on`).
        label: what a reader sees.
        kind: how cells render; "figure" cells are `Figure`, "claims" are tuples of ids.
        unit: stated once here when all cells share it, else "".
        definition: one sentence for headers and workbook notes.
    """

    key: str
    label: str
    kind: Literal["text", "number", "share", "date", "figure", "claims", "link"] = "text"
    unit: str = ""
    definition: str = ""


Cell = str | int | float | date | Figure | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table: the form every view can show.

    Attributes:
        name: stable machine name, unique in its answer; also the sheet name in a workbook.
        title: heading in words.
        columns: columns in order.
        rows: one tuple of cells per row, as long as `columns`.
        notes: footnotes in plain words.
        total_rows: indices of rows that sum up others (set in bold).
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    total_rows: frozenset[int] = field(default_factory=frozenset)


@runtime_checkable
class Payload(Protocol):
    """What an answer carries: any frozen dataclass that can flatten itself."""

    def tables(self) -> tuple[Table, ...]:
        """Return the payload as flat tables, most important first."""
        ...


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """A named assumption that entered the numbers.

    Attributes:
        name, applies_to: key in parameters.csv.
        low, point, high: values used, in `unit`.
        source: source id, `claim:…` or "assumption".
        as_of: day the parameter stands for; later than `known_at` it is a convention applied
            backwards, and the answer says so.
    """

    name: str
    applies_to: str
    low: float
    point: float
    high: float
    unit: str
    source: str
    as_of: date
    overridden: bool = False


T = TypeVar("T", bound=Payload)
#: An answer only hands its payload out, so an `Answer[Sheet]` is an `Answer[Payload]`.
T_co = TypeVar("T_co", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """One answered question.

    Attributes:
        question: the command that asks it, such as "sheet".
        finding: the answer in one sentence, computed from `data`.
        as_of: valid and known day.
        sequence: ledger sequence; with `as_of` and `layers` it fixes every byte.
        layers: ledger layers included, lowest first.
        data: the payload.
        parameters: every assumption that entered.
        caveats: what the answer cannot know, in plain sentences.
    """

    question: str
    finding: str
    as_of: AsOf
    sequence: int
    layers: tuple[str, ...]
    data: T_co
    parameters: tuple[ParameterUse, ...] = ()
    caveats: tuple[str, ...] = ()

    def tables(self) -> tuple[Table, ...]:
        """Return the flat tables of the payload."""
        return self.data.tables()

    def frame(self, name: str = "") -> pl.DataFrame:
        """Return one flat table as a polars frame: the main one, or the one called `name`.

        A figure column `x` becomes `x_low`, `x_point`, `x_high` and `x_state`; absent is null.

        Raises:
            InputError: if the answer has no such table.
        """
        tables = {table.name: table for table in self.tables()}
        chosen = name or next(iter(tables), "")
        if chosen not in tables:
            raise InputError(
                f"This answer has no table {chosen!r}.",
                expected=f"one of {', '.join(tables) or 'none'}",
                next_step="call .tables() to see them.",
            )
        return to_frame(tables[chosen])
