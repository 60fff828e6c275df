"""Every link leads somewhere: pages to pages and headings, indexes to all their pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

pytestmark = pytest.mark.docs

INDEXES = ("docs/decisions/README.md", "docs/methods/README.md", "docs/index.md")


def _links(page: Path) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    inline = [child for token in tokens for child in token.children or ()]
    return [str(token.attrGet("href")) for token in inline if token.type == "link_open"]


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()).strip() for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


def test_every_link_inside_the_project_leads_somewhere(pages, root):
    broken = []
    for page in pages:
        for link in _links(page):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if not target.exists() or not target.is_relative_to(root):
                broken.append(f"{page.name}: {link}")
            elif anchor and anchor not in _anchors(target):
                broken.append(f"{page.name}: {link} (no such heading)")
    assert broken == []


def test_links_out_are_encrypted(pages):
    plain = [
        f"{page.name}: {link}"
        for page in pages
        for link in _links(page)
        if link.startswith("http:")
    ]
    assert plain == []


@pytest.mark.parametrize("index", INDEXES)
def test_an_index_lists_every_page_beside_it(root, index):
    home = (root / index).parent
    listed = {link.partition("#")[0] for link in _links(root / index)}
    present = {page.name for page in home.glob("*.md")} - {"README.md", "index.md"}
    assert present - listed == set()


def test_decisions_are_numbered_once(root):
    numbers = [page.name[:4] for page in (root / "docs/decisions").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)
