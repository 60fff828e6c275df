"""DebtRank: cases worked by hand (METHODS 5), and the recursion of the paper written out."""

from __future__ import annotations

import numpy as np
import pytest

from lanebook.base.errors import InputError
from lanebook.engines.scan import scanning
from lanebook.engines.scan.debtrank import debtrank


def test_a_cycle_of_three():
    # h_C = 1/2 + h_A/2, h_A = h_B/2, h_B = h_C/2, so h_C = 1/2 + h_C/8 = 4/7.
    found = debtrank([0, 1, 2], [1, 2, 0], [0.5] * 3, [1.0] * 3, [[0.0, 0.0, 0.5]])
    np.testing.assert_allclose(found.losses[0], [1 / 7, 2 / 7, 4 / 7], rtol=0, atol=1e-12)


def test_a_chain_leaves_equity():
    equity = np.array([1.5, 1.0, 0.5])
    # C is wiped out; B loses .5 of 1; A loses half of its claim of .5.
    found = debtrank([0, 1], [1, 2], [0.5, 0.5], equity, [[0.0, 0.0, 1.0]])
    np.testing.assert_allclose(equity * (1 - found.losses[0]), [1.25, 0.5, 0.0], rtol=0, atol=1e-12)


def written_out(creditor, debtor, claim, equity, imposed):
    """h <- min(1, h + sum of leverage times last rise), as Bardoscia et al. print it."""
    leverage = np.zeros((len(equity), len(equity)))
    np.add.at(leverage, (creditor, debtor), claim)
    leverage /= equity[:, None]
    before, now = np.zeros(len(equity)), np.array(imposed)
    while np.abs(now - before).max() > 1e-15:
        before, now = now, np.minimum(1.0, now + leverage @ (now - before))
    return now


@pytest.mark.parametrize("compiled", [False, True])
def test_the_recursion_of_the_paper_ends_in_the_same_losses(compiled, monkeypatch):
    if compiled:
        monkeypatch.setattr(scanning, "SMALL", 0)
    rng = np.random.default_rng(3)
    n_firms, n_claims = 40, 150
    creditor, debtor = rng.integers(0, n_firms, (2, n_claims))
    claim, equity = rng.exponential(0.2, n_claims), rng.uniform(0.5, 2.0, n_firms)
    imposed = rng.uniform(0, 1, (5, n_firms)) * (rng.uniform(size=(5, n_firms)) < 0.1)
    found = debtrank(creditor, debtor, claim, equity, imposed)
    for shock, losses in zip(imposed, found.losses, strict=True):
        expected = written_out(creditor, debtor, claim, equity, shock)
        np.testing.assert_allclose(losses, expected, rtol=0, atol=1e-12)


def test_nonsense_is_refused():
    with pytest.raises(InputError, match="equity is not above 0"):
        debtrank([0], [1], [1.0], [1.0, 0.0], [[1.0, 0.0]])
    with pytest.raises(InputError, match="first losses do not fit"):
        debtrank([0], [1], [1.0], [1.0, 1.0], [[2.0, 0.0]])
