"""Vendors: which families they sell when, in what mix, and how much packaging each gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from lanebook.answers.clearing.axes import CHINA, FAMILIES, VENDORS
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced, at_year
from lanebook.answers.clearing.words import design_name
from lanebook.engines.clearing.inputs import Floats, ImportRule

#: Families whose units a row of `units_shipped` counts under another name.
_COUNTED_AS: Final[dict[str, str]] = {
    "hopper": "nvidia-hopper-incl-h20",
    "mi300": "mi300-family",
}
_INF: Final = float("inf")
#: A family made in its own supply chain: nothing of the model's layers, so its units are capped.
OWN_CHAIN: Final = "huawei-ascend"


def vendors(notes: Notes) -> Parts:
    """Return `most_units`, `mix_low`, `mix_high`, `vendor_low` and `vendor_high`."""
    shipped = {family: shipped_units(notes, family) for family in FAMILIES}
    most = _most_units(notes, shipped)
    low, high = _mixes(notes, shipped)
    vendor_low, vendor_high = _shares(notes, most, shipped)
    return {
        "most_units": most,
        "mix_low": low,
        "mix_high": high,
        "vendor_low": vendor_low,
        "vendor_high": vendor_high,
    }


def shipped_units(notes: Notes, family: str) -> dict[int, Sourced]:
    """Return the units of a family by year, in millions, as `units_shipped` has them."""
    return notes.by_year("units_shipped", _COUNTED_AS.get(family, family))


def _most_units(notes: Notes, shipped: dict[str, dict[int, Sourced]]) -> Floats:
    most = np.full((len(FAMILIES), len(notes.periods)), _INF)
    for row, family in enumerate(FAMILIES):
        begins = notes.parameter(
            "vendors", f"first year of {design_name(family)}", "family_first_year", family
        )
        ends = notes.parameter(
            "vendors", f"last year of {design_name(family)}", "family_last_year", family
        )
        for at, period in enumerate(notes.periods):
            if not begins.point <= period.year <= ends.point:
                most[row, at] = 0.0
    _cap(notes, most, FAMILIES_INDEX[OWN_CHAIN], shipped[OWN_CHAIN])
    return most


FAMILIES_INDEX: Final[dict[str, int]] = {family: row for row, family in enumerate(FAMILIES)}


def _cap(notes: Notes, most: Floats, row: int, units: dict[int, Sourced]) -> None:
    """Cap a family that none of the layers binds at the units counted or expected."""
    ends = np.zeros((3, len(notes.periods)))
    for at, period in enumerate(notes.periods):
        if most[row, at] == 0.0:
            continue
        found = at_year(units, period.year)
        ends[:, at] = [end * 1e3 * period.years for end in found.ends]
        notes.add(
            "vendors",
            period.label,
            f"most units of {design_name(OWN_CHAIN)}",
            Sourced(Ends(*ends[:, at]), found.claims, found.parameter, found.note),
            "thousand",
        )
    most[row] = ends[1]
    notes.spread(
        f"units_shipped/{OWN_CHAIN}",
        "units of Huawei",
        "most_units",
        (row, slice(None)),
        ends[0],
        ends[2],
    )


def _mixes(notes: Notes, shipped: dict[str, dict[int, Sourced]]) -> tuple[Floats, Floats]:
    """Return the bands of each family in its vendor's units: counted years, then the roadmap."""
    low = np.zeros((len(FAMILIES), len(notes.periods)))
    high = np.ones_like(low)
    for row, (family, vendor) in enumerate(FAMILIES.items()):
        roadmap = notes.by_year("roadmap_mix", f"{vendor}:{family}")
        others = [name for name, its in FAMILIES.items() if its == vendor and name != family]
        for at, period in enumerate(notes.periods):
            counted = shipped[family].get(period.year)
            ends = roadmap.get(period.year) or _counted_mix(
                counted, [units for name in others if (units := shipped[name].get(period.year))]
            )
            if ends is None or family == OWN_CHAIN:
                continue
            low[row, at], high[row, at] = ends.ends.low, ends.ends.high
            notes.add(
                "vendors",
                period.label,
                f"share of {design_name(family)} in {design_name(vendor)}'s units",
                ends,
                "fraction",
            )
    return low, high


