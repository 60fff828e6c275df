"""What `today` carries: panels by lab and year, open columns, changes, contradictions, lanes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Column, Figure, Table
from lanebook.answers.contradictions import Contradiction, Contradictions
from lanebook.answers.moves import MoveKind
from lanebook.answers.sheet_parts import FirmnessSplit, OpenColumn


@dataclass(frozen=True, slots=True)
class PanelYear:
    """One lab at one year-end, MW of IT load.

    Attributes:
        year: year-end.
        cleared: what silicon, shell and watts all meet, with its band; unknown where no source
            says.
        split: the same by firmness; all zero where nothing is known.
        ask: stated need; unknown where none is stated (spending implies none here).
        open: ask less cleared; unknown where there is no stated ask.
    """

    year: int
    cleared: Figure
    split: FirmnessSplit
    ask: Figure
    open: Figure


@dataclass(frozen=True, slots=True)
class Panel:
    """One lab or hyperscaler.

    Attributes:
        id: "org:ID"; name: in words.
        kind: "lab" or "hyperscaler".
        first_known: day of the earliest claim on one of its lanes or sites.
        note: what the bars cannot say, in a few words; "" if nothing.
        years: one per year-end of `Today.years`.
    """

    id: str
    name: str
    kind: str
    first_known: date
    note: str
    years: tuple[PanelYear, ...]


@dataclass(frozen=True, slots=True)
class NewChange:
    """What became known lately about one tie.

    Attributes:
        on: latest publication that entered.
        subject: "tie:ID"; label: its two ends.
        kind: as of a move: new, changed, moved, ended or told.
        words: heaviest fact first.
        status: of the claim told first.
        contradiction: what its sources differ on, "" where they agree.
        claims: claims told; n_claims: all published in the window.
    """

    on: date
    subject: str
    label: str
    kind: MoveKind
    words: str
    status: str
    contradiction: str
    claims: tuple[str, ...]
    n_claims: int


@dataclass(frozen=True, slots=True)
class LanesOn:
    """Running lanes of a lab from a day on; `what` began or ended, in words."""

    on: date
    n_lanes: int
    what: str


@dataclass(frozen=True, slots=True)
class LanesOfLab:
    """Lanes of one lab over time, by valid time, as known.

    Attributes:
        id, name: of the lab.
        n_first: running on the first day shown; n_last: on the valid day.
        steps: one per day on which the number changed, after the first day shown.
    """

    id: str
    name: str
    n_first: int
    n_last: int
    steps: tuple[LanesOn, ...]


@dataclass(frozen=True, slots=True)
class BookCounts:
    """How much the book knows.

    Attributes:
        n_claims, n_sources: published by the known day.
        first_on, last_on: earliest and latest publication among them; None where there is none.
        private_layers: layers beside the base.
    """

    n_claims: int
    n_sources: int
    first_on: date | None
    last_on: date | None
    private_layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The book in one screen.

    Attributes:
        state: "asks", "no_ask", "no_lane" or "no_claim": what there is to tell.
        subline: what the numbers mean, in one or two sentences.
        basis: how firm a statement must be to count.
        years: year-ends of the panels; the same for three calendar years, so that bars hold.
        scale_mw: top of the common scale; it moves in steps only.
        panels: at most six; labs, then hyperscalers, each in the order the book met them.
        widest_open: widest open columns with a stated ask; n_open: all of them.
        without_ask: who has no dated ask, in a sentence; "" if all have one.
        changes: newest first; changes_since: oldest day told; n_month: claims of `month`.
        month: first day of the month of the newest claim; None where there is no claim.
        contradictions: widest; n_contradictions: all.
        lanes: the labs with most running lanes, in the order the book met them.
        lanes_from: first day of their steps.
        counts: size of the book.
    """

    state: Literal["asks", "no_ask", "no_lane", "no_claim"]
    subline: str
    basis: str
    years: tuple[int, ...]
    scale_mw: float
    panels: tuple[Panel, ...]
    widest_open: tuple[OpenColumn, ...]
    n_open: int
    without_ask: str
    changes: tuple[NewChange, ...]
    changes_since: date | None
    month: date | None
    n_month: int
    contradictions: tuple[Contradiction, ...]
    n_contradictions: int
    lanes: tuple[LanesOfLab, ...]
    lanes_from: date
    counts: BookCounts

    def tables(self) -> tuple[Table, ...]:
        """Return panels, open columns, changes, contradictions and lanes as flat tables."""
        return (
            _panel_table(self),
            _open_table(self),
            _change_table(self),
            *Contradictions(self.contradictions).tables(),
            _lanes_table(self),
        )


