"""The axes of the clearing model: its families, vendors, layers, pools and standing buyers."""

from __future__ import annotations

from typing import Final, Literal

from lanebook.engines.clearing.inputs import Period

Freq = Literal["year", "quarter"]
#: Silicon layers, in the order of the readers' tables.
LAYERS: Final = ("cowos", "hbm", "n4", "n3", "n2")
PACKAGING: Final = LAYERS.index("cowos")
#: Who designs which family.
FAMILIES: Final[dict[str, str]] = {
    "hopper": "nvidia", "blackwell": "nvidia", "blackwell-ultra": "nvidia", "rubin": "nvidia",
    "rubin-ultra": "nvidia", "next-nvidia": "nvidia", "tpu-v5-v6": "google", "tpu-v7": "google",
    "tpu-v8": "google", "trainium2": "amazon", "trainium3": "amazon", "mi300": "amd",
    "mi350": "amd", "mi450": "amd", "mtia": "meta", "maia": "microsoft", "huawei-ascend": "huawei",
}  # fmt: skip
VENDORS: Final = ("nvidia", "google", "amazon", "amd", "meta", "microsoft", "huawei")
#: Vendors that sell to whoever pays; the others supply themselves and whom a tie names.
MERCHANTS: Final = frozenset({"nvidia", "amd"})
POOLS: Final = (
    "ercot", "pjm", "miso", "spp", "serc-tva", "wecc", "off-grid", "outside-us", "china",
)  # fmt: skip
LABS: Final = ("openai", "anthropic", "xai")
HYPERSCALERS: Final = ("meta", "google", "microsoft", "amazon")
#: A lab that joins the axis once its own ask is known.
LATER_LABS: Final = ("mistral",)
OTHERS, CHINA = "others", "china"
PAYERS: Final = ("microsoft", "google", "amazon", "meta", OTHERS, CHINA)
MONTHS: Final = 12


def periods(first: int, last: int, freq: Freq) -> tuple[Period, ...]:
    """Return the years, or quarters, from `first` to `last`, both included.

    >>> [period.label for period in periods(2026, 2026, "quarter")]
    ['2026Q1', '2026Q2', '2026Q3', '2026Q4']
    """
    if freq == "year":
        return tuple(Period(str(year), year, float(year), 1.0) for year in range(first, last + 1))
    return tuple(
        Period(f"{year}Q{quarter + 1}", year, year + quarter / 4, 0.25)
        for year in range(first, last + 1)
        for quarter in range(4)
    )
