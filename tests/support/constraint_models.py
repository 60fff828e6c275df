"""A small clearing model made by hand: packaging and memory, two grids, two buyers, three years.

Each unit takes one stack of memory of 300 gigabits and a tenth of a wafer; it draws 1 kW. Power is
what binds in 2026, packaging in 2027, demand in 2028.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from lanebook.answers.answer import ParameterUse
from lanebook.answers.clearing.model import Model, Origin
from lanebook.engines.clearing.inputs import Inputs, LaneAxis, Period
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Spread

YEARS = (2026, 2027, 2028)


def periods() -> tuple[Period, ...]:
    """Return the three years."""
    return tuple(Period(str(year), year, float(year), 1.0) for year in YEARS)


def inputs(**changes: object) -> Inputs:
    """Return the model's arrays, some of them replaced."""
    made = Inputs(
        periods=periods(),
        layers=("cowos", "hbm"),
        families=("chip",),
        vendors=("maker",),
        pools=("ercot", "pjm"),
        buyers=("openai", "google"),
        payers=("google", "others"),
        lanes=(
            LaneAxis("google--openai", "openai", "org:google", "binding", "Google to OpenAI"),
            LaneAxis("own:org:google", "google", "org:google", "energised", "Google's own"),
        ),
        vendor_of=np.array([0]),
        # thousand wafers; million gigabits
        capacity=np.array([[210.0, 300.0, 900.0], [2_000.0, 2_000.0, 4_000.0]]),
        use=np.array([[0.1], [0.3]]),
        kw=np.array([1.0]),
        work=np.array([1.0]),
        reference_work=np.ones(3),
        price=np.array([30.0]),
        resource=np.array([10.0]),
        most_units=np.full((1, 3), np.inf),
        mix_low=np.zeros((1, 3)),
        mix_high=np.ones((1, 3)),
        vendor_low=np.zeros((1, 3)),
        vendor_high=np.ones((1, 3)),
        packaging=0,
        imports=(),
        may_have=np.ones((1, 2), dtype=bool),
        power=np.array([[2_000.0, 6_000.0, 12_000.0], [1_000.0, 4_000.0, 8_000.0]]),
        may_site=np.ones((2, 2), dtype=bool),
        ask=np.array([[3_000.0, 5_000.0, 6_000.0], [2_000.0, 3_000.0, 4_000.0]]),
        tier_share=np.array([0.5, 0.5]),
        tier_value=np.array([[14.0, 11.0], [13.0, 10.0]]),
        start_mw=np.array([500.0, 500.0]),
        start_work=1.0,
        start_alive=np.array([1.0, 1.0, 1.0]),
        alive=np.triu(np.ones((3, 3))),
        held=np.zeros(1),
        capital=np.array([[400_000.0] * 3, [300_000.0] * 3]),
        pays=np.array([[0.2, 0.8], [1.0, 0.0]]),
        shell_price=np.full(3, 12.0),
        shell_years=15.0,
        unit_years=5.0,
        running=0.6,
        committed=np.array([[1_000.0, 2_000.0, 3_000.0], [800.0, 1_500.0, 2_000.0]]),
        penalty=np.array([0.5, 0.2]),
        discount_rate=0.1,
        waiting_cost=0.001,
    )
    return made.with_(**changes) if changes else made


def spreads(of: Inputs) -> tuple[Spread, ...]:
    """Return two drivers: power of Texas, packaging."""
    return (
        Spread("power/ercot", "power in Texas", "power", np.s_[0, :],
               of.power[0] * 0.7, of.power[0] * 1.3, "assumption"),
        Spread("capacity/cowos", "packaging", "capacity", np.s_[0, :],
               of.capacity[0] * 0.8, of.capacity[0] * 1.5, "assumption"),
    )  # fmt: skip


def origin(layer: str, *, unit: str = "wafers", is_default: bool = False) -> Origin:
    """Return where a number comes from."""
    return Origin(
        layer=layer, period="2026", what="capacity of the year", low=400.0, point=500.0,
        high=600.0, unit=unit, claims=("c-8f555e33b1",), parameter="", is_default=is_default,
        note="middle of two claims",
    )  # fmt: skip


def model(of: Inputs | None = None) -> Model:
    """Return the model with its drivers and origins."""
    of = of or inputs()
    use = ParameterUse(
        "powered_capacity_added", "all", 1.0, 2.0, 3.0, "GW", "assumption", date(2026, 1, 1)
    )
    return Model(
        inputs=of,
        spreads=spreads(of),
        odds=(),
        places=Places(
            pool_countries={"ercot": ("US",), "pjm": ("US",)},
            buyer_orgs={"openai": ("org:openai",), "google": ("org:google",)},
        ),
        origins=(origin("cowos"), origin("power:ercot", unit="MW", is_default=True)),
        parameters=(use,),
        caveats=("Permits are in the dates of power only.",),
    )
