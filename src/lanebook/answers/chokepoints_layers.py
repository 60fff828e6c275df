"""The layers whose concentration is asked: what each is, which ties feed it, what replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lanebook.network.model import Network


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A layer of supply.

    Attributes:
        key: as in `constraints` where it is one of its layers.
        label: words for a reader.
        kinds: kinds of the ties along which it is supplied.
        firms: providers that count; empty for all.
        tie_layers: what a megawatt on such a tie is made of; empty for all.
        lead: row of `lead_time` for new capacity; "" where the book has none.
        lead_words: what would be built or signed.
        product: product of the cascade's makers, "" where it has none.
    """

    key: str
    label: str
    kinds: tuple[str, ...]
    firms: tuple[str, ...]
    tie_layers: tuple[str, ...]
    lead: str
    lead_words: str
    product: str


_VENDORS: Final = (
    "nvidia", "google", "amazon", "amd", "meta", "microsoft", "huawei", "broadcom", "alchip",
)  # fmt: skip

LAYERS: Final[tuple[LayerKind, ...]] = (
    LayerKind("equipment", "EUV lithography", ("equipment_supply",), ("asml",), (), "", "",
              "equipment"),
    LayerKind("n4", "wafers (N4)", ("wafer_supply",), ("tsmc",), (), "fab-new", "a new fab", "n4"),
    LayerKind("n3", "wafers (N3)", ("wafer_supply",), ("tsmc",), (), "fab-new", "a new fab", "n3"),
    LayerKind("n2", "wafers (N2)", ("wafer_supply",), ("tsmc",), (), "fab-new", "a new fab", "n2"),
    LayerKind("cowos", "packaging (CoWoS)", ("packaging_supply",), (), (),
              "cowos-line-existing-shell", "a line in an existing shell", "cowos"),
    LayerKind("hbm", "memory (HBM)", ("memory_supply",), (), (), "hbm-new-fab", "a new fab",
              "hbm"),
    LayerKind("accelerators", "accelerators", ("chip_supply",), _VENDORS, (), "", "",
              "accelerators"),
    LayerKind("racks", "rack assembly", ("chip_supply",), ("foxconn", "quanta"), (), "", "", ""),
    LayerKind("turbines", "gas turbines", ("equipment_supply",), ("ge-vernova", "siemens-energy"),
              ("power",), "gas-turbine-large", "a large turbine", ""),
    LayerKind("power", "power, by grid", ("power_supply",), (), (), "", "", "power"),
    LayerKind("sites", "data-centre sites", ("hosting",), (), (), "data-centre-shell", "a shell",
              ""),
    LayerKind("compute", "compute for labs", ("compute_supply",), (), (), "neocloud-contract",
              "a contract with a cloud", "compute"),
    LayerKind("minerals", "gallium", (), (), (), "", "", ""),
)  # fmt: skip
BY_KEY: Final = {each.key: each for each in LAYERS}
#: Kinds of ties that carry supply.
SUPPLY_KINDS: Final = (
    "compute_supply", "hosting", "chip_supply", "power_supply", "wafer_supply",
    "packaging_supply", "memory_supply", "equipment_supply",
)  # fmt: skip
#: Countries in words, where a layer is told by place.
COUNTRIES: Final[dict[str, str]] = {
    "TW": "Taiwan", "KR": "Korea", "US": "the United States", "NL": "the Netherlands",
    "CN": "China", "MY": "Malaysia", "JP": "Japan", "DE": "Germany", "AE": "the Emirates",
    "SA": "Saudi Arabia", "IN": "India", "GB": "Britain", "FR": "France", "PT": "Portugal",
    "NO": "Norway", "ID": "Indonesia", "AU": "Australia", "FI": "Finland", "SE": "Sweden",
    "BR": "Brazil", "SG": "Singapore", "CA": "Canada",
}  # fmt: skip


def ties_of_layer(network: Network, layer: LayerKind) -> tuple[int, ...]:
    """Return the known live ties along which a layer is supplied."""
    found = []
    for tie in range(network.n_ties):
        if network.over[tie] or network.tie_kind_of(tie) not in layer.kinds:
            continue
        provider = network.node_ids[int(network.provider[tie])].removeprefix("org:")
        if layer.firms and provider not in layer.firms:
            continue
        if layer.tie_layers and network.layer_of(tie) not in layer.tie_layers:
            continue
        found.append(tie)
    return tuple(found)


def country_name(code: str) -> str:
    """Return a country in words; the code itself where it has none here, "unknown" for ""."""
    return COUNTRIES.get(code, code) or "unknown"
