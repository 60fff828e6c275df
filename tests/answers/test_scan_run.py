"""What a scan has done survives a kill at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from tests.support.firm_networks import random_network

from lanebook.answers.scan_run import keep_in
from lanebook.base.errors import InputError
from lanebook.engines.scan import scanning
from lanebook.engines.scan.scanning import Effort, scan

#: A scan that another process can kill: it waits a moment after every block.
PROGRAM = """
import sys, time
from pathlib import Path
from tests.support.firm_networks import random_network
from lanebook.answers.scan_run import keep_in
from lanebook.engines.scan import scanning
scanning.SMALL, scanning.BLOCK = -1, 32
def told(done, total):
    print(done, flush=True)
    time.sleep(0.3)
effort = scanning.Effort(workers=2, keep=keep_in(Path(sys.argv[1])), told=told)
scanning.scan(random_network(4, 400, 4400, 20), top=20, effort=effort)
"""


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(scanning, "SMALL", -1)
    monkeypatch.setattr(scanning, "BLOCK", 32)


def scanned(folder, *, fresh=False):
    seen: list[tuple[int, int]] = []
    effort = Effort(
        workers=2,
        keep=keep_in(folder, fresh=fresh),
        told=lambda done, total: seen.append((done, total)),
    )
    return scan(random_network(4, 400, 4400, 20), top=20, effort=effort), seen


def test_a_killed_scan_goes_on_where_it_was(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip
    assert child.stdout is not None
    try:
        done = 0
        while done < 96:
            line = child.stdout.readline()
            assert line, "the scan ended before it could be killed"
            done = int(line)
        child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    found, seen = scanned(tmp_path)
    assert seen[0][0] >= done - 32  # at most the block that was told but not yet written
    assert seen[0][1] == 400
    whole = scan(random_network(4, 400, 4400, 20), top=20)
    for name in ("esri", "up", "down", "sweeps", "exact"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name))


def test_a_finished_scan_is_read_back_and_forgotten_when_asked(tmp_path):
    scanned(tmp_path)
    again, seen = scanned(tmp_path)
    assert seen[0] == (400, 400)
    fresh, told = scanned(tmp_path, fresh=True)
    assert told[0] == (0, 400)
    np.testing.assert_array_equal(again.esri, fresh.esri)


def test_another_network_has_another_file(tmp_path):
    scanned(tmp_path)
    names = {path.name for path in tmp_path.glob("*.blocks")}
    effort = Effort(keep=keep_in(tmp_path))
    scan(random_network(5, 400, 4400, 20), top=20, effort=effort)
    assert len({path.name for path in tmp_path.glob("*.blocks")} - names) == 2


def test_two_runs_at_once_are_refused(tmp_path):
    keep = keep_in(tmp_path)
    with (
        keep(("a",)),
        pytest.raises(InputError, match="Another run computes this scan"),
        keep(("a",)),
    ):
        pass
