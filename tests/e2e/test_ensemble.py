"""Ensemble: how often each layer binds, fans, drivers; and a wait that says how long it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect
from tests.support.visits import Visitor

#: Few draws: every one clears the model.
FEW = "known=2026-05-31&draws=4"
#: A busy machine takes its time.
PATIENT = 120_000


def test_it_says_how_often_each_layer_binds_and_what_moves_it(
    app: Visitor, axe: Callable[..., None]
) -> None:
    page = app.open(f"/ensemble?{FEW}&seed=7")
    heat = page.get_by_role("region", name="How often each layer binds, by period")
    heat.wait_for(timeout=PATIENT)
    expect(heat).to_contain_text("%")
    expect(page.get_by_role("img", name=re.compile("nine in ten draws")).first).to_be_visible()
    page.get_by_role("radio", name="Unmet").check(force=True)
    expect(page).to_have_url(re.compile("show=unmet"))
    expect(page.get_by_role("heading", name="What moves it")).to_be_visible()
    expect(page.locator("main")).to_contain_text("seed 7")
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.emulate_media(color_scheme="dark")
    axe(page)


def test_a_long_wait_says_how_long_it_has_been_and_can_be_ended(app: Visitor) -> None:
    page = app.window()
    page.route(re.compile(r"/api/ensemble"), lambda _: None)
    page.goto(f"{app.url}/ensemble?{FEW}")
    expect(page.get_by_text(re.compile(r"^\d+ s so far$"))).to_be_visible()
    expect(page.get_by_text("Computing 4 draws.")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Computing 4 draws.")).to_be_hidden()
