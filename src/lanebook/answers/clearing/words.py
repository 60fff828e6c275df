"""What readers call the layers, pools and payers of the clearing model, and their units."""

from __future__ import annotations

from typing import Final

_LAYERS: Final[dict[str, tuple[str, str]]] = {
    "cowos": ("packaging (CoWoS)", "thousand wafers"),
    "hbm": ("memory (HBM)", "million gigabits"),
    "n4": ("wafers (N4)", "thousand wafers"),
    "n3": ("wafers (N3)", "thousand wafers"),
    "n2": ("wafers (N2)", "thousand wafers"),
    "power": ("power", "MW of IT load"),
    "capital": ("capital", "USD million"),
    "ask": ("demand", "MW of IT load"),
    "lane": ("commitments", "MW of IT load"),
}
#: Pools of powered sites, as a reader knows their grids.
POOL_NAMES: Final[dict[str, str]] = {
    "ercot": "ERCOT (Texas)",
    "pjm": "PJM",
    "miso": "MISO",
    "spp": "SPP",
    "serc-tva": "SERC and TVA",
    "wecc": "WECC",
    "off-grid": "off the grid",
    "outside-us": "outside the US",
    "china": "China",
}
_NAMES: Final[dict[str, str]] = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "xai": "xAI",
    "meta": "Meta",
    "google": "Google",
    "microsoft": "Microsoft",
    "amazon": "Amazon",
    "mistral": "Mistral",
    "others": "others",
    "china": "China",
}

_DESIGNS: Final[dict[str, str]] = {
    "hopper": "Hopper", "blackwell": "Blackwell", "blackwell-ultra": "Blackwell Ultra",
    "rubin": "Rubin", "rubin-ultra": "Rubin Ultra", "next-nvidia": "Nvidia's next (Feynman)",
    "tpu-v5-v6": "TPU v5 and v6", "tpu-v7": "TPU v7", "tpu-v8": "TPU v8",
    "trainium2": "Trainium2", "trainium3": "Trainium3", "mi300": "MI300", "mi350": "MI350",
    "mi450": "MI450", "mtia": "MTIA", "maia": "Maia", "huawei-ascend": "Ascend",
    "nvidia": "Nvidia", "amd": "AMD", "huawei": "Huawei",
}  # fmt: skip


def design_name(name: str) -> str:
    """Return what a reader calls a family or a vendor of the model.

    >>> design_name("rubin-ultra"), design_name("meta")
    ('Rubin Ultra', 'Meta')
    """
    return _DESIGNS.get(name, _NAMES.get(name, name))


def pool_name(pool: str) -> str:
    """Return what a reader calls a pool of powered sites; an unknown one keeps its key."""
    return POOL_NAMES.get(pool, pool)


def buyer_name(buyer: str) -> str:
    """Return what a reader calls a buyer or a payer of the model."""
    return _NAMES.get(buyer, buyer)


def layer_name(key: str) -> str:
    """Return what a reader calls a layer, such as "packaging (CoWoS)" or "power, PJM".

    >>> layer_name("cowos"), layer_name("capital:meta")
    ('packaging (CoWoS)', 'capital (Meta)')
    """
    kind, _, part = key.partition(":")
    name = _LAYERS.get(kind, (kind, ""))[0]
    if not part:
        return name
    if kind == "power":
        return f"{name}, {pool_name(part)}"
    if kind == "lane":
        return f"commitment {part}"
    return f"{name} ({buyer_name(part)})"


def layer_unit(key: str) -> str:
    """Return the unit in which a layer's capacity is counted.

    >>> layer_unit("power:ercot")
    'MW of IT load'
    """
    return _LAYERS.get(key.partition(":")[0], ("", ""))[1]
