"""One row per known site: its megawatts at a day, what is stated in the end, and how late it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.contradictions import contradictions
from lanebook.answers.sheet_cells import UNKNOWN, reading_cell
from lanebook.answers.show.energisation import Milestone, milestones
from lanebook.answers.show.figures import BASIS_WORDS
from lanebook.answers.show.figures import unknown as unknown_in
from lanebook.answers.show.tables import claims_of
from lanebook.answers.wording import bounded, megawatts
from lanebook.answers.world_payload import NOT_KNOWN, PowerSource, Tenant, Use, WorldSite
from lanebook.answers.world_power import power_of
from lanebook.answers.world_tenants import tenants_of
from lanebook.base.time import LAST_YEAR, year_end
from lanebook.engines.count import Basis, Reading, read_at
from lanebook.engines.count.reading import undated_at
from lanebook.evidence.parameters import Parameters
from lanebook.network.build.capacity import build_capacity, rows_by_subject
from lanebook.network.build.rows import Row, counts
from lanebook.network.capacity import CapacityBook, CapacityTie, Level, Path

#: Firms of these kinds make power or parts; what they operate serves no machines of its own.
_POWER_KINDS: Final = frozenset({"generator", "utility"})
_FACTORY_KINDS: Final = frozenset({"foundry", "memory", "packaging", "chip_designer", "equipment"})
_LANES: Final = frozenset({"full_stack", "site"})
#: Properties that speak of machines at a site, in megawatts of load.
_LOADS: Final = frozenset({"capacity", "contracted_capacity", "goal"})


@dataclass(frozen=True, slots=True)
class Levels:
    """What a site's statements, or the largest lane at it, say at one day."""

    mw: Figure
    energised: Figure


class SiteDesk:
    """Everything the rows of one question are made from; built once, asked per site and day.

    Args:
        book: the book at its as-of.
        basis: how firm a statement must be to count.
        load: "it" or "facility".
    """

    def __init__(self, book: Book, *, basis: Basis, load: str) -> None:
        self.book, self.basis, self.load = book, basis, load
        self.parameters = Parameters(book.snapshot)
        self.rows = rows_by_subject(book.beliefs.live)
        self.capacity: CapacityBook = build_capacity(
            book.snapshot, self.rows, self.parameters, facility=load == "facility"
        )
        network = book.network
        self.sites: tuple[Mapping[str, Any], ...] = tuple(
            row
            for row in book.snapshot.sites.sort("id").iter_rows(named=True)
            if f"site:{row['id']}" in network.node_index
        )
        self.ties: dict[str, list[CapacityTie]] = {}
        for tie in sorted(self.capacity.ties.values(), key=lambda each: each.id):
            self.ties.setdefault(tie.site, []).append(tie)
        self.registered = _registered(book)
        self.contested = _contested(book)

    def levels(self, site: str, on: date) -> Levels:
        """Return the megawatts dated to stand at a site by a day, and those seen running."""
        return Levels(
            self._level(site, on, self.basis, floor_from_ties=True),
            self._level(site, on, "energised", floor_from_ties=True),
        )

    def _level(self, site: str, on: date, basis: Basis, *, floor_from_ties: bool) -> Figure:
        own = read_at(self.capacity.sites[site].path, on, basis)
        if own is not None or not floor_from_ties:
            return self._cell(own, on, "")
        told = [
            (reading, tie)
            for tie in self._lanes(site)
            if not _over(tie, on) and (reading := read_at(tie.path, on, basis)) is not None
        ]
        if not told:
            return UNKNOWN
        best, tie = max(told, key=lambda each: (each[0].point, each[1].id))
        figure = self._cell(best, on, f"as promised to {self._name(tie.recipient)}, for the lane")
        several = len({each.recipient for _, each in told}) > 1
        # Two buyers may share a hall: the larger promise is a floor, their sum may count it twice.
        return replace(figure, bound="at_least") if several and not figure.bound else figure

    def _lanes(self, site: str) -> list[CapacityTie]:
        return [tie for tie in self.ties.get(site, ()) if tie.layer in _LANES]

    def _name(self, org: str) -> str:
        return self.capacity.names.get(org, org)

    def _cell(self, reading: Reading | None, on: date, note: str) -> Figure:
        if reading is None:
            return UNKNOWN
        return replace(reading_cell(reading, on.year), note=_said(reading.level, self.load, note))

    def final(self, site: str, path: Sequence[Milestone]) -> Figure:
        """Return all that is stated for a site when fully built, dated or not.

        Options and rumours count only where nothing firmer is said; the newest promise without a
        date beside the last dated level, whichever is larger.
        """
        paths = [self.capacity.sites[site].path]
        paths += [tie.path for tie in self._lanes(site) if tie.ended_on is None]
        bases: tuple[Basis, ...] = ("announced", "all")
        for basis in bases:
            for each in paths:
                found = self._largest(each, basis)
                if found is not None:
                    return found
        gone = [each.level for each in path if each.state == "withdrawn"]
        return replace(gone[-1], state="withdrawn") if gone else UNKNOWN

    def _largest(self, path: Path, basis: Basis) -> Figure | None:
        last = read_at(path, year_end(LAST_YEAR), basis)
        level = undated_at(path, basis)
        total = None
        if level is not None:
            total = Reading(level.low, level.point, level.high, level, (level.claim,))
        found = [each for each in (last, total) if each is not None]
        if not found:
            return None
        best = max(found, key=lambda each: each.point)
        by = f"by {best.level.on.year}" if best.level.on else "no date"
        figure = reading_cell(best, best.level.on.year if best.level.on else 0)
        state = figure.state if figure.state == "zero" else "stated"
        return replace(figure, state=state, note=_said(best.level, self.load, by))

    def site(self, row: Mapping[str, Any], on: date) -> WorldSite:
        """Return one site at a day."""
        site, subject = row["id"], f"site:{row['id']}"
        path = milestones(self.book.beliefs, subject)
        at = self.levels(site, on)
        final = self.final(site, path)
        ties = self.ties.get(site, [])
        tenants = tenants_of(self.capacity, site, ties, on)
        power = power_of(row, self.registered.get(site, ()), self.rows, self.capacity.kinds)
        coming = [each for each in path if each.state == "expected" and each.expected]
        full = max(coming, key=lambda each: each.level.point or 0.0, default=None)
        late = _most_late(path)
        claims = self._claims(subject, site)
        return WorldSite(
            id=subject,
            name=row["name"],
            use=self._use(row, ties),
            operator=f"org:{row['operator']}",
            operator_label=self._name(row["operator"]),
            country=row["country"] or None,
            region=row["region"] or None,
            grid=row["grid"] or None,
            lat=row["lat"],
            lon=row["lon"],
            mw=at.mw,
            energised=at.energised,
            final=final,
            tenants=tenants,
            power=power,
            next_on=full.expected.on if full and full.expected else None,
            announced_on=late.announced.on if late and late.announced else None,
            slip_months=late.slip_months if late else unknown_in("months"),
            redated=len(late.redated) if late else 0,
            n_contradictions=self.contested.get(site, 0),
            known_on=min(row["published"] for row in claims),
            keys=_keys(row, at.mw, tenants, power),
            claims=claims_of((at.mw.claims, at.energised.claims, final.claims)),
        )

    def _claims(self, subject: str, site: str) -> list[Row]:
        found = list(self.rows.get(subject, ()))
        for tie in self.registered.get(site, ()):
            found += self.rows.get(f"tie:{tie['id']}", ())
        return found

    def _use(self, row: Mapping[str, Any], ties: Sequence[CapacityTie]) -> Use:
        """Return what a site is for, as far as its ties, claims and operator show."""
        if any(tie.kind in ("compute_supply", "hosting") for tie in ties):
            return "data centre"
        kind = self.capacity.kinds.get(row["operator"], "")
        if kind in _POWER_KINDS:
            return "power plant"
        told = [each for each in self.rows.get(f"site:{row['id']}", ()) if counts(each)]
        loads = any(each["unit"] == "MW" and each["property"] in _LOADS for each in told)
        if not loads and any(each["property"] == "generation" for each in told):
            return "power plant"
        return "factory" if not loads and kind in _FACTORY_KINDS else "data centre"


