"""Small cascades: a builder of inputs from a few lines, the two-firm oracle, random networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lanebook.engines.cascade.base_path import base_shipments
from lanebook.engines.cascade.inputs import NONE, Inputs, Maker, Period, Shock, no_shock

INF = float("inf")


@dataclass(frozen=True)
class Edge:
    """From a supplier to a customer's group of a product; `use` a period, or one number."""

    supplier: str
    customer: str
    use: float | Sequence[float]
    product: str = "part"
    lag: int = 1
    tier: int = 0
    switch: float = 0.0


def months(n: int) -> tuple[Period, ...]:
    """Return `n` months from January 2026 on."""
    return tuple(
        Period(f"{2026 + at // 12}-{at % 12 + 1:02d}", 2026 + at / 12, 1 / 12) for at in range(n)
    )


def network(
    n: int,
    edges: Sequence[Edge],
    final: Mapping[str, float | Sequence[float]],
    *,
    spare: float | Mapping[str, float] = 0.0,
    makers: Mapping[str, Mapping[str, object]] | None = None,
    groups: Mapping[tuple[str, str], Mapping[str, object]] | None = None,
    tau: float = 6.0,
    rule: str = "smallest",
) -> Inputs:
    """Return inputs whose output is final demand and shipments.

    Args:
        n: periods.
        edges: deliveries on the base path; groups come from their customers and products.
        final: final demand by maker, all makers named.
        spare: capacity above base output, as a share of it; by maker, 0 for those not named.
        makers: waits, final_tier, builds (an id), gives, capacity by maker.
        groups: need, keeps, cover, held, recontract by customer and product.
        tau, rule: as in `Inputs`.
    """
    names, keys = list(final), sorted({(each.customer, each.product) for each in edges})
    of_maker, of_group = makers or {}, groups or {}

    def maker(name: str, missing: object) -> list[object]:
        return [of_maker.get(each, {}).get(name, missing) for each in names]

    def group(name: str, missing: object) -> np.ndarray:
        return np.array([of_group.get(each, {}).get(name, missing) for each in keys])

    supplier = np.array([names.index(each.supplier) for each in edges], dtype=np.int64)
    into = np.array([keys.index((e.customer, e.product)) for e in edges], dtype=np.int64)
    use = np.array([np.broadcast_to(each.use, n) for each in edges], dtype=float).reshape(-1, n)
    lag = np.array([each.lag for each in edges], dtype=np.int64)
    cover, keeps = group("cover", 0.0).astype(float), group("keeps", True).astype(bool)
    last = np.array([np.broadcast_to(final[each], n) for each in names], dtype=float)
    base = last.copy()
    np.add.at(base, supplier,
              base_shipments(use=use, lag=lag, group=into, cover=cover, keeps=keeps))  # fmt: skip
    room = [spare.get(each, 0.0) if isinstance(spare, Mapping) else spare for each in names]
    capacity = base * (1 + np.array(room))[:, None]
    for at, each in enumerate(maker("capacity", None)):
        if each is not None:
            capacity[at] = each
    builds = [NONE if each is None else names.index(str(each)) for each in maker("builds", None)]
    return Inputs(
        periods=months(n), makers=tuple(Maker(each, each, each, each, each) for each in names),
        group_product=tuple(product for _, product in keys), supplier=supplier, group=into,
        customer=np.array([names.index(user) for user, _ in keys], dtype=np.int64),
        need=group("need", 1.0).astype(float), keeps=keeps, base=base, capacity=capacity,
        final=last, waits=np.array(maker("waits", 0.0), dtype=float), use=use, lag=lag,
        cover=cover, held=group("held", 0.0).astype(float),
        tier=np.array([each.tier for each in edges], dtype=np.int64),
        final_tier=np.array(maker("final_tier", 0), dtype=np.int64),
        switch=np.array([each.switch for each in edges], dtype=float),
        recontract=group("recontract", 0).astype(np.int64), builds=np.array(builds),
        gives=np.array(maker("gives", 0.0), dtype=float), tau=tau, rule=rule,
    )  # fmt: skip


