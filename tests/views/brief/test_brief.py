"""The brief: one page first, everything escaped, nothing fetched, same bytes."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.views.demo import HOSTILE

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.brief import brief
from lanebook.answers.brief_payload import Brief, Outright
from lanebook.views.brief.figures import Figures, draw
from lanebook.views.brief.page import to_html
from lanebook.views.brief.pdf import to_pdf
from lanebook.views.brief.pdf_data import pdf_data
from lanebook.views.brief.write import write_brief

LABS = ("anthropic", "openai")


@pytest.fixture(scope="module")
def answer(book: Callable[..., Book]) -> Answer[Brief]:
    """A brief of two labs."""
    return brief(book("2026-05-31"), labs=LABS)


@pytest.fixture(scope="module")
def figures(answer: Answer[Brief]) -> Figures:
    """Its charts."""
    return draw(answer.data, answer.as_of.known_at)


@pytest.fixture(scope="module")
def html(answer: Answer[Brief], figures: Figures) -> str:
    """Its HTML."""
    return to_html(answer, figures).replace("\u00a0", " ")


class Outline(HTMLParser):
    """Collect tags, links and whether every element is closed."""

    VOID = frozenset({"meta", "br", "hr", "img", "line", "path", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def _outline(text: str) -> Outline:
    found = Outline()
    found.feed(text)
    assert found.open == []
    return found


def test_page_one_answers_outright(answer: Answer[Brief], html: str) -> None:
    first = html[: html.index("Lane by lane")]
    assert answer.finding in first
    assert "Which lab leans least on one patron?" in first
    assert "Which columns of 2027 and 2028 are widest open?" in first
    assert first.count('class="clash"') == 3
    assert "known 31 May 2026" in first
    for title in ("Ramp by buyer", "Lanes over time", "What changed in the 90 days to", "Sources"):
        assert title in html


def test_the_page_is_self_contained_and_whole(html: str) -> None:
    found = _outline(html)
    assert "script" not in found.seen
    assert found.handlers == []
    assert not re.search(r"@import|url\((?!#)", html)
    outside = [link for link in found.links if not link.startswith(("https://", "http://", "#"))]
    assert outside == []
    inside = {link.removeprefix("#") for link in found.links if link.startswith("#")}
    assert inside <= found.ids


def test_every_figure_leads_to_its_claim(answer: Answer[Brief], html: str) -> None:
    ids = _outline(html).ids
    claims = {claim for buyer in answer.data.sheet.buyers for cell in buyer.cleared
              for claim in cell.claims}  # fmt: skip
    assert claims
    assert claims <= {each.removeprefix("c-") for each in ids}


def test_dark_light_print_and_phone_have_their_rules(html: str) -> None:
    for rule in ("prefers-color-scheme:dark", "@media print", "max-width:700px", "forced-colors"):
        assert rule in html
    assert "var(--firm-binding)" in html[html.index("<svg") :]


def _poisoned(answer: Answer[Brief], text: str) -> Answer[Brief]:
    data = answer.data
    buyer = data.sheet.buyers[0]
    lane = replace(buyer.lanes[0], label=text, note=text)
    poisoned = replace(buyer, name=text, lanes=(lane, *buyer.lanes[1:]))
    clash = replace(data.contradictions[0], name=text, about=text)
    source = replace(
        data.sources[0], title=text, publisher=text, statement=text, url="javascript:alert(1)"
    )
    return replace(
        answer,
        finding=text,
        caveats=(text,),
        data=replace(
            data,
            sheet=replace(data.sheet, buyers=(poisoned, *data.sheet.buyers[1:])),
            outright=(Outright(text, text, text),),
            contradictions=(clash,),
            sources=(source, *data.sources[1:]),
        ),
    )


@pytest.mark.parametrize("text", [" ".join(HOSTILE), "A" * 1_000_000])
def test_hostile_text_is_only_text(answer: Answer[Brief], figures: Figures, text: str) -> None:
    poisoned = _poisoned(answer, text)
    page = to_html(poisoned, figures)
    found = _outline(page)
    assert "script" not in found.seen
    assert "img" not in found.seen
    assert not any(link.startswith("javascript") for link in found.links)
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert len(page) < 2_000_000
    pdf = to_pdf(poisoned, figures)
    assert pdf.startswith(b"%PDF")
    assert b"javascript" not in pdf


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return [value] if isinstance(value, str) else []


def test_no_text_reaches_the_typesetter_uncut(answer: Answer[Brief]) -> None:
    data = pdf_data(_poisoned(answer, "A" * 1_000_000), Figures("", "", ""))
    assert max(map(len, _strings(data))) <= 2_100


def test_same_answer_same_bytes(
    answer: Answer[Brief], figures: Figures, html: str, book: Callable[..., Book]
) -> None:
    assert draw(answer.data, answer.as_of.known_at) == figures
    assert to_html(answer, figures) == to_html(answer, draw(answer.data, answer.as_of.known_at))
    assert to_pdf(answer, figures) == to_pdf(answer, figures)
    again = brief(book("2026-05-31"), labs=LABS)
    assert to_html(again, figures).replace("\u00a0", " ") == html


def test_the_pdf_reads_and_carries_its_date_on_every_page(
    answer: Answer[Brief], tmp_path: Path
) -> None:
    page, paper = write_brief(answer, tmp_path / "new" / "folder")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    text = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True, text=True
    ).stdout
    pages = [each for each in text.split("\f") if each.strip()]
    assert len(pages) >= 4
    assert all("sequence" in each for each in pages)
    assert "Which lab leans least on one patron?" in pages[0]
    assert "Open columns" in pages[0]
    assert sorted(each.name for each in page.parent.iterdir()) == ["brief.html", "brief.pdf"]


def test_nothing_known_later_enters(book: Callable[..., Book]) -> None:
    early = brief(book("2025-06-30"), labs=LABS)
    assert all(each.published.isoformat() <= "2025-06-30" for each in early.data.sources)
    assert all(step.on.isoformat() <= "2025-06-30" for step in early.data.steps)
    page = to_html(early, draw(early.data, early.as_of.known_at))
    assert "SpaceX" not in page


def test_a_book_that_knows_nothing_still_writes(book: Callable[..., Book]) -> None:
    empty = brief(book("2016-01-01"), labs=["mistral"])
    figures = draw(empty.data, empty.as_of.known_at)
    assert "Nothing was known" in to_html(empty, figures)
    assert io.BytesIO(to_pdf(empty, figures)).read(4) == b"%PDF"
