"""Shocks as an analyst uses them: chosen, composed, together, stepped through, compared, sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.support.visits import Visitor

DAY = "known=2026-05-31"
STOP = "outage: firm:tsmc, from: 2026-08, for: 90 days"
SENT = f"/shock?{DAY}&scenario=outage:+firm:tsmc,+from:+2026-08,+for:+90+days"
#: The first shock builds the network; a busy machine takes its time.
PATIENT = 120_000


def losses(page: Page) -> None:
    """Wait for the table of who loses."""
    page.get_by_role("region", name="Who loses, who gains, by quarter").wait_for(timeout=PATIENT)


def test_a_shock_is_chosen_from_the_library_and_taken_away(app: Visitor) -> None:
    page = app.open(f"/shock?{DAY}")
    page.get_by_role("button", name="Choose a shock").click()
    page.get_by_label("Words of a scenario").fill("ERCOT")
    page.get_by_role("button", name="Power in ERCOT comes twelve months late").click(
        timeout=PATIENT
    )
    expect(page).to_have_url(app.url + f"/shock?{DAY}&scenario=power-delay-ercot")
    losses(page)
    said = page.request.get(f"{app.url}/api/shock?{DAY}&scenario=power-delay-ercot").json()
    heading = page.locator("main h1").inner_text().rstrip(".")
    assert heading[1:] in said["finding"]  # without the title: the chip says it
    page.get_by_role("button", name=re.compile("^Take away: Power in ERCOT")).click()
    expect(page).to_have_url(app.url + f"/shock?{DAY}")
    expect(page.locator("main h1")).to_contain_text("choose a shock")


def test_one_is_composed_with_its_faults_shown_in_place(app: Visitor) -> None:
    page = app.open(f"/shock?{DAY}")
    page.get_by_role("button", name="Choose a shock").click()
    page.get_by_role("button", name="Compose one").click()
    page.get_by_label("for", exact=True).wait_for(timeout=PATIENT)
    page.get_by_label("To what").fill("firm:tsmc")
    page.get_by_label("for", exact=True).fill("90")
    said = page.get_by_role("region", name="Compose a shock").get_by_role("status")
    expect(said).to_contain_text("Y006")
    expect(said).to_contain_text("Y009")
    expect(page.get_by_role("button", name="Add it")).to_be_disabled()
    page.get_by_label("for", exact=True).fill("90 days")
    page.get_by_label(re.compile("^from")).fill("2026-08")
    expect(page.get_by_label("As it is written")).to_have_value(STOP)
    expect(said).to_contain_text("tsmc stops")
    page.get_by_role("button", name="Add it").click()
    expect(page).to_have_url(app.url + SENT)
    losses(page)


def test_two_together_are_set_beside_each_alone(app: Visitor) -> None:
    page = app.open(f"{SENT}&scenario=power-delay-ercot")
    both = page.get_by_role("region", name="Each alone and all together")
    both.wait_for(timeout=PATIENT)
    expect(both.get_by_role("columnheader", name="A + B")).to_be_visible()
    expect(both).to_contain_text("All labs")
    expect(page.get_by_role("list", name="Shocks")).to_contain_text("tsmc stops")


def test_quarters_are_stepped_through_and_stand_in_the_address(app: Visitor) -> None:
    page = app.open(SENT, reduced_motion=True)
    losses(page)
    data = page.request.get(f"{app.url}/api/shock?{SENT.partition('?')[2]}").json()["data"]
    slider = page.get_by_role("slider", name="Quarter")
    slider.focus()
    slider.press("Home")
    expect(page).to_have_url(re.compile(f"quarter={data['quarters'][0]}"))
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile(f"quarter={data['quarters'][1]}"))
    page.get_by_role("button", name="Play the quarters").click()
    expect(page).to_have_url(re.compile(f"quarter={data['quarters'][-1]}"), timeout=60_000)
    expect(page.get_by_role("button", name="Play the quarters")).to_be_visible()


def test_first_round_and_what_the_network_adds_stand_apart(app: Visitor) -> None:
    page = app.open(SENT)
    losses(page)
    table = page.get_by_role("region", name="Who loses, who gains, by quarter")
    whole = table.locator("tbody tr").first.inner_text()
    page.get_by_label("First round").check()
    expect(page).to_have_url(re.compile(r"part=first"))
    assert table.locator("tbody tr").first.inner_text() != whole
    expect(table.get_by_role("columnheader", name="Amplified")).to_be_visible()


def test_the_horizon_is_chosen(app: Visitor) -> None:
    page = app.open(SENT)
    losses(page)
    page.get_by_label("12", exact=True).check()
    expect(page).to_have_url(re.compile(r"horizon=12"))
    expect(page.get_by_role("columnheader", name="12 months")).to_be_visible(timeout=PATIENT)


def test_a_total_is_a_door_to_its_claims(app: Visitor) -> None:
    page = app.open(SENT)
    losses(page)
    table = page.get_by_role("region", name="Who loses, who gains, by quarter")
    table.get_by_title(re.compile("open the evidence")).first.click()
    drawer = page.get_by_role("complementary", name="Evidence")
    expect(drawer).to_be_visible()
    drawer.press("Escape")
    expect(page).to_have_url(app.url + SENT)


def test_two_shocks_are_compared(app: Visitor) -> None:
    page = app.open(f"{SENT}&with=power-delay-ercot")
    labs = page.get_by_role("region", name="Labs in two shocks")
    labs.wait_for(timeout=PATIENT)
    expect(labs.get_by_role("columnheader", name="B less A")).to_be_visible()
    expect(page.get_by_role("list", name="Compared with")).to_contain_text("Power in ERCOT")


def test_a_sent_address_that_cannot_be_read_says_what_to_do(app: Visitor) -> None:
    app.allow("422|status of 422")
    page = app.open(f"/shock?{DAY}&scenario=outage:+firm:tsmc")
    expect(page.get_by_role("alert")).to_contain_text("Y006", timeout=PATIENT)
    expect(page.get_by_role("alert")).to_contain_text("Next:")


@pytest.mark.parametrize("more", ["", "&scenario=power-delay-ercot", "&with=power-delay-ercot"])
@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], more: str, width: int, dark: bool
) -> None:
    page = app.open(SENT + more, width=width, height=900, dark=dark)
    if "with" in more:
        page.get_by_role("region", name="Labs in two shocks").wait_for(timeout=PATIENT)
    else:
        losses(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
