"""Whom a site serves on a day: the firms its ties lead to, or the operator itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from lanebook.answers.world_payload import Tenant
from lanebook.engines.count import takes_whole
from lanebook.engines.count.lending import BUYER_KINDS, SERIOUS, has_begun, is_over
from lanebook.network.capacity import CapacityBook, CapacityTie

_KINDS: Final = frozenset({"compute_supply", "hosting"})
_LAYERS: Final = frozenset({"full_stack", "site"})


def tenants_of(
    book: CapacityBook, site: str, ties: Sequence[CapacityTie], on: date
) -> tuple[Tenant, ...]:
    """Return the firms that a site serves on a day, serious ones first, by name.

    A tie is followed up `part_of` to the lane it serves; who passes the site on is no tenant. A lab
    or hyperscaler uses what it operates, unless a tie that has begun takes the site whole. Ties
    that begin later speak only where nobody uses the site yet; options and rumours only where no
    tie is firmer, and they say so.

    Args:
        book: the capacity book.
        site: site id.
        ties: its ties, by id.
        on: the day.
    """
    usable = [
        tie for tie in ties if tie.kind in _KINDS and tie.layer in _LAYERS and not is_over(tie, on)
    ]
    firm = [tie for tie in usable if tie.firmness in SERIOUS]
    begun = [tie for tie in firm if has_begun(tie, on)]
    own = _own_use(book, site, begun)
    chosen = begun or ([] if own else firm)
    if not chosen and own is None:
        chosen = usable
    found: dict[str, Tenant] = {}
    passing = {tie.provider for tie in chosen}
    for tie in chosen:
        buyer = _end_buyer(book, tie)
        if buyer in passing and buyer != book.sites[site].operator:
            continue
        found.setdefault(buyer, _tenant(book, tie, buyer))
    if own is not None:
        found.setdefault(own.org.removeprefix("org:"), own)
    return tuple(sorted(found.values(), key=lambda each: (not each.serious, each.label, each.org)))


def _own_use(book: CapacityBook, site: str, begun: Sequence[CapacityTie]) -> Tenant | None:
    operator = book.sites[site].operator
    if book.kinds.get(operator, "") not in BUYER_KINDS:
        return None
    # A household that buys at its own site (through a builder) uses it too.
    away = [
        tie
        for tie in begun
        if _end_buyer(book, tie) not in book.families.get(operator, frozenset({operator}))
    ]
    if any(takes_whole(book, tie, site) for tie in away):
        return None
    label = book.names.get(operator, operator)
    return Tenant(f"org:{operator}", label, None, None, serious=True, claims=())


def _end_buyer(book: CapacityBook, tie: CapacityTie) -> str:
    seen = {tie.id}
    while tie.part_of in book.ties and tie.part_of not in seen:
        tie = book.ties[tie.part_of]
        seen.add(tie.id)
    return tie.recipient


def _tenant(book: CapacityBook, tie: CapacityTie, buyer: str) -> Tenant:
    return Tenant(
        org=f"org:{buyer}",
        label=book.names.get(buyer, buyer),
        tie=f"tie:{tie.id}",
        firmness=tie.firmness,
        serious=tie.firmness in SERIOUS,
        claims=tie.claims,
    )
