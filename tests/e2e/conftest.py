"""Fixtures of the browser tests: a server as a user starts it, and a reader who notes every fault.

`app` is shared by all tests of a session: read only. `fresh_app` has a ledger of its own, for
writes. `empty_app` serves a book without a row. Each closes its windows after the test, and fails
the test if anything went wrong in them that the test did not `allow`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.ledgers import write_book
from tests.support.site import Site
from tests.support.visits import Visitor, sign_in, violations
from tools import build_web

from lanebook.base.clock import system_clock
from lanebook.evidence.ledger import open_ledger
from lanebook.evidence.snapshot import shipped_book

#: First answers on two busy cores; what is there sooner is seen sooner.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def web_build() -> None:
    """The built web app, built now if its sources changed."""
    build_web.build()


@pytest.fixture(scope="session")
def shipped_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the shipped book, to be copied."""
    path = tmp_path_factory.mktemp("shipped") / "ledger.sqlite"
    open_ledger(str(path), clock=system_clock)
    return path


@contextmanager
def _running(ledger: Path, folder: Path) -> Iterator[Site]:
    site = Site(ledger, folder)
    site.start()
    try:
        yield site
    finally:
        site.stop()


@contextmanager
def _visited(site: Site, browser: Browser, session: dict | None) -> Iterator[Visitor]:
    visitor = Visitor(site, browser, session)
    try:
        yield visitor
    finally:
        visitor.close()
    assert visitor.unexpected() == []
    assert "Traceback" not in site.log()


def _copied(ledger: Path, folder: Path) -> Path:
    return Path(shutil.copy(ledger, folder / "ledger.sqlite"))


@pytest.fixture(scope="session")
def _shared_site(
    web_build: None, shipped_ledger: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with _running(_copied(shipped_ledger, folder), folder) as site:
        yield site


@pytest.fixture(scope="session")
def _shared_session(_shared_site: Site, chromium: Browser) -> dict:
    return sign_in(_shared_site, chromium)


@pytest.fixture
def app(_shared_site: Site, _shared_session: dict, chromium: Browser) -> Iterator[Visitor]:
    """A reader of the shipped book; the server is shared, so nothing may be written."""
    with _visited(_shared_site, chromium, _shared_session) as visitor:
        yield visitor


@pytest.fixture
def fresh_app(
    web_build: None, shipped_ledger: Path, tmp_path: Path, chromium: Browser
) -> Iterator[Visitor]:
    """A reader of the shipped book with a server and ledger of their own, to write and to stop."""
    with (
        _running(_copied(shipped_ledger, tmp_path), tmp_path) as site,
        _visited(site, chromium, sign_in(site, chromium)) as visitor,
    ):
        yield visitor


@pytest.fixture
def empty_app(
    web_build: None, shipped_ledger: Path, tmp_path: Path, chromium: Browser
) -> Iterator[Visitor]:
    """A reader of a book without a claim: of the shipped one, only conventions were left."""
    ledger = _copied(shipped_ledger, tmp_path)
    nothing = write_book(tmp_path / "nothing", {})
    shutil.copy(shipped_book() / "parameters.csv", nothing)
    open_ledger(str(ledger), clock=system_clock, base=nothing)
    with (
        _running(ledger, tmp_path) as site,
        _visited(site, chromium, sign_in(site, chromium)) as visitor,
    ):
        yield visitor


@pytest.fixture
def axe(web_build: None) -> Callable[..., None]:
    """`axe(page)`: fail with what axe-core holds against the page by WCAG 2.2 AA."""

    def check(page: Page, *, within: str | None = None) -> None:
        found = violations(page, within=within)
        assert found == [], "\n".join(found)

    return check
