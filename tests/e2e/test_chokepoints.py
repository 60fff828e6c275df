"""Chokepoints as a risk desk uses them: worst first, opened, compared by layer and by pair."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.support.visits import Visitor

DAY = "known=2026-05-31"
#: Every supplier is stopped in the cascade; a busy machine takes its time.
PATIENT = 120_000


def ready(page: Page) -> None:
    """Wait for the list of stops."""
    stops = page.get_by_role("region", name="What a stop would do")
    stops.locator("tbody tr").first.wait_for(timeout=PATIENT)


def test_the_worst_stop_stands_first_and_opens(app: Visitor) -> None:
    page = app.open(f"/chokepoints?{DAY}")
    ready(page)
    said = page.request.get(f"{app.url}/api/chokepoints?{DAY}&months=12").json()["data"]
    firms = [each for each in said["points"] if each["kind"] == "firm"]
    stops = page.get_by_role("region", name="What a stop would do")
    expect(stops.locator("tbody tr").first).to_contain_text(firms[0]["label"])
    stops.get_by_role("link", name="Nvidia", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"stop=nvidia"))
    expect(page.get_by_role("heading", name="Nvidia: accelerators")).to_be_visible()
    expect(page.get_by_role("region", name="Who loses")).to_contain_text("%")


def test_grids_stand_apart_and_the_address_keeps_them(app: Visitor) -> None:
    page = app.open(f"/chokepoints?{DAY}")
    ready(page)
    page.get_by_role("radio", name="Grids").check(force=True)
    expect(page).to_have_url(re.compile(r"kind=grid"))
    stops = page.get_by_role("region", name="What a stop would do")
    expect(stops.locator("tbody tr").first).to_contain_text("ERCOT")
    expect(stops.locator("tbody tr").first).to_contain_text("at once")


def test_a_layer_opens_its_shares_with_their_evidence(app: Visitor) -> None:
    page = app.open(f"/chokepoints?{DAY}")
    ready(page)
    layers = page.get_by_role("region", name="Concentration by layer")
    layers.get_by_role("link", name="gas turbines").click()
    expect(page).to_have_url(re.compile(r"layer=turbines"))
    shares = page.get_by_role("region", name="Shares of gas turbines")
    expect(shares).to_contain_text("?")
    row = layers.locator("tr", has_text="memory (HBM)").first
    expect(row).to_contain_text("above 1,800")
    row.get_by_role("link").click()
    shares = page.get_by_role("region", name=re.compile(r"Shares of memory"))
    shares.get_by_title(re.compile("SK hynix.*open the evidence")).click()
    drawer = page.get_by_role("complementary", name="Evidence")
    expect(drawer).to_contain_text("HBM")


def test_places_stand_apart_from_firms(app: Visitor) -> None:
    page = app.open(f"/chokepoints?{DAY}&layer=power")
    ready(page)
    page.get_by_role("radio", name="By place").check(force=True)
    expect(page).to_have_url(re.compile(r"by=place"))
    shares = page.get_by_role("region", name="Shares of power, by grid")
    expect(shares).to_contain_text("ERCOT")


def test_two_labs_are_told_layer_by_layer(app: Visitor) -> None:
    page = app.open(f"/chokepoints?{DAY}&pair=openai,anthropic")
    ready(page)
    pair = page.get_by_role("region", name="What OpenAI and Anthropic share")
    expect(pair.locator("tbody tr", has_text="compute for labs")).to_contain_text("Amazon")
    matrix = page.get_by_role("region", name="What labs share", exact=True)
    matrix.get_by_role("link", name=re.compile("^[0-9]+ %, Google and Anthropic")).click()
    expect(page).to_have_url(re.compile(r"pair=google,anthropic"))
    expect(page.get_by_role("heading", name="Google and Anthropic")).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], width: int, dark: bool
) -> None:
    page = app.open(f"/chokepoints?{DAY}", width=width, height=900, dark=dark)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)


@pytest.mark.parametrize("when", ["known=2019-01-01", "known=2022-09-30"])
def test_a_day_on_which_nobody_had_written_of_suppliers_is_no_fault(
    app: Visitor, when: str
) -> None:
    page = app.open(f"/chokepoints?{when}")
    expect(page.locator("article header")).to_contain_text("Nothing was known", timeout=PATIENT)
    expect(page.get_by_text("none is told for this day")).to_be_visible()
