"""A hand-made answer that shows every state, for tests of the views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lanebook.answers.answer import Answer, Cell, Column, Figure, ParameterUse, State, Table
from lanebook.base.time import AsOf
from lanebook.evidence.ranking import Firmness

DAY = date(2026, 5, 31)
HOSTILE = (
    '<script>alert(1)</script>"><img src=x onerror=alert(2)>',
    '=HYPERLINK("https://example.org","x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\uff1d1+1",
    "a\u202eb\u2066c",
    "\x1b[31mred\x07",
    '#{panic("typst")} $x$ *b* `c` \\',
)


def mw(
    point: float | None,
    state: State = "stated",
    firmness: Firmness | None = None,
    *,
    bound: str = "",
    spread: tuple[float, float] | None = None,
) -> Figure:
    """A megawatt figure of one claim."""
    low, high = spread or (point, point)
    return Figure(low, point, high, "MW", state, firmness, bound, ("c0000001",))


UNKNOWN = Figure(None, None, None, "MW", "unknown")
BLANK = Figure(None, None, None, "MW", "blank")


@dataclass(frozen=True)
class Demo:
    """A payload that holds its tables ready."""

    first_year: int
    flat: tuple[Table, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return them."""
        return self.flat


YEARS = (2025, 2026, 2027, 2028, 2029, 2030, 2031)
COLUMNS = (
    Column("lab", "Lab", definition="Who uses the compute."),
    Column("lane", "Lane"),
    *(Column(f"y{year}", str(year), "figure", "MW", f"End of {year}.") for year in YEARS),
    Column("claims", "Claims", "claims"),
)


def _row(lab: str, lane: str, *figures: Figure) -> tuple[Cell, ...]:
    padded = (*figures, *(figures[-1:] * (len(YEARS) - len(figures))))
    return (lab, lane, *padded, ("c0000001", "c0000002"))


ROWS = (
    _row("Anthropic", "Amazon · up to 5 GW", mw(626, "stated", "energised"),
         mw(1037, "carried", "announced", spread=(900, 1100))),
    _row("Anthropic", "SpaceX · Colossus 1", BLANK, mw(340, "stated", "binding", bound="at_least"),
         mw(340, "carried", "binding"), mw(None, "ended")),
    _row("Anthropic", "Microsoft · Azure", BLANK, mw(2500, "implied", spread=(2000, 3000)),
         UNKNOWN),
    _row("Anthropic", "Nscale · Norway", UNKNOWN, mw(115, "withdrawn"), mw(0, "zero"), UNKNOWN),
    _row("Anthropic", "Cleared", mw(626, "derived"), mw(1377, "derived")),
    _row("Anthropic", "Ask", UNKNOWN, UNKNOWN, mw(10000, bound="at_least"), UNKNOWN),
    _row("Anthropic", "Open", UNKNOWN, UNKNOWN, mw(7700, "open", bound="at_least"), UNKNOWN),
)  # fmt: skip

SOURCES = Table(
    "sources",
    "Sources",
    (
        Column("id", "Id"),
        Column("title", "Title"),
        Column("url", "Link", "link"),
        Column("published", "Published", "date"),
    ),
    tuple((f"s{i}", text, "javascript:alert(1)", DAY) for i, text in enumerate(HOSTILE)),
)


def demo(
    *tables: Table, finding: str = "Anthropic’s 2027: four lanes, ≥7,700 MW still open."
) -> Answer[Demo]:
    """An answer with the sheet of every state and hostile sources, or with `tables`."""
    sheet = Table(
        "sheet", "Lanes at year-end", COLUMNS, ROWS, ("Each megawatt once.",), frozenset({4, 5, 6})
    )
    return Answer(
        "sheet",
        finding,
        AsOf(DAY, DAY),
        812,
        ("base", "desk"),
        Demo(2025, tables or (sheet, SOURCES)),
        (ParameterUse("pue", "*", 1.1, 1.2, 1.4, "ratio", "assumption", date(2026, 1, 1)),),
        ("Degrees measure documentation.",),
    )
