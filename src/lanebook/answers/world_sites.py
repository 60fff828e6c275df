"""One row per known site: where, for whom, how many megawatts at a day, and how late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book, once_per_book
from lanebook.answers.capacity import claim_rows, counted
from lanebook.answers.contradictions import contradictions
from lanebook.answers.show.energisation import Milestone, milestones
from lanebook.answers.show.figures import unknown
from lanebook.answers.show.tables import claims_of
from lanebook.answers.world_levels import Levels
from lanebook.answers.world_payload import NOT_KNOWN, PowerSource, Tenant, Use, WorldSite
from lanebook.answers.world_power import power_of
from lanebook.answers.world_tenants import tenants_of
from lanebook.engines.count import Basis
from lanebook.network.build.rows import Row, counts

#: Firms of these kinds make power or parts; what they operate serves no machines of its own.
_POWER_KINDS: Final = frozenset({"generator", "utility"})
_FACTORY_KINDS: Final = frozenset({"foundry", "memory", "packaging", "chip_designer", "equipment"})
#: Properties that speak of machines at a site, in megawatts of load.
_LOADS: Final = frozenset({"capacity", "contracted_capacity", "goal"})
_ROOMS: Final = frozenset({"compute_supply", "hosting"})

#: Sites nearer than this, in degrees of latitude and of longitude, are drawn side by side.
SAME_PLACE: Final = 0.25

Registered = Mapping[str, Any]


class SiteDesk:
    """Everything the rows of one question are made from.

    Args:
        book: the book at its as-of.
        basis: how firm a statement must be to count.
        load: "it" or "facility".
    """

    def __init__(self, book: Book, *, basis: Basis, load: str) -> None:
        read = counted(book, facility=load == "facility")
        self.capacity, self.parameters = read.capacity, read.parameters
        self.levels = Levels(read.capacity, load)
        self.sites: tuple[Registered, ...] = tuple(
            row
            for row in book.snapshot.sites.sort("id").iter_rows(named=True)
            if f"site:{row['id']}" in book.network.node_index
        )
        self._basis, self._rows = basis, read.rows
        self._ties = _registered(book)
        self._paths = _paths(book)
        self._contested = _contested(book)
        self._places = _places(book)

    def site(self, row: Registered, on: date) -> WorldSite:
        """Return one site at a day."""
        site, subject = str(row["id"]), f"site:{row['id']}"
        path, ties = self._paths[subject], self.levels.ties(site)
        place = self._places.get(site, ())
        mw = self.levels.at(site, on, self._basis)
        energised = self.levels.at(site, on, "energised")
        final = self.levels.final(site, path)
        tenants = tenants_of(self.capacity, site, ties, on)
        power = power_of(row, self._ties.get(site, ()), self._rows, self.capacity.kinds)
        late = _most_late(path)
        return WorldSite(
            id=subject,
            name=row["name"],
            use=self._use(row),
            operator=f"org:{row['operator']}",
            operator_label=self.capacity.names.get(row["operator"], row["operator"]),
            country=row["country"] or None,
            region=row["region"] or None,
            grid=row["grid"] or None,
            lat=row["lat"],
            lon=row["lon"],
            place_rank=place.index(site) if site in place else 0,
            n_at_place=max(1, len(place)),
            mw=mw,
            energised=energised,
            final=final,
            tenants=tenants,
            power=power,
            next_on=_next_on(path),
            announced_on=late.announced.on if late and late.announced else None,
            slip_months=late.slip_months if late else unknown("months"),
            redated=len(late.redated) if late else 0,
            n_contradictions=self._contested.get(site, 0),
            known_on=min(each["published"] for each in self._spoken(site)),
            keys=_keys(row, mw, tenants, power),
            claims=claims_of((mw.claims, energised.claims, final.claims)),
        )

    def _spoken(self, site: str) -> list[Row]:
        subjects = [f"site:{site}", *(f"tie:{tie['id']}" for tie in self._ties.get(site, ()))]
        return [row for subject in subjects for row in self._rows.get(subject, ())]

    def _use(self, row: Registered) -> Use:
        """Return what a site is for, as far as its ties, claims and operator show."""
        if any(tie.kind in _ROOMS for tie in self.levels.ties(row["id"])):
            return "data centre"
        kind = self.capacity.kinds.get(row["operator"], "")
        if kind in _POWER_KINDS:
            return "power plant"
        told = [each for each in self._rows.get(f"site:{row['id']}", ()) if counts(each)]
        loads = any(each["unit"] == "MW" and each["property"] in _LOADS for each in told)
        if not loads and any(each["property"] == "generation" for each in told):
            return "power plant"
        return "factory" if not loads and kind in _FACTORY_KINDS else "data centre"


@once_per_book
def _registered(book: Book) -> dict[str, list[Registered]]:
    """Return the known ties at each site, as rows of the register."""
    known = book.network.tie_index
    found: dict[str, list[Registered]] = {}
    for row in book.snapshot.ties.sort("id").iter_rows(named=True):
        if row["site"] and row["id"] in known:
            found.setdefault(row["site"], []).append(row)
    return found


@once_per_book
def _paths(book: Book) -> dict[str, tuple[Milestone, ...]]:
    """Return the milestones of every registered site."""
    spoken = claim_rows(book)
    subjects = [f"site:{site}" for site in book.snapshot.sites["id"]]
    book.beliefs.hold(subjects)
    return {
        subject: milestones(book.beliefs, subject) if subject in spoken else ()
        for subject in subjects
    }


@once_per_book
def _contested(book: Book) -> dict[str, int]:
    """Return the number of open contradictions on each site and the ties at it."""
    homes = dict(book.snapshot.ties.select("id", "site").rows())
    found: dict[str, int] = {}
    for each in contradictions(book).data.found:
        kind, _, name = each.subject.partition(":")
        site = name if kind == "site" else homes.get(name, "") if kind == "tie" else ""
        if site:
            found[site] = found.get(site, 0) + 1
    return found


@once_per_book
def _places(book: Book) -> dict[str, tuple[str, ...]]:
    """Return, for every registered site with coordinates, the ids of those at its place.

    Over the whole register, known or not, so that nothing on a map moves while the date does.
    """
    placed = [
        (str(row["id"]), float(row["lat"]), float(row["lon"]))
        for row in book.snapshot.sites.sort("id").iter_rows(named=True)
        if row["lat"] is not None and row["lon"] is not None
    ]
    found: dict[str, tuple[str, ...]] = {}
    for site, lat, lon in placed:
        if site in found:
            continue
        # The first by id of a place draws the others to it; they draw none, so no chain grows.
        near = tuple(
            other
            for other, y, x in placed
            if other not in found and abs(y - lat) <= SAME_PLACE and abs(x - lon) <= SAME_PLACE
        )
        found |= dict.fromkeys(near, near)
    return found


def _next_on(path: Sequence[Milestone]) -> date | None:
    """Return the day now expected for the largest level to come; None if none is dated."""
    coming = [each for each in path if each.state == "expected" and each.expected]
    full = max(coming, key=lambda each: each.level.point or 0.0, default=None)
    return full.expected.on if full and full.expected else None


def _most_late(path: Sequence[Milestone]) -> Milestone | None:
    """Return the announced milestone that is latest against its first day, exact ones first."""
    compared = [each for each in path if each.announced and each.slip_months.point is not None]
    return max(compared, key=_lateness, default=None)


def _lateness(each: Milestone) -> tuple[float, bool, float]:
    return each.slip_months.point or 0.0, not each.slip_months.bound, each.level.point or 0.0


def _keys(
    row: Registered, mw: Figure, tenants: Sequence[Tenant], power: Sequence[PowerSource]
) -> dict[str, str]:
    serious = sorted(each.org for each in tenants if each.serious)
    return {
        "grid": row["grid"] or NOT_KNOWN,
        "operator": f"org:{row['operator']}",
        "tenant": "+".join(serious) or NOT_KNOWN,
        "power": "+".join(each.source for each in power) or NOT_KNOWN,
        "country": row["country"] or NOT_KNOWN,
        "firmness": _firmness_key(mw),
    }


def _firmness_key(mw: Figure) -> str:
    if mw.point is None:
        return NOT_KNOWN
    return "zero" if mw.state == "zero" else mw.firmness or NOT_KNOWN
