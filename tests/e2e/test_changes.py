"""The Changes page: what became known between two days."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

MAY = "/changes?known=2026-05-31"
SIZES = [(1440, 900), (390, 844)]


#: The first answer of a day is computed while the test waits.
FIRST = 30_000


def _finding(page: Page):
    return page.get_by_role("heading", level=1)


def _says(page: Page, words: str) -> None:
    expect(_finding(page)).to_contain_text(words, timeout=FIRST)


def test_the_month_then_the_quarter_then_one_firm(app):
    page = app.open(MAY)
    _says(page, "939 claims from 153 sources brought 38 new lanes")
    expect(page.get_by_text("1 May 2026 to 31 May 2026")).to_be_visible()
    expect(page.get_by_role("radio", name="30 days")).to_be_checked()
    page.get_by_role("radio", name="90 days").check()
    expect(page).to_have_url(re.compile("from=2026-03-02"))
    _says(page, "4 withdrawn statements")
    expect(
        page.get_by_role("link", name=re.compile("^called off, Stargate Abilene:"))
    ).to_be_visible()
    field = page.get_by_role("combobox", name="Only this firm or site")
    field.fill("SpaceX")
    field.press("Enter")
    expect(page).to_have_url(re.compile("subject=SpaceX"))
    expect(
        page.get_by_role("link", name=re.compile("^Anthropic signs for compute with SpaceX"))
    ).to_be_visible(timeout=FIRST)
    expect(page.get_by_text("PORTS Technology Campus")).to_have_count(0)
    page.go_back()
    _says(page, "1,427 claims")
    page.go_back()
    _says(page, "939 claims")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_each_move_is_a_door_to_its_claims_and_its_page(app, width, height):
    page = app.open(f"{MAY}&from=2026-05-24", width=width, height=height)
    _says(page, "164 claims from 54 sources")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name=re.compile("on Broadcom → Anthropic, guarantee")).click()
    expect(page).to_have_url(re.compile("claims=c-512f17a595"))
    expect(page.get_by_role("complementary", name="Evidence")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=re.compile("^Broadcom backs Anthropic")).click()
    expect(page).to_have_url(re.compile("/tie/broadcom--anthropic--guarantee"))


def test_day_by_day_from_a_sent_link(app):
    page = app.open(f"{MAY}&from=2026-05-24&order=day")
    _says(page, "164 claims")
    page.get_by_role("button", name="Show all 77").click()
    days = page.locator("li.day h3").all_inner_texts()
    assert days[0] == "31 May 2026"
    assert len(days) == len(set(days)) > 2
    page.get_by_role("radio", name="Heaviest first").check()
    expect(page.locator("li.day")).to_have_count(0)


def test_an_empty_window_names_the_days_around_it(app):
    # Nobody published on 10 and 11 July 2022 in this book.
    page = app.open("/changes?known=2022-07-11&from=2022-07-09")
    _says(page, "nothing became known")
    later = page.get_by_text("The next day with claims is")
    expect(later).to_be_visible()
    page.get_by_role("button", name="Go to that day").click()
    _says(page, "brought")


def test_a_first_day_after_the_last_gives_the_usual_window(app):
    page = app.open(f"{MAY}&from=2026-06-30")
    _says(page, "939 claims")
    expect(page.get_by_text("1 May 2026 to 31 May 2026")).to_be_visible()


def test_an_unknown_firm_is_refused_in_its_place(app):
    app.allow(r"404 .*subject=zzzz")
    app.allow(r"status of 404")
    page = app.open(f"{MAY}&subject=zzzz")
    expect(page.get_by_role("alert")).to_contain_text("zzzz", timeout=FIRST)
    page.get_by_role("button", name="Show all").click()
    _says(page, "939 claims")


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("dark", [False, True])
def test_wcag(app, axe, width, height, dark):
    page = app.open(MAY, width=width, height=height, dark=dark)
    _says(page, "939 claims")
    axe(page)