def _counted_mix(own: Sourced | None, others: list[Sourced]) -> Sourced | None:
    """Return the band that counted units leave for a family beside its vendor's others."""
    if own is None or not others:
        return None
    low, point, high = (
        one / (one + sum(each.ends[other] for each in others))
        for one, other in zip(own.ends, (2, 1, 0), strict=True)
    )
    return Sourced(Ends(low, point, high), (), own.parameter, "from the units counted")


def _shares(
    notes: Notes, most: Floats, shipped: Mapping[str, Mapping[int, Sourced]]
) -> tuple[Floats, Floats]:
    """Return floors and caps of packaging by vendor.

    Where units of a year are counted, the shares are theirs; after that the bands of
    `vendor_share_of_cowos` stand. A vendor has no floor in the first year of its first family:
    it ramps, and a floor would hold back everybody else.
    """
    low = np.zeros((len(VENDORS), len(notes.periods)))
    high = np.ones_like(low)
    own = np.array([VENDORS.index(vendor) for vendor in FAMILIES.values()])
    for row, vendor in enumerate(VENDORS):
        if not notes.parameters.has("vendor_share_of_cowos", vendor):
            continue
        band = notes.parameter(
            "cowos", f"share of {design_name(vendor)}", "vendor_share_of_cowos", vendor
        )
        years = {p.year for at, p in enumerate(notes.periods) if most[own == row, at].any()}
        for at, period in enumerate(notes.periods):
            counted = _counted_share(notes, shipped, vendor, period.year)
            ends = counted.ends if counted else band
            low[row, at], high[row, at] = ends.low, ends.high
            if not counted and period.year <= min(years):
                low[row, at] = 0.0
            if counted:
                what = f"share of {design_name(vendor)}"
                notes.add("cowos", period.label, what, counted, "fraction of wafers")
    return low, high


def _counted_share(
    notes: Notes, shipped: Mapping[str, Mapping[int, Sourced]], vendor: str, year: int
) -> Sourced | None:
    """Return the share of packaging that a vendor's counted units took in a year."""
    own = _wafers(notes, shipped, year, {vendor})
    if year not in past_years(notes) or not any(own):
        return None
    others = _wafers(notes, shipped, year, set(VENDORS) - {vendor})
    low, point, high = (
        one / (one + other) for one, other in zip(own, reversed(others), strict=True)
    )
    return Sourced(Ends(low, point, high), (), "units_shipped", "from the units counted")


def past_years(notes: Notes) -> frozenset[int]:
    """Return the years whose units are counted, not expected: those with a latent ask."""
    return frozenset(int(r.applies_to) for r in notes.parameters.find("latent_ask_multiplier"))


def _wafers(
    notes: Notes, shipped: Mapping[str, Mapping[int, Sourced]], year: int, vendors: set[str]
) -> Ends:
    """Return the wafers that the counted units of some vendors took."""
    found = [0.0, 0.0, 0.0]
    for family, vendor in FAMILIES.items():
        units = shipped[family].get(year)
        if vendor not in vendors or units is None or family == OWN_CHAIN:
            continue
        per_wafer = notes.get("packages_per_cowos_wafer", family).point
        found = [total + end / per_wafer for total, end in zip(found, units.ends, strict=True)]
    return Ends(*found)


def imports(notes: Notes) -> tuple[ImportRule, ...]:
    """Return the rule on what China may import of a vendor's units; the last share stays."""
    shares = notes.by_year("china_import_share", "nvidia")
    last = max(shares)
    found = []
    for period in notes.periods:
        share = at_year(shares, min(period.year, last))
        notes.add(
            CHINA, period.label, "share of nvidia's units that China may import", share, "fraction"
        )
        found.append(share.ends.point)
    families = tuple(family for family, vendor in FAMILIES.items() if vendor == "nvidia")
    return (ImportRule("china-nvidia", families, (CHINA,), np.array(found)),)
