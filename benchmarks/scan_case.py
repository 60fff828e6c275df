"""A firm network made up for the benchmark, and the scan as a scipy.sparse batch to compare with.

Sizes of firms are log-normal, buyers choose suppliers by size, so that a few hubs sell to many; a
link is worth what both ends are. A third of the pairs of sectors is essential.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lanebook.engines.scan.network import FirmNetwork, Floats

SUPPLIERS = 11
SECTORS = 100


def made_up(n_firms: int, *, seed: int = 7, spread: float = 1.5) -> FirmNetwork:
    """Return a network of `n_firms` firms with eleven suppliers each, repeats included."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(0.0, spread, n_firms)
    pull = size / size.sum()
    n_links = SUPPLIERS * n_firms
    customer = np.repeat(np.arange(n_firms), SUPPLIERS)
    supplier = rng.choice(n_firms, n_links, p=pull)
    value = np.sqrt(size[supplier] * size[customer]) * rng.lognormal(0.0, 1.0, n_links)
    classes = rng.choice([0, 1, 2], (SECTORS, SECTORS), p=[0.05, 0.6, 0.35])
    return FirmNetwork(
        n_firms=n_firms,
        supplier=supplier,
        customer=customer,
        value=value,
        sector=rng.integers(0, SECTORS, n_firms),
        classes=classes,
    )


class Batch:
    """METHODS 4a by sparse products, some shocks at a time in f64."""

    def __init__(self, network: FirmNetwork, *, market: bool = True) -> None:
        n_firms, n_sectors = network.n_firms, len(network.class_of)
        self.network, self.market = network, market
        supplier, customer, value = network.supplier, network.customer, network.value
        of = network.sectors
        class_ = network.class_of[of[supplier], of[customer]]
        kind = np.where(class_ == 2, of[supplier], n_sectors)
        label = customer * (n_sectors + 1) + kind
        kept = class_ > 0
        groups, at = np.unique(label[kept], return_inverse=True)
        essential = np.bincount(at, value[kept])[at]
        bought = network.purchases[customer[kept]]
        weight = value[kept] / np.where(kind[kept] == n_sectors, bought, essential)
        self.sums = sparse.csr_matrix((weight, (at, supplier[kept])), (len(groups), n_firms))
        self.rows, self.first = np.unique(groups // (n_sectors + 1), return_index=True)
        sales = network.sales
        self.up = sparse.csr_matrix((value / sales[supplier], (supplier, customer)), (n_firms,) * 2)
        self.sales = sales
        self.inside = sparse.csr_matrix((sales, (of, np.arange(n_firms))), (n_sectors, n_firms))

    def run(self, imposed: Floats, eps: float) -> tuple[Floats, Floats]:
        """Return ESRI and sweeps of the shocks in the columns of `imposed`, (N, S)."""
        down, up = imposed.copy(), imposed.copy()
        sweeps = np.zeros(imposed.shape[1])
        live = np.ones(imposed.shape[1], bool)
        while live.any():
            carried = down
            if self.market:
                left = (self.inside @ (1.0 - down))[self.network.sectors]
                own = np.broadcast_to(self.sales[:, None], left.shape)
                carried = down * np.divide(own, left, out=np.ones_like(left), where=own < left)
            new_down, new_up = imposed.copy(), np.maximum(imposed, self.up @ up)
            reached = np.maximum.reduceat(self.sums @ carried, self.first, axis=0)
            new_down[self.rows] = np.maximum(new_down[self.rows], reached)
            new_down, new_up = np.minimum(new_down, 1.0), np.minimum(new_up, 1.0)
            rise = np.maximum((new_down - down).max(0), (new_up - up).max(0))
            sweeps += live
            down, up = np.where(live, new_down, down), np.where(live, new_up, up)
            live &= rise > eps
        return self.sales @ np.maximum(down, up) / self.sales.sum(), sweeps
