"""The scan as a reader uses it: ranked, narrowed, opened, and read at every width."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.support.visits import Visitor

DAY = "known=2026-05-31"
PATIENT = 60_000


def rows(page: Page) -> Locator:
    """Return the rows of the ranked list, once it is there."""
    found = page.get_by_role("region", name="Firms by what stops with them").locator("tbody tr")
    found.first.wait_for(timeout=PATIENT)
    return found


def test_firms_stand_by_what_stops_with_them_beside_their_partners(app: Visitor) -> None:
    page = app.open(f"/scan?{DAY}")
    first = rows(page).first
    said = page.request.get(f"{app.url}/api/scan?{DAY}&top=0").json()
    expect(first).to_contain_text(said["data"]["rows"][0]["name"])
    expect(page.locator("article header")).to_contain_text("measure documentation")
    heads = page.get_by_role("region", name="Firms by what stops with them").locator("thead")
    heads.get_by_role("button", name="Partners").click()
    most = max(row["degree"] for row in said["data"]["rows"])
    expect(rows(page).first).to_contain_text(f"{most} rank 1")


def test_the_list_is_narrowed_by_words_and_kind_and_opens_the_firm(app: Visitor) -> None:
    page = app.open(f"/scan?{DAY}")
    rows(page)
    page.get_by_label("Show firms whose name holds").fill("asml")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"find=asml"))
    page.get_by_label("Show firms whose name holds").fill("")
    page.get_by_role("button", name="Kind: all").click()
    page.get_by_role("button", name=re.compile("^memory")).click()
    expect(page).to_have_url(re.compile(r"sector=memory"))
    names = rows(page).all_inner_texts()
    assert names
    assert all("memory" in name for name in names)
    rows(page).get_by_role("link", name="SK hynix").click()
    expect(page).to_have_url(re.compile(r"/firm/sk-?hynix\?"))


def test_a_firm_s_links_open_with_their_evidence(app: Visitor) -> None:
    page = app.open(f"/scan?{DAY}")
    rows(page)
    page.get_by_role("button", name="Links of OpenAI").click()
    links = page.get_by_role("region", name="Links of OpenAI")
    expect(links).to_contain_text("buys from")
    links.get_by_title(re.compile("open the evidence")).first.click()
    drawer = page.get_by_role("complementary", name="Evidence")
    expect(drawer).to_be_visible()
    drawer.press("Escape")
    expect(links).to_be_visible()


def test_without_rivals_that_step_in_nothing_stops_less(app: Visitor) -> None:
    page = app.open(f"/scan?{DAY}")
    damped = page.request.get(f"{app.url}/api/scan?{DAY}&top=0").json()["data"]
    page.get_by_label("Nobody steps in").check()
    expect(page).to_have_url(re.compile(r"market=none"))
    bare = page.request.get(f"{app.url}/api/scan?{DAY}&top=0&market=none").json()["data"]
    assert bare["mean_esri"] >= damped["mean_esri"]
    expect(rows(page).first).to_contain_text(bare["rows"][0]["name"])


@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], width: int, dark: bool
) -> None:
    page = app.open(f"/scan?{DAY}&firm=asml", width=width, height=900, dark=dark)
    rows(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
