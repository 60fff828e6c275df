"""Open a sheet: read the book once, count it, and write the part of one buyer.

`sheet` shows all buyers, `cell` explains one place of one of them: both stand on this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from lanebook.answers.book import Book
from lanebook.answers.capacity import counted
from lanebook.answers.names import resolve
from lanebook.answers.sheet_asks import asks_of
from lanebook.answers.sheet_cells import UNKNOWN, total_of
from lanebook.answers.sheet_desk import CountedYear, Desk
from lanebook.answers.sheet_lanes import LaneWriter
from lanebook.answers.sheet_overlaps import account_of, overlaps_of
from lanebook.answers.sheet_parts import BuyerSheet, Conservation
from lanebook.answers.sheet_sums import (
    TOLERANCE_MW,
    ask_of,
    cleared_of,
    derived,
    left_over,
    open_of,
    or_none,
    split_of,
    unattributed_of,
)
from lanebook.base.errors import EngineError, InputError
from lanebook.engines.count import BASES, Basis, lanes_of, own_sites
from lanebook.evidence.parameters import Parameters
from lanebook.network.capacity import CapacityBook

Load = Literal["it", "facility"]
YEARS_BACK, YEARS_AHEAD = 1, 5
MOST_YEARS: Final = 40
BUYER_KINDS: Final = frozenset({"lab", "hyperscaler"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet ready to be written.

    Attributes:
        desk: counts of every buyer, year and basis.
        writer: writes the lanes of a buyer.
        buyers: organisation ids without prefix.
        parameters: what is used is remembered there.
        rows: per subject the claims known, with what became of them.
        load: what a megawatt means.
    """

    desk: Desk
    writer: LaneWriter
    buyers: tuple[str, ...]
    parameters: Parameters
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    load: Load


def open_sheet(
    book: Book,
    *,
    labs: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    basis: Basis = "announced",
    load: Load = "it",
) -> Opened:
    """Read the book for a sheet; arguments as of `sheet`.

    Raises:
        UnknownName, AmbiguousName: if a lab does not resolve.
        InputError: if the basis, load or years are none.
    """
    span = _years(book, years)
    _check(basis, BASES, "basis")
    _check(load, ("it", "facility"), "load")
    facility = load == "facility"
    read = counted(book, facility=facility)
    rows, capacity, parameters = read.rows, read.capacity, read.parameters
    buyers = _buyers(book, capacity, labs)
    asks = asks_of(book, rows, buyers, parameters, facility=facility)
    desk = Desk(capacity, span, basis, asks)
    return Opened(desk, writer_of(book, desk, parameters), buyers, parameters, rows, load)


def writer_of(book: Book, desk: Desk, parameters: Parameters) -> LaneWriter:
    """Return the writer of a desk's lanes on its basis."""
    counters = {year: desk.counters[year, desk.basis] for year in desk.years}
    return LaneWriter(desk.capacity, parameters, counters, book.as_of.known_at)


def _years(book: Book, years: tuple[int, int] | None) -> tuple[int, ...]:
    here = book.as_of.valid_at.year
    first, last = years or (here - YEARS_BACK, here + YEARS_AHEAD)
    if last - first >= MOST_YEARS:
        raise InputError(
            f"{first}:{last} spans {last - first + 1} years.",
            expected=f"at most {MOST_YEARS} years",
            next_step="ask for a shorter range, such as 2023:2032.",
        )
    return tuple(range(first, last + 1))


def _check(value: str, known: Sequence[str], what: str) -> None:
    if value not in known:
        raise InputError(
            f"{value!r} is no {what}.",
            expected=" or ".join(known),
            next_step=f"choose one of them with --{what}.",
        )


def _buyers(book: Book, capacity: CapacityBook, labs: Sequence[str]) -> tuple[str, ...]:
    if labs:
        found = {resolve(book, lab, ("org",)).removeprefix("org:") for lab in labs}
        return tuple(sorted(found))
    candidates = sorted(org for org, kind in capacity.kinds.items() if kind in BUYER_KINDS)
    return tuple(org for org in candidates if _has_megawatts(capacity, org))


def _has_megawatts(capacity: CapacityBook, buyer: str) -> bool:
    roles = lanes_of(capacity, buyer)
    paths = [capacity.ties[tie].path for role in roles for tie in roles[role]]
    paths += [capacity.sites[site].path for site in own_sites(capacity, buyer)]
    money = any(capacity.ties[tie].dollars for role in ("ready", "bare") for tie in roles[role])
    return money or any(path.dated or path.undated for path in paths)


def buyer_sheet(desk: Desk, writer: LaneWriter, buyer: str) -> BuyerSheet:
    """Write one buyer's part of the sheet.

    Raises:
        EngineError: if a certificate fails.
    """
    counts = {year: desk.counted(buyer, year, desk.basis) for year in desk.years}
    lanes = writer.lanes(buyer, {year: counts[year].counted for year in desk.years})
    waiting = [lane.undated for lane in lanes if lane.undated and lane.role != "chips"]
    cleared = {
        basis: tuple(
            cleared_of(writer, buyer, desk.counted(buyer, year, basis), year) for year in desk.years
        )
        for basis in BASES
    }
    ask = tuple(ask_of(desk.asks.points[buyer], year) for year in desk.years)
    implied = tuple(
        or_none(total_of((lane.implied[i] or UNKNOWN for lane in lanes), "implied"))
        for i in range(len(desk.years))
    )
    control = tuple(desk.asks.controls[buyer].get(year, UNKNOWN) for year in desk.years)
    overlaps, sums = overlaps_of(desk.capacity, buyer)
    accounts = tuple(
        account_of(year, counts[year].counted, counts[year].matching) for year in desk.years
    )
    _demand(accounts, counts, buyer)
    matchings = [counts[year].matching for year in desk.years]
    return BuyerSheet(
        id=f"org:{buyer}",
        name=desk.capacity.names.get(buyer, buyer),
        lanes=lanes,
        cleared=cleared[desk.basis],
        split=tuple(
            split_of({basis: cleared[basis][i] for basis in BASES}, counts[year], desk.basis)
            for i, year in enumerate(desk.years)
        ),
        matched=tuple(derived(matching.matched_mw) for matching in matchings),
        chips_left=tuple(left_over(matching.chips_mw, matching) for matching in matchings),
        sites_left=tuple(left_over(matching.sites_mw, matching) for matching in matchings),
        undated=or_none(total_of(waiting)),
        ask=ask,
        open=tuple(map(open_of, ask, cleared[desk.basis])),
        open_by_basis={basis: tuple(map(open_of, ask, cleared[basis])) for basis in BASES},
        implied=implied,
        control=control,
        unattributed=tuple(map(unattributed_of, control, cleared[desk.basis], implied)),
        lent={
            f"site:{site}": f"tie:{tie}"
            for year in desk.years
            for site, tie in counts[year].counted.lent.items()
        },
        goals=desk.asks.goals[buyer],
        overlaps=overlaps,
        overlap_sums=sums,
        conservation=accounts,
    )


def _demand(
    accounts: Sequence[Conservation], counts: Mapping[int, CountedYear], buyer: str
) -> None:
    wrong = [account for account in accounts if abs(account.difference_mw) > TOLERANCE_MW]
    unproven = [year for year, count in counts.items() if not count.matching.certificate()]
    if wrong or unproven:
        raise EngineError(
            f"the sheet of {buyer} does not add up: {wrong[:1]} {unproven[:1]}",
            expected="announced − overlaps = cleared + residual, and a maximal matching",
            next_step="report it with the command and the ledger sequence.",
        )
