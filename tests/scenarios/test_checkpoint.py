"""What is done survives a kill at any moment, and nothing damaged is taken for done."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests.support.ensemble_tasks import task

from lanebook.base.errors import InputError
from lanebook.scenarios.checkpoint import MAGIC, checkpoint
from lanebook.scenarios.ensemble import Effort, run

DRAWS = 240
#: A run that another process can kill: it waits a moment after every block.
SLOW_RUN = """
import sys, time
from pathlib import Path
from lanebook.scenarios.ensemble import Effort, run
from tests.support.ensemble_tasks import task
run(task(), int(sys.argv[2]), Effort("threads", 1, Path(sys.argv[1])), lambda _: time.sleep(0.05))
"""


def blocks_file(folder: Path) -> Path:
    (found,) = folder.glob("*.blocks")
    return found


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    child = subprocess.Popen([sys.executable, "-c", SLOW_RUN, str(tmp_path), str(DRAWS)], cwd=root)
    try:
        for _ in range(1200):
            if any(path.stat().st_size > 15_000 for path in tmp_path.glob("*.blocks")):
                break
            assert child.poll() is None, "the run ended before it could be killed"
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
    restored: list[int] = []
    resumed = run(task(), DRAWS, Effort("threads", 2, tmp_path), restored.append)
    assert 0 < resumed.n_restored < DRAWS
    assert restored[0] == resumed.n_restored
    assert np.array_equal(resumed.records, run(task(), DRAWS, Effort()).records)


def test_a_block_cut_short_or_damaged_is_drawn_again(tmp_path: Path) -> None:
    effort = Effort("threads", 1, tmp_path)
    whole = run(task(), 60, effort)
    path = blocks_file(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[:-9])  # killed while writing
    assert run(task(), 60, effort).n_restored == 40
    assert path.read_bytes() == content  # the same bytes again
    damaged = bytearray(content)
    damaged[len(MAGIC) + 200] ^= 1  # one bit in the first block: nothing behind it is trusted
    path.write_bytes(bytes(damaged))
    again = run(task(), 60, effort)
    assert again.n_restored == 0
    assert np.array_equal(again.records, whole.records)


def test_a_finished_run_computes_nothing_and_a_longer_one_only_the_rest(tmp_path: Path) -> None:
    effort = Effort("threads", 1, tmp_path)
    short = run(task(), 30, effort)
    assert run(task(), 30, effort).n_restored == 30
    longer = run(task(), 50, effort)
    assert longer.n_restored == 30
    assert np.array_equal(longer.records[:30], short.records)
    assert run(task(), 50, Effort("threads", 1, tmp_path, fresh=True)).n_restored == 0


def test_another_seed_or_book_has_its_own_file(tmp_path: Path) -> None:
    effort = Effort("threads", 1, tmp_path)
    run(task(), 20, effort)
    assert run(task(seed=8), 20, effort).n_restored == 0
    assert run(task(since=2027.0), 20, effort).n_restored == 0
    assert len(list(tmp_path.glob("*.blocks"))) == 3


def test_what_is_no_checkpoint_is_overwritten(tmp_path: Path) -> None:
    effort = Effort("threads", 1, tmp_path)
    run(task(), 20, effort)
    blocks_file(tmp_path).write_bytes(b"something else entirely")
    assert run(task(), 20, effort).n_restored == 0
    assert run(task(), 20, effort).n_restored == 20


def test_two_runs_of_one_ensemble_do_not_share_a_file(tmp_path: Path) -> None:
    with (
        checkpoint(tmp_path, "k", 3),
        pytest.raises(InputError, match="Another run computes this ensemble"),
        checkpoint(tmp_path, "k", 3),
    ):
        pass


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with (
        pytest.raises(InputError, match="cannot be kept in"),
        checkpoint(tmp_path / "file" / "under", "k", 3),
    ):
        pass


def test_only_the_newest_files_are_kept(tmp_path: Path) -> None:
    for number in range(15):
        with checkpoint(tmp_path, f"k{number:02d}", 3) as kept:
            list(kept.read())
            kept.append(0, np.ones((2, 3)))
    names = sorted(path.stem for path in tmp_path.glob("*.blocks"))
    assert len(names) == 12
    assert names[-1] == "k14"
