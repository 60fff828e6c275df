"""A cascade of nine makers by hand: two vendors' inputs, three lanes, two labs."""

from __future__ import annotations

import numpy as np

from lanebook.answers.cascade.model import CascadeModel, Contract, Guarantee, Price, Term
from lanebook.engines.cascade.base_path import base_shipments
from lanebook.engines.cascade.inputs import NONE, Floats, Inputs, Maker, Period
from lanebook.scenarios.cascade_places import CascadePlaces
from lanebook.scenarios.spreads import Spread

N_PERIODS = 12
#: id, label, product, layer, first output, growth a month.
MAKERS = (
    ("tsmc/cowos", "TSMC CoWoS", "cowos", "cowos", 100.0, 0.0),
    ("nvidia/accelerators", "Nvidia", "accelerators", "accelerators:nvidia", 50.0, 0.0),
    ("oracle>openai/build", "Oracle builds", "build", "build:oracle--openai", 30.0, 0.0),
    ("microsoft>openai/build", "Azure builds", "build", "build:microsoft--openai", 20.0, 0.0),
    ("oracle>openai/compute", "Oracle", "compute", "lane:oracle--openai--compute_supply",
     1000.0, 30.0),
    ("microsoft>openai/compute", "Azure", "compute", "lane:microsoft--openai", 500.0, 20.0),
    ("amazon>anthropic/compute", "Amazon", "compute", "lane:amazon--anthropic", 800.0, 0.0),
    ("openai/compute", "OpenAI", "compute", "ask:openai", 1500.0, 50.0),
    ("anthropic/compute", "Anthropic", "compute", "ask:anthropic", 800.0, 0.0),
)  # fmt: skip
#: supplier, customer, product; one group for each customer and product.
EDGES = (
    (0, 1, "cowos"), (1, 2, "accelerators"), (1, 3, "accelerators"), (4, 7, "compute"),
    (5, 7, "compute"), (6, 8, "compute"),
)  # fmt: skip
GROUPS = ((1, "cowos"), (2, "accelerators"), (3, "accelerators"), (7, "compute"), (8, "compute"))
BUILDS = {2: 4, 3: 5}
COWOS_A_MW = 2.0


def small_inputs(*, lag: int = 1, cover: float = 0.5) -> Inputs:
    """Return the inputs: chips take `lag` months and `cover` months of them are kept in stock."""
    months = tuple(
        Period(f"2026-{month:02d}", 2026 + (month - 1) / 12, 1 / 12) for month in range(1, 13)
    )
    base = np.array(
        [[first + growth * at for at in range(N_PERIODS)] for *_, first, growth in MAKERS]
    )
    group = np.array([GROUPS.index((customer, product)) for _, customer, product in EDGES])
    use = np.array([_use(base, supplier, customer) for supplier, customer, _ in EDGES])
    keeps = np.array([product != "compute" for _, product in GROUPS])
    lags = np.where(keeps[group], lag, 0)
    covers = np.where(keeps, cover, 0.0)
    shipped = np.zeros_like(base)
    sent = base_shipments(use=use, lag=lags, group=group, cover=covers, keeps=keeps)
    np.add.at(shipped, np.array([edge[0] for edge in EDGES]), sent)
    makers = tuple(
        Maker(id_, id_.partition("/")[0].partition(">")[0], product, layer, label,
              ("grid:ercot",) if id_.startswith("oracle") else ())
        for id_, label, product, layer, *_ in MAKERS
    )  # fmt: skip
    n, n_groups, n_edges = len(MAKERS), len(GROUPS), len(EDGES)
    return Inputs(
        periods=months, makers=makers, group_product=tuple(product for _, product in GROUPS),
        supplier=np.array([edge[0] for edge in EDGES]), group=group,
        customer=np.array([customer for customer, _ in GROUPS]), need=np.ones(n_groups),
        keeps=keeps, base=base, capacity=base.copy(), final=base - shipped, waits=np.zeros(n),
        use=use, lag=lags, cover=covers, held=np.zeros(n_groups),
        tier=np.zeros(n_edges, dtype=np.int64), final_tier=np.zeros(n, dtype=np.int64),
        switch=np.zeros(n_edges), recontract=np.full(n_groups, 99),
        builds=np.array([BUILDS.get(at, NONE) for at in range(n)]),
        gives=np.array([1.0 if at in BUILDS else 0.0 for at in range(n)]), tau=2.0,
        rule="pro_rata",
    )  # fmt: skip


def _use(base: Floats, supplier: int, customer: int) -> Floats:
    if supplier == 0:
        return np.asarray(COWOS_A_MW * base[customer])
    return np.asarray(base[supplier] if supplier >= 4 else base[customer])


def small_model(inputs: Inputs | None = None) -> CascadeModel:
    """Return the model around them: one price, one contract with a notice, one guarantee."""
    inputs = small_inputs() if inputs is None else inputs
    prices: list[Price | None] = [None] * len(MAKERS)
    prices[1] = Price(20, 30, 40, "MW of IT load", (), "capex_per_gw/chips", "by hand")
    prices[4] = Price(10, 12, 14, "MW-year", ("c-rent",), "", "by hand", each_year=True)
    notice = Term("notice", "90 days' notice", 90.0, "days", None, "filed", "c-notice",
                  prevails=True)  # fmt: skip
    lease = Term("term", "180-day lease", 0.5, "years", None, "reported", "c-lease",
                 prevails=False)  # fmt: skip
    backed = Guarantee("tie-g", "google", "oracle", "", "Google stands behind the lease",
                       (100.0, 200.0, 300.0), ("c-back",))  # fmt: skip
    return CascadeModel(
        inputs=inputs,
        places=CascadePlaces(),
        origins=(),
        contracts=(
            Contract("oracle--openai--compute_supply", "compute_supply", "Oracle → OpenAI",
                     "oracle", "openai", "binding", 0, (3,), (notice, lease), (90.0, 180.0),
                     (backed,), ("c-tie",)),
        ),
        prices=tuple(prices),
        spreads=(
            Spread("cascade_power/oracle", "what Oracle's lane can serve", "capacity", (4,),
                   0.9 * inputs.capacity[4] + 0.1 * inputs.base[4], 1.1 * inputs.capacity[4],
                   "assumption"),
        ),
        parameters=(),
        caveats=("Made by hand.",),
    )  # fmt: skip
