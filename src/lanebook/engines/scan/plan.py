"""What a sweep reads: coefficients as compressed rows, firms numbered hub first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.scan.network import ESSENTIAL, NON_ESSENTIAL, FirmNetwork, Floats, Ints

Market = Literal["sector", "none"]
Columns = NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """A network made ready: N firms, G groups of inputs, E links downstream, U upstream.

    Firms are numbered by how many links they have, most first, so that what is read most lies
    together. `order[new]` is the number in the network.

    Attributes:
        order: (N,) number in the network of each firm here.
        degree: (N,) links of each firm.
        row: (N + 1,) groups of firm i are `row[i]` to `row[i + 1]`: one per sector of essential
            inputs, then one of all non-essential ones.
        group: (G + 1,) links of a group.
        source, weight: (E,) supplier and coefficient a[supplier, firm].
        up_row: (N + 1,), target, up_weight: (U,) customers of firm i and v[i, customer].
        sector: (N,) sector of each firm.
        member: (N,) firms by sector, sector_row: (K + 1,) where each sector begins there.
        part: (N,) share of a firm in the sales of its sector; 0 where the sector sells nothing.
        worth: (N,) share of a firm in all sales; adds up to 1, or 0 where nothing is sold.
        market: whether shares of a sector's market damp a loss.
    """

    order: Ints
    degree: Ints
    row: Ints
    group: Ints
    source: Columns
    weight: Floats
    up_row: Ints
    target: Columns
    up_weight: Floats
    sector: Columns
    member: Columns
    sector_row: Ints
    part: Floats
    worth: Floats
    market: bool

    @property
    def n_firms(self) -> int:
        """Number of firms."""
        return len(self.order)


def plan_of(network: FirmNetwork, market: Market = "sector") -> Plan:
    """Return the coefficients of METHODS 4a.

    Essential: `a[j,i] = W[j,i] / sum of W[r,i] over suppliers r in the sector of j`; non-essential:
    `a[j,i] = W[j,i] / b_i`, with essential inputs in b; both times `b_i / costs_i` where costs are
    known. Upstream: `v[i,j] = W[i,j] / s_i`, or over revenue where known (Diem et al. 2022, eq. 2
    to 7). A firm whose known total is 0 or below what the network shows keeps what the network
    shows.
    """
    n_firms = network.n_firms
    degree = np.bincount(network.supplier, minlength=n_firms) + np.bincount(
        network.customer, minlength=n_firms
    )
    order = np.lexsort((np.arange(n_firms), -degree))
    place = np.empty(n_firms, np.int64)
    place[order] = np.arange(n_firms)
    row, group, source, weight = _downstream(network, place)
    up_row, target, up_weight = _upstream(network, place)
    sector = network.sectors[order]
    n_sectors = len(network.class_of)
    member = np.argsort(sector, kind="stable")
    sector_row = np.searchsorted(sector[member], np.arange(n_sectors + 1))
    sales = network.sales[order]
    in_sector = np.bincount(sector, weights=sales, minlength=n_sectors).astype(np.float64)
    return Plan(
        order=order,
        degree=degree[order],
        row=row,
        group=group,
        source=source,
        weight=weight,
        up_row=up_row,
        target=target,
        up_weight=up_weight,
        sector=sector.astype(np.int32),
        member=member.astype(np.int32),
        sector_row=sector_row.astype(np.int64),
        part=_ratio(sales, in_sector[sector]),
        worth=_ratio(sales, np.full(n_firms, sales.sum())),
        market=market == "sector",
    )


def _downstream(network: FirmNetwork, place: Ints) -> tuple[Ints, Ints, Columns, Floats]:
    n_firms, n_sectors = network.n_firms, len(network.class_of)
    supplier, customer, value = network.supplier, network.customer, network.value
    sold_by = network.sectors[supplier]
    class_ = network.class_of[sold_by, network.sectors[customer]]
    kept = class_ >= NON_ESSENTIAL
    # The group of a link: sector of an essential input, one more for all the rest.
    kind = np.where(class_ == ESSENTIAL, sold_by, n_sectors)[kept]
    at, source, worth = place[customer[kept]], place[supplier[kept]], value[kept]
    by_row = np.lexsort((source, kind, at))
    at, source, kind, worth = at[by_row], source[by_row], kind[by_row], worth[by_row]
    label = at * (n_sectors + 1) + kind
    found, first, number = np.unique(label, return_index=True, return_inverse=True)
    total = np.bincount(number, weights=worth, minlength=len(found))
    buyer = customer[kept][by_row]
    purchases = network.purchases[buyer]
    weight = worth / np.where(kind == n_sectors, purchases, total[number])
    if network.costs is not None:
        costs = np.maximum(network.costs[buyer], purchases)
        weight = weight * (purchases / costs)
    row = np.searchsorted(found // (n_sectors + 1), np.arange(n_firms + 1))
    group = np.append(first, len(source)).astype(np.int64)
    return row.astype(np.int64), group, source.astype(np.int32), weight


def _upstream(network: FirmNetwork, place: Ints) -> tuple[Ints, Columns, Floats]:
    at, target = place[network.supplier], place[network.customer]
    by_row = np.lexsort((target, at))
    sales = network.sales
    if network.revenue is not None:
        sales = np.maximum(sales, network.revenue)
    weight = network.value / sales[network.supplier]
    row = np.searchsorted(at[by_row], np.arange(network.n_firms + 1))
    return row.astype(np.int64), target[by_row].astype(np.int32), weight[by_row]


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)
