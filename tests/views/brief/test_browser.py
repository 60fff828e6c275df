"""The brief in a real browser: phone and desktop, light and dark, screen and paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lanebook.answers.book import Book
from lanebook.answers.brief import brief
from lanebook.views.brief.figures import draw
from lanebook.views.brief.page import to_html

pytestmark = pytest.mark.browser

#: How often a moving page is looked at before it counts as still.
TRIES = 100
#: Elements that reach over the right edge without standing inside something that scrolls.
SPILLING = """
() => [...document.querySelectorAll('body *')].filter(e => {
  if (e.closest('.scroll, .chart, svg')) return false;
  const box = e.getBoundingClientRect();
  return box.width > 0 && box.right > innerWidth + 1;
}).map(e => e.tagName + '.' + e.className)
"""


@pytest.fixture(scope="module")
def path(book: Callable[..., Book], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A brief of three labs, written to a file."""
    answer = brief(book("2026-05-31"), labs=["anthropic", "openai", "mistral"])
    file = tmp_path_factory.mktemp("browser") / "brief.html"
    file.write_text(to_html(answer, draw(answer.data, answer.as_of.known_at)), encoding="utf-8")
    return file


def _open(browser: Browser, path: Path, width: int, scheme: str) -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        offline=True,
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(path.as_uri())
    return page, said


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_but_tables(
    chromium: Browser, path: Path, width: int, scheme: str
) -> None:
    page, said = _open(chromium, path, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SPILLING) == []
    assert said == [path.as_uri()]  # one request, no message, no error
    page.context.close()


def test_every_table_can_be_reached_and_scrolled_by_keyboard(chromium: Browser, path: Path) -> None:
    page, _ = _open(chromium, path, 390, "light")
    regions = page.locator(".scroll")
    assert regions.count() >= 5
    named = page.evaluate(
        "[...document.querySelectorAll('.scroll')].every("
        "e => e.tabIndex === 0 && e.getAttribute('role') === 'region' && e.ariaLabel)"
    )
    assert named
    sheet = page.get_by_role("region", name="Procurement sheet")
    sheet.focus()
    page.keyboard.press("ArrowRight")
    # Asked again and again: the page's own policy forbids the waiting that evaluates a string.
    for _ in range(TRIES):
        if page.evaluate("document.activeElement.scrollLeft") > 0:
            break
        page.wait_for_timeout(50)
    assert page.evaluate("document.activeElement.scrollLeft") > 0
    page.context.close()


def test_a_figure_leads_to_its_claim(chromium: Browser, path: Path) -> None:
    page, _ = _open(chromium, path, 1440, "light")
    page.locator("table.sheet tr.total td a").first.click()
    target = page.locator(":target")
    assert target.count() == 1
    assert "20" in target.inner_text()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium: Browser, path: Path, scheme: str) -> None:
    page, _ = _open(chromium, path, 1440, scheme)
    ink, ground = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    # The tokens: ink #15181C on #F6F5F1, or #E8EAEC on #0F1215.
    light = ("rgb(21, 24, 28)", "rgb(246, 245, 241)")
    assert (ink, ground) == (
        light if scheme == "light" else ("rgb(232, 234, 236)", "rgb(15, 18, 21)")
    )
    chart = page.evaluate("getComputedStyle(document.querySelector('figure svg text')).fill")
    assert chart != ground
    page.context.close()


def test_paper_is_light_and_shows_letters(chromium: Browser, path: Path) -> None:
    page, _ = _open(chromium, path, 1440, "dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.letter')).display") == "inline"
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")
    page.context.close()
