"""The tables of a book: their columns and keys, in one place.

Reader, checks, ledger, export and documentation all use this table of tables.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Shape of one CSV file of a book.

    Attributes:
        name: file name without `.csv`; also the `kind` of its rows in the ledger.
        columns: header, in order.
        key: columns that together identify a row; empty cells are legal parts of a key.
        optional: a book is complete without the file.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    optional: bool = False


def _spec(name: str, columns: str, key: str, *, optional: bool = False) -> TableSpec:
    return TableSpec(name, tuple(columns.split()), tuple(key.split()), optional)


#: In order of reference: a table only points to tables before it, or to itself.
TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        _spec("vocabulary", "property applies_to unit type definition", "property"),
        _spec("organisations", "id name kind country ticker parent aliases", "id"),
        _spec("sites", "id name operator country region grid lat lon", "id"),
        _spec("ties", "id kind layer provider recipient site part_of label", "id"),
        _spec("sources", "id publisher title url published precision kind", "id"),
        _spec(
            "claims",
            "id subject property value unit valid_from valid_to precision published"
            " published_precision source also status confidence basis bound note",
            "id",
        ),
        _spec(
            "parameters",
            "name applies_to low point high unit source as_of note",
            "name applies_to",
            optional=True,
        ),
        _spec(
            "securities",
            "org name share_class mic ticker currency cik isin isin_from cusip cusip_from figi lei"
            " listing note",
            "org share_class mic ticker listing isin cusip",
            optional=True,
        ),
    )
}

ORG_KINDS = frozenset(
    "lab hyperscaler neocloud chip_designer foundry memory packaging equipment server_oem developer"
    " utility generator investor government regulator grid_operator launch market other".split()
)
TIE_KINDS = frozenset(
    "compute_supply chip_supply wafer_supply packaging_supply memory_supply equipment_supply"
    " power_supply hosting equity debt guarantee licence joint_venture exclusivity competes"
    " review".split()
)
TIE_LAYERS = frozenset("full_stack chips site power capital rights other".split())
STATUSES = frozenset(
    "announced binding loi option reported rumoured filed operational guidance forecast denied"
    " ended".split()
)
CONFIDENCES = frozenset({"high", "medium", "low"})
BASES = frozenset({"it", "facility", "chips", "unknown"})
BOUNDS = frozenset({"point", "low", "high", "at_least", "up_to", "approx"})
PRECISIONS = frozenset({"day", "month", "quarter", "year", "unknown"})
SOURCE_KINDS = frozenset(
    {"filing", "press_release", "news", "analysis", "dataset", "paper", "blog"}
)
SUBJECT_KINDS = frozenset({"tie", "org", "site", "layer", "market"})
SUPPLY_LAYERS = frozenset(
    "n3-wafers n2-wafers cowos hbm accelerators servers shells power-interconnect gas-turbines"
    " transformers".split()
)
EXCLUSIVITIES = frozenset({"none", "preferred", "rofr", "exclusive"})
#: Properties whose megawatts are load: they need a basis, or the number is refused.
LOAD_PROPERTIES = frozenset(
    "capacity contracted_capacity capacity_added capacity_part shipped_power demand_ask goal"
    " supply_cap".split()
)
