"""DebtRank through the kernel of the scan: how losses of debtors eat the equity of creditors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanebook.base.errors import InputError
from lanebook.engines.scan.network import FirmNetwork, Floats, Ints
from lanebook.engines.scan.plan import Plan
from lanebook.engines.scan.scanning import maker
from lanebook.engines.scan.shocks import shocks_of

#: A loss that rises by less is settled.
EPS = 1e-14


@dataclass(frozen=True, eq=False)
class DebtRank:
    """Relative losses of equity, (S, N) each, 0 to 1.

    Attributes:
        imposed: first losses.
        losses: in the end, first losses included.
        sweeps: (S,) until they settled.
    """

    imposed: Floats
    losses: Floats
    sweeps: Ints


def debtrank(
    creditor: Ints, debtor: Ints, claim: Floats, equity: Floats, imposed: Floats
) -> DebtRank:
    """Return what each firm loses in the end of its equity when some have lost a part of theirs.

    Linear DebtRank: `h_i <- min(1, h_i + sum over j of claim[i,j] / equity_i * rise of h_j)`
    (Battiston et al. 2012; Bardoscia, Battiston, Caccioli, Caldarelli, PLoS ONE 10(6), 2015, eq.
    8). Losses only rise, so that this is `h = min(1, imposed + A h)` from below: a sweep of the
    scan with all claims in one group and the first loss as one more input that never changes.

    Args:
        creditor, debtor: (E,) firm numbers; claim: (E,) what the debtor owes, at least 0.
        equity: (N,) above 0.
        imposed: (S, N) parts of the equity lost at first, 0 to 1.

    Raises:
        InputError: if shapes or numbers are not as said.
        EngineError: if losses do not settle.
    """
    own, first = np.asarray(equity, np.float64), np.atleast_2d(np.asarray(imposed, np.float64))
    n_firms = len(own)
    given = FirmNetwork(n_firms=n_firms, supplier=debtor, customer=creditor, value=claim)
    if not (np.isfinite(own) & (own > 0.0)).all():
        raise _wrong("equity is not above 0", "what each firm owns beyond its debt")
    if first.ndim != 2 or first.shape[1] != n_firms or not ((first >= 0) & (first <= 1)).all():
        raise _wrong("first losses do not fit", f"(shocks, {n_firms}) numbers from 0 to 1")
    plan = _plan(given, own)
    # Firm N + i stands for the first loss of firm i: nobody feeds it.
    shocks = shocks_of(np.hstack([first, first]))
    make, shared = maker(plan, "f64")
    worker = make(shared, EPS)
    sweeps = worker.records(shocks)[:, 3].astype(np.int64)
    down, _ = worker.losses(shocks)
    return DebtRank(first, down[:, :n_firms], sweeps)


def _plan(given: FirmNetwork, equity: Floats) -> Plan:
    n_firms = given.n_firms
    at = np.concatenate([given.customer, np.arange(n_firms)])
    source = np.concatenate([given.supplier, n_firms + np.arange(n_firms)])
    weight = np.concatenate([given.value / equity[given.customer], np.ones(n_firms)])
    by_row = np.lexsort((source, at))
    row = np.searchsorted(at[by_row], np.arange(2 * n_firms + 1)).astype(np.int64)
    first = np.zeros(len(at), np.bool_)
    first[row[:n_firms]] = True  # every firm has its first loss, so no row of theirs is empty
    nobody = np.zeros(2 * n_firms + 1, np.int64)
    return Plan(
        order=np.arange(2 * n_firms),
        row=row,
        first=first,
        source=source[by_row].astype(np.int32),
        weight=weight[by_row],
        up_row=nobody,
        target=np.zeros(0, np.int32),
        up_weight=np.zeros(0),
        sector=np.zeros(2 * n_firms, np.int32),
        n_sectors=1,
        part=np.zeros(2 * n_firms),
        worth=np.concatenate([equity / equity.sum(), np.zeros(n_firms)]),
        market=False,
    )


def _wrong(problem: str, expected: str) -> InputError:
    return InputError(
        f"DebtRank cannot be computed: {problem}.",
        expected=expected,
        next_step="look at the arrays handed over.",
    )
