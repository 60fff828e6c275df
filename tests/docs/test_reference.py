"""What a user can meet is documented: variables, codes, errors, commands."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest

from lanebook.evidence.codes import CODES
from lanebook.views.cli.app import COMMANDS

pytestmark = pytest.mark.docs


def _read(root, name: str) -> str:
    return (root / "docs/reference" / name).read_text(encoding="utf-8")


@lru_cache
def _strings(root) -> list[str]:
    return [
        node.value
        for path in (root / "src/lanebook").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_every_variable_lanebook_reads_is_documented_and_no_other(root):
    used = {word for text in _strings(root) for word in re.findall(r"LANEBOOK_[A-Z_]+", text)}
    documented = set(
        re.findall(r"^\| `(LANEBOOK_[A-Z_]+)`", _read(root, "environment.md"), re.MULTILINE)
    )
    assert used == documented


def test_every_code_a_finding_carries_is_in_the_table(root):
    """A code is one letter and three digits; codes outside the table would have no hint."""
    used = {text for text in _strings(root) if re.fullmatch(r"[A-Z]\d{3}", text)}
    assert used - set(CODES) == set()


def test_every_code_of_the_table_is_used(root):
    counted: dict[str, int] = dict.fromkeys(CODES, 0)
    for text in _strings(root):
        if text in counted:
            counted[text] += 1
    assert [code for code, n in counted.items() if n < 2] == [], "a code nothing raises"


def test_every_command_is_documented(root):
    page = _read(root, "commands.md")
    assert [name for name in COMMANDS if f"\n### lanebook {name}\n" not in page] == []


def test_the_reference_lists_its_pages(root):
    index = _read(root, "README.md")
    pages = {path.name for path in (root / "docs/reference").glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\((\w+\.md)\)", index))
