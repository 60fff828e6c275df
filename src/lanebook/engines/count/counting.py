"""Count the megawatts of one buyer at one year-end, each of them once.

METHODS 2. A tie is worth the largest of its own statement, the sum of its components and its own
site; a site counts once per buyer; an ended tie counts nothing but its components still do; what
is not counted is kept as a promise with its fate, so that the sum of everything promised less the
overlaps equals what is counted plus a residual (`certificate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lanebook.base.time import year_end
from lanebook.engines.count.changes import Changes, changes_of
from lanebook.engines.count.lending import SERIOUS, has_begun, takes_whole
from lanebook.engines.count.reading import BASES, Basis, Reading, Readings, read_at, undated_at
from lanebook.engines.count.worths import (
    NOTHING,
    Worth,
    ended,
    inside,
    overrules,
    plain,
    total,
    weight,
)
from lanebook.network.capacity import CapacityBook, CapacityTie


@dataclass(frozen=True, slots=True)
class Beside:
    """Counters next to one, from which it takes what is the same.

    Attributes:
        changes: see `changes_of`.
        earlier: counts at the year-end before on the same basis, None for the first.
        harder: counts at the same date on the next harder basis, None for the hardest.
    """

    changes: Mapping[str, Changes]
    earlier: Counter | None = None
    harder: Counter | None = None

    def twin(self, subject: str, counter: Counter) -> Counter | None:
        """Return a counter that finds the same worth of `subject`, or None."""
        changes = self.changes[subject]
        if self.earlier is not None and counter.on.year not in changes.years:
            return self.earlier
        if self.harder is not None and counter.basis not in changes.bases:
            return self.harder
        return None


class Counter:
    """Counts ties at one date on one basis.

    Args:
        book: the capacity book.
        on: the date, usually a year-end.
        readings: reads paths; counters of one basis at several dates may share it.
        beside: counts at the year-end before, and on the next harder basis; what has not changed
            since is taken from them.
    """

    def __init__(
        self, book: CapacityBook, on: date, readings: Readings, beside: Beside | None = None
    ) -> None:
        self.book = book
        self.on = on
        self.readings = readings
        self.basis: Basis = readings.basis
        self._beside = beside
        self._worths: dict[tuple[str, frozenset[str]], Worth] = {}
        self._sites: dict[str, Worth] = {}

    def site_worth(self, site: str) -> Worth:
        """Return the megawatts of a site by itself."""
        if site in self._sites:
            return self._sites[site]
        twin = self._beside.twin(f"site:{site}", self) if self._beside else None
        if twin is not None:
            self._sites[site] = twin.site_worth(site)
        else:
            reading = self.readings.at(self.book.sites[site].path, self.on)
            self._sites[site] = plain(f"site:{site}", reading, self.on.year, frozenset({site}))
        return self._sites[site]

    def worth(self, tie_id: str, taken: frozenset[str] = frozenset()) -> Worth:
        """Return what a tie is worth; `taken` are sites counted elsewhere for the same buyer."""
        key = (tie_id, taken & self.book.sites_under[tie_id])
        if key not in self._worths:
            twin = self._beside.twin(f"tie:{tie_id}", self) if self._beside else None
            self._worths[key] = self._worth(*key) if twin is None else twin.worth(*key)
        return self._worths[key]

    def _worth(self, tie_id: str, taken: frozenset[str]) -> Worth:
        tie = self.book.ties[tie_id]
        subject = f"tie:{tie_id}"
        stopped = tie.ends_on is not None and tie.ends_on < self.on
        if stopped:
            return ended(subject, tie, self._own(tie))
        parts = self._components(tie, taken)
        if tie.ended_on is not None and tie.ended_on <= self.on:
            return parts if parts.point is not None else ended(subject, tie, self._own(tie))
        own = self._own_worth(tie, taken)
        options = [parts, self._site_of(tie, taken), own]
        best = own if overrules(own, options) else max(options, key=weight)
        if best.point is None:
            return replace(NOTHING, state="unknown" if has_begun(tie, self.on) else "blank")
        lost = [option for option in options if option is not best]
        return self._with_early_end(tie, inside(best, lost, subject))

    def _own(self, tie: CapacityTie) -> Reading | None:
        return self.readings.at(tie.path, self.on)

    def _own_worth(self, tie: CapacityTie, taken: frozenset[str]) -> Worth:
        reading = self._own(tie)
        if reading is None or self._umbrella_fell(tie, reading):
            return NOTHING
        own = plain(f"tie:{tie.id}", reading, self.on.year, frozenset())
        if not reading.level.besides:
            return own
        beside = [
            part
            for part in (self.worth(child, taken) for child in self.book.children.get(tie.id, ()))
            if part.point is not None and part.sites & reading.level.besides
        ]
        return total([own, *beside])

    def _site_of(self, tie: CapacityTie, taken: frozenset[str]) -> Worth:
        serious = tie.firmness in SERIOUS or self.basis == "all"
        if not tie.site or not serious or not has_begun(tie, self.on):
            return NOTHING
        if not takes_whole(self.book, tie, tie.site):
            return NOTHING
        worth = self.site_worth(tie.site)
        if worth.point is None or tie.site not in taken:
            return worth
        same = tuple(
            replace(promise, fate="same_site", home=f"site:{tie.site}")
            for promise in worth.promises
        )
        return replace(NOTHING, promises=same, state="blank")

    def _components(self, tie: CapacityTie, taken: frozenset[str]) -> Worth:
        """Sum the components, one per distinct site."""
        if tie.id not in self.book.children:
            return NOTHING
        by_home: dict[str, list[Worth]] = defaultdict(list)
        for child in self.book.children.get(tie.id, ()):
            part = self.worth(child, taken)
            home = f"site:{self.book.ties[child].site}"
            by_home[home if self.book.ties[child].site else f"tie:{child}"].append(part)
        kept: list[Worth] = []
        for home in sorted(by_home):
            parts = sorted(by_home[home], key=lambda part: -(part.point or 0.0))
            best, rest = parts[0], parts[1:]
            kept.append(inside(best, rest, home) if best.point is not None else best)
        return total(kept)

    def _umbrella_fell(self, tie: CapacityTie, reading: Reading) -> bool:
        """An umbrella's promise falls when all its sites were restated later and lower."""
        sites = {self.book.ties[child].site for child in self.book.children.get(tie.id, ())}
        if tie.site or not sites or "" in sites:
            return False
        restated = [
            [level for level in self.book.sites[site].path.dated if level.published > said]
            for site in sorted(sites)
            for said in (reading.level.published,)
        ]
        if not all(restated):
            return False
        when = reading.level.on or self.on
        at_promise = (read_at(self.book.sites[site].path, when, "all") for site in sorted(sites))
        return sum(found.point for found in at_promise if found) < reading.point

    def _with_early_end(self, tie: CapacityTie, worth: Worth) -> Worth:
        early = tie.earliest_end_on
        if early is None or early >= self.on or worth.low is None:
            return worth
        return replace(worth, low=0.0, note=f"one reading ends it on {early.isoformat()}")


def counters_of(book: CapacityBook, years: Sequence[int]) -> dict[tuple[int, Basis], Counter]:
    """Return a counter per year-end and basis; each takes from those beside it what is the same.

    Args:
        book: the capacity book.
        years: consecutive years, in order.
    """
    changes = changes_of(book)
    readings = {basis: Readings(basis) for basis in BASES}
    counters: dict[tuple[int, Basis], Counter] = {}
    for year in years:
        harder: Counter | None = None
        for basis in BASES:
            beside = Beside(changes, counters.get((year - 1, basis)), harder)
            harder = Counter(book, year_end(year), readings[basis], beside)
            counters[year, basis] = harder
    return counters


def undated_mw(counter: Counter, tie_id: str, dated_peak_mw: float) -> Reading | None:
    """Return what a tie promises without a date beyond its largest dated level, or None."""
    level = undated_at(counter.book.ties[tie_id].path, counter.basis)
    if level is None or level.point <= dated_peak_mw:
        return None
    return Reading(
        low=max(0.0, level.low - dated_peak_mw),
        point=level.point - dated_peak_mw,
        high=max(0.0, level.high - dated_peak_mw),
        level=level,
        claims=(level.claim,),
    )
