"""`lanebook brief`: one page an analyst would forward, and the evidence behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeVar

from lanebook.answers.answer import Answer, Figure
from lanebook.answers.book import Book
from lanebook.answers.brief_chokepoints import Few, few_of
from lanebook.answers.brief_models import Binding, binding_of, readings_of
from lanebook.answers.brief_payload import Brief, LaneStep, Outright
from lanebook.answers.brief_shocks import Breaking, breaking_of
from lanebook.answers.chokepoints import chokepoints
from lanebook.answers.citations import citations, claims_of
from lanebook.answers.clearing.build import FIRST
from lanebook.answers.constraints import constraints
from lanebook.answers.contradictions import contradictions
from lanebook.answers.diff import diff
from lanebook.answers.diff_payload import Diff
from lanebook.answers.freshness import newest_on
from lanebook.answers.lanes import compare_labs
from lanebook.answers.lanes_path import exclusivity_path
from lanebook.answers.lanes_payload import LabComparison
from lanebook.answers.lanes_sizes import desk_of
from lanebook.answers.lanes_timeline import lanes_for
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet, OpenColumn
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.shock_library import shocks
from lanebook.answers.theses import theses
from lanebook.answers.wording import bounded, gigawatts, joined

#: How far back "what changed" looks.
N_DAYS: Final = 90
#: Changes shown; the rest is counted.
N_CHANGES: Final = 24
FIRST_CLAIM: Final = date(2015, 1, 1)
Part = TypeVar("Part", Binding, Few, Breaking)


def brief(
    book: Book,
    *,
    labs: Sequence[str] = (),
    n_days: int = N_DAYS,
    base: Answer[Sheet] | None = None,
    with_models: bool = True,
    with_readings: bool = False,
) -> Answer[Brief]:
    """Compose the brief from the other answers.

    Args:
        book: the book at its as-of.
        labs: buyers to show, by any name; default every lab and hyperscaler with a lane or site.
        n_days: how far back "what changed" looks.
        base: the sheet of the same book and labs, where it has been answered already.
        with_models: also tell what binds (one solve, without the noise that tells how surely) and
            where supply hangs on few, and what breaks.
        with_readings: also tell what rival readings say; that solves the model a dozen times.

    Raises:
        UnknownName, AmbiguousName: if a lab does not resolve.
    """
    base = base or sheet(book, labs=labs)
    buyers = [buyer.id for buyer in base.data.buyers]
    clashes = contradictions(book, about=buyers)
    # A book that has fallen silent is told by its last days, not by an empty page.
    until = newest_on(book) or book.as_of.known_at
    changed = _changes(book, until, n_days)
    year = _year(base.data, book.as_of.valid_at)
    compared = compare_labs(book, year=year)
    widest = widest_of(base.data, (year, year + 1))
    payload = Brief(
        sheet=base.data,
        outright=(_least_leaning(compared), _widest_open(widest, year)),
        labs=compared.data,
        widest=widest,
        contradictions=clashes.data.found,
        steps=lane_steps(book, base.data.buyers),
        changes=changed.data if changed else None,
        n_days=n_days,
        until=until,
        sources=(),
        binding=binding_of(constraints(book, draws=0)) if with_models else None,
        readings=readings_of(theses(book)) if with_readings else None,
        few=few_of(chokepoints(book)) if with_models else None,
        breaking=breaking_of(shocks(book)) if with_models and _cascades(book) else None,
    )
    cited = set(claims_of(base)) | set(claims_of(clashes))
    for move in payload.changes.moves[:N_CHANGES] if payload.changes else ():
        cited.update(move.claims)
    found = citations(book, tuple(sorted(cited)))
    return Answer(
        question="brief",
        finding=base.finding,
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=replace(payload, sources=found),
        parameters=base.parameters,
        caveats=base.caveats,
    )


def bound_of(answer: Answer[Brief]) -> tuple[Answer[Binding], ...]:
    """Return what binds by a brief as an answer of its own, for a workbook; none if silent."""
    return _alone(answer, "constraints", answer.data.binding)


def hung_of(answer: Answer[Brief]) -> tuple[Answer[Few], ...]:
    """Return where supply hangs on few by a brief as an answer, for a workbook; none if silent."""
    return _alone(answer, "chokepoints", answer.data.few)


def broken_of(answer: Answer[Brief]) -> tuple[Answer[Breaking], ...]:
    """Return what breaks by a brief as an answer of its own, for a workbook; none if silent."""
    return _alone(answer, "shocks", answer.data.breaking)


def _alone(answer: Answer[Brief], question: str, found: Part | None) -> tuple[Answer[Part], ...]:
    if found is None:
        return ()
    return (
        Answer(
            question=question, finding=found.finding, as_of=answer.as_of,
            sequence=answer.sequence, layers=answer.layers, data=found, caveats=found.caveats,
        ),
    )  # fmt: skip


def _cascades(book: Book) -> bool:
    """Whether a cascade can run from the valid day: the clearing behind it begins in 2023."""
    return book.as_of.valid_at.year >= FIRST


def _changes(book: Book, until: date, n_days: int) -> Answer[Diff] | None:
    from_on = until - timedelta(days=n_days)
    return diff(book, from_on=from_on) if from_on > FIRST_CLAIM else None


def _year(data: Sheet, today: date) -> int:
    """Return the next year-end after the present one that the sheet shows."""
    later = [year for year in data.years if year > today.year]
    return later[0] if later else data.years[-1]


def widest_of(data: Sheet, years: tuple[int, ...]) -> tuple[OpenColumn, ...]:
    """Return the open columns of some years, widest first."""
    return tuple(column for column in data.widest_open if column.year in years)


def _least_leaning(compared: Answer[LabComparison]) -> Outright:
    question = "Which lab leans least on one patron?"
    if not compared.data.labs:
        return Outright(question, "None: no lab has a running lane.", "")
    first, _, rest = compared.finding.partition(". ")
    return Outright(question, f"{first.rstrip('.')}.", rest)


def _widest_open(widest: Sequence[OpenColumn], year: int) -> Outright:
    question = f"Which columns of {year} and {year + 1} are widest open?"
    stated = [column for column in widest if column.ask.state != "implied"]
    if not stated:
        return Outright(question, "None: no dated ask is known.", "")
    first = joined([f"{each.name} {each.year} ({open_words(each.open)})" for each in stated[:4]])
    least = stated[0]
    reason = (
        f"{least.name} asks for {open_words(least.ask)} and clears {open_words(least.cleared)}."
        " A column is open only where a need is stated for a date; a path lies between stated ones."
    )
    return Outright(question, f"{first}.", reason)


def open_words(figure: Figure) -> str:
    """Return a figure of megawatts in gigawatts with its bound: `≥7.7 GW`."""
    return "?" if figure.point is None else bounded(gigawatts(figure.point), figure.bound)


def lane_steps(book: Book, buyers: Iterable[BuyerSheet]) -> tuple[LaneStep, ...]:
    """Return the number of running lanes of each buyer, one step per day on which it changed.

    By valid time, as `lanebook lanes` counts them: ready compute and bare sites from the day they
    stood as more than an option to their end; components and own sites are no lanes.
    """
    desk = desk_of(book)
    return tuple(
        LaneStep(buyer.id, buyer.name, point.on, point.n_lanes, point.what)
        for buyer in buyers
        for point in exclusivity_path(desk, lanes_for(desk, buyer.id.removeprefix("org:")), ())
    )
