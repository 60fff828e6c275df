"""The sheet as a reader uses it: by mouse, by keys, by address, on a phone and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

KNOWN = "known=2026-05-31"
SPACEX = "tie:spacex--anthropic--compute_supply"
CELL = f"cell=org:anthropic/{SPACEX}/2027"
PHONE = {"width": 390, "height": 844}
READY = "table.sheet tbody td"
FIRST = "table.sheet td[data-col]"


def cell(page: Page, lane: str, col: int, buyer: str = "org:anthropic") -> Locator:
    """Return a cell by its row and column; 0 is the first year, -1 the row's head."""
    return page.locator(f'[data-row="{buyer}/{lane}"][data-col="{col}"]')


def figure(page: Page, lane: str, col: int) -> Locator:
    """Return what a cell of Anthropic shows."""
    return cell(page, lane, col).locator(".pad")


def focused(page: Page) -> str:
    """Return the name of what has the focus."""
    return page.evaluate(
        "(document.activeElement.querySelector('.said') ?? document.activeElement).textContent"
    )


def widths(page: Page) -> list[float]:
    """Return the widths of the table's columns."""
    return page.evaluate(
        "[...document.querySelectorAll('.sheet thead th')].map(h => h.getBoundingClientRect().width)"
    )


def open_sheet(app, query: str = "", **window) -> Page:
    return app.open(f"/sheet?{KNOWN}{'&' if query else ''}{query}", ready=READY, **window)


def test_the_title_is_the_finding_and_the_labs_with_open_columns_stand_open(app):
    page = open_sheet(app)
    expect(page.locator("main h1")).to_have_text(re.compile(r"^For end-2027, .* GW"))
    table = page.get_by_role("grid")
    for name in ("OpenAI", "Anthropic"):
        expect(table.locator("tbody.open .lab", has_text=name)).to_have_count(1)
    expect(table.locator("tbody:not(.open) .lab", has_text="Microsoft")).to_have_count(1)
    opened = table.get_by_role("gridcell", name=re.compile("Anthropic, open, 2027, at least 7,2"))
    expect(opened.locator(".pad")).to_have_text(re.compile("^≥7,2"))


def test_a_cell_is_read_and_opened_by_keys_and_esc_returns(app):
    page = open_sheet(app, "lab=anthropic")
    page.get_by_role("button", name="Only open").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.col") is not None
    seen = set()
    for _ in range(12):
        if cell(page, SPACEX, -1).evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+ArrowLeft")
        seen.add(focused(page))
    assert len(seen) > 2
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert re.fullmatch(
        r"SpaceX · Colossus 1 whole site, 2027, 340 megawatts, energised, carried, three readings",
        focused(page),
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(CELL)))
    expect(page.get_by_label("Evidence", exact=True)).to_be_visible()
    expect(page.locator("main h1")).to_have_text(re.compile("^Anthropic’s 2027: "))
    page.keyboard.press("Escape")
    expect(page.get_by_label("Evidence", exact=True)).to_have_count(0)
    expect(cell(page, SPACEX, 2)).to_be_focused()
    assert "cell=" not in page.url


