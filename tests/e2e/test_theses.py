"""Theses and options: numbers then and now, what would prove a reading wrong, a lane's price."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.support.visits import Visitor

DAY = "known=2026-05-31"
#: Some indicators clear the model, for two days; a busy machine takes its time.
PATIENT = 120_000


def test_a_reading_shows_its_numbers_and_its_test_and_each_number_its_claims(app: Visitor) -> None:
    page = app.open(f"/theses?{DAY}")
    section = page.get_by_role("region", name="Indicators of Multi-lane scramble")
    section.wait_for(timeout=PATIENT)
    row = section.get_by_role("row", name=re.compile("OpenAI: lanes signed and not over"))
    expect(row).to_contain_text("+ for")
    row.get_by_role("link").last.click()
    expect(page.get_by_role("complementary", name="Evidence")).to_be_visible()
    expect(page.locator("main")).to_contain_text("What would prove it wrong")


def test_another_earlier_day_is_asked_about(app: Visitor) -> None:
    page = app.open(f"/theses?{DAY}&then=2025-09-30")
    expect(page.get_by_role("columnheader", name="30 September 2025").first).to_be_visible(
        timeout=PATIENT
    )
    expect(page.get_by_label("Then", exact=True)).to_have_value("2025-09-30")


def test_a_lane_is_priced_and_opened(app: Visitor) -> None:
    page = app.open(f"/option?{DAY}")
    lanes = page.get_by_role("region", name="New lanes for Anthropic")
    lanes.wait_for(timeout=PATIENT)
    lanes.get_by_role("link", name="rent from a neocloud", exact=True).click()
    expect(page).to_have_url(re.compile("kind=neocloud"))
    expect(page.get_by_role("region", name="Waits of rent from a neocloud")).to_be_visible()


@pytest.mark.parametrize("path", ["theses", "option"])
@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], path: str, width: int, dark: bool
) -> None:
    page = app.open(f"/{path}?{DAY}", width=width, height=900, dark=dark)
    page.locator("main table").first.wait_for(timeout=PATIENT)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
