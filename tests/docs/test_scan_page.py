"""The researcher's page runs from its first line to its last."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from tools import console

from lanebook.views.cli import scan as command

PAGE = Path(__file__).resolve().parents[2] / "docs/scan-a-network.md"


def test_the_page_does_what_it_says(tmp_path, tmp_ledger, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(command, "default_folder", lambda: tmp_path / "kept")
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert (failed, tried > 20) == (0, True)
    steps = list(console.steps(PAGE))
    for step in steps:
        printed = console.output_of(step.command)
        assert console.agrees(step.expected, printed), f"$ {step.command}\n{printed}"
    assert len(steps) == 3
    assert re.search(r"^firm,esri,esri_up,esri_down,sweeps$", steps[1].expected, re.MULTILINE)
