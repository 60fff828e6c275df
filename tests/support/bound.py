"""A small answer on what binds, written by hand: no model is solved for it."""

from __future__ import annotations

from lanebook.answers.answer import Figure
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_records import (
    Ceiling,
    LayerPeriod,
    PeriodLabel,
    Verdict,
    Vote,
)


def usd(low: float, high: float, unit: str) -> Figure:
    """Return what one more unit is worth, from one end to the other."""
    return Figure(low, (low + high) / 2, high, unit, "derived")


#: What one more of each layer is worth.
PRICES = {
    "power": usd(2_140_000.0, 3_390_000.0, "USD/MW-year"),
    "cowos": usd(11_449.0, 11_449.0, "USD/wafer"),
}


def label(
    period: str, layer: str, name: str, holds: float | None, verdict: Verdict | None
) -> PeriodLabel:
    """Return the label of a period with memory beside it."""
    none = Figure(0.0, 0.0, 0.0, "MW", "derived")
    return PeriodLabel(
        period=period, year=int(period), layer=layer, name=name, share_of_value=0.3,
        slack=none, shadow_price=PRICES.get(layer, none),
        stability=holds, stability_ranges=holds, verdict=verdict,
        runner_up="hbm", runner_up_name="memory (HBM)", also=("hbm",),
        votes=(Vote(layer, name, 0.6, 0.6), Vote("hbm", "memory (HBM)", 0.4, 0.4)),
    )  # fmt: skip


def row(layer: str, name: str, period: str, price: Figure) -> LayerPeriod:
    """Return a layer with ten units of which nine are used."""
    ten, nine, one = (Figure(x, x, x, "MW", "derived") for x in (10.0, 9.0, 1.0))
    return LayerPeriod(
        layer=layer, name=name, period=period, capacity=ten, used=nine, slack=one,
        shadow_price=price, share_of_value=0.3, is_named=True, is_default=False,
    )  # fmt: skip


def bound() -> Constraints:
    """Return two years: power binds in one, surely; in the other packaging is contested."""
    gigawatts = Figure(11.0, 12.0, 13.0, "GW", "derived", claims=("c0000001",))
    return Constraints(
        periods=("2027", "2028"), rule="value", scenario="", changes=(), unmatched=(),
        buyer="", buyer_name="",
        ceilings=(
            Ceiling("power", "power", "2027", gigawatts),
            Ceiling("ask", "asked in addition", "2027", Figure(15, 15, 15, "GW", "derived")),
        ),
        labels=(
            label("2027", "power", "power", 0.97, "stable"),
            label("2028", "cowos", "packaging (CoWoS)", 0.62, "contested"),
        ),
        layers=(
            row("power", "power", "2027", PRICES["power"]),
            row("power:ercot", "power in ERCOT", "2027", usd(5.0, 5.0, "USD/MW-year")),
            row("cowos", "packaging (CoWoS)", "2028", PRICES["cowos"]),
        ),
        buyers=(), held=(), short=(), worth=(), glut_begins=None, glut_share=None, draws=50,
        seed=7, proof=(), origins=(), sequence_of_layers=("power", "power:ercot", "cowos"),
    )  # fmt: skip
