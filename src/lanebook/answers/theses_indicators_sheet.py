"""Indicators that read the book: open columns, firm megawatts, promises that moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from statistics import median
from typing import Final

from lanebook.answers.answer import Answer, Figure, ParameterUse
from lanebook.answers.book import Book, once_per_book
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.theses_query import Given, Query, known, unknown
from lanebook.evidence.belief import PromiseChange, changes

#: Year-ends of the sheet behind indicators, relative to the valid year.
SHEET_BACK, SHEET_AHEAD = 1, 6
YEAR: Final = timedelta(days=365)
#: Subjects whose promises are capacity, not rights or money.
CAPACITY: Final = ("site:", "--compute_supply", "--hosting", "--chip_supply", "--power_supply")


@once_per_book
def _sheet(book: Book) -> Answer[Sheet]:
    here = book.as_of.valid_at.year
    return sheet(book, years=(here - SHEET_BACK, here + SHEET_AHEAD), words=False)


def _sheets(book: Book) -> dict[str, BuyerSheet]:
    return {buyer.id.removeprefix("org:"): buyer for buyer in _sheet(book).data.buyers}


def _uses(book: Book, _: Given) -> tuple[ParameterUse, ...]:
    return _sheet(book).parameters


def _at(book: Book, given: Given) -> tuple[BuyerSheet, int] | str:
    """Return the lab's sheet and the place of the year in it, or why there is none."""
    place = given.year - (book.as_of.valid_at.year - SHEET_BACK)
    if not 0 <= place <= SHEET_BACK + SHEET_AHEAD:
        return f"the sheet of that day does not reach {given.year}"
    buyer = _sheets(book).get(given.lab)
    return "no lane or site of it was known" if buyer is None else (buyer, place)


def open_share(book: Book, given: Given) -> Figure:
    """Return the part of the ask of a year-end that nothing announced covers."""
    found = _at(book, given)
    if isinstance(found, str):
        return unknown("share", found)
    buyer, place = found
    ask, gap = buyer.ask[place], buyer.open[place]
    if not ask.point or gap.point is None:
        return unknown("share", f"no source says what it needs at the end of {given.year}")
    high = None if gap.high is None or not ask.high else min(gap.high / ask.high, 1.0)
    low = None if gap.low is None or not ask.low else max(gap.low / ask.low, 0.0)
    claims = (*ask.claims, *buyer.cleared[place].claims)
    return known(
        gap.point / ask.point, "share", claims, ends=_ordered(low, gap.point / ask.point, high)
    )


def _ordered(
    low: float | None, point: float, high: float | None
) -> tuple[float | None, float | None]:
    ends = [end for end in (low, point, high) if end is not None]
    return (None if low is None else min(ends)), (None if high is None else max(ends))


def firm_share(book: Book, given: Given) -> Figure:
    """Return the part of a lab's announced megawatts of a year-end that is energised or binding."""
    found = _at(book, given)
    if isinstance(found, str):
        return unknown("share", found)
    buyer, place = found
    split = buyer.split[place]
    firm = split.energised_mw + split.binding_mw
    total = firm + split.announced_mw
    if total <= 0:
        return unknown("share", f"no megawatts are stated for the end of {given.year}")
    return known(firm / total, "share", buyer.cleared[place].claims)


def chips_without_site(book: Book, given: Given) -> Figure:
    """Return chips without a site over all that waits, chips and sites, promised to all buyers."""
    here = book.as_of.valid_at.year - SHEET_BACK
    place = given.year - here
    if not 0 <= place <= SHEET_BACK + SHEET_AHEAD:
        return unknown("share", f"the sheet of that day does not reach {given.year}")
    chips = [buyer.chips_left[place] for buyer in _sheets(book).values()]
    sites = [buyer.sites_left[place] for buyer in _sheets(book).values()]
    waiting = sum(each.standing or 0.0 for each in chips)
    empty = sum(each.standing or 0.0 for each in sites)
    if waiting + empty <= 0:
        return unknown(
            "share", f"no promise of chips or bare sites speaks of the end of {given.year}"
        )
    claims = tuple(
        claim
        for buyer in _sheets(book).values()
        for lane in buyer.lanes
        if lane.role in ("chips", "bare")
        for claim in lane.cells[place].claims
    )
    words = f"{waiting:,.0f} MW of chips without a site, {empty:,.0f} MW of sites without chips"
    return known(waiting / (waiting + empty), "share", claims, note=words)


def delays(book: Book, _: Given) -> Figure:
    """Return delays over delays and advances among promises moved in the year before."""
    moved = [move for move in _moves(book) if move.kind in ("delay", "advance")]
    late = [move for move in moved if move.kind == "delay"]
    if not moved:
        return unknown("share", "no promise of a site or lane moved in the year before")
    months = median([move.months for move in late if move.months is not None] or [0.0])
    words = (
        f"{len(late)} delays, {len(moved) - len(late)} advances; median delay {months:.0f} months"
    )
    return known(len(late) / len(moved), "share", _of(moved), note=words)


def cancelled(book: Book, _: Given) -> Figure:
    """Count promises of sites and lanes cancelled in the year before."""
    moved = [move for move in _moves(book) if any(kind in move.subject for kind in CAPACITY)]
    if not moved:
        return unknown("count", "no promise of a site or lane moved in the year before")
    gone = [move for move in moved if move.kind == "cancel"]
    return known(len(gone), "count", _of(gone), note=_listed(move.subject for move in gone))


def _listed(subjects: Iterable[str]) -> str:
    return ", ".join(sorted({subject.partition(":")[2] for subject in subjects}))


def _of(moves: Sequence[PromiseChange]) -> tuple[str, ...]:
    return tuple(claim for move in moves for claim in move.claims)


@once_per_book
def _moves(book: Book) -> tuple[PromiseChange, ...]:
    """Return how promises of ties and sites moved in the year up to the known day."""
    here = book.as_of.known_at
    subjects = sorted(
        subject
        for subject in book.beliefs.frame["subject"].unique()
        if subject.startswith(("tie:", "site:"))
    )
    book.beliefs.hold(subjects)
    found = (move for subject in subjects for move in changes(book.beliefs, subject))
    return tuple(move for move in found if here - YEAR < move.published <= here)


#: What can be asked of columns and promises.
QUERIES: Final = (
    Query(
        "open_share", "{lab}: open share of the ask of {year}", "share",
        "Ask less what the sheet clears on the announced basis, over the ask, at year-end.",
        ("lab", "year"), open_share, uses=_uses,
    ),
    Query(
        "firm_share", "{lab}: energised or binding, of {year}", "share",
        "Of the megawatts that the sheet clears on the announced basis at year-end.",
        ("lab", "year"), firm_share, uses=_uses,
    ),
    Query(
        "chips_without_site", "promises for {year}: chips without a site", "share",
        "Megawatts of chips promised to all buyers without a site, over those and bare sites"
        " without chips.",
        ("year",), chips_without_site, uses=_uses,
    ),
    Query(
        "delays", "promises that moved in a year: later", "share",
        "Delays over delays and advances of dated promises on sites and lanes, by publication in"
        " the year up to the known day.",
        (), delays,
    ),
    Query(
        "cancelled", "promises cancelled in a year", "count",
        "Statements on sites and lanes denied or ended, by publication in the year up to the"
        " known day.",
        (), cancelled,
    ),
)  # fmt: skip
