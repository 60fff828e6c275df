"""What `constraints --explain` and `constraints --timeline` carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Figure, Table
from lanebook.answers.constraints_more_tables import (
    halves_table,
    movers_table,
    origins_of_row_table,
    row_table,
    statements_table,
)
from lanebook.answers.constraints_records import LayerPeriod, Origin, PeriodLabel
from lanebook.answers.quotes import Quote, quote_table

#: How a dated statement stands to the label of its half year.
Match = Literal["agrees", "partly", "disagrees", "silent"]


@dataclass(frozen=True, slots=True)
class Mover:
    """What one driver alone does to the label of the period.

    Attributes:
        driver, label: name and words.
        towards: "low" or "high" end of its range, or "capacity" for the layer's own.
        flips: whether the label changes inside the range.
        at: how far along the range it does, 0 (the point) to 1 (the end); None if it does not.
        change: relative change of the numbers that it moves at that place, such as −0.12; None
            where the driver has no one relative change or the label does not flip.
        becomes, becomes_name: key and words of the label behind the flip; "" if none.
        source: where the range comes from.
    """

    driver: str
    label: str
    towards: str
    flips: bool
    at: float | None
    change: float | None
    becomes: str
    becomes_name: str
    source: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One row of `constraints`, with everything behind it.

    Attributes:
        layer, name, period: which row.
        row: the layer in the period.
        label: what binds in the period.
        origins: numbers of the model that belong to the layer.
        quotes: the claims behind them.
        movers: what would move the label, nearest first; then what would not.
        near: sentence on the nearest change that flips the label.
    """

    layer: str
    name: str
    period: str
    row: LayerPeriod
    label: PeriodLabel
    origins: tuple[Origin, ...]
    quotes: tuple[Quote, ...]
    movers: tuple[Mover, ...]
    near: str

    def tables(self) -> tuple[Table, ...]:
        """Return the row, what moves the label, the numbers and the claims behind them."""
        found = (
            row_table(self.row, self.label),
            movers_table(self.movers),
            origins_of_row_table(self.origins),
            quote_table(self.quotes, "constraints_quotes", "The claims behind the row"),
        )
        return tuple(table for table in found if table.rows)


@dataclass(frozen=True, slots=True)
class BindingStatement:
    """A dated statement of the book on what binds.

    Attributes:
        quote: the claim.
        claims: ids of all its tellings, the first first.
        said_of: what it names: packaging, memory, wafers, power, capital, chips, demand, or supply
            where it says only that there is not enough.
        binds: whether it says that it binds (True) or eases (False).
        years: first and last calendar year that it speaks of.
        model: what binds in those years by the model as known at the half year's end, in words.
        match: "agrees" if the model's label of one of those years is what it names, "partly" if
            the model only names it as well, "disagrees" if not; "silent" where the model does not
            reach those years.
    """

    quote: Quote
    claims: tuple[str, ...]
    said_of: str
    binds: bool
    years: tuple[int, int]
    model: str
    match: Match


@dataclass(frozen=True, slots=True)
class HalfYear:
    """The frozen timeline at the end of a half year.

    Attributes:
        half: "2025-H2".
        known: the last day on which anything could have been published.
        year: the year the label speaks of: the one under way.
        label: what binds in that year as known then; None where the book of that day gives no
            model, with `note` saying why.
        ahead: labels of the next two years, as known then.
        said: statements published in the half year.
        agrees, partly, disagrees: how many of them do.
        note: in a few words.
    """

    half: str
    known: date
    year: int
    label: PeriodLabel | None
    ahead: tuple[PeriodLabel, ...]
    said: tuple[BindingStatement, ...]
    agrees: int
    partly: int
    disagrees: int
    note: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What bound, half year by half year, beside what people said at the time.

    Attributes:
        halves: in order.
        agrees, partly, disagrees, silent: statements over all halves.
        agreement: agrees over all but the silent ones, with Wilson's 90 % interval; absent without
            any.
    """

    halves: tuple[HalfYear, ...]
    agrees: int
    partly: int
    disagrees: int
    silent: int
    agreement: Figure

    def tables(self) -> tuple[Table, ...]:
        """Return the half years, then every statement."""
        found = (halves_table(self.halves), statements_table(self.halves))
        return tuple(table for table in found if table.rows)
