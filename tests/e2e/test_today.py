"""Today, the date strip and Find, as a reader uses them."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
LAST = "known=2026-05-31"


def _slider(page: Page):
    return page.get_by_role("slider", name="Known on").first


def _finding(page: Page):
    return page.locator("main h1")


def _n_lanes(page: Page) -> int:
    """Sum of the running lanes that the page names, such as `OpenAI 8, was 1`."""
    texts = page.get_by_role("region", name=re.compile("Running lanes")).locator("li")
    return sum(int(re.search(r"(\d+), was", each)[1]) for each in texts.all_inner_texts())


def test_the_page_says_how_little_of_the_ask_is_dated(app):
    page = app.open(f"/?{LAST}")
    expect(_finding(page)).to_have_text(
        "For end-2027, OpenAI, Anthropic and Mistral AI ask for at least 20.2 GW."
        " Dated lanes cover 4.2 GW of it."
    )
    drawing = page.get_by_role("group", name=re.compile("^For end-2027"))
    expect(drawing.get_by_role("group")).to_have_count(6)
    for head in ("Widest open columns", "Loudest contradictions", "Newest changes"):
        expect(page.get_by_role("heading", name=head)).to_be_visible()


def test_play_from_2024_and_watch_lanes_multiply(app):
    page = app.open("/?known=2024-01-01", reduced_motion=True)
    expect(_finding(page)).to_contain_text("On 1 January 2024 no lane of any lab was known")
    start = page.url
    # By month where motion is unwelcome: 28 steps, each waits for its answer.
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    seen: list[int] = []
    page.get_by_role("button", name="Play", exact=True).wait_for(timeout=120_000)
    expect(page).to_have_url(re.compile(LAST))
    expect(_finding(page)).to_contain_text("at least 20.2 GW")
    seen.append(_n_lanes(page))
    # The whole play is one step of the history.
    page.go_back()
    expect(page).to_have_url(start)
    for known in ("2024-06-30", "2025-03-31", "2025-10-31"):
        page.goto(f"{app.url}/?known={known}")
        expect(_finding(page)).not_to_be_empty()
        seen.insert(-1, _n_lanes(page))
    assert seen == sorted(set(seen)), seen
    assert seen[-1] >= 18


def test_play_can_be_stopped_with_the_space_bar(app):
    page = app.open("/?known=2025-01-15")
    expect(_finding(page)).not_to_be_empty()
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("2025-01-15"))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    stopped = page.url
    page.wait_for_timeout(700)
    assert page.url == stopped


def test_the_slider_is_moved_by_keys_and_says_where_it_stands(app):
    page = app.open(f"/?{LAST}")
    slider = _slider(page)
    expect(slider).to_have_attribute("aria-valuetext", "31 May 2026, 952 claims in May 2026")
    slider.focus()
    page.keyboard.press(",")
    expect(page).to_have_url(re.compile("known=2026-05-30"))
    page.keyboard.press("Shift+ArrowLeft")
    expect(page).to_have_url(re.compile("known=2026-04-30"))
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("known=2024-01-01"))
    expect(slider).to_have_attribute("aria-valuetext", "1 January 2024, 21 claims in January 2024")
    page.keyboard.press("End")
    expect(page).to_have_url(f"{app.url}/")
    expect(page.get_by_role("button", name="Back to now")).to_be_hidden()


def test_dragging_shows_the_day_at_once_and_asks_when_the_hand_rests(app):
    page = app.open(f"/?{LAST}")
    expect(_finding(page)).not_to_be_empty()
    box = _slider(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20)
    page.mouse.down()
    for share in (0.8, 0.7, 0.6):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 20)
    shown = page.get_by_role("button", name=re.compile("^Known on")).inner_text()
    assert "2025" in shown
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"known=2025-\d\d-\d\d"))
    page.get_by_role("button", name="Back to now").click()
    expect(page).to_have_url(f"{app.url}/")


def test_a_day_before_everything_leads_to_the_first_claim(app):
    page = app.open("/?known=2019-01-01")
    expect(_finding(page)).to_have_text(
        "Nothing was known on 1 January 2019: the book holds no claim published by then."
    )
    page.get_by_role("link", name="Go to that day").click()
    expect(page).to_have_url(re.compile("known=2022-08-31"))
    expect(_finding(page)).to_have_text("On 31 August 2022 no lane of any lab was known.")


def test_valid_time_goes_back_to_2019_and_both_days_are_named(app):
    page = app.open(f"/?{LAST}")
    page.get_by_role("button", name=re.compile("^Known on")).click()
    page.get_by_label("In force on").check(force=True)
    slider = page.get_by_role("slider", name="In force on").first
    slider.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile(r"known=2026-05-31&valid=2019-01-01"))
    expect(page.get_by_text("as known on 31 May 2026").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("as of 1 January 2019, as known on 31 May 2026")


def test_every_bar_is_a_door_and_the_table_has_the_same_numbers(app):
    page = app.open(f"/?{LAST}")
    bar = page.get_by_role("link", name=re.compile("^OpenAI, end-2027: dated 1,459 MW"))
    bar.click()
    expect(page).to_have_url(re.compile(r"claims=c-"))
    expect(page.get_by_role("complementary", name="Evidence")).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("claims="))
    page.locator("main").focus()
    page.keyboard.press("t")
    table = page.get_by_role("table", name=re.compile("^Dated against asked"))
    expect(table).to_contain_text("1,459")
    expect(table).to_contain_text("?")


def test_bars_are_reached_by_arrows_from_one_tab_stop(app):
    page = app.open(f"/?{LAST}")
    page.get_by_role("link", name=re.compile("^OpenAI, end-2025")).focus()
    page.keyboard.press("ArrowRight")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused).startswith("OpenAI, end-2026")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused).startswith("Anthropic, end-2026")
    assert page.locator("[data-bar][tabindex='0']").count() == 1


def test_find_openai_and_go(app):
    page = app.open(f"/?{LAST}")
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("openai")
    first = page.get_by_role("option").first
    expect(first).to_have_text(re.compile("^OpenAI"))
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/firm/openai\?{LAST}"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_find_knows_tickers_lanes_and_what_was_not_known(app):
    page = app.open("/?known=2026-04-30")
    page.get_by_role("button", name="Find").first.click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("NVDA")
    expect(page.get_by_role("option").first).to_have_text(re.compile("^Nvidia"))
    field = page.get_by_role("combobox")
    field.fill("spacex anthropic compute")
    # The lane became known on 6 May 2026.
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_contain_text("Nothing known on 30 April 2026")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_keys_are_listed(app, axe):
    page = app.open(f"/?{LAST}")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Previous or next day with claims")
    axe(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_find_meets_the_guidelines(app, axe):
    page = app.open(f"/?{LAST}")
    page.keyboard.press("/")
    page.keyboard.type("open")
    expect(page.get_by_role("option").first).to_be_visible()
    axe(page)


def test_a_phone_reads_one_panel_a_row_and_moves_the_day(app, axe):
    page = app.open(f"/?{LAST}", **PHONE)
    expect(_finding(page)).to_contain_text("GW")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name=re.compile("^Known on")).click()
    expect(page.get_by_role("slider", name="Known on")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="‹ Earlier").click()
    expect(page).to_have_url(re.compile("known=2026-05-30"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Previous day with claims").click()
    expect(page).to_have_url(re.compile("known=2026-05-29"))
    page.get_by_role("button", name="Find").last.click()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_the_picture_leaves_as_svg_with_its_textures(app):
    page = app.open(f"/?{LAST}")
    expect(_finding(page)).not_to_be_empty()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="Picture (SVG)").click()
    text = got.value.path().read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert 'id="open"' in text
    assert "OpenAI" in text


def test_it_prints_light_without_the_strip(app):
    page = app.open(f"/?{LAST}", dark=True)
    expect(_finding(page)).not_to_be_empty()
    page.emulate_media(media="print")
    expect(page.get_by_role("slider")).to_have_count(0)
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
