"""Build the capacity book: every tie and site that can carry megawatts, at one as-of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import polars as pl

from lanebook.evidence.parameters import Parameters
from lanebook.evidence.ranking import FIRMNESS, FIRMNESS_ORDER, REMOVING
from lanebook.evidence.snapshot import Snapshot
from lanebook.network.build.conversion import Conversion, Factor
from lanebook.network.build.ends import ends_of, start_of
from lanebook.network.build.levels import path_of, stated_ratios
from lanebook.network.build.money import dollars_of
from lanebook.network.build.rows import Row, counts
from lanebook.network.build.scope import place_index, sites_besides, sites_named
from lanebook.network.capacity import CapacityBook, CapacitySite, CapacityTie

LANE_LAYERS = ("full_stack", "chips", "site", "power")
#: Ties on which `end` is the end of a contract; on chip ties it is the end of the roll-out.
CONTRACT_KINDS = frozenset({"compute_supply", "hosting", "joint_venture", "power_supply"})
#: What the sheet reads of a claim.
ROW_COLUMNS = (
    "id subject subject_kind property value number unit valid_from valid_to precision published"
    " published_precision source status confidence basis bound note publisher kind outcome because"
    " rule sequence ledger_layer"
).split()
MEGAWATT_PROPERTIES = ("capacity", "contracted_capacity")
#: Ties of these layers can stand in for their parent.
COMPONENT_LAYERS = frozenset({"full_stack", "site"})


def build_capacity(
    snapshot: Snapshot,
    by_subject: Mapping[str, list[Row]],
    parameters: Parameters,
    *,
    facility: bool = False,
) -> CapacityBook:
    """Return the capacity book of the claims known at one as-of.

    Args:
        snapshot: the ledger at one sequence, for the registers of firms, sites and ties.
        by_subject: `rows_by_subject` of its `live_claims` at the day of knowledge.
        parameters: conversion factors; what is used is remembered there.
        facility: count facility load instead of IT load.
    """
    organisations = snapshot.organisations.sort("id").rows(named=True)
    ties = snapshot.ties.filter(pl.concat_str(pl.lit("tie:"), "id").is_in(list(by_subject))).sort(
        "id"
    )
    tie_rows = ties.rows(named=True)
    kinds = {row["id"]: row["kind"] for row in organisations}
    conversion = Conversion(parameters, _stargate_sites(tie_rows), kinds, facility=facility)
    site_rows = {row["id"]: row for row in snapshot.sites.sort("id").rows(named=True)}
    firms = [row["name"] for row in organisations]
    builder = _Builder(by_subject, site_rows, conversion, firms)
    lanes = [row for row in tie_rows if row["layer"] in LANE_LAYERS]
    children = _children(lanes)
    tie_sites = {row["id"]: row["site"] for row in lanes}
    return CapacityBook(
        ties=MappingProxyType({row["id"]: builder.tie(row) for row in lanes}),
        sites=MappingProxyType({site: builder.site(site) for site in site_rows}),
        children=children,
        sites_under={row["id"]: _sites_under(row["id"], tie_sites, children) for row in lanes},
        reaching=_grouped((row["recipient"], row["id"]) for row in lanes),
        operating=_grouped((row["operator"], site) for site, row in site_rows.items()),
        families=_families(organisations),
        names={row["id"]: row["name"] for row in organisations},
        kinds=kinds,
    )


class _Builder:
    """Turns the rows of one tie or site into its capacity record."""

    def __init__(
        self,
        by_subject: Mapping[str, list[Row]],
        sites: Mapping[str, Mapping[str, Any]],
        conversion: Conversion,
        firms: Sequence[str],
    ) -> None:
        self._by_subject = by_subject
        self._sites = sites
        self._conversion = conversion
        self._names = {site: str(row["name"]) for site, row in sites.items()}
        self._factor_of: dict[tuple[str, str], Factor] = {}
        self._places = place_index(self._names, firms)

    def site(self, site: str) -> CapacitySite:
        row = self._sites[site]
        factor = self._facility(row["operator"], site)
        rows = [
            claim
            for claim in self._by_subject.get(f"site:{site}", ())
            if claim["unit"] == "MW" and claim["property"] in MEGAWATT_PROPERTIES
        ]
        return CapacitySite(
            id=site,
            name=row["name"],
            operator=row["operator"],
            country=row["country"],
            grid=row["grid"],
            path=path_of(rows, self._factors(row["operator"], site)),
            it_over_facility=(factor.low, factor.point, factor.high),
        )

    def tie(self, row: Mapping[str, Any]) -> CapacityTie:
        rows = self._by_subject[f"tie:{row['id']}"]
        megawatts = [
            claim
            for claim in rows
            if claim["unit"] == "MW" and claim["property"] in MEGAWATT_PROPERTIES
        ]
        operator = self._sites[row["site"]]["operator"] if row["site"] else row["provider"]
        ends = ends_of(rows, contract=row["kind"] in CONTRACT_KINDS)
        rollout_end = ends.rollout if row["layer"] == "chips" else None
        return CapacityTie(
            id=row["id"],
            kind=row["kind"],
            layer=row["layer"],
            provider=row["provider"],
            recipient=row["recipient"],
            site=row["site"],
            part_of=row["part_of"],
            label=row["label"],
            known_on=min(claim["published"] for claim in rows),
            starts_on=start_of(rows),
            ended_on=ends.ended_on,
            ends_on=ends.ends_on,
            earliest_end_on=ends.earliest_on,
            end_claims=ends.claims,
            firmness=_firmness(rows),
            path=path_of(
                megawatts,
                self._factors(operator, row["site"]),
                rollout_end=rollout_end,
                scope_of=lambda claim: (
                    sites_besides(claim["note"], self._names),
                    sites_named(claim["note"], self._places),
                ),
            ),
            withdrawn_mw=_withdrawn(rows),
            exclusive=any(
                claim["property"] == "exclusivity" and claim["value"] == "exclusive"
                for claim in rows
                if counts(claim)
            ),
            dollars=dollars_of(rows),
            claims=tuple(sorted(claim["id"] for claim in rows)),
        )

    def _facility(self, operator: str, site: str) -> Factor:
        key = (operator, site)
        if key not in self._factor_of:
            pairs = stated_ratios(self._by_subject.get(f"site:{site}", ()))
            self._factor_of[key] = pairs or self._conversion.facility(operator, site)
        return self._factor_of[key]

    def _factors(self, operator: str, site: str) -> Callable[[Row], Factor]:
        near = [
            claim["number"]
            for claim in self._by_subject.get(f"site:{site}", ())
            if claim["basis"] == "facility" and claim["property"] in MEGAWATT_PROPERTIES
        ]

        def factor(claim: Row) -> Factor:
            return self._conversion.factor(
                claim["number"],
                claim["basis"],
                voice=claim["publisher"],
                facility=self._facility(operator, site),
                facility_mw=near,
            )

        return factor


def _withdrawn(rows: Sequence[Row]) -> float | None:
    gone = [
        row["number"]
        for row in rows
        if row["status"] in REMOVING
        and row["unit"] == "MW"
        and row["property"] in MEGAWATT_PROPERTIES
        and row["number"] is not None
    ]
    return max(gone, default=None)


def _firmness(rows: Sequence[Row]) -> str:
    held = {FIRMNESS[row["status"]] for row in rows if counts(row)}
    return next((step for step in FIRMNESS_ORDER if step in held), "rumoured")


def rows_by_subject(claims: pl.DataFrame) -> dict[str, list[Row]]:
    """Return live and lost claims as mappings, per subject, by publication and id.

    Ties and sites with all they say, organisations with their megawatts; other subjects are left
    out. Of each claim the columns of `ROW_COLUMNS`.
    Adds `start_on` and `end_on`: the day a claim of unit "date" states, else None.
    """
    is_date = pl.col("unit") == "date"
    day = pl.when(is_date).then(pl.col("value")).str.to_date("%Y-%m-%d", strict=False)
    of_use = pl.col("subject_kind").is_in(["tie", "site"]) | (
        (pl.col("subject_kind") == "org") & (pl.col("unit") == "MW")
    )
    prepared = claims.filter(of_use).select(*ROW_COLUMNS, end_on=day, start_on=day)
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in prepared.sort("subject", "published", "id").iter_rows(named=True):
        grouped[row["subject"]].append(row)
    return grouped


def _stargate_sites(ties: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the sites that host for Oracle or OpenAI: one design, one ratio of loads."""
    return frozenset(
        row["site"]
        for row in ties
        if row["site"] and row["kind"] == "hosting" and row["recipient"] in {"oracle", "openai"}
    )


def _children(ties: Sequence[Mapping[str, Any]]) -> Mapping[str, tuple[str, ...]]:
    inside = (row for row in ties if row["part_of"] and row["layer"] in COMPONENT_LAYERS)
    return _grouped((row["part_of"], row["id"]) for row in inside)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(sorted(values)) for key, values in found.items()}


def _sites_under(
    tie: str, sites: Mapping[str, str], children: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    own = frozenset({sites[tie]} - {""})
    return own.union(*(_sites_under(child, sites, children) for child in children.get(tie, ())))


def _families(organisations: Sequence[Mapping[str, Any]]) -> Mapping[str, frozenset[str]]:
    members: dict[str, set[str]] = {row["id"]: {row["id"]} for row in organisations}
    for row in organisations:
        if row["parent"] in members:
            members[row["parent"]].add(row["id"])
    return {owner: frozenset(group) for owner, group in members.items()}
