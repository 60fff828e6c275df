"""The picture of the house is the house."""

from __future__ import annotations

import re
import tomllib

import pytest

pytestmark = pytest.mark.docs


@pytest.fixture(scope="module")
def listed(root) -> tuple[set[str], ...]:
    """Folders named in the first cell of each of the page's two tables."""
    page = (root / "docs/architecture.md").read_text(encoding="utf-8")
    inside, _, outside = page.partition("Outside the package:")
    row = re.compile(r"^\| `(\w+)/` ", re.MULTILINE)
    return set(row.findall(inside)), set(row.findall(outside))


def _folders(parent) -> set[str]:
    return {path.name for path in parent.iterdir() if path.is_dir() and path.name[0] not in "._"}


def test_the_page_lists_the_folders_of_the_package(root, listed):
    assert listed[0] == _folders(root / "src/lanebook")


def test_the_page_lists_the_other_folders(root, listed):
    tracked = {"tests", "benchmarks", "tools", "docs", "web"}
    assert listed[1] == tracked
    assert tracked <= _folders(root)


def test_the_layers_are_the_page_s_order(root):
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contract = pyproject["tool"]["importlinter"]["contracts"][0]
    layers = [layer.strip("()") for layer in reversed(contract["layers"])]
    page = (root / "docs/architecture.md").read_text(encoding="utf-8")
    shown = [name for name in re.findall(r"^\| `(\w+)/` ", page, re.MULTILINE) if name in layers]
    assert shown == [layer for layer in layers if layer in shown]