def test_one_tab_stop_and_the_next_tab_leaves_the_table(app):
    page = open_sheet(app, "lab=anthropic")
    assert page.locator('.sheet [tabindex="0"]').count() == 1
    cell(page, SPACEX, 2).click()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert page.locator('.sheet [tabindex="0"]').count() == 1
    expect(cell(page, SPACEX, 3)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.sheet')") is None


def test_an_address_with_a_cell_opens_it_and_closing_returns_to_it(app):
    page = open_sheet(app, f"{CELL}&lab=anthropic")
    expect(cell(page, SPACEX, 2)).to_have_class(re.compile("chosen"))
    expect(page.locator("thead .chosen")).to_have_text("2027")
    page.get_by_role("button", name="Close the evidence").click()
    expect(cell(page, SPACEX, 2)).to_be_focused()
    page.go_back()
    expect(page.get_by_label("Evidence", exact=True)).to_be_visible()


def test_brackets_lead_from_contradiction_to_contradiction(app):
    page = open_sheet(app, "lab=anthropic&lab=openai")
    page.locator(FIRST).first.focus()
    found = []
    for _ in range(4):
        page.keyboard.press("]")
        found.append(focused(page))
    assert all("readings" in name for name in found)
    assert len(set(found)) > 1
    page.keyboard.press("[")
    assert focused(page) == found[-2]


def test_the_basis_changes_sums_and_address_and_back_undoes_it(app):
    page = open_sheet(app, "lab=anthropic")
    cleared = figure(page, "sum:cleared", 2)
    before = cleared.inner_text()
    page.get_by_role("radio", name="Firm", exact=True).check(force=True)
    expect(page).to_have_url(re.compile("basis=firm"))
    expect(cleared).not_to_have_text(before)
    firm = cleared.inner_text()
    assert float(firm.replace(",", "").lstrip("≥~")) < float(before.replace(",", "").lstrip("≥~"))
    page.locator(FIRST).first.focus()
    page.keyboard.press("b")
    expect(page).not_to_have_url(re.compile("basis="))
    expect(cleared).to_have_text(before)
    page.go_back()
    expect(cleared).to_have_text(firm)


def test_facility_load_is_more_than_it_load(app):
    page = open_sheet(app, "lab=anthropic")
    cleared = figure(page, "sum:cleared", 2)
    before = cleared.inner_text()
    page.get_by_role("button", name="what a megawatt means").click()
    page.get_by_role("button", name="Facility load").click()
    expect(page).to_have_url(re.compile("load=facility"))
    expect(cleared).not_to_have_text(before)
    expect(page.locator("main .sub")).to_contain_text("facility load")


def test_a_lab_unfolds_from_its_row_and_the_address_knows_it(app):
    page = open_sheet(app, "lab=anthropic")
    head = cell(page, "sum:cleared", -1, "org:microsoft")
    expect(head).to_have_attribute("aria-expanded", "false")
    head.click()
    expect(page).to_have_url(re.compile("lab=anthropic&lab=microsoft"))
    expect(page.locator("tbody.open .lab", has_text="Microsoft")).to_have_count(1)
    lane = cell(page, "tie:google--anthropic--compute_supply", -1)
    lane.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr.part", has_text="Fluidstack")).to_have_count(1)
    expect(page).to_have_url(re.compile("part=tie:google--anthropic--compute_supply"))
    page.keyboard.press("Enter")
    expect(page.locator("tr.part")).to_have_count(0)


def test_only_open_leaves_the_columns_that_are_open(app):
    page = open_sheet(app)
    page.locator(FIRST).first.focus()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("only=open"))
    expect(page.locator("tr.lane")).to_have_count(0)
    for group in page.locator("table.sheet tbody").all():
        assert group.locator("td.open").count() > 0
    page.get_by_role("button", name="Only open").click()
    expect(page.locator("tr.lane").first).to_be_visible()


def test_a_step_of_the_date_keeps_widths_scroll_and_places(app):
    page = open_sheet(app, "lab=anthropic&lab=openai")
    page.locator(".scroller").evaluate("e => { e.scrollTop = 320 }")
    before = widths(page)
    rows = page.locator("tr.lane .lane").all_inner_texts()
    page.evaluate(
        "() => { history.pushState(null, '', location.href.replace('2026-05-31', '2026-05-10'));"
        " dispatchEvent(new PopStateEvent('popstate')) }"
    )
    expect(page.locator("main .sub")).to_contain_text("10 May 2026")
    assert widths(page) == pytest.approx(before)
    assert page.locator(".scroller").evaluate("e => e.scrollTop") == 320
    after = page.locator("tr.lane .lane").all_inner_texts()
    kept = [row.split("\n")[0] for row in after]
    there = [row.split("\n")[0] for row in rows if row.split("\n")[0] in kept]
    assert [row for row in kept if row in there] == there
    expect(page.locator('.sheet [tabindex="0"]')).to_have_count(1)


def test_a_redraw_of_another_day_takes_less_than_a_frame_or_three(app):
    """Not the clock but the work: a step touches texts and classes, and builds few new cells."""
    page = open_sheet(app, "lab=anthropic&lab=openai")
    page.evaluate(
        "() => { window.built = 0; new MutationObserver(list => { for (const m of list)"
        " for (const n of m.addedNodes) if (n.nodeName === 'TD') window.built += 1; })"
        ".observe(document.querySelector('.sheet'), {childList: true, subtree: true}); }"
    )
    page.evaluate(
        "() => { history.pushState(null, '', location.href.replace('2026-05-31', '2026-05-22'));"
        " dispatchEvent(new PopStateEvent('popstate')) }"
    )
    expect(page.locator("main .sub")).to_contain_text("22 May 2026")
    total = page.locator(READY).count()
    assert page.evaluate("window.built") < total / 3


