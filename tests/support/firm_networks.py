"""Firm networks for tests: random ones of every shape, and the scan once more, by scipy.sparse."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from lanebook.engines.scan.network import FirmNetwork, Floats, Ints


def independent(network: FirmNetwork, imposed: Floats, eps: float, *, market: bool) -> Any:
    """METHODS 4a one shock at a time, from the formulas alone: losses down, up and sweeps."""
    n, of, w, classes = network.n_firms, network.sectors, network.value, network.class_of
    sup, cus = network.supplier, network.customer
    s, b = np.bincount(sup, w, n), np.bincount(cus, w, n)
    v = sparse.csr_matrix(
        (w / (s if network.revenue is None else network.revenue)[sup], (sup, cus)), (n, n)
    )
    scale = np.ones(n) if network.costs is None else b / np.where(b > 0, network.costs, 1)
    groups = []
    for k in [*np.unique(of[sup]), None]:  # one sector of essential inputs, or all others
        kind = classes[of[sup], of[cus]]
        one = kind == 1 if k is None else (kind == 2) & (of[sup] == k)
        whole = b if k is None else np.bincount(cus[one], w[one], n)
        groups.append(
            sparse.csr_matrix(
                (w[one] / whole[cus[one]] * scale[cus[one]], (cus[one], sup[one])), (n, n)
            )
        )
    d, u, sweeps = imposed.copy(), imposed.copy(), 0
    while True:
        left = np.bincount(of, s * (1 - d), len(classes))[of]
        sigma = np.where(s < left, s / np.where(left > 0, left, 1), 1) if market else np.ones(n)
        down = np.minimum(1, np.maximum(imposed, np.max([g @ (sigma * d) for g in groups], axis=0)))
        up = np.minimum(1, np.maximum(imposed, v @ u))
        rise, d, u, sweeps = max((down - d).max(), (up - u).max()), down, up, sweeps + 1
        if rise <= eps:
            return d, u, sweeps


def esri(network: FirmNetwork, down: Floats, up: Floats) -> float:
    s = network.sales
    return float(s @ np.maximum(down, up) / s.sum()) if s.sum() else 0.0


def random_network(
    seed: int,
    n_firms: int,
    n_links: int,
    n_sectors: int,
    *,
    totals: bool = False,
    spread: float = 1.0,
    zeros: float = 0.0,
    selling: float = 1.0,
) -> FirmNetwork:
    """Firms with repeated links, links with themselves, and some that never sell."""
    rng = np.random.default_rng(seed)
    sellers = max(1, int(selling * n_firms))
    supplier = (rng.integers(0, sellers, n_links) ** 2 // max(1, sellers)).astype(np.int64)
    customer: Ints = rng.integers(0, n_firms, n_links)
    value = rng.lognormal(0.0, spread, n_links) * (rng.uniform(size=n_links) >= zeros)
    made = {
        "n_firms": n_firms, "supplier": supplier, "customer": customer, "value": value,
        "sector": rng.integers(0, n_sectors, n_firms),
        "classes": rng.choice([0, 1, 2], (n_sectors, n_sectors), p=[0.1, 0.5, 0.4]),
    }  # fmt: skip
    if not totals:
        return FirmNetwork(**made)
    bare = FirmNetwork(**made)
    more = rng.uniform(1.05, 2.0, (2, n_firms))
    return FirmNetwork(
        **made, revenue=(bare.sales + 0.1) * more[0], costs=(bare.purchases + 0.1) * more[1]
    )


#: Name -> arguments of `random_network`.
SHAPES: dict[str, dict[str, Any]] = {
    "one firm": {"n_firms": 1, "n_links": 0, "n_sectors": 1},
    "one firm that sells to itself": {"n_firms": 1, "n_links": 2, "n_sectors": 1},
    "no links": {"n_firms": 7, "n_links": 0, "n_sectors": 3},
    "no value": {"n_firms": 7, "n_links": 9, "n_sectors": 3, "zeros": 1.0},
    "one sector": {"n_firms": 30, "n_links": 90, "n_sectors": 1},
    "few links, apart": {"n_firms": 80, "n_links": 50, "n_sectors": 5},
    "most never sell": {"n_firms": 60, "n_links": 200, "n_sectors": 6, "selling": 0.1},
    "dense": {"n_firms": 40, "n_links": 900, "n_sectors": 8},
    "a sector a firm": {"n_firms": 50, "n_links": 250, "n_sectors": 50},
    "weights over forty orders": {"n_firms": 50, "n_links": 300, "n_sectors": 5, "spread": 16.0},
    "some links worth nothing": {"n_firms": 50, "n_links": 300, "n_sectors": 5, "zeros": 0.3},
    "larger": {"n_firms": 300, "n_links": 3300, "n_sectors": 20},
}
