"""Gather the lanes of one buyer at one year-end: what is ready, what is bare, what is silicon.

METHODS 2: keep layers apart. Full-stack lanes and a firm's own sites are ready compute; bare sites
and chips wait to be matched; chips inside a full-stack parent that has a number are inside it, and
where the parent has none they stand alone as silicon only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lanebook.base.time import LAST_YEAR, year_end
from lanebook.engines.count.counting import Counter, undated_mw
from lanebook.engines.count.lending import SERIOUS
from lanebook.engines.count.reading import Reading
from lanebook.engines.count.worths import NOTHING, Worth
from lanebook.network.capacity import CapacityBook, CapacityTie


@dataclass(frozen=True, slots=True)
class BuyerYear:
    """A buyer's lanes at one date.

    Attributes:
        ready: full-stack lanes, tie id -> worth.
        own: own sites, site id -> worth; without those lent out.
        lent: own sites lent to another firm -> tie that takes them.
        bare: bare sites, tie id -> worth.
        chips: silicon that no full-stack number contains, tie id -> reading.
        chips_inside: silicon inside a full-stack parent, tie id -> (reading, parent).
    """

    ready: Mapping[str, Worth]
    own: Mapping[str, Worth]
    lent: Mapping[str, str]
    bare: Mapping[str, Worth]
    chips: Mapping[str, Reading]
    chips_inside: Mapping[str, tuple[Reading, str]]


def lanes_of(book: CapacityBook, buyer: str) -> dict[str, tuple[str, ...]]:
    """Return the buyer's top-level ties by role: "ready", "bare" and "chips", sorted by id."""
    family = book.families[buyer]
    roles: dict[str, list[str]] = {"ready": [], "bare": [], "chips": []}
    reaching = [tie for member in sorted(family) for tie in book.reaching.get(member, ())]
    for tie in (book.ties[tie_id] for tie_id in reaching):
        if tie.provider in family:
            continue
        role = _role(tie)
        if role is None:
            continue
        if role != "chips" and _inside_another(book, tie, family):
            continue
        parent = book.ties.get(tie.part_of)
        if parent is not None and parent.provider in family:
            continue  # passed on: it is part of what the firm sells
        roles[role].append(tie.id)
    return {role: tuple(sorted(ids)) for role, ids in roles.items()}


def own_sites(book: CapacityBook, buyer: str) -> tuple[str, ...]:
    """Return the sites that the buyer's family operates, sorted by id."""
    family = book.families[buyer]
    return tuple(sorted(site for member in family for site in book.operating.get(member, ())))


def count_buyer(
    counter: Counter,
    buyer: str,
    lanes: Mapping[str, Sequence[str]],
    lent: Mapping[str, str],
    disputed: Mapping[str, str],
) -> BuyerYear:
    """Count every lane of `buyer` at the counter's date on its basis.

    Args:
        counter: counts single ties.
        buyer: organisation id.
        lanes: its ties by role, see `lanes_of`.
        lent: sites that serve another firm than their operator's, see `lent_sites`.
        disputed: sites that several buyers lead to -> the one that counts, see `disputed_sites`.

    A site that two of the buyer's ties lead to counts in the first of them: ready lanes before
    bare ones, larger before smaller, then by id.
    """
    book = counter.book
    operated = own_sites(book, buyer)
    own = {site: counter.site_worth(site) for site in operated if site not in lent}
    elsewhere = {site for site, home in disputed.items() if home not in book.families[buyer]}
    taken = frozenset(site for site, worth in own.items() if worth.point is not None) | elsewhere
    ready, taken = _each_site_once(counter, lanes["ready"], taken)
    hosted = [tie for tie in lanes["bare"] if book.ties[tie].site not in operated]
    bare, _ = _each_site_once(counter, hosted, taken)
    chips, inside = _silicon(counter, lanes["chips"], ready)
    return BuyerYear(
        ready=ready,
        own=own,
        lent={site: lent[site] for site in operated if site in lent},
        bare={tie: worth for tie, worth in bare.items() if _may_be_filled(counter, tie)},
        chips=chips,
        chips_inside=inside,
    )


def undated_of(counter_at: Callable[[date], Counter], tie: CapacityTie) -> Reading | None:
    """Return what a tie promises without a date beyond its largest dated megawatts, or None.

    Args:
        counter_at: counts at any date on one basis.
        tie: the tie. What it reaches in years that a sheet does not show counts as well.
    """
    if tie.ended_on is not None:
        return None
    days = {level.on for level in tie.path.dated if level.on is not None}
    days.add(tie.ends_on or year_end(LAST_YEAR))
    peak = 0.0
    for day in sorted(days):
        counter = counter_at(day)
        if tie.layer == "chips":
            reading = counter.readings.at(tie.path, day)
            peak = max(peak, reading.point if reading else 0.0)
        else:
            peak = max(peak, counter.worth(tie.id).point or 0.0)
    return undated_mw(counter_at(max(days)), tie.id, peak)


def _role(tie: CapacityTie) -> str | None:
    if tie.layer == "full_stack":
        return "ready"
    if tie.layer == "site":
        return "bare"
    if tie.layer == "chips" and tie.kind in {"chip_supply", "joint_venture"}:
        return "chips"
    return None


def _inside_another(book: CapacityBook, tie: CapacityTie, family: frozenset[str]) -> bool:
    parent = book.ties.get(tie.part_of)
    while parent is not None:
        if parent.recipient in family:
            return True
        parent = book.ties.get(parent.part_of)
    return False


def _each_site_once(
    counter: Counter, ties: Sequence[str], taken: frozenset[str]
) -> tuple[dict[str, Worth], frozenset[str]]:
    sized = sorted(ties, key=lambda tie: (-(counter.worth(tie).point or 0.0), tie))
    counted: dict[str, Worth] = {}
    for tie in sized:
        worth = counter.worth(tie, taken)
        counted[tie] = worth
        taken = taken | worth.sites
    return {tie: counted[tie] for tie in sorted(counted)}, taken


def _may_be_filled(counter: Counter, tie_id: str) -> bool:
    return counter.basis == "all" or counter.book.ties[tie_id].firmness in SERIOUS


def _silicon(
    counter: Counter, ties: Sequence[str], ready: Mapping[str, Worth]
) -> tuple[dict[str, Reading], dict[str, tuple[Reading, str]]]:
    alone: dict[str, Reading] = {}
    inside: dict[str, tuple[Reading, str]] = {}
    for tie_id in ties:
        tie = counter.book.ties[tie_id]
        reading = counter.readings.at(tie.path, counter.on)
        if reading is None or (tie.ended_on is not None and tie.ended_on <= counter.on):
            continue
        if ready.get(tie.part_of, NOTHING).point is not None:
            inside[tie_id] = (reading, tie.part_of)
        else:
            alone[tie_id] = reading
    return alone, inside
