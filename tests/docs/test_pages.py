"""Pages keep their promises about form: faults name tests that exist, the changelog its sections."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.docs

SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_every_fault_names_tests_that_exist(root):
    rows = re.findall(
        r"^\| (?!fault \|)(?!-)(.+?) \| (.+?) \| (.+?) \|$",
        (root / "docs/faults.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    named = [
        (fault, name) for fault, _, cell in rows for name in re.findall(r"`(tests/[^`:]+)", cell)
    ]
    assert len(rows) >= 5
    assert {fault for fault, _, _ in rows} == {fault for fault, _ in named}
    assert [name for _, name in named if not (root / name).exists()] == []


def test_the_changelog_keeps_its_form(root):
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[0] == "Unreleased"
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= SECTIONS


def test_no_page_says_what_is_only_planned(pages):
    """Documentation says what is; plans live elsewhere."""
    planned = re.compile(
        r"\b(coming soon|not yet implemented|will be added|work in progress)\b", re.IGNORECASE
    )
    found = [page.name for page in pages if planned.search(page.read_text(encoding="utf-8"))]
    assert found == []


def test_every_method_of_the_index_exists_and_says_what_proves_it(root):
    folder = root / "docs/methods"
    for page in sorted(folder.glob("*.md")):
        if page.name != "README.md":
            assert re.search(
                r"\bprove|\bproof|\bcertificate|\btests?/", page.read_text(encoding="utf-8")
            ), page.name