def _mw(amount: float, cleared: Figure) -> Figure | None:
    """Return one part of what is cleared; None where nothing is known, never 0 for that."""
    if cleared.point is None:
        return None
    return Figure(amount, amount, amount, "MW", "derived")


def _panel_table(today: Today) -> Table:
    rows = tuple(
        (
            panel.name, str(each.year), each.cleared,
            _mw(each.split.energised_mw, each.cleared), _mw(each.split.binding_mw, each.cleared),
            _mw(each.split.announced_mw - each.split.forecast_mw, each.cleared),
            _mw(each.split.forecast_mw, each.cleared), each.ask, each.open,
        )
        for panel in today.panels
        for each in panel.years
    )  # fmt: skip
    columns = (
        Column("buyer", "Buyer"),
        Column("year", "Year-end"),
        Column("cleared", "Cleared", "figure", "MW", "Silicon, shell and watts all there."),
        Column("energised", "Energised", "figure", "MW"),
        Column("binding", "Binding", "figure", "MW", "Binding or filed."),
        Column("announced", "Announced", "figure", "MW"),
        Column("forecast", "Forecast", "figure", "MW", "Dated by a third party only."),
        Column("ask", "Ask", "figure", "MW"),
        Column("open", "Open", "figure", "MW", "Ask less what is cleared."),
    )
    title = f"Dated against asked, MW of IT load at year-end, {today.basis} basis"
    notes = (
        ("? no source says.", today.without_ask) if today.without_ask else ("? no source says.",)
    )
    return Table("panels", title, columns, rows, notes)


def _open_table(today: Today) -> Table:
    columns = (
        Column("buyer", "Buyer"),
        Column("year", "Year-end"),
        Column("open", "Open", "figure", "MW", "Ask less what is cleared."),
        Column("cleared", "Cleared", "figure", "MW"),
        Column("ask", "Ask", "figure", "MW"),
    )
    rows = tuple(
        (each.name, str(each.year), each.open, each.cleared, each.ask) for each in today.widest_open
    )
    return Table("widest_open", f"Widest open columns, MW, {today.basis} basis", columns, rows)


def _change_table(today: Today) -> Table:
    columns = (
        Column("on", "Known", "date"),
        Column("label", "Between"),
        Column("words", "What"),
        Column("status", "Status"),
        Column("contradiction", "Sources differ on"),
        Column("claims", "Claims", "claims"),
    )
    rows = tuple(
        (each.on, each.label, each.words, each.status, each.contradiction or None, each.claims)
        for each in today.changes
    )
    return Table("changes", "Newest changes", columns, rows)


def _lanes_table(today: Today) -> Table:
    columns = (
        Column("lab", "Lab"),
        Column("on", "From", "date"),
        Column("n_lanes", "Lanes", "number", "count"),
        Column("what", "What changed"),
    )
    rows = tuple(
        row
        for lab in today.lanes
        for row in (
            (lab.name, today.lanes_from, lab.n_first, None),
            *((lab.name, step.on, step.n_lanes, step.what) for step in lab.steps),
        )
    )
    return Table("lanes", "Running lanes over time, as known", columns, rows)
