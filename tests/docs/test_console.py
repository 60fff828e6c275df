"""README and tutorial print what they say, from their first command to their last."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from tools import console

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/tutorial.md")


@pytest.fixture
def desk(tmp_path, tmp_ledger, monkeypatch) -> Path:
    """A reader's empty folder, terminal and ledger."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_prints_what_the_page_says(name, desk):
    ran = 0
    for step in console.steps(ROOT / name):
        printed = console.output_of(step.command)
        assert console.agrees(step.expected, printed), f"$ {step.command}\n{printed}"
        ran += 1
    assert ran > 1


@pytest.mark.parametrize("name", PAGES)
def test_the_python_of_a_page_is_a_doctest(name, desk):
    failed, tried = doctest.testfile(
        str(ROOT / name), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert failed == 0
    assert tried > 1


def test_a_page_that_lies_is_noticed():
    assert console.agrees("a\n…\nz", "a\nb\nc\nz")
    assert console.agrees("a\n…\nz", "a\nz")
    assert console.agrees("a\n…", "a\nb\nc")
    assert not console.agrees("a\n…\nz", "a\nb\nzz")
    assert not console.agrees("a\nb", "a\nb\nc")
    assert not console.agrees("", "a")
