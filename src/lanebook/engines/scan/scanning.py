"""Scan a network: one shock a firm, or shocks of one's own."""

from __future__ import annotations

import numpy as np

from lanebook.engines.scan.network import FirmNetwork
from lanebook.engines.scan.plain import records
from lanebook.engines.scan.plan import Market, plan_of
from lanebook.engines.scan.result import Mode, ScanResult, eps_of


def scan(
    network: FirmNetwork, *, market: Market = "sector", mode: Mode = "published"
) -> ScanResult:
    """Return the ESRI of every firm: what share of all sales is lost if it stops."""
    eps = eps_of(mode, network)
    plan = plan_of(network, market)
    found = records(plan, np.eye(plan.n_firms), eps)
    back = np.empty_like(plan.order)
    back[plan.order] = np.arange(plan.n_firms)
    found = found[back]
    return ScanResult(
        network=network,
        eps=eps,
        esri=found[:, 0],
        up=found[:, 1],
        down=found[:, 2],
        sweeps=found[:, 3].astype(np.int64),
        exact=np.ones(len(found), bool),
    )
