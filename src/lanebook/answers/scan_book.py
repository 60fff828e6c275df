"""The book's firm network for a scan: who supplies whom, worth what a year, how essential."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.capacity import claim_rows, counted
from lanebook.answers.scan_payload import ScanLink
from lanebook.engines.implied import DAYS_A_YEAR
from lanebook.engines.scan.network import ESSENTIAL, NON_ESSENTIAL, FirmNetwork
from lanebook.evidence.parameters import Parameters
from lanebook.network.build.money import dollars_of
from lanebook.network.capacity import Dollars
from lanebook.network.model import LANE_KINDS, NONE, UPSTREAM_KINDS, Network
from lanebook.network.query import of_kind, organisations

#: Along these goods and services flow from a supplier to a customer.
SUPPLY_KINDS: Final = (*LANE_KINDS, *UPSTREAM_KINDS)
#: A promise softer than this is no link yet.
FIRM_ENOUGH: Final = ("energised", "binding", "announced")
#: Kind of firm -> its sector here; a kind not listed is a sector of its own.
SECTORS: Final[dict[str, str]] = {
    "utility": "power", "generator": "power", "grid_operator": "power",
    "developer": "sites", "chip_designer": "accelerators", "server_oem": "servers",
}  # fmt: skip
#: Sector of the supplier -> sectors that cannot do without; None for all of them. Everything else
#: is replaced in proportion to what it costs: a lab that loses one cloud of four still has three,
#: tools once installed run on, packaging houses take what overflows at the foundry, and a
#: hyperscaler has sites and power that the book does not list.
CANNOT_DO_WITHOUT: Final[dict[str, frozenset[str] | None]] = {
    "foundry": None,
    "memory": None,
    "accelerators": frozenset({"hyperscaler", "neocloud", "servers"}),
    "power": frozenset({"sites", "neocloud", "power"}),
    "sites": frozenset({"neocloud"}),
}
BASES: Final[dict[str, str]] = {
    "stated": "stated by the year",
    "spread": "stated total spread over its term",
    "megawatts": "megawatts at the usual price of a megawatt-year",
    "assumed": "not stated: the median of ties of its kind",
}


@dataclass(frozen=True, slots=True)
class TieValue:
    """What one tie is worth a year.

    Attributes:
        tie, kind: id and kind.
        supplier, customer: firms by row of the network of nodes.
        usd: USD a year.
        basis: key of `BASES`.
        claims: behind the number.
    """

    tie: str
    kind: str
    supplier: int
    customer: int
    usd: float
    basis: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookNetwork:
    """The book's firms as a network to scan.

    Attributes:
        network: as arrays; None where no firm supplies another yet.
        firms: node rows of the firms scanned, by number there.
        sectors: labels of the sectors.
        ties: valued ties.
        links: one per pair of firms.
    """

    network: FirmNetwork | None
    firms: tuple[int, ...]
    sectors: tuple[str, ...]
    ties: tuple[TieValue, ...]
    links: tuple[ScanLink, ...]


def book_network(book: Book, parameters: Parameters, *, equal: bool = False) -> BookNetwork:
    """Return the live supply ties between firms, valued.

    Args:
        book: at its as-of; statements published later take no part.
        parameters: what a megawatt-year costs; what is used is remembered there.
        equal: every link worth the same instead.

    A tie that is part of another between the same two firms is left to the larger one.
    """
    ties = _valued(book, _supply_ties(book.network), parameters)
    firms = tuple(sorted({each.supplier for each in ties} | {each.customer for each in ties}))
    number = {firm: at for at, firm in enumerate(firms)}
    of_firm = [_sector(book.network, firm) for firm in firms]
    sectors = tuple(sorted(set(of_firm)))
    links = _links(book.network, ties)
    if not ties:
        return BookNetwork(None, (), (), (), ())
    network = FirmNetwork(
        n_firms=len(firms),
        supplier=np.array([number[each.supplier] for each in ties]),
        customer=np.array([number[each.customer] for each in ties]),
        value=np.array([1.0 if equal else each.usd for each in ties]),
        sector=np.array([sectors.index(name) for name in of_firm]),
        classes=np.array([[_class(one, other) for other in sectors] for one in sectors]),
    )
    return BookNetwork(network, firms, sectors, tuple(ties), links)


def _class(supplier: str, customer: str) -> int:
    if supplier not in CANNOT_DO_WITHOUT:
        return NON_ESSENTIAL
    buyers = CANNOT_DO_WITHOUT[supplier]
    return ESSENTIAL if buyers is None or customer in buyers else NON_ESSENTIAL


def _sector(network: Network, firm: int) -> str:
    kind = network.kind_of(firm)
    return SECTORS.get(kind, kind)


def _supply_ties(network: Network) -> list[int]:
    firms = organisations(network)
    kept = of_kind(network, SUPPLY_KINDS) & ~network.over
    kept &= firms[network.provider] & firms[network.recipient]
    kept &= network.provider != network.recipient
    return [
        int(tie)
        for tie in np.flatnonzero(kept)
        if network.firmness_of(int(tie)) in FIRM_ENOUGH and not _inside(network, int(tie))
    ]


def _inside(network: Network, tie: int) -> bool:
    """Tell whether a tie is part of another between the same two firms."""
    above, seen = int(network.part_of[tie]), {tie}
    while above != NONE and above not in seen:
        if (network.provider[above], network.recipient[above]) == (
            network.provider[tie],
            network.recipient[tie],
        ):
            return True
        seen.add(above)
        above = int(network.part_of[above])
    return False


def _valued(book: Book, ties: list[int], parameters: Parameters) -> list[TieValue]:
    known = [_value(book, tie, parameters) for tie in ties]
    usual: dict[str, list[float]] = defaultdict(list)
    for each in known:
        if each.usd > 0.0:
            usual[each.kind].append(each.usd)
    every = [usd for values in usual.values() for usd in values]
    middle = {kind: median(values) for kind, values in usual.items()}
    anywhere = median(every) if every else 1.0
    return [
        each
        if each.usd > 0.0
        else TieValue(
            each.tie, each.kind, each.supplier, each.customer,
            middle.get(each.kind, anywhere), "assumed", (),
        )
        for each in known
    ]  # fmt: skip


def _value(book: Book, tie: int, parameters: Parameters) -> TieValue:
    network = book.network
    name, kind = network.tie_ids[tie], network.tie_kind_of(tie)
    dollars = dollars_of(claim_rows(book).get(f"tie:{name}", ()))
    found = _by_year(dollars, book.as_of.valid_at) or _by_term(dollars, kind, parameters)
    found = found or _by_megawatts(book, name, kind, parameters)
    usd, basis, claims = found or (0.0, "assumed", ())
    ends = int(network.provider[tie]), int(network.recipient[tie])
    return TieValue(name, kind, *ends, usd, basis, claims)


_Found = tuple[float, str, tuple[str, ...]]


def _by_year(dollars: tuple[Dollars, ...], on: date) -> _Found | None:
    """Return the annual amount that runs, else the last that ran, else the first to come."""
    annual = [each for each in dollars if each.kind == "annual" and each.point_usd > 0.0]
    if not annual:
        return None
    begun = [each for each in annual if each.from_on is not None and each.from_on <= on]
    best = (
        max(begun, key=lambda each: (each.from_on or date.min, each.claims))
        if begun
        else min(annual, key=lambda each: (each.from_on or date.max, each.claims))
    )
    return best.point_usd, "stated", best.claims


def _by_term(dollars: tuple[Dollars, ...], kind: str, parameters: Parameters) -> _Found | None:
    for each in dollars:
        if each.kind != "total" or each.point_usd <= 0.0:
            continue
        if each.from_on is not None and each.to_on is not None and each.to_on > each.from_on:
            years = (each.to_on - each.from_on).days / DAYS_A_YEAR
        else:
            long = kind in ("hosting", "power_supply")
            life = "shell" if long else "accelerators-economic"
            years = parameters.get("useful_life", life).point
        return each.point_usd / years, "spread", each.claims
    return None


def _by_megawatts(book: Book, tie: str, kind: str, parameters: Parameters) -> _Found | None:
    """Return megawatts of IT load at their usual price; hardware by the year of its life."""
    held = counted(book).capacity.ties.get(tie)
    levels = (*held.path.dated, *held.path.undated) if held else ()
    if not levels:
        return None
    best = max(levels, key=lambda each: (each.point, each.claim))
    if best.point <= 0.0:
        return None
    match kind:
        case "compute_supply":
            price = parameters.get("rent_per_mw_year", "full-stack-it").point * 1e6
        case "hosting":
            price = parameters.get("rent_per_mw_year", "site-only-it").point * 1e6
        case "power_supply":
            price = parameters.get("electricity", "us-all-in").point * 24.0 * DAYS_A_YEAR
        case _:
            hardware = parameters.get("capex_per_gw", "it-hardware-per-gw-it").point * 1e6
            price = hardware / parameters.get("useful_life", "accelerators-economic").point
    return best.point * price, "megawatts", (best.claim, *best.supports)


def _links(network: Network, ties: list[TieValue]) -> tuple[ScanLink, ...]:
    pairs: dict[tuple[int, int], list[TieValue]] = defaultdict(list)
    for each in ties:
        pairs[each.supplier, each.customer].append(each)
    return tuple(
        ScanLink(
            firm_id(network, supplier),
            firm_id(network, customer),
            sum(each.usd for each in group),
            max(group, key=lambda each: (each.usd, each.tie)).basis,
            tuple(each.tie for each in group),
            tuple(sorted({claim for each in group for claim in each.claims})),
        )
        for (supplier, customer), group in sorted(pairs.items())
    )


def firm_id(network: Network, row: int) -> str:
    """Return the id of a firm without its prefix."""
    return network.node_ids[row].partition(":")[2]
