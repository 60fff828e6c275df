"""A small cascade for scenarios: two fabs, a vendor, two builders, two lanes, a grid, a lab."""

from __future__ import annotations

import numpy as np
from tests.support.scenario_models import scenario_of

from lanebook.engines.cascade.inputs import NONE, Inputs, Maker, Period
from lanebook.scenarios.cascade import AppliedShock, shock_of
from lanebook.scenarios.cascade_places import Backing, CascadePlaces, Part

MONTHS = 12
#: Makers by id, in order.
TSMC, AMKOR, NVIDIA, ERCOT, BUILD, LANE, AZURE, CHINA_BUILD, CHINA_LANE, OPENAI, CHINA = range(11)
_MAKERS = (
    Maker("tsmc/cowos", "tsmc", "cowos", "cowos", "TSMC CoWoS", ("jurisdiction:TW",)),
    Maker("amkor/cowos", "amkor", "cowos", "cowos", "Amkor CoWoS", ("jurisdiction:US",)),
    Maker("nvidia/accelerators", "nvidia", "accelerators", "accelerators:nvidia", "Nvidia"),
    Maker("ercot/power", "ercot", "power", "power:ercot", "ERCOT power", ("jurisdiction:US",)),
    Maker("oracle>openai/build", "oracle", "build", "lane:o--o", "Stargate being built",
          ("site:abilene", "grid:ercot", "jurisdiction:US")),
    Maker("oracle>openai/compute", "oracle", "compute", "lane:o--o", "Stargate",
          ("site:abilene", "grid:ercot", "jurisdiction:US")),
    Maker("microsoft>openai/compute", "microsoft", "compute", "lane:m--o", "Azure"),
    Maker("china/build", "china", "build", "lane:own:china", "China being built",
          ("jurisdiction:CN",)),
    Maker("china/compute", "china", "compute", "lane:own:china", "China's sites",
          ("jurisdiction:CN",)),
    Maker("openai/serves", "openai", "compute", "ask:openai", "OpenAI"),
    Maker("china/serves", "china", "compute", "ask:china", "China"),
)  # fmt: skip
#: supplier → (customer, product), in order.
EDGES = (
    (TSMC, NVIDIA, "cowos"), (AMKOR, NVIDIA, "cowos"), (NVIDIA, BUILD, "accelerators"),
    (NVIDIA, CHINA_BUILD, "accelerators"), (ERCOT, LANE, "power"), (LANE, OPENAI, "compute"),
    (AZURE, OPENAI, "compute"), (CHINA_LANE, CHINA, "compute"),
)  # fmt: skip


def network(**changes: object) -> Inputs:
    """Return twelve months of 2027: Stargate grows from 100 MW by 10 a month, China from 50 by 5.

    Nvidia ships what the two builders take and 20 MW outside; a megawatt takes one wafer, nine in
    ten from TSMC. Azure stands at 60 MW. ERCOT powers Stargate.
    """
    month = np.arange(MONTHS)
    ones = np.ones(MONTHS)
    stargate, china = 100.0 + 10 * month, 50.0 + 5 * month
    accelerators = 35.0 * ones
    base = np.array([
        0.9 * accelerators, 0.1 * accelerators, accelerators, stargate, 10 * ones, stargate,
        60 * ones, 5 * ones, china, stargate + 60, china,
    ])  # fmt: skip
    final = np.zeros_like(base)
    final[NVIDIA], final[BUILD], final[CHINA_BUILD] = 20.0, 10.0, 5.0
    final[OPENAI], final[CHINA] = base[OPENAI], base[CHINA]
    groups = list(dict.fromkeys((customer, product) for _, customer, product in EDGES))
    n_edges, n_groups, n_makers = len(EDGES), len(groups), len(_MAKERS)
    use = np.array([
        base[TSMC], base[AMKOR], 10 * ones, 5 * ones, stargate, stargate, 60 * ones, china,
    ])  # fmt: skip
    builds, gives = np.full(n_makers, NONE), np.zeros(n_makers)
    builds[[BUILD, CHINA_BUILD]], gives[[BUILD, CHINA_BUILD]] = (LANE, CHINA_LANE), 1.0
    capacity = base * 1.2
    capacity[[LANE, CHINA_LANE, AZURE]] = base[[LANE, CHINA_LANE, AZURE]]
    made = Inputs(
        periods=tuple(Period(f"2027-{m + 1:02d}", 2027 + m / 12, 1 / 12) for m in range(MONTHS)),
        makers=_MAKERS,
        group_product=tuple(product for _, product in groups),
        supplier=np.array([supplier for supplier, _, _ in EDGES]),
        group=np.array([groups.index((customer, product)) for _, customer, product in EDGES]),
        customer=np.array([customer for customer, _ in groups]),
        need=np.ones(n_groups),
        keeps=np.array([product not in ("power", "compute") for _, product in groups]),
        base=base,
        capacity=capacity,
        final=final,
        waits=np.zeros(n_makers),
        use=use,
        lag=np.zeros(n_edges, dtype=np.int64),
        cover=np.zeros(n_groups),
        held=np.zeros(n_groups),
        tier=np.zeros(n_edges, dtype=np.int64),
        final_tier=np.zeros(n_makers, dtype=np.int64),
        switch=np.zeros(n_edges),
        recontract=np.ones(n_groups, dtype=np.int64),
        builds=builds,
        gives=gives,
        tau=3.0,
        rule="tier",
    )
    return made.with_(**changes) if changes else made


def cascade_places() -> CascadePlaces:
    """Return names for it: Abilene is half of what Stargate builds and of what it serves."""
    half = np.full(MONTHS, 0.5)
    return CascadePlaces(
        makes={"site:abilene": (Part(BUILD, half), Part(LANE, half))},
        edges={"tie:oracle--openai": (Part(5),), "tie:microsoft--openai": (Part(6),)},
        additions=frozenset({BUILD, CHINA_BUILD}),
        backings=(Backing("google--oracle--guarantee", "google", "oracle", BUILD, 0.3),),
        homes={OPENAI: "US", CHINA: "CN"},
        names={"open ai": "org:openai", "taiwan semiconductor": "org:tsmc"},
    )


def strike(lines: str, inputs: Inputs | None = None) -> AppliedShock:
    """Apply overrides, written as a YAML list without indent, to the network."""
    text = "overrides:\n" + "".join(f"  {line}\n" for line in lines.strip().splitlines())
    return shock_of(scenario_of(text), inputs or network(), cascade_places())


def check_close(found: object, wanted: object) -> None:
    """Assert that factors are what was worked out by hand."""
    np.testing.assert_allclose(np.asarray(found), np.asarray(wanted), atol=1e-12)
