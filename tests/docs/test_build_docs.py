"""`make docs` writes pages whose links all work."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tools import build_docs

pytestmark = pytest.mark.docs


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"])
        if "id" in found:
            self.ids.add(found["id"])


def _read(path: Path) -> _Reader:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("site")
    build_docs.build(target)
    return target


def test_every_page_is_written(site, pages, root):
    names = {page.relative_to(root).with_suffix(".html").as_posix() for page in pages}
    written = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert written == names | {"index.html"}


def test_every_link_of_the_site_works_offline(site):
    broken = []
    for page in sorted(site.rglob("*.html")):
        for link in _read(page).links:
            name, _, anchor = link.partition("#")
            if ":" in name:
                continue
            target = (page.parent / name).resolve() if name else page
            if not target.is_file() or (anchor and anchor not in _read(target).ids):
                broken.append(f"{page.relative_to(site)}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<link" not in text
        for source in re.findall(r'src="([^"]*)"', text):
            assert ":" not in source
            assert (page.parent / source).is_file(), source
