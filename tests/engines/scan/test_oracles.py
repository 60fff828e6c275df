"""Hand-worked networks: eleven firms of METHODS 4a."""

from __future__ import annotations

import numpy as np
import pytest

from lanebook.engines.scan.network import ESSENTIAL, NON_ESSENTIAL, FirmNetwork
from lanebook.engines.scan.scanning import scan

LINKS = [(3, 6), (4, 6), (4, 7), (5, 7), (6, 1), (6, 2), (7, 10), (7, 11), (8, 1), (8, 2), (9, 11)]
SECTORS = [1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5]
ELEVENTHS = [3, 3, 2, 4, 2, 4, 4, 2, 1, 2, 3]


def eleven(class_: int = NON_ESSENTIAL) -> FirmNetwork:
    ends = np.array(LINKS) - 1
    return FirmNetwork(
        n_firms=11, supplier=ends[:, 0], customer=ends[:, 1], value=np.ones(11),
        sector=np.array(SECTORS) - 1, classes=np.full((5, 5), class_, np.int8),
    )  # fmt: skip


@pytest.mark.parametrize("class_", [NON_ESSENTIAL, ESSENTIAL])
def test_eleven_firms_without_a_market(class_):
    found = scan(eleven(class_), market="none")
    np.testing.assert_allclose(found.esri, np.array(ELEVENTHS) / 11, rtol=0, atol=1e-12)


@pytest.mark.parametrize("class_", [NON_ESSENTIAL, ESSENTIAL])
def test_eleven_firms_with_the_market_of_their_sector(class_):
    found = scan(eleven(class_), market="sector")
    expected = np.array(ELEVENTHS) / 11
    # Firms 3 and 5 sell half of what firms 6 and 7 buy, but only 1/4 of what their sector sells
    # (firm 4 sells 2 of 4) and 1/3 of what is left: down 1/2 × 1/3 reaches 6 or 7, each worth 2/11,
    # so that 1/11 + 1/6 × 2/11 = .121212.
    expected[[2, 4]] = 1 / 11 + 1 / 6 * 2 / 11
    np.testing.assert_allclose(found.esri, expected, rtol=0, atol=1e-12)
