"""The six facts on top of a firm's page: each with its figure, or with why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.lanes_records import PathPoint
from lanebook.answers.show.figures import figure_of, unknown
from lanebook.answers.show.history import Behind, DatedYear, GlanceFact, asked_year
from lanebook.answers.show.rows import LaneRow, SiteRow
from lanebook.answers.wording import counted, day, figure, share
from lanebook.evidence.belief import Belief

_YEAR_DAYS: Final = 300
_SOFT: Final = frozenset({"option", "rumoured", None})
_AHEAD: Final = frozenset({"forecast", "guidance"})
_NO_SOURCE: Final = "no source states it"


def buyer_facts(
    book: Book,
    subject: str,
    dated: Sequence[DatedYear],
    path: Sequence[PathPoint],
    behind: Sequence[Behind],
) -> tuple[GlanceFact, ...]:
    """Return the facts of a firm that compute reaches."""
    asked = asked_year(dated, book.as_of.valid_at)
    return (
        _cleared(book, dated),
        *_ask(book, asked),
        _largest_share(path, behind),
        _revenue(book, subject),
        _costs(book, subject),
    )


def seller_facts(
    book: Book, subject: str, lanes: Sequence[LaneRow], sites: Sequence[SiteRow]
) -> tuple[GlanceFact, ...]:
    """Return the facts of a firm that no compute reaches: what it runs, promises and is owed."""
    return (
        _running(sites),
        _promise(lanes),
        _reach(lanes),
        _latest(book, subject, "rpo", "Backlog"),
        _revenue(book, subject),
        _year(book, subject, ("capex",), "Capital spending"),
    )


def _cleared(book: Book, dated: Sequence[DatedYear]) -> GlanceFact:
    here = book.as_of.valid_at.year
    years = {each.year: each.cleared for each in dated}
    before = years.get(here - 1, unknown("MW"))
    note = f"{figure(before)} at end-{here - 1}"
    return GlanceFact(f"Cleared, end-{here}", years.get(here, unknown("MW")), note)


def _ask(book: Book, asked: DatedYear | None) -> tuple[GlanceFact, GlanceFact]:
    if asked is None:
        return (
            GlanceFact("Ask", unknown("MW"), "no dated need is known"),
            GlanceFact("Open", unknown("MW"), "without an ask nothing is open"),
        )
    label = f"end-{asked.year}"
    said = "implied by capital spending" if asked.ask.state == "implied" else _said(book, asked.ask)
    part = (
        f"{share((asked.open.point or 0.0) / asked.ask.point)} of the ask"
        if asked.ask.point and asked.open.point is not None
        else "what is cleared is unknown"
    )
    return GlanceFact(f"Ask, {label}", asked.ask, said), GlanceFact(
        f"Open, {label}", asked.open, part
    )


def _said(book: Book, stated: Figure) -> str:
    """Return status and month of the first claim behind a figure: `reported, February 2026`."""
    claims = book.snapshot.known(book.as_of.known_at)
    wanted = set(stated.claims)
    for row in claims.select("id", "status", "published").iter_rows(named=True):
        if row["id"] in wanted:
            return f"{row['status']}, {day(row['published'], 'month')}"
    return stated.note


def _largest_share(path: Sequence[PathPoint], behind: Sequence[Behind]) -> GlanceFact:
    top = next((row for row in behind if row.share.point is not None), None)
    if top is not None:
        return GlanceFact("Largest patron", top.share, f"{top.label}, of all promised MW")
    known = [point for point in path if point.n_lanes]
    why = "no lane has megawatts" if known else "no signed lane is known"
    return GlanceFact("Largest patron", unknown("share"), why)


def _running(sites: Sequence[SiteRow]) -> GlanceFact:
    own = [row for row in sites if row.operated and row.energised.point]
    if not own:
        return GlanceFact("Largest site running", unknown("MW"), "no own site is known to run")
    top = max(own, key=lambda row: (row.energised.point or 0.0, row.site))
    return GlanceFact("Largest site running", top.energised, f"{top.label}, 1 of {len(own)}")


def _promise(lanes: Sequence[LaneRow]) -> GlanceFact:
    firm = [
        row for row in _live(lanes) if row.promised.point and row.promised.firmness not in _SOFT
    ]
    if not firm:
        return GlanceFact("Largest promise", unknown("MW"), "no lane out has firm megawatts")
    top = max(firm, key=lambda row: (row.promised.point or 0.0, row.tie))
    return GlanceFact("Largest promise", top.promised, f"to {top.other_label}")


def _reach(lanes: Sequence[LaneRow]) -> GlanceFact:
    live = [row for row in _live(lanes) if not row.inside]
    if not live:
        return GlanceFact("Lanes out", unknown("count"), "none is in the book")
    n_lanes = float(len(live))
    claims = tuple(dict.fromkeys(claim for row in live for claim in row.claims))
    found = Figure(n_lanes, n_lanes, n_lanes, "count", state="derived", claims=claims)
    parties = counted(len({row.other for row in live}), "firm")
    return GlanceFact("Lanes out", found, f"to {parties}")


def _live(lanes: Sequence[LaneRow]) -> list[LaneRow]:
    return [row for row in lanes if not row.over and row.halted is None]


def _revenue(book: Book, subject: str) -> GlanceFact:
    today = book.as_of.valid_at
    found = [
        each
        for each in book.beliefs.about(subject, "revenue")
        if each.point is not None and each.status not in _AHEAD and _past(each, today)
    ]
    if not found:
        return GlanceFact("Revenue", unknown("USD"), _NO_SOURCE)
    last = max(found, key=lambda each: (_end(each), each.valid_to is not None, each.claim))
    if last.valid_to is None:
        when = day(_end(last), last.readings[0].precision)
        return GlanceFact("Revenue, run rate", figure_of(last), when)
    return GlanceFact(
        f"Revenue, year to {day(last.valid_to, 'month')}", figure_of(last), last.status
    )


def _past(each: Belief, today: date) -> bool:
    """Say whether a figure is a run rate or a full year, of the past."""
    if each.valid_from is None or _end(each) > today:
        return False
    return each.valid_to is None or (each.valid_to - each.valid_from).days >= _YEAR_DAYS


def _end(each: Belief) -> date:
    return each.valid_to or each.valid_from or date.min


def _costs(book: Book, subject: str) -> GlanceFact:
    return _year(book, subject, ("compute_spend", "purchase_commitments"), "Compute costs")


def _year(book: Book, subject: str, properties: Sequence[str], label: str) -> GlanceFact:
    """Return what is said of the year that holds the valid day, else of the last one before."""
    today = book.as_of.valid_at
    found = [
        each
        for name in properties
        for each in book.beliefs.about(subject, name)
        if each.point is not None
        and each.valid_from is not None
        and each.valid_to is not None
        and each.valid_from <= today
        and _YEAR_DAYS <= (each.valid_to - each.valid_from).days <= 2 * _YEAR_DAYS
    ]
    if not found:
        return GlanceFact(label, unknown("USD"), _NO_SOURCE)
    last = max(found, key=lambda each: (_end(each), each.status != "forecast", each.claim))
    end = _end(last)
    whole = (end.month, end.day) == (12, 31)
    period = str(end.year) if whole else f"year to {day(end, 'month')}"
    note = f"{last.status}, {last.confidence} confidence"
    return GlanceFact(f"{label}, {period}", figure_of(last), note)


def _latest(book: Book, subject: str, name: str, label: str) -> GlanceFact:
    today = book.as_of.valid_at
    found = [
        each
        for each in book.beliefs.about(subject, name)
        if each.point is not None and each.valid_from is not None and _end(each) <= today
    ]
    if not found:
        return GlanceFact(label, unknown("USD"), _NO_SOURCE)
    last = max(found, key=lambda each: (_end(each), each.claim))
    return GlanceFact(label, figure_of(last), f"{last.status}, {day(_end(last))}")
