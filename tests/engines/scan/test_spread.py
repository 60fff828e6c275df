"""The same numbers, bit by bit, whoever computes them; and what workers may do."""

from __future__ import annotations

import builtins
import os
import signal

import numpy as np
import pytest
from tests.support.firm_networks import random_network

from lanebook.base.errors import EngineError, MissingExtra
from lanebook.engines.scan import scanning
from lanebook.engines.scan.scanning import Effort, scan

NETWORK = random_network(4, 400, 4400, 20)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(scanning, "SMALL", -1)
    monkeypatch.setattr(scanning, "BLOCK", 64)


def test_ray_gives_the_same_bits_and_outlives_a_killed_worker(monkeypatch, tmp_path):
    alone = scan(NETWORK, top=20)
    mark, real = str(tmp_path / "killed"), scanning.maker

    def maker(plan, precision):
        make, shared = real(plan, precision)

        def fragile(given, eps):
            import pathlib

            worker = make(given, eps)
            records = worker.records

            def dying(shocks):
                if not pathlib.Path(mark).exists():
                    pathlib.Path(mark).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
                return records(shocks)

            worker.records = dying
            return worker

        fragile.__name__ = "fragile"
        return fragile, shared

    monkeypatch.setattr(scanning, "maker", maker)
    found = scan(NETWORK, top=20, effort=Effort(engine="ray", workers=2))
    assert (tmp_path / "killed").exists()
    for name in ("esri", "up", "down", "sweeps", "exact"):
        np.testing.assert_array_equal(getattr(alone, name), getattr(found, name))


def test_ray_is_an_extra(monkeypatch):
    real = builtins.__import__

    def without_ray(name, *rest, **named):
        if name == "ray":
            raise ImportError
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without_ray)
    with pytest.raises(MissingExtra, match="'ray' needs the extra"):
        scan(NETWORK, effort=Effort(engine="ray"))


def test_the_kernel_is_an_extra():
    import subprocess
    import sys

    program = (
        "import sys; sys.modules['numba'] = None\n"
        "from lanebook.engines.scan.scanning import compiled\n"
        "assert not compiled()\n"
        "try:\n"
        "    import lanebook.engines.scan.kernel\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "MissingExtra" in done.stdout
    assert "lanebook[scan]" in done.stdout


@pytest.mark.parametrize("small", [10**9, -1])
def test_what_never_settles_is_said(monkeypatch, small):
    from lanebook.engines.scan import lanes, plain

    monkeypatch.setattr(scanning, "SMALL", small)
    monkeypatch.setattr(plain, "MOST_SWEEPS", 2)
    monkeypatch.setattr(lanes, "MOST_SWEEPS", 2)
    with pytest.raises(EngineError, match="does not settle in"):
        scan(NETWORK)
