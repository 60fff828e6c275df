"""Write the documentation as a folder of plain HTML: no scripts, no fonts from elsewhere.

    python tools/build_docs.py out/docs

Every Markdown page at the root and under docs/ becomes a page beside the others; links between them
are turned with them, other files they point to are copied.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
nav { font-size: .9rem; border-bottom: 1px solid; padding-bottom: .5rem; margin-bottom: 1.5rem }
nav a { margin-right: 1rem; display: inline-block }
pre { overflow-x: auto; padding: .75rem; border: 1px solid; font-size: .82rem; line-height: 1.35 }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .92rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #8886 }
h1, h2, h3 { line-height: 1.2 }
"""
NAVIGATION = (
    ("README.md", "Lanebook"),
    ("docs/index.md", "Contents"),
    ("docs/tutorial.md", "Tutorial"),
    ("docs/methods/README.md", "Methods"),
    ("docs/reference/README.md", "Reference"),
    ("docs/glossary.md", "Glossary"),
    ("docs/decisions/README.md", "Decisions"),
    ("CHANGELOG.md", "Changelog"),
)


def build(target: Path) -> tuple[Path, ...]:
    """Write every page under `target`; returns what was written.

    Raises:
        OSError: if the folder cannot be written.
    """
    pages = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    written = [_write_page(page.relative_to(ROOT), target) for page in pages]
    index = target / "index.html"
    index.write_text('<meta http-equiv="refresh" content="0; url=README.html">\n', encoding="utf-8")
    return (*written, index)


def _write_page(page: Path, target: Path) -> Path:
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse((ROOT / page).read_text(encoding="utf-8"))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[place + 1].content))
        for child in token.children or ():
            if child.type == "link_open":
                _turn_link(child, page, target)
            elif child.type == "image":
                _take_along(ROOT / page.parent / str(child.attrGet("src")), target)
    body = parser.renderer.render(tokens, parser.options, {})
    title = next((t.content for t in tokens if t.type == "inline"), page.stem)
    out = target / page.with_suffix(".html")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(_html(title, body, page), encoding="utf-8")
    return out


def _turn_link(link: Token, page: Path, target: Path) -> None:
    """Point a link between pages to their HTML, and take along a file it points to."""
    name, mark, heading = str(link.attrGet("href")).partition("#")
    if not name or re.match(r"[a-z]+:", name):
        return
    source = (ROOT / page.parent / name).resolve()
    if source.suffix == ".md" and source.is_relative_to(ROOT):
        inside = source.relative_to(ROOT)
        if inside.parts[0] == "docs" or len(inside.parts) == 1:
            link.attrSet("href", name.removesuffix(".md") + ".html" + mark + heading)
            return
    _take_along(source, target)


def _take_along(source: Path, target: Path) -> None:
    """Copy a file of the project to its place under `target`; anything else is left alone."""
    source = source.resolve()
    if source.is_file() and source.is_relative_to(ROOT):
        copy = target / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)


def anchor(heading: str) -> str:
    """Return the id of a heading: lower case, words joined by hyphens, signs dropped."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _html(title: str, body: str, page: Path) -> str:
    links = "".join(
        f'<a href="{os.path.relpath(Path(to).with_suffix(".html"), page.parent)}">{label}</a>'
        for to, label in NAVIGATION
    )
    return (
        '<!doctype html>\n<html lang="en-GB"><meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n<nav>{links}</nav>\n<main>\n{body}</main></html>\n"
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/docs")
    count = len(build(folder))
    print(f"{count} pages written: {folder / 'index.html'}")
