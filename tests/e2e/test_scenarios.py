"""Scenarios: the library, one applied, two together, and the way from there to what binds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.support.visits import Visitor

DAY = "known=2026-05-31"
#: The model is cleared twice for every scenario; a busy machine takes its time.
PATIENT = 120_000


def test_the_library_leads_to_what_a_scenario_does(app: Visitor) -> None:
    page = app.open(f"/scenarios?{DAY}")
    page.get_by_role("link", name="Power in ERCOT comes twelve months late").click()
    expect(page).to_have_url(app.url + f"/scenario?{DAY}&name=power-delay-ercot")
    effects = page.get_by_role("region", name="Effects by year")
    expect(effects).to_contain_text("→", timeout=PATIENT)
    expect(page.get_by_role("heading", level=1)).to_contain_text("ERCOT")
    page.get_by_role("link", name="What binds under it").click()
    expect(page).to_have_url(app.url + f"/constraints?{DAY}&scenario=power-delay-ercot")
    page.go_back()
    expect(page.get_by_role("region", name="Effects by year")).to_be_visible()


def test_two_happen_together(app: Visitor) -> None:
    page = app.open(f"/scenario?{DAY}&name=power-delay-ercot")
    page.get_by_role("region", name="Effects by year").wait_for(timeout=PATIENT)
    page.get_by_role("button", name="Together with: nothing else").click()
    page.get_by_role("button", name="Packaging expands nine months late").click()
    expect(page).to_have_url(app.url + f"/scenario?{DAY}&name=power-delay-ercot%2Bpackaging-late")
    expect(page.locator("ol li").filter(has_text="layer cowos comes")).to_be_visible(timeout=PATIENT)


def test_an_unknown_scenario_says_what_there_is(app: Visitor) -> None:
    app.allow("404")
    page = app.open(f"/scenario?{DAY}&name=nonsense")
    expect(page.get_by_role("alert")).to_contain_text("nonsense")
    expect(page.get_by_role("alert")).to_contain_text("Next:")


@pytest.mark.parametrize("path", ["/scenarios?", "/scenario?name=demand-cools&"])
@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], path: str, width: int, dark: bool
) -> None:
    page = app.open(f"{path}{DAY}", width=width, height=900, dark=dark)
    page.locator("main table").first.wait_for(timeout=PATIENT)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
