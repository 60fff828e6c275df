"""The scan against the formulas written out with scipy.sparse, on networks of every shape."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.firm_networks import SHAPES, esri, independent, random_network

from lanebook.engines.scan import scanning
from lanebook.engines.scan.scanning import losses, scan


@pytest.fixture(params=["numpy", "compiled"])
def kernel(request, monkeypatch):
    monkeypatch.setattr(scanning, "SMALL", 10**9 if request.param == "numpy" else -1)
    return request.param


@pytest.mark.parametrize("market", ["sector", "none"])
@pytest.mark.parametrize("shape", SHAPES)
def test_published(shape, market, kernel):
    network = random_network(5, **SHAPES[shape])
    found = scan(network, market=market, top=0)
    for firm in range(0, network.n_firms, 1 + network.n_firms // 100):
        imposed = np.zeros(network.n_firms)
        imposed[firm] = 1.0
        down, up, sweeps = independent(network, imposed, 1e-2, market=market == "sector")
        assert found.esri[firm] == pytest.approx(esri(network, down, up), rel=0, abs=1e-12)
        assert found.up[firm] == pytest.approx(esri(network, up, up), rel=0, abs=1e-12)
        assert found.down[firm] == pytest.approx(esri(network, down, down), rel=0, abs=1e-12)
        assert found.sweeps[firm] == sweeps
    found.certificate().demand()


@pytest.mark.parametrize("market", ["sector", "none"])
@pytest.mark.parametrize("seed", [1, 2])
def test_fixed_point_with_what_is_sold_and_bought_in_all(seed, market, kernel):
    network = random_network(seed, 60, 400, 6, totals=True)
    found = scan(network, market=market, mode="fixed_point", top=0)
    for firm, imposed in enumerate(np.eye(60)):
        down, up, sweeps = independent(network, imposed, 1e-9, market=market == "sector")
        assert found.esri[firm] == pytest.approx(esri(network, down, up), rel=0, abs=1e-12)
        assert found.sweeps[firm] == sweeps


def test_every_loss_of_partial_shocks(kernel):
    network = random_network(8, 90, 700, 7)
    rng = np.random.default_rng(8)
    imposed = rng.uniform(size=(37, 90)) * (rng.uniform(size=(37, 90)) < 0.1)
    down, up = losses(network, imposed)
    for at, shock in enumerate(imposed):
        expected_down, expected_up, _ = independent(network, shock, 1e-2, market=True)
        np.testing.assert_allclose(down[at], expected_down, rtol=0, atol=1e-12)
        np.testing.assert_allclose(up[at], expected_up, rtol=0, atol=1e-12)


def test_numpy_and_the_kernel_agree(monkeypatch):
    network = random_network(9, 500, 5500, 30)
    found = []
    for small in (10**9, -1):
        monkeypatch.setattr(scanning, "SMALL", small)
        found.append(scan(network, top=0))
    np.testing.assert_allclose(found[0].esri, found[1].esri, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found[0].sweeps, found[1].sweeps)


def test_without_numba_numpy_computes(monkeypatch):
    network = random_network(9, 500, 5500, 30)
    expected = scan(network, top=0)
    monkeypatch.setattr(scanning, "_lanes", lambda: None)
    found = scan(network, top=3)
    assert not scanning.compiled()
    assert found.exact.all()
    np.testing.assert_allclose(found.esri, expected.esri, rtol=0, atol=1e-12)