def _registered(book: Book) -> dict[str, list[Mapping[str, Any]]]:
    """Return the known ties at each site that are not over, as rows of the register."""
    network = book.network
    over = {network.tie_ids[row] for row in network.over.nonzero()[0].tolist()}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in book.snapshot.ties.sort("id").iter_rows(named=True):
        if row["site"] and row["id"] in network.tie_index and row["id"] not in over:
            found.setdefault(row["site"], []).append(row)
    return found


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


def _over(tie: CapacityTie, on: date) -> bool:
    gone = tie.ended_on is not None and tie.ended_on <= on
    return gone or (tie.ends_on is not None and tie.ends_on < on)


def _said(level: Level, load: str, more: str) -> str:
    """Return what the source stated, where that is not the load shown, and a few words more."""
    same = (level.read_as or level.stated_basis) == load
    words = BASIS_WORDS.get(level.stated_basis, level.stated_basis)
    stated = bounded(megawatts(level.stated_mw), level.bound)
    return "; ".join(part for part in ("" if same else f"stated as {stated}, {words}", more) if part)


def _most_late(path: Sequence[Milestone]) -> Milestone | None:
    """Return the announced milestone that is latest against its first day, exact ones first."""
    compared = [each for each in path if each.announced and each.slip_months.point is not None]
    return max(
        compared,
        key=lambda each: (
            each.slip_months.point or 0.0,
            not each.slip_months.bound,
            each.level.point or 0.0,
        ),
        default=None,
    )


def _keys(
    row: Mapping[str, Any], mw: Figure, tenants: Sequence[Tenant], power: Sequence[PowerSource]
) -> dict[str, str]:
    serious = [each.org for each in tenants if each.serious]
    return {
        "grid": row["grid"] or NOT_KNOWN,
        "operator": f"org:{row['operator']}",
        "tenant": "+".join(sorted(serious)) or NOT_KNOWN,
        "power": "+".join(each.source for each in power) or NOT_KNOWN,
        "country": row["country"] or NOT_KNOWN,
        "firmness": _firmness_key(mw),
    }


def _firmness_key(mw: Figure) -> str:
    if mw.point is None:
        return NOT_KNOWN
    return "zero" if mw.state == "zero" else mw.firmness or NOT_KNOWN
