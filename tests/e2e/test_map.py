"""The map in a browser: focus, filters, the table that is its twin, keys, and how it is read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support.wide import wide_book

from lanebook.answers.layout import layout
from lanebook.answers.serialise import to_json

NOW = "known=2026-05-31"
SEPTEMBER = "known=2025-09-30"
PHONE = {"width": 390, "height": 844}


def _open(app: Any, path: str, **window: Any) -> Page:
    """Open the map and wait until an answer is on it."""
    return app.open(path, ready=".caution:visible", **window)


def _name(page: Page, name: str) -> Any:
    """Return a name on the drawing."""
    return page.locator("svg g.node > text").filter(has_text=re.compile(f"^{re.escape(name)}$"))


def _expect_title(page: Page, text: str) -> None:
    expect(page.locator("main h1")).to_have_text(text, timeout=30_000)


def _spots(page: Page) -> dict[str, tuple[float, float]]:
    found = page.locator("svg g.node").evaluate_all(
        """nodes => nodes.map(node => {
             const dot = node.querySelector('circle.dot');
             return [node.dataset.id, [+dot.getAttribute('cx'), +dot.getAttribute('cy')]];
           })"""
    )
    return {name: tuple(spot) for name, spot in found}


def test_a_click_focuses_a_firm_and_back_returns(app):
    page = _open(app, f"/map?{NOW}")
    _expect_title(page, "397 ties join 172 organisations")
    before = _spots(page)
    _name(page, "Anthropic").click()
    _expect_title(page, "Anthropic’s compute comes from its rivals")
    expect(page).to_have_url(re.compile(r"focus=org:anthropic"))
    side = page.get_by_label("Beside the map")
    expect(side.get_by_role("heading", name="Anthropic")).to_be_visible()
    patrons = side.get_by_role("table", name="Patrons and suppliers of Anthropic")
    expect(patrons.get_by_role("row", name="also competes: Google")).to_be_visible()
    expect(side.get_by_role("heading", name="Who could stop it")).to_be_visible()
    assert _spots(page) == before  # nobody moves
    page.go_back()
    _expect_title(page, "397 ties join 172 organisations")


def test_the_keyboard_walks_along_ties_and_focuses(app):
    page = _open(app, f"/map?{NOW}&focus=anthropic")
    _expect_title(page, "Anthropic’s compute comes from its rivals")
    page.get_by_role("button", name=re.compile("^Anthropic, lab, ")).focus()
    page.keyboard.press("ArrowLeft")
    at = page.locator("svg g.node:focus")
    name = at.get_attribute("data-id")
    assert name
    expect(at).to_have_accessible_name(re.compile(r", \d+ partners?"))
    tied = page.request.get(f"{app.url}/api/layout?{NOW}&focus=anthropic").json()["data"]["ties"]
    assert any({tie["source"], tie["target"]} == {name, "org:anthropic"} for tie in tied)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"focus={re.escape(name)}"))
    page.keyboard.press("Escape")
    _expect_title(page, "397 ties join 172 organisations")
    expect(page.locator("svg g.node[tabindex='0']")).to_have_count(1)


def test_digits_set_the_steps_and_t_opens_the_twin(app):
    page = _open(app, f"/map?{NOW}&focus=mistral")
    lines = page.locator("svg .base path.line")
    expect(lines.first).to_be_visible()
    near = lines.count()
    page.keyboard.press("2")
    expect(page).to_have_url(re.compile(r"steps=2"))
    expect(page.get_by_role("radio", name="2 steps")).to_be_checked()
    page.keyboard.press("0")
    expect(page).to_have_url(re.compile(r"steps=all"))
    expect(lines.nth(near + 50)).to_be_attached()
    page.keyboard.press("1")
    expect(lines).to_have_count(near)
    page.keyboard.press("t")
    expect(page.get_by_role("table", name="Ties on the map").get_by_role("row")).to_have_count(
        near + 1
    )
    page.get_by_role("button", name="Open as drawing").first.click()
    expect(page.locator("svg g.node").first).to_be_visible()


def test_filters_narrow_the_map_and_are_taken_off_again(app):
    page = _open(app, f"/map?{NOW}")
    menu = page.get_by_role("button", name="Ties, firmness: all")
    menu.click()
    page.get_by_role("checkbox", name="money").check()
    expect(page).to_have_url(re.compile(r"ties=money"))
    _expect_title(page, "114 ties of these kinds join 84 organisations")
    page.get_by_role("checkbox", name="binding").check()
    expect(page).to_have_url(re.compile(r"firm=binding"))
    page.get_by_role("button", name="Show all ties").click()
    _expect_title(page, "397 ties join 172 organisations")


def test_a_firm_is_found_by_typing(app):
    page = _open(app, f"/map?{NOW}")
    page.get_by_role("button", name="Focus: none").click()
    page.get_by_label("Name of a firm").fill("coreweave")
    page.get_by_role("button", name="CoreWeave neocloud").click()
    expect(page).to_have_url(re.compile(r"focus=org:coreweave"))
    page.get_by_role("button", name="CoreWeave : take the focus away").click()
    _expect_title(page, "397 ties join 172 organisations")


def test_nothing_moves_when_the_date_moves(app):
    page = _open(app, f"/map?{NOW}")
    _expect_title(page, "397 ties join 172 organisations")
    now = _spots(page)
    assert len(now) == 172
    other = _open(app, f"/map?{SEPTEMBER}")
    _expect_title(other, "On 30 September 2025 the map had 121 of 397 ties")
    then = _spots(other)
    assert then.items() <= now.items()
    slots = other.locator("svg circle.slot")
    expect(slots).to_have_count(172 - len(then))
    assert slots.evaluate_all("dots => dots.every(d => !d.textContent && !d.dataset.id)")


def test_valid_time_goes_back_to_2019(app):
    page = _open(app, f"/map?{NOW}&valid=2019-07-31")
    _expect_title(page, "On 31 July 2019 the map was Microsoft and OpenAI alone")
    expect(page.locator("svg g.node")).to_have_count(2)
    expect(page.locator("svg .base path.line")).to_have_count(2)


def test_a_firm_not_yet_tied_leads_to_its_first_day(app):
    page = _open(app, "/map?known=2020-05-31&focus=openai")
    _expect_title(page, "Nothing was known about OpenAI’s ties on 31 May 2020")
    page.get_by_label("Beside the map").get_by_role("link", name="Go to that day").click()
    expect(page.locator("main h1")).to_have_text(re.compile("^OpenAI "))
    expect(page.locator("svg .base path.line").first).to_be_visible()


def test_the_table_sorts_and_its_names_focus(app):
    page = _open(app, f"/map?{NOW}&focus=anthropic&view=table")
    table = page.get_by_role("table", name="Ties on the map")
    table.get_by_role("button", name="MW").click()
    expect(table.get_by_role("columnheader", name="MW")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(table.locator("tbody tr").first).to_contain_text("5,000")
    table.get_by_role("link", name="Google").first.click()
    expect(page).to_have_url(re.compile(r"focus=org:google.*view=table"))


def test_names_do_not_cover_one_another(app):
    page = _open(app, f"/map?{NOW}")
    _expect_title(page, "397 ties join 172 organisations")
    covered = page.locator("svg g.node > text").evaluate_all(
        """texts => {
             const boxes = texts.map(t => [t.firstChild.textContent, t.getBoundingClientRect()]);
             const bad = [];
             boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
               const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
               const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
               if (wide > 1 && high > 3) bad.push(`${a} / ${b}`);
             }));
             return bad;
           }"""
    )
    assert covered == []


def test_on_a_phone_the_neighbours_come_first(app):
    page = _open(app, f"/map?{NOW}&focus=anthropic", **PHONE)
    patrons = page.get_by_role("table", name="Patrons and suppliers of Anthropic")
    expect(patrons).to_be_visible()
    drawing = page.get_by_role("region", name="Drawing of the map")
    assert patrons.bounding_box()["y"] < drawing.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_drawing_is_saved_as_a_picture_with_its_colours(app):
    page = _open(app, f"/map?{NOW}&focus=anthropic")
    expect(page.locator("svg .base path.line").first).to_be_visible()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "lanebook-map.svg"
    assert "Anthropic" in text
    assert "rgb(10, 58, 133)" in text  # the blue of compute, written into the file
    assert "<script" not in text


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", [f"/map?{NOW}&focus=anthropic", f"/map?{SEPTEMBER}&view=table"])
def test_nothing_stands_against_it_by_wcag(app, axe, dark, path):
    page = _open(app, path, dark=dark)
    expect(page.get_by_label("Beside the map").get_by_text("Degree counts")).to_be_visible()
    axe(page)


def test_the_phone_s_page_stands_by_wcag(app, axe):
    page = _open(app, f"/map?{NOW}", **PHONE)
    expect(page.get_by_role("region", name="Drawing of the map")).to_be_visible()
    axe(page)


def test_an_unknown_focus_says_what_to_do(app):
    app.allow("404|status of 404")
    page = app.open(f"/map?{NOW}&focus=nobody-at-all", ready=".problem")
    expect(page.locator(".problem")).to_contain_text("The book knows no")


def test_an_empty_book_has_an_empty_map(empty_app):
    page = _open(empty_app, f"/map?{NOW}")
    _expect_title(page, "On 31 May 2026 the map held no tie")


@pytest.mark.parametrize(
    ("n", "opened", "bundles", "most"),
    [(300, "", 0, 4_500), (2_000, "more:labs", 8, 9_000), (2_500, "labs:lab:us", 57, 2_500)],
)
def test_a_large_book_stays_a_drawing(app, small_book, n, opened, bundles, most):
    """Synthetic answers in place of the server's: bounded in elements, all of it inside."""
    wide = small_book(**wide_book(n))

    def answer(route: Any) -> None:
        asked = f"open={opened}" in route.request.url.replace("%3A", ":") if opened else False
        body = to_json(layout(wide, opened=(opened,) if asked else ()))
        route.fulfill(body=body, content_type="application/json")

    page = app.window()
    page.route("**/api/layout?*", answer)
    page.goto(f"{app.url}/map?{NOW}")
    page.locator("svg g.node").first.wait_for(timeout=30_000)
    drawing = page.get_by_role("region", name="Drawing of the map").locator("svg")
    assert drawing.locator("rect.dot").count() == bundles
    assert drawing.locator("g.node").count() <= 300
    if opened:
        before = _spots_of_all(page)
        bundle = page.locator(f"svg g.node[data-id='{opened}']")
        bundle.focus()
        page.keyboard.press("Enter")
        expect(bundle).to_have_attribute("aria-expanded", "true", timeout=30_000)
        assert before.items() <= _spots_of_all(page).items()
    assert drawing.locator("*").count() <= most
    outside = drawing.locator("g.node .dot").evaluate_all(
        """dots => { const box = dots[0].ownerSVGElement.getBoundingClientRect();
             return dots.filter(dot => { const b = dot.getBoundingClientRect();
               return b.left < box.left || b.right > box.right || b.bottom > box.bottom; }).length }"""
    )
    assert outside == 0


def _spots_of_all(page: Page) -> dict[str, str]:
    found = page.locator("svg g.node").evaluate_all(
        """nodes => nodes.map(node => { const dot = node.querySelector('.dot');
             return [node.dataset.id, ['cx', 'cy', 'x', 'y'].map(a => dot.getAttribute(a)).join()] })"""
    )
    return dict(found)
