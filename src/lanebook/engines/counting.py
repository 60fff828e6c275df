"""Count the megawatts of one buyer at one year-end, each of them once.

METHODS 2. A tie is worth the largest of its own statement, the sum of its components and its own
site; a site counts once per buyer; an ended tie counts nothing but its components still do; what
is not counted is kept as a promise with its fate, so that the sum of everything promised less the
overlaps equals what is counted plus a residual (`certificate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from lanebook.engines.reading import Basis, Reading, read_at, undated_at
from lanebook.network.capacity import CapacityBook, CapacityTie

Fate = Literal[
    "counted",  # the megawatts stand in the cell
    "inside",  # the same megawatts stand in another promise
    "same_site",  # another tie of the same buyer leads to the site
    "ended",  # the tie is over, by statement or by its stated end
]

#: A site speaks for a tie only where the tie is more than an option, letter of intent or rumour.
SERIOUS = frozenset({"energised", "binding", "announced"})
#: Firms of these kinds use the sites they operate; others build them for tenants.
BUYER_KINDS = frozenset({"lab", "hyperscaler"})
#: A tie takes a buyer's site whole if its own megawatts are at least this share of the site's.
WHOLE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Promise:
    """One statement of megawatts and what became of it in the count.

    Attributes:
        subject: "tie:ID" or "site:ID".
        reading: the megawatts.
        fate: see `Fate`.
        home: subject in which the megawatts are counted; itself where counted.
    """

    subject: str
    reading: Reading
    fate: Fate
    home: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What a tie, or a firm's own sites, are worth at one date.

    Attributes:
        low, point, high: MW of IT load; None where nobody has spoken.
        promises: every statement looked at, with its fate.
        state: "stated" in the year a statement speaks of, else "carried"; "unknown", "ended",
            "blank" (not yet signed) where there is no number.
        sites: sites whose megawatts are counted here.
        note: what a reader must know, in a few words.
    """

    low: float | None
    point: float | None
    high: float | None
    promises: tuple[Promise, ...]
    state: str
    sites: frozenset[str] = frozenset()
    note: str = ""

    @property
    def counted(self) -> tuple[Promise, ...]:
        """The promises that make up the number."""
        return tuple(promise for promise in self.promises if promise.fate == "counted")


NOTHING = Worth(None, None, None, (), "unknown")


class Counter:
    """Counts ties at one date on one basis.

    Args:
        book: the capacity book.
        on: the date, usually a year-end.
        basis: how firm a statement must be.
    """

    def __init__(self, book: CapacityBook, on: date, basis: Basis) -> None:
        self.book = book
        self.on = on
        self.basis: Basis = basis
        self._worths: dict[tuple[str, frozenset[str]], Worth] = {}

    def children(self, tie: str) -> tuple[str, ...]:
        """Return the components that can stand in for `tie`."""
        return self.book.children.get(tie, ())

    def is_over(self, tie: CapacityTie) -> bool:
        """Tell whether the tie, or its stated contract, has ended by the date."""
        over = tie.ended_on is not None and tie.ended_on <= self.on
        return over or (tie.ends_on is not None and tie.ends_on < self.on)

    def has_begun(self, tie: CapacityTie) -> bool:
        """Tell whether the tie was known or had started by the date."""
        begins = tie.known_on if tie.starts_on is None else tie.starts_on
        return begins <= self.on

    def site_worth(self, site: str) -> Worth:
        """Return the megawatts of a site by itself."""
        reading = read_at(self.book.sites[site].path, self.on, self.basis)
        return _plain(f"site:{site}", reading, self.on.year, frozenset({site}))

    def worth(self, tie_id: str, taken: frozenset[str] = frozenset()) -> Worth:
        """Return what a tie is worth; `taken` are sites counted elsewhere for the same buyer."""
        key = (tie_id, taken)
        if key not in self._worths:
            self._worths[key] = self._worth(tie_id, taken)
        return self._worths[key]

    def _worth(self, tie_id: str, taken: frozenset[str]) -> Worth:
        tie = self.book.ties[tie_id]
        subject = f"tie:{tie_id}"
        parts = self._components(tie, taken)
        stopped = tie.ends_on is not None and tie.ends_on < self.on
        if stopped:
            return _ended(subject, tie, self._own(tie))
        if tie.ended_on is not None and tie.ended_on <= self.on:
            return parts if parts.point is not None else _ended(subject, tie, self._own(tie))
        options = [parts, self._site_of(tie, taken), self._own_worth(tie, taken)]
        best = max(options, key=_weight)
        if best.point is None:
            return replace(NOTHING, state="unknown" if self.has_begun(tie) else "blank")
        lost = [option for option in options if option is not best]
        return self._with_early_end(tie, _inside(best, lost, subject))

    def _own(self, tie: CapacityTie) -> Reading | None:
        return read_at(tie.path, self.on, self.basis)

    def _own_worth(self, tie: CapacityTie, taken: frozenset[str]) -> Worth:
        reading = self._own(tie)
        if reading is None or self._umbrella_fell(tie, reading):
            return NOTHING
        own = _plain(f"tie:{tie.id}", reading, self.on.year, frozenset())
        if not reading.level.besides:
            return own
        beside = [
            part
            for part in (self.worth(child, taken) for child in self.children(tie.id))
            if part.point is not None and part.sites & reading.level.besides
        ]
        return _sum([own, *beside], f"tie:{tie.id}")

    def _site_of(self, tie: CapacityTie, taken: frozenset[str]) -> Worth:
        serious = tie.firmness in SERIOUS or self.basis == "all"
        if not tie.site or not serious or not self.has_begun(tie):
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
        by_home: dict[str, list[Worth]] = defaultdict(list)
        for child in self.children(tie.id):
            part = self.worth(child, taken)
            home = f"site:{self.book.ties[child].site}"
            by_home[home if self.book.ties[child].site else f"tie:{child}"].append(part)
        kept: list[Worth] = []
        for home in sorted(by_home):
            parts = sorted(by_home[home], key=lambda part: -(part.point or 0.0))
            best, rest = parts[0], parts[1:]
            kept.append(_inside(best, rest, home) if best.point is not None else best)
        return _sum(kept, f"tie:{tie.id}")

    def _umbrella_fell(self, tie: CapacityTie, reading: Reading) -> bool:
        """An umbrella's promise falls when all its sites were restated later and lower."""
        sites = {self.book.ties[child].site for child in self.children(tie.id)}
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


