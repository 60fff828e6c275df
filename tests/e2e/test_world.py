"""The World page: where the sites are, on which grid, for whom."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

MAY = "/world?known=2026-05-31"
SIZES = [(1440, 900), (390, 844)]


#: The first answer of a day is computed while the test waits.
FIRST = 30_000


def _says(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words, timeout=FIRST)


def _rows(page: Page):
    return page.get_by_role("region", name="Sites, largest first").locator("tbody tr")


def _group(page: Page, name: str):
    return page.get_by_role("button", name=re.compile(f"^{name} "))


def test_who_is_on_ercot_and_which_site_is_it(app):
    page = app.open(MAY)
    _says(page, "sits on three grids: PJM, ERCOT and TVA")
    _group(page, "ERCOT").click()
    expect(page).to_have_url(re.compile("group=ERCOT"))
    expect(page.get_by_role("heading", name="20 sites: ERCOT")).to_be_visible()
    expect(_rows(page)).to_have_count(20)
    # The chosen group is lit, the rest are not; a site without a figure stays on the map.
    page.locator("g.site.chosen[data-site='site:stargate-abilene']").wait_for()
    expect(page.locator("g.site.quiet[data-site='site:colossus-2']")).to_have_count(1)
    # A focused row marks its circle: the table is the keyboard's path.
    row = _rows(page).filter(has_text="Stargate Abilene")
    row.get_by_role("link", name="Stargate Abilene", exact=True).focus()
    expect(page.locator("g.site.active")).to_have_attribute("data-site", "site:stargate-abilene")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/site/stargate-abilene"))
    page.go_back()
    expect(_rows(page)).to_have_count(20)
    page.go_back()
    expect(page.get_by_role("heading", name="117 sites")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_later_year_by_tenant_from_a_sent_link(app, width, height):
    page = app.open(f"{MAY}&by=tenant&group=org:openai&year=2028", width=width, height=height)
    _says(page, "dated to stand by the end of 2028")
    expect(page.get_by_role("heading", name="12 sites: OpenAI")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^End of 2028"))).to_be_checked()
    expect(_group(page, "OpenAI")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_circle_is_a_door_and_a_figure_leads_to_its_claims(app):
    page = app.open(f"{MAY}&view=us")
    page.locator("g.site[data-site='site:rainier-new-carlisle']").click()
    expect(page).to_have_url(re.compile("/site/rainier-new-carlisle"))
    page.go_back()
    _rows(page).filter(has_text="Rainier").get_by_role("link", name=re.compile("by 31 May")).click()
    expect(page.get_by_role("complementary", name="Evidence")).to_be_visible()


def test_sites_without_coordinates_are_listed_and_never_placed(app):
    page = app.open(f"{MAY}&view=world")
    page.locator("g.site").first.wait_for()
    page.get_by_role("button", name="Show all 117").click()
    expect(_rows(page)).to_have_count(117)
    expect(_rows(page).filter(has_text="River Bend")).to_contain_text("not placed")
    expect(page.locator("g.site[data-site='site:river-bend']")).to_have_count(0)
    # What is not known is a question mark, what is zero is zero.
    expect(_rows(page).filter(has_text="PORTS Technology")).to_contain_text("?")
    expect(page.locator("g.site.unknown text").first).to_have_text("?")


def test_places_hold_while_the_date_moves(app):
    def places(page: Page) -> dict[str, str]:
        page.locator("g.site").first.wait_for()
        found = page.eval_on_selector_all(
            "g.site", "all => all.map((g) => [g.dataset.site, g.getAttribute('transform')])"
        )
        return dict(found)

    late = places(app.open(f"{MAY}&view=us"))
    early = places(app.open("/world?known=2025-12-31&view=us"))
    assert len(early) > 20
    assert {site: late[site] for site in early} == early
    assert len(late) > len(early)


def test_nothing_known_yet_is_said(app):
    page = app.open("/world?known=2022-01-01")
    _says(page, "No site was known on 1 January 2022.")
    expect(page.locator("g.site")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("dark", [False, True])
def test_wcag(app, axe, width, height, dark):
    page = app.open(f"{MAY}&group=PJM", width=width, height=height, dark=dark)
    page.locator("g.site.chosen").first.wait_for()
    axe(page)
