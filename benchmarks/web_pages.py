"""What a user of the pages waits for, measured inside Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

from harness import Measure, median, p95
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

RUNS = 5
STEPS = 20
PAGES = {
    "Today": "/", "Sheet": "/sheet", "Map": "/map", "World": "/world", "Firm": "/firm/openai",
    "Changes": "/changes", "Capex": "/capex",
}  # fmt: skip
STEPPED = ("Today", "Sheet", "Map", "World")
KNOWN = "known=2026-04-30"
#: Notes when the page's finding first stands, and when anything in it last changed. The region
#: that speaks to screen readers lies outside: it waits so as to speak at most once a second.
WATCH = """
window.lanebook = {drawn: null, changed: null};
new MutationObserver((changes) => {
  const main = document.querySelector('main');
  const heading = main?.querySelector('h1');
  if (!heading || !changes.some((change) => main.contains(change.target))) return;
  window.lanebook.changed = performance.now();
  const busy = document.querySelector('main [aria-busy=true], main .blocks');
  if (window.lanebook.drawn === null && heading.textContent.trim() && !busy)
    requestAnimationFrame(() => (window.lanebook.drawn ??= performance.now()));
}).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
"""
LOADED = """() => ({
  drawn: window.lanebook.drawn,
  paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  scripts: performance.getEntriesByType('resource').filter((r) => r.name.endsWith('.js'))
    .reduce((sum, r) => sum + r.encodedBodySize, 0) / 1000,
})"""
#: A step back by one day with claims, from the press to the last change within 800 ms.
STEP = """async () => {
  window.lanebook.changed = null;
  const start = performance.now();
  const press = new KeyboardEvent('keydown', {key: ',', code: 'Comma', bubbles: true});
  document.body.dispatchEvent(press);
  await new Promise((done) => setTimeout(done, 800));
  return window.lanebook.changed === null ? null : window.lanebook.changed - start;
}"""


def measure_pages(url: str, link: Callable[[], str]) -> Iterator[Measure]:
    """Yield figures of loading each page and of stepping its date.

    Args:
        url: the server's address.
        link: gives the link that signs a browser in.
    """
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        session = _sign_in(browser, link())
        for name, path in PAGES.items():
            runs = [_load(browser, session, f"{url}{path}?{KNOWN}") for _ in range(RUNS)]
            drawn = median([run["drawn"] for run in runs])
            limit = 1_500 if name == "Today" else None
            note = f"first paint {median([run['paint'] for run in runs]):.0f} ms; empty cache"
            yield Measure(f"{name}: page drawn", drawn, "ms", limit=limit, note=note)
            if name == "Today":
                size = max(run["scripts"] for run in runs)
                yield Measure("script before the first page", size, "kB", limit=250, note="gzip")
        for name in STEPPED:
            steps = _steps(browser, session, f"{url}{PAGES[name]}?{KNOWN}")
            note = (
                f"{len(steps)} steps to the day before with claims; median {median(steps):.0f} ms"
            )
            yield Measure(f"{name}: a date step, p95", p95(steps), "ms", limit=200, note=note)
        browser.close()


def _sign_in(browser: Browser, link: str) -> Any:  # noqa: ANN401 -- playwright's own state
    context = browser.new_context()
    page = context.new_page()
    with page.expect_response("**/api/session"):
        page.goto(link)
    state = context.storage_state()
    context.close()
    return state


def _window(browser: Browser, session: Any) -> tuple[BrowserContext, Page]:  # noqa: ANN401
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, storage_state=session, reduced_motion="reduce"
    )
    context.add_init_script(WATCH)
    return context, context.new_page()


def _load(browser: Browser, session: Any, address: str) -> dict[str, float]:  # noqa: ANN401
    context, page = _window(browser, session)
    page.goto(address)
    _wait_until_drawn(page)
    found: dict[str, float] = page.evaluate(LOADED)
    context.close()
    return found


def _wait_until_drawn(page: Page) -> None:
    """Look now and then from outside: the page's policy lets nobody wait inside it by a string."""
    for _ in range(1_500):
        if page.evaluate("window.lanebook.drawn") is not None:
            return
        page.wait_for_timeout(20)
    raise SystemExit(f"{page.url} was not drawn within 30 seconds")


def _steps(browser: Browser, session: Any, address: str) -> list[float]:  # noqa: ANN401
    context, page = _window(browser, session)
    page.goto(address)
    _wait_until_drawn(page)
    page.wait_for_load_state("networkidle")
    taken = [page.evaluate(STEP) for _ in range(STEPS)]
    context.close()
    moved = [each for each in taken if each is not None]
    if len(moved) < STEPS // 2:
        raise SystemExit(f"{address}: only {len(moved)} of {STEPS} steps changed the page")
    return moved
