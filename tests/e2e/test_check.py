"""Check as a book keeper uses it: find a row that is wrong and the claim behind it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.support.visits import Visitor


def test_a_code_is_chosen_and_its_rows_are_left(app: Visitor) -> None:
    page = app.open("/check")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(
            r"^No errors and 32 warnings, [\d,]+ rows of 8 tables read: it may enter a ledger\.$"
        )
    )
    table = page.get_by_role("table", name="Findings in the book")
    expect(table.get_by_role("row")).to_have_count(33)
    page.get_by_role("link", name="C006").click()
    expect(table.get_by_role("row")).to_have_count(9)
    expect(page).to_have_url(app.url + "/check?code=C006")
    page.go_back()
    expect(table.get_by_role("row")).to_have_count(33)


def test_a_finding_leads_to_its_line_and_its_claim(app: Visitor) -> None:
    page = app.open("/check?code=C006")
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("claims.csv:115")
    row.get_by_text("The row").click()
    expect(row).to_contain_text("queue_size")
    row.get_by_role("link", name="See the claim").click()
    expect(page.get_by_role("complementary", name="Evidence")).to_contain_text("136,000")


def test_words_narrow_the_list_and_nothing_found_is_said(app: Visitor) -> None:
    page = app.open("/check")
    page.get_by_role("searchbox", name="Only with").fill("queue_size")
    expect(page.get_by_role("table", name="Findings in the book").get_by_role("row")).to_have_count(
        2
    )
    page.get_by_role("searchbox", name="Only with").fill("no such words")
    expect(page.locator("main")).to_contain_text("No finding is like that.")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_it_reads_at_every_width_and_shade(
    app: Visitor, axe: Callable[..., None], width: int, dark: bool
) -> None:
    page = app.open("/check", width=width, height=900, dark=dark)
    page.get_by_role("table", name="Findings in the book").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
