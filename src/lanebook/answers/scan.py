"""`lanebook scan`: what share of all sales stops if one firm stops, for every firm."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

import numpy as np

from lanebook.answers.answer import Answer
from lanebook.answers.assumptions import parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.freshness import view_caveats
from lanebook.answers.scan_book import BASES, BookNetwork, book_network, firm_id
from lanebook.answers.scan_network import TOP, classes_of
from lanebook.answers.scan_payload import Scan, ScanRow, ValueBasis
from lanebook.answers.scan_words import book_finding, correlation, percent, ranks
from lanebook.engines.scan.plan import Market
from lanebook.engines.scan.result import Mode, ScanResult
from lanebook.engines.scan.scanning import scan as scan_arrays
from lanebook.evidence.parameters import Parameters
from lanebook.network.query import n_partners

MOST_CLAIMS: Final = 12
DEGREE_CAVEAT: Final = (
    "Partners count what has been written about a firm, not what depends on it; a link that nobody"
    " reported is missing here too."
)
STATIC_CAVEAT: Final = (
    "One firm stops alone and for good, nobody is replaced and nothing is in stock: the scan says"
    " where to look, lanebook shock how long it would last."
)


def scan(
    book: Book, *, market: Market = "sector", mode: Mode = "published", top: int = TOP
) -> Answer[Scan]:
    """Answer what share of all documented sales stops if one firm of the book stops.

    Args:
        book: at its as-of; statements published later take no part.
        market: whether shares of a sector's market damp a loss.
        mode: "published"; the book does not know the totals that "fixed_point" needs.
        top: firms listed; 0 for all.

    Raises:
        InputError: if the fixed point is asked for.
        EngineError: if a shock does not settle.
    """
    parameters = Parameters(book.snapshot)
    found = book_network(book, parameters)
    equal = book_network(book, Parameters(book.snapshot), equal=True)
    if found.network is None or equal.network is None:
        data = _nothing(market, mode)
    else:
        result = scan_arrays(found.network, market=market, mode=mode, top=0)
        result.certificate().demand()
        beside = scan_arrays(equal.network, market=market, mode=mode, top=0)
        data = _payload(book, found, result, beside, market, mode, top)
    uses = parameter_uses(parameters)
    return Answer(
        question="scan",
        finding=book_finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(*view_caveats(book, uses), *_assumed(data), DEGREE_CAVEAT, STATIC_CAVEAT),
    )


def _payload(
    book: Book,
    found: BookNetwork,
    result: ScanResult,
    beside: ScanResult,
    market: Market,
    mode: Mode,
    top: int,
) -> Scan:
    network = result.network
    partners = n_partners(book.network)[list(found.firms)].astype(np.float64)
    sold, bought = _counts(found)
    stated = _stated(found)
    total = float(network.sales.sum())
    rank, degree_rank, rank_equal = ranks(result.esri), ranks(partners), ranks(beside.esri)
    rows = tuple(
        ScanRow(
            rank=int(rank[at]),
            firm=firm_id(book.network, found.firms[at]),
            name=book.network.node_labels[found.firms[at]],
            sector=found.sectors[network.sectors[at]],
            esri=float(result.esri[at]),
            esri_up=float(result.up[at]),
            esri_down=float(result.down[at]),
            own=float(network.sales[at] / total),
            sweeps=int(result.sweeps[at]),
            suppliers=bought[at],
            customers=sold[at],
            degree=int(partners[at]),
            degree_rank=int(degree_rank[at]),
            esri_equal=float(beside.esri[at]),
            rank_equal=int(rank_equal[at]),
            stated_share=stated[at],
        )
        for at in result.ranking()[: top or None]
    )
    return Scan(
        network="book",
        mode=mode,
        eps=result.eps,
        market=market,
        precision="f64",
        n_firms=network.n_firms,
        n_links=network.n_links,
        n_sectors=len(found.sectors),
        total_usd=total,
        mean_esri=float(result.esri.mean()),
        degree_correlation=correlation(result.esri, partners),
        rows=rows,
        links=found.links,
        values=_values(found),
        classes=classes_of(network, found.sectors),
        notes=(),
    )


def _assumed(data: Scan) -> tuple[str, ...]:
    """Return the caveat on ties without a stated value."""
    n_ties = sum(each.ties for each in data.values)
    for each in data.values:
        if each.basis == "assumed":
            part = percent(each.usd_a_year / data.total_usd)
            have = "has" if each.ties == 1 else "have"
            told = (
                f"{each.ties} of {n_ties} ties {have} no stated value and count as the median of"
                f" their kind, {part} of all value: compare the rank with every tie worth the same."
            )
            return (told,)
    return ()


def _counts(found: BookNetwork) -> tuple[Counter[int], Counter[int]]:
    if found.network is None:
        return Counter(), Counter()
    return Counter(found.network.supplier.tolist()), Counter(found.network.customer.tolist())


def _stated(found: BookNetwork) -> list[float | None]:
    """Return the part of the value of each firm's ties that sources state, in firms' order."""
    whole: dict[int, float] = defaultdict(float)
    stated: dict[int, float] = defaultdict(float)
    for tie in found.ties:
        for firm in (tie.supplier, tie.customer):
            whole[firm] += tie.usd
            stated[firm] += tie.usd if tie.basis != "assumed" else 0.0
    return [stated[firm] / whole[firm] if whole[firm] else None for firm in found.firms]


def _values(found: BookNetwork) -> tuple[ValueBasis, ...]:
    groups = {basis: [tie for tie in found.ties if tie.basis == basis] for basis in BASES}
    return tuple(
        ValueBasis(
            basis,
            BASES[basis],
            len(ties),
            sum(tie.usd for tie in ties),
            tuple(sorted({claim for tie in ties for claim in tie.claims})[:MOST_CLAIMS]),
        )
        for basis, ties in groups.items()
        if ties
    )


def _nothing(market: Market, mode: Mode) -> Scan:
    return Scan(
        "book", mode, 1e-2, market, "f64", 0, 0, 0, 0.0, 0.0, None, (), (), (), (),
        ("No firm supplies another in the book as known then.",),
    )  # fmt: skip
