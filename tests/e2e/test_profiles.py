"""Firms, sites, ties, sources and why: what a reader does on their pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

KNOWN = "known=2026-05-31"
PHONE = {"width": 390, "height": 844}
WIDTHS = [pytest.param({"width": 1440, "height": 900}, id="desk"), pytest.param(PHONE, id="phone")]
TIE = "spacex--anthropic--compute_supply"
PAGES = [
    f"/firms?{KNOWN}", f"/firm/anthropic?{KNOWN}", f"/firm/oracle?{KNOWN}",
    f"/site/stargate-abilene?{KNOWN}", f"/tie/{TIE}?{KNOWN}",
    f"/why?subject=tie:{TIE}&{KNOWN}", f"/layer/cowos?{KNOWN}",
]  # fmt: skip


def _no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _drawn(page: Page, name: str) -> None:
    """Wait until the chart whose text says `name` is an SVG with marks in it."""
    chart = page.get_by_role("img", name=re.compile(name))
    chart.scroll_into_view_if_needed()
    expect(chart.locator("svg path, svg rect").first).to_be_attached(timeout=60_000)


@pytest.mark.parametrize("size", WIDTHS)
def test_a_firm_is_found_in_the_list_and_opened(app, size):
    page = app.open(f"/firms?{KNOWN}", **size)
    expect(page.locator("main h1")).to_contain_text("firms known")
    page.get_by_label("Kind").select_option("lab")
    expect(page).to_have_url(re.compile("kind=lab"))
    page.get_by_role("button", name="Lanes in").click()
    first = page.locator("main tbody tr").first
    expect(first).to_contain_text("OpenAI")
    _no_sideways(page)
    first.get_by_role("link").first.click()
    expect(page.locator("main h1")).to_have_text("OpenAI")
    page.go_back()
    expect(page).to_have_url(re.compile("kind=lab"))
    expect(page.get_by_label("Kind")).to_have_value("lab")


@pytest.mark.parametrize("size", WIDTHS)
def test_a_firm_shows_its_lanes_patrons_money_and_charts(app, size):
    page = app.open(f"/firm/anthropic?{KNOWN}", **size)
    expect(page.locator("main h1")).to_have_text("Anthropic")
    title = re.compile(r"of nine lanes are less than ten weeks old")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    lanes = page.get_by_role("group", name=title)
    expect(
        lanes.get_by_role("link", name=re.compile("SpaceX · Colossus 1.*or ends"))
    ).to_be_attached()
    _drawn(page, "Anthropic: One patron became")
    _drawn(page, "Anthropic: .*is open")
    _no_sideways(page)


def test_a_lane_and_a_fact_open_the_evidence_and_escape_returns(app):
    page = app.open(f"/firm/anthropic?{KNOWN}")
    page.get_by_role("link", name=re.compile("Ask, end-2027: ≥10,000 MW")).click()
    drawer = page.get_by_role("complementary", name="Evidence")
    expect(drawer).to_be_visible()
    expect(page).to_have_url(re.compile("claims="))
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    page.get_by_role("link", name=re.compile("SpaceX · Colossus 1.*or ends")).focus()
    page.keyboard.press("Enter")
    expect(drawer).to_be_visible()


def test_the_same_is_read_as_tables(app):
    page = app.open(f"/firm/anthropic?{KNOWN}")
    page.get_by_role("button", name="Table T").first.click()
    table = page.get_by_role("table", name=re.compile("lanes are less than ten weeks old"))
    expect(table.get_by_role("row").filter(has_text="or ends")).to_have_count(1)
    chart = page.get_by_role("img", name=re.compile("Anthropic: One patron became"))
    chart.focus()
    page.keyboard.press("t")
    expect(page.get_by_role("table", name=re.compile("largest patron by day"))).to_be_visible()


def test_the_scale_of_the_lanes_stands_still_while_the_date_moves(app):
    page = app.open(f"/firm/anthropic?{KNOWN}")
    axis = page.locator("text.axis").filter(has_text="2030")
    before = axis.get_attribute("x")
    bars = page.locator("svg[role=group] rect.hit")
    late = bars.count()
    page.goto(f"{app.url}/firm/anthropic?known=2025-12-31")
    expect(page.get_by_role("heading", name=re.compile("lanes"))).not_to_have_count(0)
    expect(axis).to_have_attribute("x", before or "")
    expect(bars.first).to_be_attached()
    assert bars.count() < late


def test_parts_inside_lanes_can_be_shown_and_the_address_says_so(app):
    page = app.open(f"/firm/anthropic?{KNOWN}")
    bars = page.locator("svg[role=group] rect.hit")
    before = bars.count()
    page.get_by_role("button", name=re.compile(r"\d+ parts inside them")).click()
    expect(page).to_have_url(re.compile("parts=1"))
    assert bars.count() > before


@pytest.mark.parametrize("size", WIDTHS)
def test_a_site_shows_what_was_announced_and_how_late_it_is(app, size):
    page = app.open(f"/site/stargate-abilene?{KNOWN}", **size)
    expect(page.locator("main h1")).to_contain_text("against the first announcement")
    _drawn(page, "Stargate Abilene runs")
    _drawn(page, "late by a month or more")
    expect(page.get_by_role("table", name=re.compile("announced against actual"))).to_be_visible()
    _no_sideways(page)


@pytest.mark.parametrize("size", WIDTHS)
def test_a_tie_shows_what_each_reading_is_worth(app, size):
    page = app.open(f"/tie/{TIE}?{KNOWN}", **size)
    expect(page.locator("main h1")).to_contain_text("fold apart in money")
    expect(page.get_by_text("90 days' notice: certain on any day", exact=True)).to_be_visible()
    page.get_by_role("link", name="Recipient").click()
    expect(page.locator("main h1")).to_have_text("Anthropic")
    page.go_back()
    expect(page.locator("main h1")).to_contain_text("SpaceX to Anthropic")
    _no_sideways(page)


@pytest.mark.parametrize("size", WIDTHS)
def test_a_source_is_reached_from_why_and_tells_what_became_of_its_claims(app, size):
    page = app.open(f"/why?subject=tie:{TIE}&{KNOWN}", **size)
    page.locator("main li.won a[href^='/source/']").first.click()
    expect(page.locator("main h1")).to_contain_text("supports")
    outside = page.get_by_role("link", name="Open the page")
    expect(outside).to_have_attribute("rel", "noreferrer noopener")
    expect(outside).to_have_attribute("href", re.compile("^https?://"))
    page.get_by_text(re.compile(r"^prevails \d+")).click()
    expect(page).to_have_url(re.compile("outcome=won"))
    _no_sideways(page)


def test_before_anything_was_known_the_page_says_since_when(app):
    page = app.open("/firm/anthropic?known=2020-01-31")
    expect(page.locator("main h1")).to_have_text(
        "Nothing was known about Anthropic on 31 January 2020."
    )
    page.get_by_role("link", name="Go to that day").click()
    expect(page.locator("main h1")).to_have_text("Anthropic")


def test_a_name_almost_right_leads_to_the_nearest(app):
    app.allow("404")
    page = app.open(f"/firm/antropic?{KNOWN}")
    page.get_by_role("link", name=re.compile("^Anthropic")).click()
    expect(page).to_have_url(re.compile(r"/firm/anthropic\?"))
    expect(page.locator("main h1")).to_have_text("Anthropic")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_profile_is_accessible(app, axe, path, dark):
    page = app.open(path, dark=dark)
    page.wait_for_load_state("networkidle")
    axe(page)


def test_a_chart_that_is_refused_says_so_in_its_place(app):
    app.allow("422")
    problem = {"problem": "It cannot be drawn.", "next_step": "ask for another day.", "code": "x"}
    page = app.window()
    page.route("**/api/chart/path?*", lambda route: route.fulfill(status=422, json=problem))
    page.goto(f"{app.url}/firm/anthropic?{KNOWN}")
    expect(page.get_by_text("It cannot be drawn. Next: ask for another day.")).to_be_visible()
    expect(page.locator("main h1")).to_have_text("Anthropic")
    _drawn(page, "Anthropic: .*is open")
