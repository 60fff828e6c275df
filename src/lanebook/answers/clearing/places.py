"""Names of the book related to the axes, for scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lanebook.answers.book import Book
from lanebook.answers.clearing.axes import CHINA, LAYERS, POOLS, VENDORS
from lanebook.answers.clearing.lanes import buyer_of
from lanebook.answers.clearing.notes import Ends, Notes, Sourced
from lanebook.answers.clearing.power import Power
from lanebook.answers.clearing.words import POOL_NAMES, layer_name
from lanebook.scenarios.places import Places, SitePlace

#: The period of a claim of shares must be at least a quarter of HBM shipments.
_HBM: Final = "HBM"
_SUPPLY: Final = frozenset({"chip_supply", "compute_supply"})
_TENANCY: Final = frozenset({"compute_supply", "hosting"})


def places(book: Book, notes: Notes, powered: Power, buyers: Sequence[str]) -> Places:
    """Return how the book's names relate to the axes of the model."""
    organisations = book.snapshot.organisations.rows(named=True)
    countries = {row["id"]: row["country"] or "" for row in organisations}
    tenants = _tenants(book)
    sites = tuple(
        SitePlace(
            id=each.site.id, name=each.site.name, pool=each.pool, grid=each.site.grid,
            country=each.site.country, operator=each.site.operator,
            tenants=tuple(sorted(tenants.get(each.site.id, ()))), mw=each.mw,
        )
        for each in powered.sites
    )  # fmt: skip
    makers = {layer: _makers(book, notes, layer) for layer in LAYERS}
    behind: dict[str, list[str]] = {buyer: [] for buyer in buyers}
    for row in sorted(organisations, key=lambda row: str(row["id"])):
        if row["kind"] in ("lab", "hyperscaler") and row["id"] not in buyers:
            behind[buyer_of(row["id"], buyers, countries)].append(row["id"])
    outside = sorted({each.site.country for each in powered.sites if each.pool == "outside-us"})
    return Places(
        sites=sites,
        pool_countries={
            pool: ("CN",) if pool == CHINA else tuple(outside) if pool == "outside-us" else ("US",)
            for pool in POOLS
        },
        layer_makers=makers,
        maker_countries={org: countries.get(org, "") for layer in makers.values() for org in layer},
        vendor_orgs={vendor: vendor for vendor in VENDORS},
        buyer_orgs={
            buyer: (buyer, *behind[buyer]) if buyer in countries else tuple(behind[buyer])
            for buyer in buyers
        },
        buyer_countries={
            buyer: "CN" if buyer == CHINA else countries[buyer]
            for buyer in buyers
            if buyer == CHINA or countries.get(buyer)
        },
        names=_names(book, organisations),
    )


def _tenants(book: Book) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for tie in _known_ties(book):
        if tie["site"] and tie["kind"] in _TENANCY:
            found.setdefault(tie["site"], set()).add(tie["recipient"])
    return found


def _known_ties(book: Book) -> list[dict[str, Any]]:
    """Return the ties that some claim known by then names and that still stand."""
    live = {tie.removeprefix("tie:") for tie in book.beliefs.live["subject"].unique()
            if tie.startswith("tie:")}  # fmt: skip
    rows = book.snapshot.ties.rows(named=True)
    return [row for row in rows if row["id"] in live]


def buyers_of(book: Book, vendor: str, buyers: Sequence[str]) -> set[str]:
    """Return the buyers that a known tie gives the chips of a vendor, itself included."""
    rows = book.snapshot.organisations.rows(named=True)
    countries = {row["id"]: row["country"] or "" for row in rows}
    found = {buyer_of(vendor, buyers, countries)}
    for tie in _known_ties(book):
        if tie["kind"] in _SUPPLY and tie["provider"] == vendor:
            found.add(buyer_of(tie["recipient"], buyers, countries))
    return found


def _makers(book: Book, notes: Notes, layer: str) -> dict[str, float]:
    """Return shares of a layer by maker: claims of shares of memory first, else named defaults."""
    found: dict[str, float] = {}
    for row in notes.parameters.find("layer_maker_share"):
        name, _, org = row.applies_to.partition(":")
        if name != layer:
            continue
        notes.get(row.name, row.applies_to)
        number = Sourced(Ends(row.low, row.point, row.high), (), row.key, row.note)
        stated = _stated_share(book, org) if layer == "hbm" else None
        found[org] = (stated or number).ends.point
        notes.add(layer, "", f"share made by {org}", stated or number, "fraction")
    whole = sum(found.values())
    return {org: share / max(whole, 1.0) for org, share in sorted(found.items())}


def _stated_share(book: Book, org: str) -> Sourced | None:
    """Return the newest share of memory shipments that somebody counted, not forecast."""
    found = [
        reading
        for belief in book.beliefs.about(f"org:{org}", "share")
        for reading in belief.readings
        if reading.claim == belief.claim
        and _HBM in reading.note
        and reading.status != "forecast"
        and reading.confidence != "low"
        and reading.number
    ]
    if not found:
        return None
    best = max(found, key=lambda each: (each.published, each.claim))
    share = best.number or 0.0
    return Sourced(Ends(share, share, share), (best.claim,), "", best.note)


def _names(book: Book, organisations: list[dict[str, Any]]) -> dict[str, str]:
    """Return every name and alias in lower case; a name that two things bear stands for none."""
    found: dict[str, set[str]] = {}

    def told(stands_for: str, *names: str) -> None:
        for name in (stands_for, *names):
            if name.strip():
                found.setdefault(name.strip().lower(), set()).add(stands_for)

    for row in organisations:
        told(f"org:{row['id']}", row["id"], row["name"], *(row["aliases"] or "").split(";"))
    for row in book.snapshot.sites.rows(named=True):
        told(f"site:{row['id']}", row["id"], row["name"])
    for row in book.snapshot.ties.rows(named=True):
        told(f"tie:{row['id']}", row["id"])
    for pool in POOLS:
        told(f"grid:{pool}", pool, POOL_NAMES[pool], f"power:{pool}")
    for layer in LAYERS:
        told(f"layer:{layer}", layer, layer_name(layer))
    return {name: min(ids) for name, ids in sorted(found.items()) if len(ids) == 1}
