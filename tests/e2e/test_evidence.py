"""The evidence drawer: read why a cell says what it says, override it privately, undo, send it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

KNOWN = "known=2026-05-31"
SPACEX = "org:anthropic/tie:spacex--anthropic--compute_supply/2027"
CELL = f"/sheet?{KNOWN}&cell={SPACEX}"
PHONE = {"width": 390, "height": 844}
READY = "aside"
#: What a stranger may write into a claim.
NASTY = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> =1+1"


def drawer(page: Page):
    return page.get_by_role("complementary", name="Evidence")


def overridden(page: Page, megawatts: str, why: str = "operator says it goes dark") -> None:
    drawer(page).get_by_role("button", name="Override privately").click()
    form = page.get_by_role("form", name="Override privately")
    form.get_by_label("Megawatts", exact=True).fill(megawatts)
    form.get_by_label("Why", exact=True).fill(why)
    form.get_by_role("button", name="Record in layer").click()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_a_deep_link_says_why_a_cell_says_what_it_says(app, axe, size):
    """Value, tags, rule, claims won and lost, readings to scale, what it closed."""
    page = app.open(CELL, ready=READY, **size)
    aside = drawer(page)
    expect(aside.get_by_role("heading", level=2)).to_have_text("340 MW")
    expect(aside.get_by_role("list", name="What qualifies it")).to_contain_text(
        "carried from May 2026"
    )
    expect(aside).to_contain_text("Colossus 1 carries it.")
    won = aside.get_by_role("list", name="Claims won and lost").get_by_role("listitem").first
    expect(won).to_contain_text("won")
    expect(won.get_by_role("link", name=re.compile("Epoch AI"))).to_have_attribute(
        "rel", "noreferrer noopener"
    )
    expect(
        aside.get_by_role("region", name="How long does it last?").get_by_role("listitem")
    ).to_have_count(3)
    expect(aside).to_contain_text(
        "Read as 180 days, it is 0 MW from November 2026 and Anthropic's open column widens to ≥7,569 MW."
    )
    expect(aside).to_contain_text("when 2027 stood open by ≥7,617 MW: it closed 261 MW, 3 %.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page, within="aside")


def test_an_override_changes_the_sheet_and_undo_brings_it_back(fresh_app):
    page = fresh_app.open(CELL, ready=READY)
    open_cell = drawer(page).get_by_role("link", name=re.compile("^Open:"))
    expect(open_cell).to_have_text("≥7,229")
    overridden(page, "0")
    toast = page.locator(".toast").first
    expect(toast).to_contain_text(
        "SpaceX 2027 is now 0 MW in layer ‘desk’. Open 2027: ≥7,229 → ≥7,569 MW; 4 other cells changed."
    )
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("0 MW")
    expect(open_cell).to_have_text("≥7,569")
    expect(page.locator("main h1")).to_contain_text("≥7,569")
    expect(drawer(page)).to_contain_text(
        "A private statement about the lane itself decides its cell."
    )
    toast.get_by_role("button", name="Undo").click()
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("340 MW")
    expect(page.locator(".toast").last).to_contain_text("Undone: SpaceX 2027 is 340 MW again.")
    expect(page.locator("main h1")).to_contain_text("≥7,229")


def test_the_keys_override_and_undo(fresh_app):
    """E opens the form, Escape leaves it, Z takes the last receipt back."""
    page = fresh_app.open(CELL, ready=READY)
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("340 MW")
    expect(drawer(page)).to_be_focused()
    page.keyboard.press("e")
    field = page.get_by_label("Megawatts", exact=True)
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(drawer(page)).to_be_visible()
    page.keyboard.press("e")
    field.fill("120")
    page.get_by_label("Why", exact=True).fill("half of it")
    page.keyboard.press("Enter")
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("120 MW")
    drawer(page).focus()
    page.keyboard.press("z")
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("340 MW")
    page.keyboard.press("Escape")
    expect(drawer(page)).to_be_hidden()
    assert "cell=" not in page.url


def test_the_form_says_at_the_field_what_is_wrong(fresh_app, axe):
    fresh_app.allow("422")
    page = fresh_app.open(CELL, ready=READY)
    overridden(page, "1,5 GW", why="")
    form = page.get_by_role("form", name="Override privately")
    expect(form).to_contain_text("Write a plain number")
    expect(form).to_contain_text("Say why")
    expect(form.get_by_label("Megawatts", exact=True)).to_be_focused()
    axe(page, within="aside")
    form.get_by_label("Megawatts", exact=True).fill("5")
    form.get_by_label("Why", exact=True).fill(" ".join(["word"] * 40))
    form.get_by_role("button", name="Record in layer").click()
    expect(form.get_by_label("Why", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(form).to_contain_text("at most 24")
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("340 MW")


def test_what_strangers_write_stays_text(fresh_app):
    page = fresh_app.open(CELL, ready=READY)
    overridden(page, "7", why=NASTY)
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("7 MW")
    expect(drawer(page)).to_contain_text(NASTY)
    assert "owned" not in page.title()
    assert page.locator("aside img, aside script").count() == 0


def test_a_sum_leads_to_its_parts_and_back(app):
    page = app.open(f"/sheet?{KNOWN}&cell=org:anthropic/sum:open/2027", ready=READY)
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("≥7,229 MW")
    drawer(page).get_by_role("link", name=re.compile("^Cleared")).click()
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("2,771 MW")
    drawer(page).get_by_role("link", name=re.compile("^SpaceX")).click()
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("340 MW")
    page.go_back()
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("2,771 MW")


def test_all_claims_are_one_step_away_and_back(app):
    page = app.open(CELL, ready=READY)
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("340 MW")
    drawer(page).get_by_role("link", name="see all").click()
    expect(drawer(page)).to_contain_text("3 claims from 3 sources")
    assert "cell=" not in page.url
    page.go_back()
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("340 MW")


def test_unknown_says_what_would_answer_it(app):
    cell = "org:anthropic/tie:coreweave--anthropic--compute_supply/2027"
    page = app.open(f"/sheet?{KNOWN}&cell={cell}", ready=READY)
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("No source says")
    expect(drawer(page)).to_contain_text("What would answer it:")


def test_a_figure_opens_its_claims(app, axe):
    """Claims that the day did not know, or nobody knows, are named and not told."""
    claims = "c-8eb55092af,c-b8d4f303d4,c-0000000bad"
    page = app.open(f"/?known=2026-05-10&claims={claims}&of=SpaceX", ready=READY)
    aside = drawer(page)
    expect(aside.get_by_role("heading", level=2)).to_have_text("SpaceX")
    expect(aside).to_contain_text(
        "Not yet known on 10 May 2026, so nothing of it is told: c-b8d4f303d4"
    )
    expect(aside).to_contain_text("The ledger holds no such claim here: c-0000000bad")
    expect(aside).to_contain_text("≥300 MW")
    expect(aside).not_to_contain_text("Krasa")
    axe(page, within="aside")


def test_a_citation_can_be_taken_along(app):
    page = app.open(CELL, ready=READY, permissions=["clipboard-read", "clipboard-write"])
    drawer(page).get_by_role("button", name="Cite").click()
    expect(page.locator(".toast")).to_contain_text("Citation copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "c-53115a05f7: Colossus 1, capacity 340 MW IT" in text
    assert "as known on 31 May 2026" in text
    assert f"cell={SPACEX}" in text


def test_a_row_that_was_not_known_yet_says_so(app):
    page = app.open(f"/sheet?known=2025-06-30&cell={SPACEX}", ready=READY)
    expect(drawer(page).get_by_role("heading", level=2)).to_have_text("Nothing stands here")
    expect(drawer(page)).to_contain_text("Nothing was known of this row on this day.")


def test_a_cell_that_is_none_says_what_to_do(app):
    app.allow(r"404")
    page = app.open(
        f"/sheet?{KNOWN}&cell=org:anthropic/tie:nobody/2027", ready="aside [role=alert]"
    )
    expect(drawer(page)).to_contain_text("has no row 'tie:nobody'")
    drawer(page).get_by_role("button", name="Close this cell").click()
    expect(drawer(page)).to_be_hidden()
