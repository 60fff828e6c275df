"""Who uses a site: its operator, or the firm that takes it whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lanebook.network.capacity import FIRMNESS, CapacityBook, CapacityTie

#: A site speaks for a tie only where the tie is more than an option, letter of intent or rumour.
SERIOUS = frozenset({"energised", "binding", "announced"})
#: Firms of these kinds use the sites they operate; others build them for tenants.
BUYER_KINDS = frozenset({"lab", "hyperscaler"})
#: A tie takes a buyer's site whole if its own megawatts are at least this share of the site's.
WHOLE_SHARE = 0.5


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


def is_over(tie: CapacityTie, on: date) -> bool:
    """Tell whether a tie, or its stated contract, has ended by a date."""
    over = tie.ended_on is not None and tie.ended_on <= on
    return over or (tie.ends_on is not None and tie.ends_on < on)


def has_begun(tie: CapacityTie, on: date) -> bool:
    """Tell whether a tie had started by a date; without a stated start, whether it was known."""
    begins = tie.known_on if tie.starts_on is None else tie.starts_on
    return begins <= on


def lent_sites(book: CapacityBook, on: date) -> dict[str, str]:
    """Return the sites that serve another firm than their operator's: site -> tie that takes it."""
    lent: dict[str, str] = {}
    for tie in sorted(book.ties.values(), key=lambda tie: tie.id):
        if tie.layer != "full_stack" or tie.firmness not in SERIOUS:
            continue
        if is_over(tie, on) or not has_begun(tie, on):
            continue
        for site in _sites_under(book, tie, on):
            if site == tie.site and not takes_whole(book, tie, site):
                continue
            operator = book.sites[site].operator
            giver = _same_family(book, operator, tie.provider)
            if giver and not _same_family(book, operator, tie.recipient):
                lent.setdefault(site, tie.id)
    return lent


def _sites_under(book: CapacityBook, tie: CapacityTie, on: date) -> Iterator[str]:
    if tie.site:
        yield tie.site
    for child in book.children.get(tie.id, ()):
        if not is_over(book.ties[child], on):
            yield from _sites_under(book, book.ties[child], on)


def _same_family(book: CapacityBook, one: str, other: str) -> bool:
    empty: frozenset[str] = frozenset()
    return (
        one == other
        or one in book.families.get(other, empty)
        or other in book.families.get(one, empty)
    )


def disputed_sites(book: CapacityBook, on: date) -> dict[str, str]:
    """Return the sites that ties of several buyers take whole: site -> buyer that counts it.

    The harder tie holds the site, then the one known earlier, then the smaller id; the other buyers
    show the megawatts as standing elsewhere. A megawatt has one home.
    """
    takers: dict[str, list[tuple[int, date, str, str]]] = {}
    for tie in book.ties.values():
        usable = tie.layer in {"full_stack", "site"} and tie.firmness in SERIOUS
        if not tie.site or not usable or is_over(tie, on) or not has_begun(tie, on):
            continue
        if takes_whole(book, tie, tie.site):
            rank = FIRMNESS.index(tie.firmness)
            takers.setdefault(tie.site, []).append(
                (rank, tie.known_on, tie.id, _end_buyer(book, tie))
            )
    return {
        site: min(ranked)[3]
        for site, ranked in takers.items()
        if len({buyer for *_, buyer in ranked}) > 1
    }


def _end_buyer(book: CapacityBook, tie: CapacityTie) -> str:
    """Follow `part_of` to the lane that the tie serves, and return its recipient."""
    while tie.part_of in book.ties:
        tie = book.ties[tie.part_of]
    return tie.recipient
