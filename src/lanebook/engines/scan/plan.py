"""What a sweep reads: coefficients as compressed rows, firms numbered hub first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import InputError
from lanebook.engines.scan.network import ESSENTIAL, NON_ESSENTIAL, FirmNetwork, Floats, Ints

Market = Literal["sector", "none"]
Columns = NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """A network made ready: N firms, E links downstream in groups, U links upstream.

    Firms are numbered by how many links they have, most first, so that what is read most lies
    together. `order[new]` is the number in the network.

    Attributes:
        order: (N,) number in the network of each firm here.
        row: (N + 1,) the suppliers of firm i are links `row[i]` to `row[i + 1]`.
        first: (E,) whether a link begins a group of inputs: one group per sector of essential
            inputs, then one of all non-essential ones.
        source, weight: (E,) supplier and coefficient a[supplier, firm].
        up_row: (N + 1,), target, up_weight: (U,) customers of firm i and v[i, customer].
        sector: (N,) sector of each firm.
        n_sectors: K.
        part: (N,) share of a firm in the sales of its sector; 0 where the sector sells nothing.
        worth: (N,) share of a firm in all sales; adds up to 1, or 0 where nothing is sold.
        market: whether shares of a sector's market damp a loss.
    """

    order: Ints
    row: Ints
    first: NDArray[np.bool_]
    source: Columns
    weight: Floats
    up_row: Ints
    target: Columns
    up_weight: Floats
    sector: Columns
    n_sectors: int
    part: Floats
    worth: Floats
    market: bool

    @property
    def n_firms(self) -> int:
        """Number of firms."""
        return len(self.order)

    @cached_property
    def place(self) -> Ints:
        """(N,) number here of each firm of the network."""
        found = np.empty(self.n_firms, np.int64)
        found[self.order] = np.arange(self.n_firms)
        return found


def plan_of(network: FirmNetwork, market: Market = "sector") -> Plan:
    """Return the coefficients of METHODS 4a.

    Essential: `a[j,i] = W[j,i] / sum of W[r,i] over suppliers r in the sector of j`; non-essential:
    `a[j,i] = W[j,i] / b_i`, with essential inputs in b; both times `b_i / costs_i` where costs are
    known. Upstream: `v[i,j] = W[i,j] / s_i`, or over revenue where known (Diem et al. 2022, Sci Rep
    12:7719, eq. 2 to 7). A firm whose known total is below what the network shows keeps what the
    network shows.

    Raises:
        InputError: if `market` is another word.
    """
    if market not in ("sector", "none"):
        raise InputError(
            f"No market {market!r}.", expected="sector or none", next_step="name one of them."
        )
    n_firms, n_sectors = network.n_firms, len(network.class_of)
    degree = np.bincount(np.concatenate([network.supplier, network.customer]), minlength=n_firms)
    order = np.lexsort((np.arange(n_firms), -degree))
    place = np.empty(n_firms, np.int64)
    place[order] = np.arange(n_firms)
    sector = network.sectors[order]
    sales = network.sales[order]
    in_sector = np.bincount(sector, weights=sales, minlength=n_sectors).astype(np.float64)
    return Plan(
        order=order,
        **_downstream(network, place),
        **_upstream(network, place),
        sector=sector.astype(np.int32),
        n_sectors=n_sectors,
        part=_ratio(sales, in_sector[sector]),
        worth=_ratio(sales, np.full(n_firms, sales.sum())),
        market=market == "sector",
    )


def _downstream(network: FirmNetwork, place: Ints) -> dict[str, NDArray[Any]]:
    n_sectors = len(network.class_of)
    sold_by = network.sectors[network.supplier]
    class_ = network.class_of[sold_by, network.sectors[network.customer]]
    kept = class_ >= NON_ESSENTIAL
    at, source = place[network.customer[kept]], place[network.supplier[kept]]
    # The group of a link: sector of an essential input, one more for all the rest.
    kind = np.where(class_ == ESSENTIAL, sold_by, n_sectors)[kept]
    by_row = np.lexsort((source, kind, at))
    at, source, kind = at[by_row], source[by_row], kind[by_row]
    worth, buyer = network.value[kept][by_row], network.customer[kept][by_row]
    first = np.ones(len(at), np.bool_)
    first[1:] = (at[1:] != at[:-1]) | (kind[1:] != kind[:-1])
    number = np.cumsum(first) - 1
    total = np.bincount(number, weights=worth)
    purchases = network.purchases[buyer]
    weight = worth / np.where(kind == n_sectors, purchases, total[number])
    if network.costs is not None:
        weight = weight * (purchases / np.maximum(network.costs[buyer], purchases))
    row = np.searchsorted(at, np.arange(network.n_firms + 1)).astype(np.int64)
    return {"row": row, "first": first, "source": source.astype(np.int32), "weight": weight}


def _upstream(network: FirmNetwork, place: Ints) -> dict[str, NDArray[Any]]:
    at, target = place[network.supplier], place[network.customer]
    by_row = np.lexsort((target, at))
    sales = network.sales
    if network.revenue is not None:
        sales = np.maximum(sales, network.revenue)
    weight = network.value / sales[network.supplier]
    row = np.searchsorted(at[by_row], np.arange(network.n_firms + 1)).astype(np.int64)
    return {
        "up_row": row, "target": target[by_row].astype(np.int32), "up_weight": weight[by_row]
    }  # fmt: skip


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)
