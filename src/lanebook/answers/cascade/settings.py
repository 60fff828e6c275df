"""Stocks, lags, needs and times to switch of each product, from named parameters."""

from __future__ import annotations

from typing import Final

from lanebook.answers.cascade.draft import Group
from lanebook.answers.cascade.timeline import DAYS_A_YEAR, MONTHS
from lanebook.answers.clearing.model import Origin
from lanebook.evidence.parameters import Parameter, Parameters

#: Rows of `inventory_days` that lie between a supplier and the use of its product.
COVER: Final[dict[str, tuple[str, ...]]] = {
    "wafers": ("die-bank-foundry-to-osat",),
    "packaging": ("packaged-at-accelerator-maker",),
    "memory": ("hbm-maker", "hbm-at-accelerator-maker"),
    "design": ("design-parts",),
    "racks": ("oem-rack",),
    "accelerators": ("accelerator-maker-finished", "buyer-warehouse"),
    "euv-service": ("euv-spares",),
}
#: Rows of `lag` from shipment to use.
LAGS: Final[dict[str, tuple[str, ...]]] = {
    "wafers": ("n3-wafer-to-package", "cowos-to-shipped-rack"),
    "packaging": ("cowos-to-shipped-rack",),
    "memory": ("hbm-to-accelerator",),
    "accelerators": ("rack-to-in-service",),
    "euv-tools": ("euv-tool-to-wafers",),
}
#: Products that cannot be kept: they are drawn as they are used.
FLEETING: Final = frozenset({"power", "compute"})
#: Products of which one supplier can stand in for another.
SWITCHED: Final = frozenset(
    {"packaging", "memory", "design", "racks", "accelerators", "power", "compute"}
)


class Settings:
    """Reads the parameters of products into periods of a run.

    Args:
        parameters: remember what is used.
        years: mean length of a period.
    """

    def __init__(self, parameters: Parameters, years: float) -> None:
        self.parameters = parameters
        self.years = years
        self.origins: list[Origin] = []
        self._seen: set[str] = set()

    def row(self, name: str, applies_to: str, *, layer: str, what: str) -> Parameter:
        """Return a parameter, and write it down once as the origin of what it gives."""
        found = self.parameters.get(name, applies_to)
        if found.key not in self._seen:
            self._seen.add(found.key)
            self.origins.append(
                Origin(
                    layer=layer, period="", what=what, low=found.low, point=found.point,
                    high=found.high, unit=found.unit, claims=(), parameter=found.key,
                    is_default=True, note=found.note,
                )
            )  # fmt: skip
        return found

    def group(self, product: str, *, held: float = 0.0) -> Group:
        """Return the stock that a customer keeps of a product."""
        need = self.row("input_need", product, layer=product, what="output lost without it")
        days = sum(
            self.row("inventory_days", row, layer=product, what="stock").point
            for row in COVER.get(product, ())
        )
        return Group(
            need=need.point,
            keeps=product not in FLEETING,
            cover=days / (self.years * DAYS_A_YEAR),
            recontract=self.recontract(product),
            held=held,
        )

    def recontract(self, product: str) -> int:
        """Return the periods until orders move to siblings."""
        if product not in SWITCHED:
            return 0
        name, row = ("lead_time", "neocloud-contract") if product == "compute" else (
            "recontract_time", product)  # fmt: skip
        found = self.row(name, row, layer=product, what="until orders move")
        return self.periods(found.point / MONTHS)

    def switch(self, product: str) -> float:
        """Return the share of its base shipment that a sibling can carry besides."""
        if product not in SWITCHED:
            return 0.0
        return self.row("supply_switch", product, layer=product, what="siblings can add").point

    def lag(self, product: str) -> int:
        """Return the periods from shipment to arrival."""
        return self.periods(self.on_its_way(product))

    def on_its_way(self, product: str) -> float:
        """Return the years from shipment to arrival."""
        rows = LAGS.get(product, ())
        return sum(self.row("lag", row, layer=product, what="on its way").point for row in rows)

    def surge(self, kind: str) -> float:
        """Return what a kind of maker can make above its path."""
        return self.row("surge", kind, layer=kind, what="room above the base path").point

    def periods(self, years: float) -> int:
        """Return the nearest whole number of periods, half rounded up."""
        return int(years / self.years + 0.5)