def test_on_a_phone_lanes_stay_and_years_scroll(app):
    page = open_sheet(app, "lab=anthropic", **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    head = cell(page, SPACEX, -1)
    before = head.bounding_box()
    page.locator(".scroller").evaluate("e => { e.scrollLeft = 200 }")
    after = head.bounding_box()
    assert before
    assert after
    assert after["x"] == before["x"]
    assert before["height"] >= 44
    cell(page, SPACEX, 4).click()
    drawer = page.get_by_label("Evidence", exact=True)
    expect(drawer).to_be_visible()
    box = drawer.bounding_box()
    assert box
    assert box["width"] == 390


def test_the_focus_never_hides_under_what_stays(app):
    page = open_sheet(app, "lab=anthropic&lab=openai", width=900, height=600)
    page.locator(FIRST).first.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Home")
    for key in ("End", "Home", "ArrowDown", "ArrowDown", "End", "Home"):
        page.keyboard.press(key)
        assert page.evaluate("""() => {
          const box = document.activeElement.getBoundingClientRect();
          const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return document.activeElement.contains(seen);
        }"""), key


def test_exports_ask_for_what_is_shown(app):
    page = open_sheet(app, "lab=anthropic&basis=firm")
    page.get_by_role("button", name="Export").click()
    csv = page.get_by_role("link", name="CSV").get_attribute("href")
    assert csv
    assert csv.startswith("/api/sheet.csv?")
    assert "basis=firm" in csv
    assert KNOWN in csv
    body = page.request.get(app.url + csv)
    assert body.ok
    assert "Anthropic" in body.text()


def test_paper_has_no_controls_repeats_the_head_and_says_how_firm(app):
    page = open_sheet(app, "lab=anthropic")
    page.emulate_media(media="print")
    expect(page.locator(".print-line")).to_contain_text("As known on 31 May 2026, basis announced")
    expect(page.get_by_role("navigation", name="Pages", exact=True)).to_be_hidden()
    assert page.locator(".scroller").evaluate("e => getComputedStyle(e).overflow") == "visible"
    energised = cell(page, SPACEX, 1)
    assert energised.evaluate(
        "e => getComputedStyle(e, '::before').content"
    ) == "attr(data-letter)" or (
        energised.evaluate("e => getComputedStyle(e, '::before').content") == '"e"'
    )
    assert page.pdf(format="A4", landscape=True, print_background=True)[:4] == b"%PDF"


def test_before_anything_was_known_the_page_says_so(app):
    page = app.open("/sheet?known=1995-01-01&valid=1995-01-01", ready="main .nothing")
    expect(page.locator("main h1")).to_contain_text("Nothing was known")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(app, axe, dark):
    page = open_sheet(app, "lab=anthropic&part=org:anthropic", dark=dark)
    axe(page)


def test_axe_finds_nothing_on_a_phone(app, axe):
    axe(open_sheet(app, "lab=anthropic", **PHONE))


def test_a_private_statement_marks_what_it_changed_and_moves_nothing(fresh_app):
    page = open_sheet(fresh_app, f"{CELL}&lab=anthropic")
    opened = figure(page, "sum:open", 2)
    before, places = opened.inner_text(), page.locator("tr.lane .lane").all_inner_texts()
    page.get_by_role("button", name=re.compile("^Override")).click()
    form = page.locator("aside form")
    form.get_by_label("Megawatts", exact=True).fill("0")
    form.get_by_label("Why").fill("the owner needs it back")
    form.get_by_role("button", name=re.compile("^Record")).click()
    expect(opened).not_to_have_text(before)
    expect(cell(page, SPACEX, 2)).to_have_class(re.compile("changed"))
    expect(cell(page, "sum:open", 2)).to_have_class(re.compile("changed"))
    assert page.locator("tr.lane .lane").all_inner_texts() == places
    untouched = cell(page, "tie:akamai--anthropic--compute_supply", 1)
    expect(untouched).not_to_have_class(re.compile("changed"))
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(opened).to_have_text(before)