def takes_whole(book: CapacityBook, tie: CapacityTie, site: str) -> bool:
    """Tell whether a tie takes its site whole, or leaves it to an operator who uses it too.

    A lease of a site takes it. Ready compute at a site of a lab or hyperscaler takes it only where
    the tie is exclusive or states at least half of the site's largest megawatts.
    """
    if tie.layer == "site" or book.kinds.get(book.sites[site].operator, "") not in BUYER_KINDS:
        return True
    stated = [level.point for level in (*tie.path.dated, *tie.path.undated)]
    largest = max((level.point for level in book.sites[site].path.dated), default=0.0)
    return tie.exclusive or max(stated, default=-1.0) >= WHOLE_SHARE * largest


def lent_sites(book: CapacityBook, on: date) -> dict[str, str]:
    """Return the sites that serve another firm than their operator's: site -> tie that takes it."""
    counter = Counter(book, on, "all")
    lent: dict[str, str] = {}
    for tie in sorted(book.ties.values(), key=lambda tie: tie.id):
        if tie.layer != "full_stack" or tie.firmness not in SERIOUS:
            continue
        if counter.is_over(tie) or not counter.has_begun(tie):
            continue
        for site in _sites_under(counter, tie.id):
            if site == tie.site and not takes_whole(book, tie, site):
                continue
            operator = book.sites[site].operator
            giver = _same_family(book, operator, tie.provider)
            if giver and not _same_family(book, operator, tie.recipient):
                lent.setdefault(site, tie.id)
    return lent


def _sites_under(counter: Counter, tie_id: str) -> Iterable[str]:
    tie = counter.book.ties[tie_id]
    if tie.site:
        yield tie.site
    for child in counter.children(tie_id):
        if not counter.is_over(counter.book.ties[child]):
            yield from _sites_under(counter, child)


def _same_family(book: CapacityBook, one: str, other: str) -> bool:
    empty: frozenset[str] = frozenset()
    return (
        one == other or one in book.families.get(other, empty) or other in book.families.get(one, empty)
    )


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


def _weight(worth: Worth) -> tuple[bool, float]:
    """Order alternatives: a plain statement before a ceiling, then the larger."""
    if worth.point is None:
        return False, -1.0
    ceiling = all(promise.reading.level.bound == "up_to" for promise in worth.counted)
    return not ceiling, worth.point


def _plain(subject: str, reading: Reading | None, year: int, sites: frozenset[str]) -> Worth:
    if reading is None:
        return NOTHING
    stated = reading.level.on is not None and reading.level.on.year == year
    promise = Promise(subject, reading, "counted", subject)
    return Worth(
        reading.low, reading.point, reading.high, (promise,), "stated" if stated else "carried", sites
    )


def _ended(subject: str, tie: CapacityTie, reading: Reading | None) -> Worth:
    end = tie.ended_on or tie.ends_on
    note = f"ended {end.isoformat()}" if end else "ended"
    promises = (Promise(subject, reading, "ended", subject),) if reading else ()
    return Worth(None, None, None, promises, "ended", note=note)


def _inside(best: Worth, lost: Sequence[Worth], home: str) -> Worth:
    """Keep `best`; the statements of the others are inside it."""
    counted = {promise.subject for promise in best.counted}
    covered = tuple(
        replace(promise, fate="inside", home=home) if promise.fate == "counted" else promise
        for option in lost
        for promise in option.promises
        if promise.subject not in counted
    )
    seen: set[tuple[str, str]] = set()
    unique = []
    for promise in (*best.promises, *covered):
        key = (promise.subject, promise.reading.level.claim)
        if key not in seen:
            seen.add(key)
            unique.append(promise)
    highs = [option.high for option in (best, *lost) if option.high is not None]
    return replace(best, high=max(highs), promises=tuple(unique))


def _sum(parts: Sequence[Worth], home: str) -> Worth:
    """Add worths; parts without a number keep their promises and add nothing."""
    known = [part for part in parts if part.point is not None]
    promises = tuple(promise for part in parts for promise in part.promises)
    if not known:
        return replace(NOTHING, promises=promises)
    stated = any(part.state == "stated" for part in known)
    notes = sorted({part.note for part in known if part.note})
    return Worth(
        low=sum(part.low or 0.0 for part in known),
        point=sum(part.point or 0.0 for part in known),
        high=sum(part.high or 0.0 for part in known),
        promises=promises,
        state="stated" if stated else "carried",
        sites=frozenset().union(*(part.sites for part in known)),
        note="; ".join(notes),
    )
