"""Laws of the scan, in f64 and in f32 with what is reported in f64."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.support.firm_networks import random_network

from lanebook.base.errors import InputError
from lanebook.engines.scan import scanning
from lanebook.engines.scan.network import FirmNetwork
from lanebook.engines.scan.scanning import Effort, losses, scan


@pytest.fixture(scope="module")
def network() -> FirmNetwork:
    return random_network(11, 400, 4400, 20)


@pytest.fixture(autouse=True)
def compiled(monkeypatch):
    monkeypatch.setattr(scanning, "SMALL", -1)


def test_numbering_does_not_matter(network):
    rng = np.random.default_rng(1)
    to, sector_to = rng.permutation(400), rng.permutation(20)
    links = rng.permutation(network.n_links)
    sector = np.empty(400, np.int64)
    sector[to] = sector_to[network.sectors]
    classes = np.empty((20, 20), np.int8)
    classes[np.ix_(sector_to, sector_to)] = network.class_of
    other = FirmNetwork(
        n_firms=400, supplier=to[network.supplier][links], customer=to[network.customer][links],
        value=network.value[links], sector=sector, classes=classes,
    )  # fmt: skip
    one, two = scan(network, top=0), scan(other, top=0)
    np.testing.assert_allclose(two.esri[to], one.esri, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(two.sweeps[to], one.sweeps)


@pytest.mark.parametrize("factor", [1e-9, 3.7, 1e12])
def test_the_unit_does_not_matter(network, factor):
    one = scan(network, top=0)
    two = scan(replace(network, value=network.value * factor), top=0)
    np.testing.assert_allclose(two.esri, one.esri, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(two.sweeps, one.sweeps)


def test_a_larger_shock_never_loses_less(network):
    rng = np.random.default_rng(2)
    small = rng.uniform(size=(40, 400)) * (rng.uniform(size=(40, 400)) < 0.02)
    large = np.minimum(1.0, small + rng.uniform(size=(40, 400)) * (small > 0))
    totals = random_network(11, 400, 4400, 20, totals=True)
    # At the fixed point; with a coarse eps a larger shock may run fewer sweeps.
    for less, more in zip(
        losses(totals, small, mode="fixed_point"),
        losses(totals, large, mode="fixed_point"),
        strict=True,
    ):
        assert (more >= less - 1e-7).all()


def test_no_shock_no_loss(network):
    found = scan(network, imposed=np.zeros((3, 400)))
    assert not found.esri.any()
    assert (found.sweeps == 1).all()


def test_a_firm_takes_at_least_itself_along(network):
    own = network.sales / network.sales.sum()
    assert (scan(network, top=0).esri >= own - 1e-15).all()


def test_what_is_reported_is_exact_and_ranked_as_if_all_were(network):
    every, quick = scan(network, top=0), scan(network, top=25)
    first = quick.ranking()[:25]
    np.testing.assert_array_equal(first, every.ranking()[:25])
    assert quick.exact[first].all()
    assert not quick.exact.all()
    np.testing.assert_array_equal(quick.esri[first], every.esri[first])
    np.testing.assert_array_equal(quick.sweeps, every.sweeps)
    np.testing.assert_allclose(quick.esri, every.esri, rtol=2e-6, atol=0)


def test_a_sweep_that_f32_cannot_tell_is_run_again(monkeypatch):
    # Firm 0 sells 1e-2 of what 1 buys: its loss rises by eps, give or take a rounding in f32.
    network = FirmNetwork(
        n_firms=4, supplier=[0, 2, 1], customer=[1, 1, 3], value=[0.01, 0.99, 1.0]
    )
    found = scan(network, market="none", top=1)
    assert found.exact[0]
    assert found.sweeps[0] == scan(network, market="none", top=0).sweeps[0]


def test_neighbours_in_a_batch_do_not_matter(network):
    every = scan(network, top=0)
    rng = np.random.default_rng(3)
    some = rng.permutation(400)[:53]
    found = scan(network, imposed=np.eye(400)[some], top=0)
    np.testing.assert_array_equal(found.esri, every.esri[some])


@pytest.mark.parametrize("top", [0, 10])
def test_numbers_do_not_depend_on_threads(network, monkeypatch, top):
    monkeypatch.setattr(scanning, "BLOCK", 32)
    alone = scan(network, top=top)
    many = scan(network, top=top, effort=Effort(workers=5))
    for name in ("esri", "up", "down", "sweeps", "exact"):
        np.testing.assert_array_equal(getattr(alone, name), getattr(many, name))


def test_nonsense_is_refused(network):
    with pytest.raises(InputError, match="what every firm sells and buys"):
        scan(network, mode="fixed_point")
    with pytest.raises(InputError, match="No mode 'quick'"):
        scan(network, mode="quick")
    with pytest.raises(InputError, match="No market 'world'"):
        scan(network, market="world")
    with pytest.raises(InputError, match="No precision 'f16'"):
        scan(network, precision="f16")
    with pytest.raises(InputError, match="go beyond 0 to 1"):
        scan(network, imposed=np.full((1, 400), 2.0))
    with pytest.raises(InputError, match="have the shape"):
        scan(network, imposed=np.zeros((1, 3)))
    with pytest.raises(InputError, match="No engine 'gpu'"):
        scan(network, effort=Effort(engine="gpu"))
    with pytest.raises(InputError, match="cannot have 0 workers"):
        scan(network, effort=Effort(workers=0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_firms": 0}, "no firm"),
        ({"supplier": [0, 9]}, "supplier names number 9"),
        ({"customer": [0, -1]}, "customer names number"),
        ({"value": [1.0, -1.0]}, "value holds"),
        ({"value": [1.0, float("nan")]}, "value holds"),
        ({"value": [1e308, 1.7e308]}, "value holds or adds up"),
        ({"value": [1.0]}, "value has the shape"),
        ({"value": ["a", "b"]}, "value holds no numbers"),
        ({"supplier": [0.5, 1.0]}, "supplier holds float64"),
        ({"sector": [0, 0]}, "sector has the shape"),
        ({"sector": [0, 0, 7]}, "sector names number 7"),
        ({"classes": [[1, 1]]}, "classes has the shape"),
        ({"classes": [[5]]}, "classes holds other numbers"),
        ({"costs": [1.0, 1.0, -1.0]}, "costs holds"),
    ],
)
def test_a_malformed_network_is_refused(change, message):
    good = {
        "n_firms": 3, "supplier": [0, 1], "customer": [1, 2], "value": [1.0, 1.0],
        "sector": [0, 0, 0], "classes": [[1]],
    }  # fmt: skip
    FirmNetwork(**good)
    with pytest.raises(InputError, match=message):
        FirmNetwork(**{**good, **change})
