"""`world`: where the sites are, on which grid, for whom, and how many megawatts stand by a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from lanebook.answers.answer import Answer
from lanebook.answers.assumptions import parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.freshness import view_caveats
from lanebook.answers.names import resolve
from lanebook.answers.sheet_cells import total_of
from lanebook.answers.world_groups import groups_of, n_unknown, order, sums_of
from lanebook.answers.world_payload import DIMENSIONS, NOT_KNOWN, World, WorldSite, WorldTime
from lanebook.answers.world_power import SOURCES
from lanebook.answers.world_sites import SiteDesk
from lanebook.answers.world_words import caveats_of, finding_of
from lanebook.base.errors import InputError
from lanebook.base.time import FIRST_YEAR, LAST_YEAR, year_end
from lanebook.engines.count import BASES, Basis
from lanebook.evidence.ranking import FIRMNESS_ORDER

#: Year-ends summed beside the day asked about, counted from the valid day.
YEARS_BACK: Final = 1
YEARS_AHEAD: Final = 5


def world(
    book: Book,
    *,
    year: int | None = None,
    basis: Basis = "announced",
    load: str = "facility",
    filters: Mapping[str, str] | None = None,
) -> Answer[World]:
    """Answer where the known sites are and how many megawatts stand at each by a day.

    Args:
        book: the book at its as-of; nothing published later takes part.
        year: ask for the end of this year; default the valid day.
        basis: how firm a statement must be to count.
        load: "facility" (at the meter, what a grid feels) or "it".
        filters: dimension -> value; sites must fit all. Operators and tenants by any name of a
            firm, grids and countries by their codes, power by a word of `SOURCES`, firmness by its
            word; "unknown" keeps what is not known.

    Raises:
        UnknownName, AmbiguousName: if an operator or tenant does not resolve.
        InputError: if the year, basis, load or a filter is none.
    """
    _check(basis, BASES, "basis")
    _check(load, ("facility", "it"), "load")
    on = book.as_of.valid_at if year is None else _year_end(year)
    asked = _asked(book, filters or {})
    desk = SiteDesk(book, basis=basis, load=load)
    every = [desk.site(row, on) for row in desk.sites]
    kept = [site for site in every if _fits(site, asked, desk)]
    machines = sorted((site for site in kept if site.use == "data centre"), key=order)
    elsewhere = sorted((site for site in kept if site.use != "data centre"), key=order)
    mw, energised, final = sums_of(machines)
    data = World(
        on=on,
        load=load,
        basis=basis,
        filters=dict(sorted(asked.items())),
        sites=(*machines, *elsewhere),
        groups=groups_of(machines),
        times=_times(desk, machines, basis, book.as_of.valid_at),
        mw=mw,
        energised=energised,
        final=final,
        n_sites=len(machines),
        n_unknown=n_unknown(machines),
        n_unplaced=sum(site.lat is None or site.lon is None for site in kept),
        n_elsewhere=len(elsewhere),
    )
    uses = parameter_uses(desk.parameters)
    return Answer(
        question="world",
        finding=finding_of(data, book.as_of),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(*caveats_of(data, book.as_of), *view_caveats(book, uses)),
    )


def _check(value: str, known: Sequence[str], what: str) -> None:
    if value not in known:
        raise InputError(
            f"{value!r} is no {what}.",
            expected=" or ".join(known),
            next_step=f"choose one of them with --{what}.",
        )


def _year_end(year: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(
            f"{year} is no year of the book.",
            expected=f"a year between {FIRST_YEAR} and {LAST_YEAR}",
            next_step="write it like 2027.",
        )
    return year_end(year)


def _asked(book: Book, filters: Mapping[str, str]) -> dict[str, str]:
    """Return the filters with firms as subjects; empty ones are left out."""
    found: dict[str, str] = {}
    for by, value in filters.items():
        _check(by, DIMENSIONS, "dimension")
        if not value:
            continue
        if by in ("operator", "tenant") and value != NOT_KNOWN:
            found[by] = resolve(book, value, ("org",))
        elif by == "firmness":
            _check(value, (*FIRMNESS_ORDER, "zero", NOT_KNOWN), "firmness")
            found[by] = value
        elif by == "power":
            _check(value, (*SOURCES, NOT_KNOWN), "power source")
            found[by] = value
        else:
            found[by] = _registered(book, by, value)
    return found


def _registered(book: Book, by: str, value: str) -> str:
    """Return a grid or country as the register writes it, whatever the case."""
    known: list[str] = sorted({str(name) for name in book.snapshot.sites[by] if name})
    for name in (*known, NOT_KNOWN):
        if name.casefold() == value.casefold():
            return name
    raise InputError(
        f"No site of the register has the {by} {value!r}.",
        expected=", ".join(known) or "no site is registered",
        next_step=f"choose one of them with --{by}.",
    )


def _fits(site: WorldSite, asked: Mapping[str, str], desk: SiteDesk) -> bool:
    return all(_has(site, by, value, desk) for by, value in asked.items())


def _has(site: WorldSite, by: str, value: str, desk: SiteDesk) -> bool:
    if value == NOT_KNOWN or by in ("grid", "country", "firmness"):
        return site.keys[by] == value
    if by == "power":
        return any(each.source == value for each in site.power)
    family = desk.capacity.families.get(value.removeprefix("org:"), frozenset())
    held = {site.operator} if by == "operator" else {each.org for each in site.tenants}
    return not held.isdisjoint({value, *(f"org:{member}" for member in family)})


def _times(
    desk: SiteDesk, sites: Sequence[WorldSite], basis: Basis, today: date
) -> tuple[WorldTime, ...]:
    names = [site.id.removeprefix("site:") for site in sites]
    years = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    days: list[tuple[date, int | None]] = [(today, None), *((year_end(y), y) for y in years)]
    found = []
    for on, year in days:
        levels = [desk.levels.at(name, on, basis) for name in names]
        ran = total_of(desk.levels.at(name, on, "energised") for name in names)
        silent = sum(level.point is None for level in levels)
        found.append(WorldTime(on, year, total_of(levels), ran, silent))
    return tuple(found)
