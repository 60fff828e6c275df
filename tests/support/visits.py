"""A reader at a browser: pages opened on a running server, and everything that went wrong there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from tests.support.site import Site

AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Chromium says it in the console already, but without the rule.
WATCH_POLICY = """document.addEventListener('securitypolicyviolation', (event) => console.error(
  `policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`));"""


class Visitor:
    """Opens pages of one site and keeps note of what a user would call broken.

    Attributes:
        site: the server.
        url: its address, without a slash at the end.
        faults: console errors, uncaught errors, refused or failed requests, foreign addresses.
    """

    def __init__(self, site: Site, browser: Browser, session: dict[str, Any] | None) -> None:
        self.site = site
        self.faults: list[str] = []
        self._browser = browser
        self._session = session
        self._contexts: list[BrowserContext] = []
        self._allowed: list[re.Pattern[str]] = []

    @property
    def url(self) -> str:
        """The server's address."""
        return self.site.url

    def open(
        self,
        path: str = "/",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        reduced_motion: bool = False,
        ready: str = "main h1",
        **context: Any,
    ) -> Page:
        """Open a page in a window of its own, signed in, and wait until `ready` is visible."""
        page = self.window(
            width=width, height=height, dark=dark, reduced_motion=reduced_motion, **context
        )
        page.goto(f"{self.url}{path}")
        page.locator(ready).first.wait_for()
        return page

    def window(
        self,
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        reduced_motion: bool = False,
        signed_in: bool = True,
        **context: Any,
    ) -> Page:
        """Return an empty page in a window of its own; `context` goes to the browser as it is."""
        made = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced_motion else "no-preference",
            locale="en-GB",
            timezone_id="UTC",
            storage_state=self._session if signed_in else None,
            **context,
        )
        made.add_init_script(WATCH_POLICY)
        made.set_default_timeout(30_000)
        self._contexts.append(made)
        page = made.new_page()
        self._watch(page)
        return page

    def allow(self, pattern: str) -> None:
        """Expect faults that match `pattern` in this test."""
        self._allowed.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """Return the faults that were not allowed."""
        return [each for each in self.faults if not any(p.search(each) for p in self._allowed)]

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _watch(self, page: Page) -> None:
        def on_console(message: Any) -> None:
            if message.type in {"error", "warning"}:
                where = message.location.get("url", "")
                self.faults.append(f"console {message.type}: {message.text} {where}")

        def on_failed(request: Any) -> None:
            # A page that moves on gives up what it asked for; that is no fault.
            if request.failure != "net::ERR_ABORTED":
                self.faults.append(f"request failed: {request.failure} {request.url}")

        def on_request(request: Any) -> None:
            if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
                self.faults.append(f"foreign request: {request.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("requestfailed", on_failed)
        page.on("request", on_request)
        page.on(
            "response",
            lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None,
        )


def sign_in(site: Site, browser: Browser) -> dict[str, Any]:
    """Open the server's link as a user does; returns the browser's state, signed in."""
    context = browser.new_context()
    page = context.new_page()
    with page.expect_response("**/api/session") as answered:
        page.goto(site.link())
    assert answered.value.ok, answered.value.text()
    state = context.storage_state()
    context.close()
    return dict(state)


def violations(page: Page, *, within: str | None = None) -> list[str]:
    """Return what axe holds against the page, or a part of it, by the rules of WCAG 2.2 AA."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async ([within, tags]) => (await axe.run(within ?? document, {
          runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
        })).violations""",
        [within, AXE_TAGS],
    )
    return [
        f"{each['id']} ({each['impact']}): {each['help']}\n    {node['target']} {node['html'][:160]}"
        f"\n    {json.dumps([c['message'] for c in node['any'] + node['all'] + node['none']])[:300]}"
        for each in found
        for node in each["nodes"]
    ]