def two_firms(n: int = 8) -> Inputs:
    """Return the two firms of METHODS 4b: 15 days of stock, of which one arrives on the day."""
    return network(
        n, [Edge("1", "2", 100.0), Edge("2", "1", 100.0)], {"1": 100.0, "2": 100.0},
        groups={("1", "part"): {"cover": 14.0}, ("2", "part"): {"cover": 14.0}},
    )  # fmt: skip


def stop(
    inputs: Inputs, maker: str, factor: float, *, start: int = 1, end: int | None = None
) -> Shock:
    """Return a factor on one maker's capacity from one period to before another."""
    shock = no_shock(inputs)
    shock.capacity[inputs.index(maker), start:end] = factor
    return shock


def rich(
    seed: int, *, makers: int = 8, edges: int = 16, n: int = 12, rule: str = "tier",
    slow: bool = False, late: bool = False,
) -> Inputs:  # fmt: skip
    """Return a random network with growth, lags, lag 0, what cannot be kept, builders and groups.

    Args:
        seed: same seed, same network.
        makers, edges, n: how many makers, deliveries and periods at most.
        rule: of rationing.
        slow: whether everything can be kept and takes a period at least.
        late: whether those who deliver to nobody begin late, pause, and end early.
    """
    draw = np.random.default_rng(seed)
    names = [f"m{at}" for at in range(makers)]
    products = ["power", "chip", "box"]
    kept = {"power": slow, "chip": True, "box": True}
    found: dict[tuple[str, str, str], Edge] = {}
    for _ in range(edges):
        a, b = sorted(draw.choice(makers, 2, replace=False))
        product = products[int(draw.integers(3))]
        lag = int(draw.integers(int(slow), 4)) if kept[product] else 0
        if lag and draw.random() < 0.3:
            a, b = b, a
        growth = (1 + draw.uniform(-0.01, 0.05)) ** np.arange(n)
        found[names[a], names[b], product] = Edge(
            names[a], names[b], draw.uniform(5, 50) * growth, product, lag,
            int(draw.integers(0, 3)), float(draw.choice([0.0, 0.3])),
        )  # fmt: skip
    last = {each for each in names if all(edge.supplier != each for edge in found.values())}
    runs = {each: np.ones(n) for each in names}
    for each in sorted(last) if late else ():
        start = int(draw.integers(0, n // 2))
        runs[each][:start] = runs[each][start + 2 : start + 4] = 0.0
        runs[each][n - int(draw.integers(0, 3)) :] = 0.0
    found = {key: replace(edge, use=edge.use * runs[edge.customer]) for key, edge in found.items()}
    of_group = {
        (edge.customer, edge.product): {
            "need": float(draw.choice([1.0, 1.0, 0.4])), "keeps": kept[edge.product],
            "cover": float(draw.uniform(0, 2)) * kept[edge.product],
            "held": float(draw.choice([0.0, 20.0])) * kept[edge.product],
            "recontract": int(draw.integers(0, 4)),
        } for edge in found.values()
    }  # fmt: skip
    final = {each: draw.uniform(10, 100) * (1 + draw.uniform(0, 0.05)) ** np.arange(n) * runs[each]
             for each in names}  # fmt: skip
    of_maker = {
        each: {"waits": float(draw.choice([0.0, 1.0])), "final_tier": int(draw.integers(0, 3))}
        for each in names
    }  # fmt: skip
    of_maker[names[0]] |= {"builds": names[-1], "gives": 0.5}
    return network(
        n, list(found.values()), final, spare={each: float(draw.uniform(0, 0.3)) for each in names},
        makers=of_maker, groups=of_group, tau=float(draw.uniform(1.5, 6)), rule=rule,
    )  # fmt: skip


def anything(inputs: Inputs, seed: int) -> Shock:
    """Return a random shock of all three kinds at once."""
    draw = np.random.default_rng(seed)
    shock = no_shock(inputs)
    for array in (shock.capacity, shock.edge, shock.final):
        rows = draw.random(len(array)) < 0.3
        start = int(draw.integers(0, array.shape[1]))
        array[rows, start : start + int(draw.integers(1, 6))] = draw.choice([0.0, 0.4, 0.8, 1.3])
    return shock
