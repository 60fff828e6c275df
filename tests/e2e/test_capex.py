"""Capex as an analyst uses it: move an assumption, read what follows, send the address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.support.visits import Visitor

DAY = "known=2026-05-31"
COST = "Cost of a gigawatt of IT load"


def builds(page: Page) -> str:
    """Return the megawatts that the year's spending builds, as shown."""
    return page.get_by_role("row", name="builds, of IT load").get_by_role("cell").first.inner_text()


def test_an_assumption_is_moved_by_keyboard_and_everything_follows(app: Visitor) -> None:
    page = app.open(f"/capex?{DAY}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("8.6–20.1 GW")
    assert builds(page) == "15,213 MW"
    slider = page.get_by_role("slider", name=COST)
    slider.focus()
    slider.press("ArrowRight")
    expect(page).to_have_url(app.url + f"/capex?{DAY}&set=capex_per_gw/total-per-gw-it%3D40.5")
    # 608.5 bn USD of AI spending at 40.5 bn a GW: 15,025 MW.
    expect(page.get_by_role("row", name="builds, of IT load")).to_contain_text("15,025 MW")
    expect(page.get_by_role("row", name="builds, of IT load")).to_contain_text("15,213 MW")
    page.get_by_role("button", name="Back to 40").click()
    expect(page).to_have_url(app.url + f"/capex?{DAY}")
    expect(page.get_by_role("row", name="builds, of IT load")).to_contain_text("15,213 MW")
    page.go_back()
    expect(page.get_by_role("row", name="builds, of IT load")).to_contain_text("15,025 MW")


def test_a_sent_address_shows_the_senders_assumption(app: Visitor) -> None:
    page = app.open(f"/capex?{DAY}&set=capex_per_gw/total-per-gw-it=50")
    assert builds(page) == "12,170 MW"
    expect(page.get_by_role("slider", name=COST)).to_have_value("50")


def test_a_refused_assumption_says_what_to_do_and_harms_nothing_else(app: Visitor) -> None:
    app.allow("404")
    page = app.open(f"/capex?{DAY}&set=nonsense=5")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("nonsense")
    expect(alert).to_contain_text("Next:")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_every_move_of_a_forecaster_leads_to_its_claim(app: Visitor) -> None:
    page = app.open(f"/capex?{DAY}")
    row = page.get_by_role("listitem").filter(
        has_text="goldman hyperscaler capex", has=page.get_by_text("465 bn USD")
    )
    expect(row).to_contain_text("+13 %")
    row.get_by_role("link", name="465 bn USD").click()
    expect(page.get_by_role("complementary", name="Evidence")).to_be_visible()
    expect(page).to_have_url(re.compile("claims=c-3a806c2bf8"))


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], width: int, dark: bool
) -> None:
    page = app.open(f"/capex?{DAY}", width=width, height=900, dark=dark)
    page.get_by_role("slider", name=COST).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)


def test_before_anything_was_known_it_says_so(app: Visitor) -> None:
    page = app.open("/capex?known=2015-01-01")
    expect(page.locator("main")).to_contain_text("No firm’s spending was known")
