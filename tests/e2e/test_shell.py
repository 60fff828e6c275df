"""What surrounds every page: rail, bar, addresses, and what happens when something is wrong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

KNOWN = "known=2026-05-31"
#: Name in the rail and path of every page that the rail lists.
PAGES = {
    "Today": "/", "Sheet": "/sheet", "Map": "/map", "World": "/world", "Firms": "/firms",
    "Changes": "/changes", "Check": "/check", "Capex": "/capex",
}  # fmt: skip
DETAILS = [
    "/firm/openai", "/site/stargate-abilene", "/tie/spacex--anthropic--compute_supply",
    "/why/tie%3Aspacex--anthropic--compute_supply",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}


def _rail(page: Page):
    return page.get_by_role("navigation", name="Pages", exact=True)


def _finding(page: Page) -> str:
    heading = page.locator("main h1")
    expect(heading).not_to_be_empty()
    return heading.inner_text()

#: A drawing is laid out anew a moment after its place has changed.
SETTLES_WITHIN = """async () => {
  const fits = () => document.documentElement.scrollWidth <= innerWidth;
  for (let i = 0; i < 60 && !fits(); i += 1) await new Promise((done) => setTimeout(done, 50));
  return fits();
}"""


def test_every_page_is_reached_from_the_rail_and_keeps_the_date(app):
    page = app.open(f"/?{KNOWN}")
    seen = set()
    for name, path in PAGES.items():
        link = _rail(page).get_by_role("link", name=name, exact=True)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(page).to_have_url(re.compile(rf"^{app.url}{path}\?(.*&)?{KNOWN}"))
        seen.add(_finding(page))
    assert len(seen) == len(PAGES), f"every page has a finding of its own: {seen}"


def test_on_a_phone_the_bar_and_its_menu_lead_everywhere(app):
    page = app.open(f"/?{KNOWN}", **PHONE)
    bar = page.get_by_role("navigation", name="Main pages")
    expect(bar).to_be_visible()
    expect(_rail(page)).to_be_hidden()
    for name in ("Sheet", "Map", "Firms", "Today"):
        bar.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(rf"{PAGES[name]}\?"))
    for name in ("World", "Changes", "Check", "Capex"):
        bar.get_by_role("button", name="More").click()
        bar.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(rf"{PAGES[name]}\?"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_letters_lead_to_pages_and_can_be_switched_off(app):
    page = app.open(f"/?{KNOWN}")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile(r"/sheet\?"))
    page.get_by_role("button", name="View settings").click()
    page.get_by_label("Letter keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile(r"/sheet\?"))


def test_an_address_opens_the_same_view_and_back_returns(app):
    page = app.open("/sheet?known=2025-10-31&valid=2025-10-31")
    before = _finding(page)
    _rail(page).get_by_role("link", name="Changes", exact=True).click()
    expect(page).to_have_url(re.compile(r"/changes\?known=2025-10-31&valid=2025-10-31"))
    _finding(page)
    page.go_back()
    expect(page.locator("main h1")).to_have_text(before)
    page.go_forward()
    expect(page).to_have_url(re.compile(r"/changes\?"))
    page.go_back()
    page.reload()
    expect(page.locator("main h1")).to_have_text(before)


def test_a_path_without_a_page_says_so_and_leads_on(app):
    page = app.open("/nowhere/at/all")
    assert _finding(page) == "There is no page at /nowhere/at/all."
    page.get_by_role("link", name="open Today").click()
    expect(page).to_have_url(f"{app.url}/")


def test_hostile_addresses_are_only_text(app):
    app.allow(r"40[04] |status of 40[04]")
    name = "<img src=x onerror=alert(1)>"
    page = app.open(f"/{name}")
    expect(page.locator("main h1")).to_contain_text("There is no page at /")
    page.goto(f"{app.url}/firm/{name}")
    expect(page.locator("main")).to_contain_text(f"The book knows no '{name}'")
    assert page.locator("main img").count() == 0


def test_an_unknown_name_leads_to_the_nearest(app):
    app.allow(r"404 |status of 404")
    page = app.open(f"/firm/opneai?{KNOWN}")
    main = page.locator("main")
    expect(main).to_contain_text("The book knows no 'opneai'.")
    main.get_by_role("link", name=re.compile("OpenAI")).first.click()
    expect(page).to_have_url(re.compile(r"/firm/openai\?"))
    expect(page.locator("main h1")).to_contain_text("OpenAI")


def test_a_refusal_stays_in_its_panel_with_what_to_do_next(app):
    app.allow(r"40[04] |status of 40[04]")
    page = app.open(f"/capex?{KNOWN}&set=no_such_assumption%3D1", ready="[role=alert]")
    alert = page.locator("main").get_by_role("alert").first
    expect(alert).to_contain_text("no_such_assumption")
    expect(alert).to_contain_text("Next:")
    _rail(page).get_by_role("link", name="Sheet", exact=True).click()
    expect(page.locator("main h1")).to_contain_text("GW")
    expect(page.locator("main").get_by_role("alert")).to_have_count(0)


def test_an_answer_that_takes_long_says_so_and_can_be_stopped(app):
    page = app.open(f"/?{KNOWN}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/sheet?*", hold)
    _rail(page).get_by_role("link", name="Sheet", exact=True).click()
    slow = page.locator("main").get_by_role("status").filter(has_text="Computing this answer")
    expect(slow).to_be_visible()
    held.pop().continue_()
    expect(slow).to_be_hidden()
    assert "GW" in _finding(page)


def test_a_fault_of_the_server_never_blanks_the_page(app):
    app.allow(r"500 |status of 500")
    page = app.open(f"/?{KNOWN}")
    problem = {
        "type": "urn:lanebook:problem:fault", "title": "Internal Server Error", "status": 500,
        "code": "fault", "problem": "A fault of Lanebook's own.", "expected": "an answer",
        "next_step": "report it.", "detail": "", "findings": [],
    }  # fmt: skip
    page.route("**/api/sheet?*", lambda route: route.fulfill(status=500, json=problem))
    _rail(page).get_by_role("link", name="Sheet", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Next: report it.")
    expect(_rail(page)).to_be_visible()
    page.unroute("**/api/sheet?*")
    page.get_by_role("button", name="Try again").click()
    assert "GW" in _finding(page)


def test_a_stopped_server_is_said_and_the_page_comes_back(fresh_app):
    fresh_app.allow("ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_FAILED")
    fresh_app.allow("401")  # a new start knows no session of the last
    page = fresh_app.open(f"/sheet?{KNOWN}")
    finding = _finding(page)
    fresh_app.site.stop()
    _rail(page).get_by_role("link", name="Changes", exact=True).click()
    banner = page.get_by_role("alert").filter(has_text="Lanebook stopped answering at")
    # At the latest when the page looks next whether the ledger has moved.
    expect(banner).to_contain_text(re.compile(r"answering at \d\d:\d\d\."))
    page.go_back()
    expect(page.locator("main h1")).to_have_text(finding)
    fresh_app.site.start()
    expect(banner).to_be_hidden()
    expect(page.locator("main h1")).to_have_text("This browser is not signed in.")
    page.goto(fresh_app.site.link())
    assert _finding(page) not in {"", "This browser is not signed in."}


def test_without_the_link_nothing_is_shown(app):
    app.allow("401")
    page = app.window(signed_in=False)
    page.goto(f"{app.url}/sheet")
    expect(page.locator("main h1")).to_have_text("This browser is not signed in.")
    assert page.locator("table").count() == 0


def test_a_book_without_a_row_is_no_fault(empty_app):
    page = empty_app.open("/")
    for path in (*PAGES.values(), "/sheet?valid=2019-01-01"):
        page.goto(f"{empty_app.url}{path}")
        assert _finding(page)
        page.wait_for_load_state("networkidle")
        text = page.locator("body").inner_text()
        assert not re.search(r"\b(NaN|undefined|null|Infinity)\b", text), path


@pytest.mark.parametrize("path", [*PAGES.values(), *DETAILS])
def test_every_page_meets_the_guidelines_light_dark_and_on_a_phone(app, axe, path):
    page = app.open(f"{path}?{KNOWN}", reduced_motion=True)
    _finding(page)
    page.wait_for_load_state("networkidle")
    axe(page)
    page.emulate_media(color_scheme="dark")
    axe(page)
    page.set_viewport_size(PHONE)
    axe(page)


def test_nothing_is_fetched_from_elsewhere_and_little_before_the_first_page(app):
    page = app.window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{app.url}/?{KNOWN}")
    _finding(page)
    assert {url.split("/")[2] for url in asked} == {app.url.removeprefix("http://")}
    scripts = page.evaluate(
        """performance.getEntriesByType('resource').filter((r) => r.name.endsWith('.js'))
          .map((r) => r.encodedBodySize)"""
    )
    assert 0 < sum(scripts) <= 250_000, scripts


def test_the_sheet_prints_without_what_only_a_screen_needs(app):
    page = app.open(f"/sheet?{KNOWN}", dark=True)
    _finding(page)
    page.emulate_media(media="print")
    expect(_rail(page)).to_be_hidden()
    expect(page.get_by_role("slider")).to_have_count(0)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in {"rgb(255, 255, 255)", "rgb(246, 245, 241)", "rgba(0, 0, 0, 0)"}
    pdf = page.pdf(prefer_css_page_size=True)
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups())
    assert (round(width), round(height)) == (842, 595), "A4, landscape"


def test_with_colours_of_the_system_the_sheet_still_says_how_firm(app):
    page = app.open(f"/sheet?{KNOWN}", forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    _rail(page).get_by_role("link", name="Sheet", exact=True).focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_no_width_scrolls_the_page_sideways(app):
    page = app.open(f"/sheet?{KNOWN}", **PHONE)
    for path in PAGES.values():
        page.goto(f"{app.url}{path}?{KNOWN}")
        _finding(page)
        for width in (320, 768, 1280, 1920, 3840):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(SETTLES_WITHIN), f"{path} at {width}"
