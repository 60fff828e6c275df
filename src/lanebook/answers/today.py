"""`lanebook today`: what the book says in one screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal

import polars as pl

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.contradictions import contradictions
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_cells import UNKNOWN
from lanebook.answers.sheet_parts import BuyerSheet, FirmnessSplit
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.today_changes import newest_changes
from lanebook.answers.today_lanes import lab_lanes, lanes_from
from lanebook.answers.today_payload import BookCounts, LanesOfLab, Panel, PanelYear, Today
from lanebook.answers.today_words import (
    finding_of,
    has_ask,
    has_lanes,
    panel_note,
    subline_of,
    without_ask,
)
from lanebook.answers.wording import counted
from lanebook.evidence.ledger import BASE

#: Year-ends side by side, and for how many calendar years they hold before they move on.
N_YEARS: Final = 7
HOLD_YEARS: Final = 3
#: A year in which the columns move on; any year of that rhythm would do.
TURN_YEAR: Final = 2024
#: Tops of the common scale, MW: it moves only when a bar would not fit.
SCALES_MW: Final = (10_000.0, 20_000.0, 50_000.0, 100_000.0, 200_000.0, 500_000.0, 1_000_000.0)
N_PANELS: Final = 6
N_OPEN: Final = 7
N_CONTRADICTIONS: Final = 5
#: Labs whose lanes over time are told: those with most on the valid day.
N_LANE_LABS: Final = 3


def today(book: Book) -> Answer[Today]:
    """Say in one screen what is asked, what is dated, what changed and what is contradicted.

    The panels are the six buyers with most megawatts asked or cleared, labs first, each kind in the
    order in which the book met them. Everything is as known on the book's known day; on a day on
    which nothing was known the finding says so, and the panels are empty.
    """
    counts = _counts(book)
    base = _sheet(book, counts)
    data = base.data
    kinds = _kinds(book)
    labs = [(org, name) for org, (kind, name) in kinds.items() if kind == "lab"]
    lanes = lab_lanes(book, labs if data.buyers or counts.n_claims else ())
    panels = _panels(book, data, kinds, lanes)
    buyers = [buyer.id for buyer in data.buyers]
    clashes = contradictions(book, about=buyers).data.found if buyers else ()
    changes = newest_changes(book, counts.last_on, clashes)
    month = counts.last_on.replace(day=1) if counts.last_on else None
    payload = Today(
        state=_state(base, counts),
        subline=subline_of(book.as_of, counts, lanes=has_lanes(data)),
        basis=data.basis,
        years=data.years,
        scale_mw=_scale(panels),
        panels=panels,
        widest_open=data.widest_open[:N_OPEN],
        n_open=len(data.widest_open),
        without_ask=without_ask(panels),
        changes=changes,
        changes_since=min((each.on for each in changes), default=None),
        month=month,
        n_month=_n_since(book, month),
        contradictions=clashes[:N_CONTRADICTIONS],
        n_contradictions=len(clashes),
        lanes=_as_met(book, lanes[:N_LANE_LABS]),
        lanes_from=lanes_from(book.as_of.valid_at),
        counts=counts,
    )
    return Answer(
        question="today",
        finding=finding_of(base, counts, lanes),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=payload,
        parameters=base.parameters,
        caveats=base.caveats,
    )


def year_span(valid_at: date) -> tuple[int, int]:
    """Return the first and last year-end shown; the same for three calendar years.

    >>> year_span(date(2024, 1, 1)), year_span(date(2026, 12, 31)), year_span(date(2019, 6, 30))
    ((2024, 2030), (2024, 2030), (2018, 2024))
    """
    first = valid_at.year - (valid_at.year - TURN_YEAR) % HOLD_YEARS
    return first, first + N_YEARS - 1


def _sheet(book: Book, counts: BookCounts) -> Answer[Sheet]:
    """Return the sheet of the years shown; an empty one, without assumptions, of an empty book."""
    first, last = year_span(book.as_of.valid_at)
    if counts.first_on is not None:
        return sheet(book, years=(first, last), words=False)
    return Answer(
        question="sheet",
        finding="",
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=Sheet(tuple(range(first, last + 1)), "announced", "it", (), (), ()),
    )


def _state(
    base: Answer[Sheet], counts: BookCounts
) -> Literal["asks", "no_ask", "no_lane", "no_claim"]:
    if counts.first_on is None:
        return "no_claim"
    if not has_lanes(base.data):
        return "no_lane"
    return "asks" if has_ask(base.data, base.as_of) else "no_ask"


def _kinds(book: Book) -> dict[str, tuple[str, str]]:
    """Return kind and name of every organisation, by "org:ID"."""
    rows = book.snapshot.organisations.sort("id").select("id", "kind", "name").iter_rows()
    return {f"org:{org}": (kind, name) for org, kind, name in rows}


def _panels(
    book: Book, data: Sheet, kinds: Mapping[str, tuple[str, str]], lanes: Sequence[LanesOfLab]
) -> tuple[Panel, ...]:
    """Return the largest buyers, then labs whose lanes state no megawatts, while there is room."""
    largest = [buyer for buyer in data.buyers if buyer.lanes]
    largest = sorted(largest, key=lambda buyer: (-_size(buyer), buyer.id))[:N_PANELS]
    drawn = {buyer.id for buyer in largest}
    silent = [lab for lab in lanes if lab.n_last and lab.id not in drawn]
    silent = silent[: N_PANELS - len(largest)]
    met = _met(book, [*drawn, *(lab.id for lab in silent)])
    found = [_panel(buyer, data.years, kinds[buyer.id][0], met[buyer.id]) for buyer in largest]
    found += [_silent_panel(lab, data.years, met[lab.id]) for lab in silent]
    return tuple(sorted(found, key=lambda each: (each.kind != "lab", each.first_known, each.id)))


def _as_met(book: Book, lanes: Sequence[LanesOfLab]) -> tuple[LanesOfLab, ...]:
    """Return labs in the order in which the book met them: a line keeps its place in the key."""
    met = _met(book, [lab.id for lab in lanes])
    return tuple(sorted(lanes, key=lambda lab: (met[lab.id], lab.id)))


def _silent_panel(lab: LanesOfLab, years: Sequence[int], first_known: date) -> Panel:
    unknown = tuple(
        PanelYear(year, UNKNOWN, FirmnessSplit(0.0, 0.0, 0.0, 0.0, 0.0), UNKNOWN, UNKNOWN)
        for year in years
    )
    note = f"{counted(lab.n_last, 'lane')}: no MW known"
    return Panel(lab.id, lab.name, "lab", first_known, note, unknown)


def _size(buyer: BuyerSheet) -> float:
    asked = [ask.point or 0.0 for ask in buyer.ask if ask.state != "implied"]
    return max((*asked, *(figure.point or 0.0 for figure in buyer.cleared)), default=0.0)


def _met(book: Book, buyers: Sequence[str]) -> Mapping[str, date]:
    """Return the day of the earliest claim on each buyer, its ties or its sites."""
    first = dict(
        book.snapshot.known(book.as_of.known_at)
        .group_by("subject")
        .agg(pl.col("published").min())
        .iter_rows()
    )
    met: dict[str, date] = {}
    for buyer in buyers:
        name = buyer.removeprefix("org:")
        ends = (pl.col("provider") == name) | (pl.col("recipient") == name)
        ties = book.snapshot.ties.filter(ends)["id"]
        sites = book.snapshot.sites.filter(pl.col("operator") == name)["id"]
        subjects = [buyer, *(f"tie:{tie}" for tie in ties), *(f"site:{site}" for site in sites)]
        met[buyer] = min(first[each] for each in subjects if each in first)
    return met


def _panel(buyer: BuyerSheet, years: Sequence[int], kind: str, first_known: date) -> Panel:
    columns = []
    for i, year in enumerate(years):
        stated = buyer.ask[i].state != "implied"
        columns.append(
            PanelYear(
                year=year,
                cleared=buyer.cleared[i],
                split=buyer.split[i],
                ask=buyer.ask[i] if stated else UNKNOWN,
                open=buyer.open[i] if stated else UNKNOWN,
            )
        )
    note = panel_note(buyer, years)
    return Panel(buyer.id, buyer.name, kind, first_known, note, tuple(columns))


def _scale(panels: Iterable[Panel]) -> float:
    """Return the top of the common scale: the least step that holds every bar, asks apart."""
    most = max((each.cleared.point or 0.0 for panel in panels for each in panel.years), default=0.0)
    return next((step for step in SCALES_MW if most <= step), SCALES_MW[-1])


def _counts(book: Book) -> BookCounts:
    known = book.snapshot.known(book.as_of.known_at)
    first, last = known["published"].min(), known["published"].max()
    return BookCounts(
        n_claims=known.height,
        n_sources=known["source"].n_unique(),
        first_on=first if isinstance(first, date) else None,
        last_on=last if isinstance(last, date) else None,
        private_layers=tuple(layer for layer in book.snapshot.layers if layer != BASE),
    )


def _n_since(book: Book, first: date | None) -> int:
    if first is None:
        return 0
    return book.snapshot.known(book.as_of.known_at).filter(pl.col("published") >= first).height
