"""Constraints as a buyer uses it: what binds, why, what one more is worth, under which supposition."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.support.visits import Visitor

DAY = "known=2026-05-31"
#: The model is cleared anew for every question; a busy machine takes its time.
PATIENT = 120_000


def table(page: Page) -> None:
    """Wait for the heat table."""
    page.get_by_role("region", name="What binds, by layer and period").wait_for(timeout=PATIENT)


def test_a_cell_opens_its_explanation_and_esc_returns_to_it(app: Visitor) -> None:
    page = app.open(f"/constraints?{DAY}")
    table(page)
    heat = page.get_by_role("region", name="What binds, by layer and period")
    cell = heat.get_by_role("link", name=re.compile(r"power, 2028: (binds|contested|tight)"))
    cell.click()
    expect(page).to_have_url(re.compile(r"explain=power/2028"))
    drawer = page.get_by_role("complementary", name="Evidence")
    expect(drawer).to_contain_text("Why, and what would move it")
    drawer.press("Escape")
    expect(page).to_have_url(app.url + f"/constraints?{DAY}")


def test_every_ground_is_also_a_word(app: Visitor) -> None:
    page = app.open(f"/constraints?{DAY}")
    table(page)
    heat = page.get_by_role("region", name="What binds, by layer and period")
    cells = heat.locator("tbody tr:not(:first-child) td")
    words = {text.split()[0] for text in cells.all_inner_texts() if text.strip()}
    assert words <= {"binds", "contested", "tight", "slack"}
    assert len(words) > 1


def test_buyer_and_rule_stand_in_the_address_and_come_back(app: Visitor) -> None:
    page = app.open(f"/constraints?{DAY}")
    table(page)
    page.get_by_role("button", name="Buyer: none").click()
    page.get_by_role("button", name="Anthropic", exact=True).click()
    expect(page).to_have_url(app.url + f"/constraints?buyer=anthropic&{DAY}")
    worth = page.get_by_role("heading", name="What one more is worth to Anthropic")
    expect(worth).to_be_visible(timeout=PATIENT)
    page.go_back()
    expect(page.get_by_role("button", name="Buyer: none")).to_be_visible()


def test_a_sent_address_supposes_what_the_sender_supposed(app: Visitor) -> None:
    page = app.open(f"/constraints?{DAY}&scenario=power-delay-ercot")
    table(page)
    expect(page.get_by_role("list", name="What is supposed")).to_contain_text("ercot")


@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], width: int, dark: bool
) -> None:
    page = app.open(f"/constraints?{DAY}", width=width, height=900, dark=dark)
    table(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
