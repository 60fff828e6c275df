"""Parameters of the questions, as they stand in an address.

Every name is that of the command's option. Unknown names are refused: a mistyped one would
otherwise answer another question than the one asked.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

#: Beyond it JSON numbers of a browser are no longer exact.
LAST_SEQUENCE = 2**53


def _written_as_a_day(value: object) -> object:
    """Refuse what pydantic would also read as a day: seconds since 1970, a day with a time."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_written_as_a_day)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[list[Name], Field(max_length=50)]
Filter = Annotated[str, Field(max_length=200)]
Year = Annotated[int, Field(ge=1990, le=2100)]
#: A shipped scenario or several with +: never a path, for the server opens no file for a reader.
ScenarioName = Annotated[
    str, Field(min_length=1, max_length=200, pattern=r"^[a-z0-9-]+( *\+ *[a-z0-9-]+)*$")
]


class Params(BaseModel):
    """What every question takes: which book, as of when.

    Attributes:
        known: only what was published by this day; default today.
        valid: the day asked about; default the known day.
        at: replay the ledger as of this sequence; default its head.
        without: private layers to leave out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    known: Day | None = None
    valid: Day | None = None
    at: Annotated[int | None, Field(ge=0, le=LAST_SEQUENCE)] = None
    without: Names = []


#: Names of `Params` itself: they choose the book, the rest goes to the question.
OF_THE_BOOK = frozenset(Params.model_fields)


class ChartParams(Params):
    """What every chart takes: the theme of the page it stands on."""

    theme: Literal["light", "dark"] = "light"


class SubjectChartParams(ChartParams):
    """A chart of one subject."""

    subject: Name


class SheetParams(Params):
    """Parameters of `sheet`."""

    lab: Names = []
    first: Year | None = None
    last: Year | None = None
    basis: Literal["energised", "firm", "announced", "all"] = "announced"
    load: Literal["it", "facility"] = "it"

    @property
    def years(self) -> tuple[int, int] | None:
        """Return the first and last year-end asked for; None if not both are given."""
        return (self.first, self.last) if self.first and self.last else None


class DirectoryParams(Params):
    """Parameters of `directory`."""

    kind: Names = []


class ClosingParams(Params):
    """Parameters of `closing`: a place of the sheet."""

    buyer: Name
    lane: Name
    year: Year


class CellParams(Params):
    """Parameters of `cell`: a place of the sheet; without a year the undated column."""

    buyer: Name
    lane: Name
    year: Year | None = None
    basis: Literal["energised", "firm", "announced", "all"] = "announced"
    load: Literal["it", "facility"] = "it"
    closing: bool = True


class EffectParams(Params):
    """Parameters of `effect`: the sequence before a change, and BUYER/LANE/YEAR that was meant.

    Without a sequence the latest private receipt is told.
    """

    before: Annotated[int | None, Field(ge=1)] = None
    cell: Annotated[str, Field(max_length=2_000)] = ""
    basis: Literal["energised", "firm", "announced", "all"] = "announced"
    load: Literal["it", "facility"] = "it"

    @property
    def place(self) -> tuple[str, str, int] | None:
        """Return buyer, row and year-end of BUYER/LANE/YEAR; None where it names no year-end."""
        parts = self.cell.split("/")
        if len(parts) < 3 or not parts[-1].isdecimal() or len(parts[-1]) != 4:
            return None
        return parts[0], "/".join(parts[1:-1]), int(parts[-1])


class EvidenceParams(Params):
    """Parameters of `evidence`: ids of claims, joined by commas as in the page's address."""

    claims: Annotated[str, Field(min_length=1, max_length=8000)]


class SubjectParams(Params):
    """Parameters of a question about one subject."""

    subject: Name


class WhyParams(SubjectParams):
    """Parameters of `why`."""

    property: Name | None = None


class LabParams(Params):
    """Parameters of `lanes`."""

    lab: Name


class YearParams(Params):
    """Parameters of `compare`."""

    year: Year | None = None


class DiffParams(Params):
    """Parameters of `diff`; `to` defaults to the known day."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day | None = None
    subject: Annotated[str, Field(max_length=200)] = ""


class CapexParams(Params):
    """Parameters of `capex`; `set` holds `name=value` or `name/applies_to=value`."""

    firm: Names = []
    first: Year | None = None
    last: Year | None = None
    set: Names = []


class ScenarioParams(Params):
    """Parameters of `scenario`; `A+B` combines two, in that order."""

    name: ScenarioName
    first: Year | None = None
    last: Year | None = None


#: Overrides in a line each, as `lanebook.scenarios.composed` reads them.
Lines = Annotated[list[Annotated[str, Field(min_length=1, max_length=400)]], Field(max_length=4)]


class ComposeParams(Params):
    """Parameters of `compose`."""

    line: Lines = []


class EnsembleParams(Params):
    """Parameters of `ensemble`; a server draws less than the command line may."""

    scenario: ScenarioName = "base"
    draws: Annotated[int, Field(ge=1, le=200)] = 100
    seed: Annotated[int | None, Field(ge=0, le=LAST_SEQUENCE)] = None
    first: Year | None = None
    last: Year | None = None


class ScanParams(Params):
    """Parameters of `scan`: the book's own firms; a network of one's own stays on its machine."""

    market: Literal["sector", "none"] = "sector"
    top: Annotated[int, Field(ge=0, le=1000)] = 50


class ScenarioDiffParams(Params):
    """Parameters of `scenario_diff`."""

    a: ScenarioName
    b: ScenarioName
    first: Year | None = None
    last: Year | None = None


class OptionParams(Params):
    """Parameters of `option`; `kind`, `grid`, `scenario` by name, shipped scenarios only."""

    buyer: Name
    mw: Annotated[float, Field(gt=0, le=50_000)]
    by: Year
    kind: Filter = ""
    grid: Filter = "ercot"
    scenario: Annotated[str, Field(max_length=200, pattern=r"^[a-z0-9+-]*$")] = ""
    regret: bool = False
    set: Names = []


class ThesesParams(Params):
    """Parameters of `theses`; shipped ones by name, default all."""

    name: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]], Field(max_length=20)
    ] = []
    then: Day | None = None


class MapParams(Params):
    """Parameters of `map`."""

    focus: Name | None = None
    steps: Annotated[int, Field(ge=1, le=20)] = 1
    kind: Names = []
    layer: Names = []
    sites: bool = False


class LayoutParams(Params):
    """Parameters of `layout`; ties, layers and firmness keep what they name, absent all."""

    focus: Name | None = None
    steps: Literal["1", "2", "all"] = "1"
    ties: Names = []
    layer: Names = []
    firm: Names = []
    open: Names = []
    frame: Literal["book", "known"] = "book"


class WorldParams(Params):
    """Parameters of `world`; firms by any name, grids and countries by their codes."""

    year: Year | None = None
    basis: Literal["energised", "firm", "announced", "all"] = "announced"
    load: Literal["facility", "it"] = "facility"
    operator: Filter = ""
    tenant: Filter = ""
    grid: Filter = ""
    power: Filter = ""
    country: Filter = ""
    firmness: Filter = ""


class LogParams(Params):
    """Parameters of `log`."""

    subject: Annotated[str, Field(max_length=200)] = ""
    layer: Names = []
    since: Day | None = None
    limit: Annotated[int, Field(ge=0, le=1000)] = 20
