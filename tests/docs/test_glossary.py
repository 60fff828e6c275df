"""One word per concept: the glossary and the code name the same things."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from lanebook.answers import answer
from lanebook.evidence import ranking

pytestmark = pytest.mark.docs

#: Endings the glossary replaces by another.
FOREIGN = {
    r"_date$": "a date ends in _on",
    r"_dt$": "a date ends in _on",
    r"_timestamp$": "an instant ends in _at",
    r"_(pct|percent|percentage)$": "a share ends in _share, between 0 and 1",
    r"^(num|nr|count)_": "a count begins with n_",
    r"_(dollars|usdm|usdbn)$": "money ends in _usd",
}


@pytest.fixture(scope="module")
def terms(root) -> set[str]:
    page = (root / "docs/glossary.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))


@pytest.fixture(scope="module")
def trees(root) -> dict[str, ast.Module]:
    return {
        path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((root / "src/lanebook").rglob("*.py"))
    }


def _values(tree: ast.Module) -> set[str]:
    """Names of what holds a value: arguments, fields and variables."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def test_every_word_of_the_glossary_is_a_word_of_the_code(terms, trees, root):
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in (root / "src/lanebook").rglob("*.py")
    )
    words = {word.lower() for word in re.findall(r"[A-Za-z_]+", text)}
    words |= {part for word in words for part in word.split("_")}
    missing = {term for term in terms if term.lower() not in words}
    assert missing == set()


@pytest.mark.parametrize(
    "module",
    [
        "answers/answer.py",
        "answers/book.py",
        "base/findings.py",
        "base/time.py",
        "evidence/snapshot.py",
    ],
)
def test_every_public_type_of_the_contracts_stands_in_the_glossary(terms, trees, module):
    tree = trees[f"src/lanebook/{module}"]
    public = {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    assert public - terms == set()


def test_every_state_and_firmness_is_explained(terms, root):
    page = (root / "docs/glossary.md").read_text(encoding="utf-8")
    assert set(get_args(answer.State)) - terms == set()
    assert [word for word in ranking.FIRMNESS_ORDER if word not in page] == []
    assert [word for word in ranking.STATUS_RANK if word not in page] == []


def test_names_end_as_the_glossary_says(trees):
    foreign = [
        f"{path} {name}: {rule}"
        for path, tree in trees.items()
        for name in sorted(_values(tree))
        for pattern, rule in FOREIGN.items()
        if re.search(pattern, name) and not name.startswith("is_")
    ]
    assert foreign == []


def test_the_page_has_each_word_once_per_section(root):
    page = (root / "docs/glossary.md").read_text(encoding="utf-8")
    for section in page.split("\n## ")[1:]:
        words = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        assert len(words) == len(set(words)), section.partition("\n")[0]


def test_the_page_is_read_by_this_test(terms):
    assert {"Claim", "AsOf", "Belief", "Answer", "open", "unknown"} <= terms


def test_paths_are_posix(trees):
    assert all(not Path(path).is_absolute() for path in trees)
